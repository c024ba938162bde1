#pragma once
// What the headings of a whole text tell of each other: a table of contents names those that come again, and a table may stand within an article.

#include "indexer/extract/reader.h"

#include <set>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// The lines of the blocks, one by one; those of a table of contents that its format marks are left out.
template <typename Function>
void each_line(const std::vector<Block>& blocks, const Function& function) {
    for (const auto& block : blocks) {
        const std::string_view text = block.contents ? std::string_view() : std::string_view(block.text);
        for (std::size_t at = 0; at < text.size();) {
            const auto line = text.substr(at, text.find('\n', at) - at);
            function(line, block);
            at += line.size() + 1;
        }
    }
}

bool ends_sentence(std::string_view line);

// Where lines begin that look like headings and begin no section: of a table of contents (in a row without text between, and again later in the same order,
// with text), and captions of tables behind which an article goes on. The blocks are not to be moved while this is used.
std::set<const char*> lines_that_begin_nothing(const std::vector<Block>& blocks);

}  // namespace depositary::indexer
