#pragma once
// Two texts side by side, article by article (decision 0552).

#include "server/search.h"

#include <span>
#include <vector>

namespace depositary::server {

// What goes side by side; one of the two may be missing.
struct Row {
    const TextSection* left = nullptr;
    const TextSection* right = nullptr;
};

// Sections of the same place side by side, in the order of both texts; what lies between, by its order. Every section
// is in exactly one row. Rows point into what is given.
std::vector<Row> aligned(std::span<const TextSection> left, std::span<const TextSection> right);

}  // namespace depositary::server
