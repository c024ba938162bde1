#include "server/side_by_side.h"

#include <algorithm>

namespace depositary::server {

namespace {

bool is_number(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Sections that no number brings together, in the same gap between two that are: in their order, unless both have
// numbers, which then differ.
void add_gap(std::vector<Row>& rows, std::span<const TextSection> left, std::span<const TextSection> right) {
    while (!left.empty() || !right.empty()) {
        const bool both = !left.empty() && !right.empty();
        const bool apart = both && is_number(left.front().number) && is_number(right.front().number);
        const bool take_left = !left.empty();
        const bool take_right = !right.empty() && !(take_left && apart);
        rows.push_back({take_left ? &left.front() : nullptr, take_right ? &right.front() : nullptr});
        left = left.subspan(take_left ? 1 : 0);
        right = right.subspan(take_right ? 1 : 0);
    }
}

}  // namespace

std::vector<Row> aligned(std::span<const TextSection> left, std::span<const TextSection> right) {
    std::vector<Row> rows;
    std::size_t left_done = 0, right_done = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (!is_number(left[i].number)) {
            continue;
        }
        const auto rest = right.subspan(right_done);
        const auto match = std::find_if(rest.begin(), rest.end(),
                                        [&](const TextSection& section) { return section.number == left[i].number; });
        if (match == rest.end()) {
            continue;
        }
        const std::size_t j = right_done + static_cast<std::size_t>(match - rest.begin());
        add_gap(rows, left.subspan(left_done, i - left_done), right.subspan(right_done, j - right_done));
        rows.push_back({&left[i], &right[j]});
        left_done = i + 1;
        right_done = j + 1;
    }
    add_gap(rows, left.subspan(left_done), right.subspan(right_done));
    return rows;
}

}  // namespace depositary::server
