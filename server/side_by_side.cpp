#include "server/side_by_side.h"

#include <algorithm>

namespace depositary::server {

namespace {

// Sections that no place brings together, in the same gap between two that are: in their order, unless both have
// places, which then differ.
void add_gap(std::vector<Row>& rows, std::span<const TextSection> left, std::span<const TextSection> right) {
    while (!left.empty() || !right.empty()) {
        const bool both = !left.empty() && !right.empty();
        const bool apart = both && !left.front().place.empty() && !right.front().place.empty();
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
        if (left[i].place.empty()) {
            continue;
        }
        const auto rest = right.subspan(right_done);
        const auto match = std::find_if(rest.begin(), rest.end(),
                                        [&](const TextSection& section) { return section.place == left[i].place; });
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
