#pragma once
// The catalogue's schema, as numbered steps (migrations/NNNN-title.sql), compiled in.

#include <span>
#include <string_view>

namespace depositary::repository {

struct Migration {
    int number;
    std::string_view name;
    std::string_view sql;
};

// In order, from 1.
std::span<const Migration> migrations();

}  // namespace depositary::repository
