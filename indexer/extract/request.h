#pragma once
// What the server and the helper process of depositary-extract say to each other, over one SOCK_SEQPACKET socket that
// is the helper's descriptor 0. Both ends are one build; whoever changes a byte of it changes `greeting`.
//
// helper -> server, once: greeting, a space, the layers of its sandbox in words.
// server -> helper, a file: a Request with three descriptors: the content (a sealed memfd), the pipe the text goes to,
// the pipe the Report goes to. When the reading end of the last is closed, the helper kills the child.

#include <array>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace depositary::indexer {

inline constexpr std::string_view greeting = "depositary-extract/2";

struct Request {
    std::uint32_t wall_milliseconds = 0;  // the child is killed then
    std::uint32_t cpu_seconds = 0;
    std::uint32_t recognise = 0;       // 1: read images too (OCR)
    std::array<char, 64> languages{};  // for recognition: "th+en", two letters each, ends with 0
};
static_assert(std::is_trivially_copyable_v<Request>);

struct Report {
    std::int32_t status = 0;  // as waitpid() gives it
    std::uint32_t late = 0;   // 1: killed at its time
};
static_assert(std::is_trivially_copyable_v<Report>);

}  // namespace depositary::indexer
