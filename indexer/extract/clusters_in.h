#pragma once
// Whether the clusters of Khmer, Burmese, Thai and Lao are well formed, as far as one can tell: not in what PDFs without a proper
// text layer give, whose glyphs are out of order, or have no meaning or a wrong one.

#include <cstddef>
#include <string_view>

namespace depositary::indexer {

struct Clusters {
    std::size_t all = 0, malformed = 0;

    // Now and then real text slips, too.
    bool sound() const { return malformed * 50 <= all; }
    bool clearly_malformed() const { return malformed * 16 > all; }
    Clusters& operator+=(const Clusters& other) {
        all += other.all;
        malformed += other.malformed;
        return *this;
    }
};

Clusters clusters_in(std::string_view utf8);

}  // namespace depositary::indexer
