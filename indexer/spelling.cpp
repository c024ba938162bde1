#include "indexer/spelling.h"

#include "indexer/analyser.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace depositary::indexer {
namespace {

constexpr std::size_t shortest = 4, longest = 40;

}  // namespace

std::size_t edit_distance(std::string_view from, std::string_view to, std::size_t limit) {
    const auto longer = std::max(from.size(), to.size()), shorter = std::min(from.size(), to.size());
    if (longer - shorter > limit || longer > longest) return limit + 1;
    // Three rows of the usual table: the exchange of neighbours looks two back.
    std::array<std::array<std::size_t, longest + 1>, 3> rows{};
    for (std::size_t j = 0; j <= to.size(); ++j) rows[0][j] = j;
    for (std::size_t i = 1; i <= from.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i + 2) % 3];
        const auto& two_above = rows[(i + 1) % 3];
        row[0] = i;
        std::size_t least = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const bool same = from[i - 1] == to[j - 1];
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                row[j] = std::min(row[j], two_above[j - 2] + 1);
            least = std::min(least, row[j]);
        }
        if (least > limit) return limit + 1;
    }
    return rows[from.size() % 3][to.size()];
}

std::optional<std::string> respelled(const std::vector<const Xapian::Database*>& databases, const std::string& word) {
    if (!is_ascii_word(word) || word.size() < shortest || word.size() > longest) return {};
    const std::size_t limit = word.size() < 6 ? 1 : 2;
    // Most slips leave the first letter alone; all words are gone through only when that finds nothing.
    for (const std::string& beginning : {word.substr(0, 1), std::string()}) {
        std::map<std::string, std::pair<std::size_t, std::size_t>> near;  // distance, frequency
        for (const auto* database : databases) {
            const auto end = database->allterms_end(beginning);
            auto term = database->allterms_begin(beginning);
            if (beginning.empty()) term.skip_to("a");
            for (; term != end; ++term) {
                const std::string candidate = *term;
                if (candidate[0] > 'z') break;
                if (!is_ascii_word(candidate)) continue;
                const auto distance = edit_distance(word, candidate, limit);
                if (distance > limit || distance == 0) continue;
                auto& [nearest, frequency] = near[candidate];
                nearest = distance;
                frequency += term.get_termfreq();
            }
        }
        const auto best = std::min_element(near.begin(), near.end(), [](const auto& a, const auto& b) {
            return std::tuple(a.second.first, b.second.second) < std::tuple(b.second.first, a.second.second);
        });
        if (best != near.end()) return best->first;
    }
    return {};
}

}  // namespace depositary::indexer
