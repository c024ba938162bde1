#include "indexer/extract/references.h"

#include "indexer/extract/annexed_titles.h"
#include "indexer/extract/heading_text.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace depositary::indexer {
namespace {

// By which a sentence goes on that refers to an article.
constexpr std::u32string_view continuations[] = {
    U"的", U"规定", U"規定", U"所", U"款", U"项", U"項", U"和", U"或", U"及", U"与", U"與", U"至", U"之", U"等", U"中的", U"中所", U"》", U"」", U"，", U"、", U"&",
    U"’s", U"'s",
    U"แห่ง", U"ของ", U"และ", U"หรือ", U"ถึง", U"กับ", U"วรรค", U"อนุมาตรา", U"ดังกล่าว", U"ข้างต้น", U"มาใช้", U"ซึ่ง", U"โดยอนุโลม",
    U"ແຫ່ງ", U"ຂອງ", U"ແລະ", U"ຫຼື", U"ຫລື", U"ເຖິງ", U"ກັບ", U"ວັກ", U"ຂໍ້ ", U"ຂໍ້ທີ", U"ດັ່ງກ່າວ", U"ຂ້າງເທິງ", U"ຊຶ່ງ",
    U"នៃ", U"និង", U"ឬ", U"កថាខណ្ឌ", U"វាក្យខណ្ឌ", U"ចំណុច", U"ខាងលើ", U"ដែល", U"ដល់",
    U"၏", U"အရ", U"နှင့်", U"တွင်", U"၌", U"ကို", U"ပါ ", U"ပါရှိ", U"အပိုဒ်ခွဲ", U"ပုဒ်မခွဲ", U"၊", U"အောက်ရှိ", U"အတိုင်း", U"ဖြင့်", U","};
// So in the line of the number alone: a text may begin with it.
constexpr std::u32string_view continuations_in_line[] = {U"第", U"以下", U"以上", U"luật này", U"luật số", U"bộ luật này", U"nghị định này", U"nghị định số", U"pháp lệnh này", U"thông tư này", U"nghị quyết này", U"hiệp định này", U"công ước này"};
// Words that begin like one of these, and are none.
constexpr std::u32string_view others[] = {U"所有", U"和平", U"和解", U"和谐", U"项目", U"項目", U"及时", U"及時", U"至少", U"等级", U"与会", U"與會", U"款项", U"第三方", U"第三国", U"ซึ่งกันและกัน"};

// Words that something follows, at the end of a line.
constexpr std::u32string_view unfinished_words[] = {
    U"a", U"an", U"the", U"of", U"in", U"under", U"to", U"by", U"with", U"and", U"or", U"and/or", U"from", U"for", U"per", U"see", U"cf.", U"e.g.", U"i.e.", U"viz.", U"that", U"its", U"their", U"this", U"both", U"whereas",
    U"between", U"through", U"until", U"upon", U"on", U"at", U"as", U"than", U"within", U"against", U"nor", U"said",
    U"theo", U"tại", U"của", U"và", U"hoặc", U"với", U"các", U"những", U"cùng", U"trong", U"là", U"tới", U"đến"};
constexpr std::u32string_view unfinished_ends[] = {U"根据", U"根據", U"依照", U"按照", U"依据", U"依據", U"遵照", U"违反", U"違反", U"符合", U"参照", U"參照", U"以及", U"和", U"或", U"与", U"與", U"及", U"、", U"（",
                                                   U"ตาม", U"ใน", U"แห่ง", U"และ", U"หรือ", U"ภายใต้", U"กับ", U"ตั้งแต่",
                                                   U"ຕາມ", U"ໃນ", U"ແຫ່ງ", U"ແລະ", U"ຫຼື", U"ຫລື", U"ພາຍໃຕ້", U"ກັບ",
                                                   U"តាម", U"នៃ", U"ក្នុង", U"និង", U"ឬ", U"ក្រោម",
                                                   U"၏", U"နှင့်", U"သို့မဟုတ်", U"၊", U"("};
// Words that end like one of these, and are whole.
constexpr std::u32string_view finished_ends[] = {U"法律根据", U"法律依据", U"事实依据", U"主要依据", U"温和", U"共和", U"参与", U"參與", U"普及", U"埃及", U"涉及",
                                                 U"ติดตาม", U"การปฏิบัติตาม", U"ภายใน", U"กำกับ", U"ทุกแห่ง", U"หลายแห่ง",
                                                 U"ຕິດຕາມ", U"ການປະຕິບັດຕາມ", U"ພາຍໃນ", U"ກຳກັບ",
                                                 U"ផ្ទៃក្នុង", U"ខាងក្នុង", U"ខាងក្រោម",
                                                 U"hiện tại", U"tồn tại", U"kèm theo", U"tiếp theo", U"bên trong"};

bool begins_with_any(std::u32string_view text, std::span<const std::u32string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::u32string_view word) { return goes_on(text, word); });
}
bool begins_low(std::u32string_view text) {
    return !text.empty() && text.front() < 0x1F00 && u_islower(static_cast<UChar32>(text.front())) != 0;
}
bool goes_on_with_sentence(std::u32string_view text) {
    return begins_with_any(text, continuations) && !begins_with_any(text, others);
}
bool ends_with(std::u32string_view text, std::u32string_view word) {
    return text.size() >= word.size() && goes_on(text.substr(text.size() - word.size()), word);
}
std::u32string_view trimmed(std::u32string_view text) {
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text.substr(std::min(skip_spaces(text, 0), text.size()));
}

