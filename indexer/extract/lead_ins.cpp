#include "indexer/extract/lead_ins.h"

#include "indexer/extract/heading_text.h"

#include <algorithm>
#include <iterator>

namespace depositary::indexer {
namespace {

// What a lead-in says: that something follows, that somebody does or shall do something.
constexpr std::u32string_view lead_in_words[] = {U"following", U"for the purposes of", U" shall", U" means", U" mean", U" include", U" includes", U" are", U" is", U" may", U" must", U" agree", U" will",
                                                 U"下列", U"如下", U"以下", U"包括", U"是指", U"所称", U"应当", U"應當", U"sau đây", U"như sau", U"bao gồm", U" gồm", U"được hiểu",
                                                 U"ต่อไปนี้", U"ดังนี้", U"หมายความว่า", U"ต้อง", U"ຕໍ່ໄປນີ້", U"ດັ່ງນີ້", U"ໝາຍເຖິງ", U"ຕ້ອງ", U"ដូចខាងក្រោម", U"ដូចតទៅ", U"ត្រូវ",
                                                 U"ខាងក្រោម", U"រួមមាន", U"အောက်ပါ", U"ဖြစ်သည်", U"ရမည်"};
constexpr std::u32string_view lead_in_ends[] = {U"ดังต่อไปนี้", U"ดังนี้", U"ต่อไปนี้", U"ດັ່ງຕໍ່ໄປນີ້", U"ຕໍ່ໄປນີ້", U"ດັ່ງນີ້", U"ດັ່ງລຸ່ມນີ້", U"ដូចខាងក្រោម", U"ដូចតទៅ"};

// Longer ones are no titles. In signs of their scripts.
constexpr std::size_t longest_of_chinese = 10, longest_of_latin = 60, longest_of_others = 40;

}  // namespace

bool leads_in(std::u32string_view rest) {
    auto end = rest.size();
    bool colon = false, dash = false;
    for (; end > 0; --end) {
        const char32_t c = rest[end - 1];
        const bool is_colon = c == U':' || c == U'\uFF1A' || c == U'\u17D6', is_dash = c == U'-' || c == U'\u2013' || c == U'\u2014';
        if (!is_colon && !is_dash && !is_space(c)) break;
        colon = colon || is_colon;
        dash = dash || is_dash;
    }
    rest = rest.substr(0, end);
    if (rest.empty()) return false;
    const auto has = [&](std::u32string_view word) {
        for (std::size_t at = 0; at + word.size() <= rest.size(); ++at)
            if (goes_on(rest.substr(at), word) && (word.back() >= 0x250 || ends_word(rest, at + word.size()))) return true;
        return false;
    };
    // Thai and Lao have neither colon nor full stop there.
    if (std::any_of(std::begin(lead_in_ends), std::end(lead_in_ends), [&](std::u32string_view word) { return rest.ends_with(word); })) return true;
    const bool burmese = rest.back() >= 0x1000 && rest.back() < 0x10A0;
    if (!colon && !(dash && burmese)) return false;
    const bool latin = lower(rest.front()) < 0x250;
    const auto longest = rest.front() >= 0x3400 && rest.front() < 0xA000 ? longest_of_chinese : latin ? longest_of_latin : longest_of_others;
    return rest.size() > longest || rest.find_first_of(U",\uFF0C") != std::u32string_view::npos ||
           std::any_of(std::begin(lead_in_words), std::end(lead_in_words), has);
}

}  // namespace depositary::indexer
