#include "indexer/vietnamese.h"

#include <string_view>

namespace depositary::indexer {

std::optional<std::string> with_other_i(const std::string& syllable) {
    const bool may_be = syllable.size() == 2   ? std::string_view("hklmst").find(syllable[0]) != std::string_view::npos
                        : syllable.size() == 3 ? syllable.starts_with("qu")
                                               : false;
    if (!may_be || (syllable.back() != 'i' && syllable.back() != 'y')) return {};
    auto other = syllable;
    other.back() = other.back() == 'i' ? 'y' : 'i';
    return other;
}

}  // namespace depositary::indexer