std::u32string_view line_of(std::u32string_view text) {
    return text.substr(0, text.find(U'\n'));
}
// "第三条、经费"; not "第三条、第四条", "第三条、四条", "第三条、附件一".
bool is_chinese_title(std::u32string_view rest) {
    constexpr std::u32string_view others_of_list[] = {U"第", U"附", U"《", U"（", U"("};
    rest = line_of(rest);
    const auto at = rest.find_first_of(U"条條款项項");
    const bool counted = at < 4 && std::all_of(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(at), [](char32_t c) { return digit(c) >= 0 || std::u32string_view(U"一二三四五六七八九十百").find(c) != std::u32string_view::npos; });
    return !rest.empty() && digit(rest.front()) < 0 && !counted && !begins_with_any(rest, others_of_list);
}
// "Article VII, Consultations"; not "Article 13, Paragraph 2", "Article 5, Vienna Convention".
bool is_title_behind_comma(std::u32string_view rest) {
    constexpr std::u32string_view cited[] = {U"paragraph", U"subparagraph", U"sub-paragraph", U"section", U"article", U"clause", U"annex", U"part", U"chapter", U"item", U"rule",
                                             U"law",       U"act",          U"code",          U"decree",  U"convention", U"treaty", U"agreement", U"protocol", U"constitution", U"charter", U"memorandum", U"regulation"};
    constexpr std::size_t longest = 60;
    rest = trimmed(line_of(rest));
    if (rest.empty() || rest.size() > longest || u_isupper(static_cast<UChar32>(rest.front())) == 0 || !is_in_title_case(rest)) return false;
    if (std::any_of(rest.begin(), rest.end(), [](char32_t c) { return c >= 0x80 || digit(c) >= 0 || std::u32string_view(U".,;:()").find(c) != std::u32string_view::npos; })) return false;
    for (std::size_t at = 0; at < rest.size(); ++at)
        if ((at == 0 || is_space(rest[at - 1])) && begins_with_any(rest.substr(at), cited)) return false;
    return true;
}

}  // namespace

bool is_sentence_behind_number(std::u32string_view rest) {
    constexpr std::u32string_view verbs[] = {U" was ", U" were ", U" asked ", U" said ", U" stressed ", U" thanked ", U" noted that ", U" agreed that ", U" agreed to "};
    rest = line_of(rest);
    return std::any_of(std::begin(verbs), std::end(verbs), [&](std::u32string_view verb) { return rest.find(verb) != std::u32string_view::npos; });
}

bool refers(std::u32string_view behind_number) {
    constexpr std::size_t longest_bracket = 80;
    const auto rest = behind_number.substr(std::min(skip_spaces(behind_number, 0), behind_number.size()));
    if (rest.empty()) return false;
    if (std::u32string_view(U";；。」！？?").find(rest.front()) != std::u32string_view::npos) return true;
    if (rest.front() == U')' || rest.front() == U'）') {
        const auto next = skip_spaces(rest, 1);
        return next >= rest.size() || std::u32string_view(U".,;:。，；、").find(rest[next]) != std::u32string_view::npos;
    }
    // "Article 13 (walrus), …", "第八十七条（一）项": what follows the bracket tells.
    if (rest.front() == U'(' || rest.front() == U'（') {
        const auto end = rest.substr(0, longest_bracket).find_first_of(U")）\n");
        if (end == std::u32string_view::npos || rest[end] == U'\n') return false;
        const auto behind = rest.substr(std::min(skip_spaces(rest, end + 1), rest.size()));
        return begins_low(behind) || goes_on_with_sentence(behind) || behind.starts_with(U';');
    }
    if (rest.front() == U'、') return !is_chinese_title(rest.substr(1));
    if (rest.front() == U',') return !is_title_behind_comma(rest.substr(1));
    return goes_on_with_sentence(rest) || (begins_with_any(rest, continuations_in_line) && !begins_with_any(rest, others));
}

bool breaks_off(std::u32string_view line) {
    line = trimmed(line);
    if (line.empty()) return false;
    const auto has_end = [&](std::u32string_view word) { return ends_with(line, word); };
    if (std::any_of(std::begin(finished_ends), std::end(finished_ends), has_end)) return false;
    if (std::any_of(std::begin(unfinished_ends), std::end(unfinished_ends), has_end)) return true;
    return std::any_of(std::begin(unfinished_words), std::end(unfinished_words), [&](std::u32string_view word) {
        return ends_with(line, word) && (line.size() == word.size() || !u_isalnum(static_cast<UChar32>(line[line.size() - word.size() - 1])));
    });
}

bool continues_sentence(std::u32string_view line) {
    line = trimmed(line);
    if (begins_low(line)) {
        // "a) …", "b. …" are items.
        std::size_t letters = 0;
        while (letters < line.size() && u_isalpha(static_cast<UChar32>(line[letters])) != 0) ++letters;
        return letters >= line.size() || (line[letters] != U')' && line[letters] != U'.' && line[letters] != U'/');
    }
    return goes_on_with_sentence(line);
}

}  // namespace depositary::indexer
