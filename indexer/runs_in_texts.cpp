#include "indexer/runs_in_texts.h"

#include "indexer/analyser.h"
#include "indexer/document_facts.h"
#include "indexer/matching.h"
#include "indexer/spelling.h"
#include "indexer/word_breaks.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <map>

namespace depositary::indexer {
namespace {

constexpr std::size_t shortest_run = 3, longest_run = 40;  // clusters
constexpr std::size_t letters_of_slip = 2;
constexpr std::size_t most_windows = 12, most_found = 10;
constexpr std::size_t units_of_window = 24;  // that are looked at for what may have been meant

QueryNode sequence_of(const Run& run, std::size_t begin, std::size_t end) {
    QueryNode sequence{.operation = QueryNode::Operation::sequence};
    for (auto at = begin; at < end; ++at) sequence.words.push_back({Wanted::How::cluster, run[at]});
    return sequence;
}

std::u32string letters_of(const Run& run, std::size_t begin, std::size_t end) {
    std::string joined;
    for (auto at = begin; at < end; ++at) joined += run[at];
    const auto text = icu::UnicodeString::fromUTF8(joined);
    std::u32string letters;
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) letters.push_back(static_cast<char32_t>(text.char32At(i)));
    return letters;
}

// Whether one is the other without one of its clusters.
bool is_without_one(const Run& longer, const Run& shorter) {
    if (longer.size() != shorter.size() + 1) return false;
    const auto [at, there] = std::mismatch(shorter.begin(), shorter.end(), longer.begin());
    return std::equal(at, shorter.end(), there + 1);
}

// How doubtful it is that the run was meant: something put in, or one of two that are the same left out, leaves all that was typed; what is left
// of a run when something is left out stands somewhere soon.
std::size_t doubt(const Run& typed, const Run& meant) {
    if (meant.size() > typed.size()) return 0;
    if (meant.size() == typed.size()) return 1;
    const auto left_out = std::mismatch(meant.begin(), meant.end(), typed.begin()).second;
    const bool doubled = is_without_one(typed, meant) && left_out != typed.begin() && *left_out == *(left_out - 1);
    return doubled ? 0 : 2;
}

// A text's clusters, and where words begin and end in it.
class Text {
public:
    explicit Text(const std::string& text) : text_(text), tokens_(analyse(text)) {}

    std::size_t size() const { return tokens_.size(); }

    // Whether the run's part stands from `from` on.
    bool has(const Run& run, std::size_t begin, std::size_t end, std::size_t from) const {
        if (from + (end - begin) > size()) return false;
        for (auto at = begin; at < end; ++at)
            if (tokens_[from + at - begin].exact != run[at]) return false;
        return true;
    }
    // Whether nothing but white space stands between the tokens, and they begin and end with words.
    bool is_of_whole_words(std::size_t begin, std::size_t end) const {
        for (auto at = begin; at < end; ++at)
            if (tokens_[at].kind != Token::Kind::cluster || (at > begin && tokens_[at].position != tokens_[at - 1].position + 1)) return false;
        return is_border(tokens_[begin].begin) && is_border(tokens_[end - 1].end);
    }
    Run exact(std::size_t begin, std::size_t end) const {
        Run run;
        for (auto at = begin; at < end; ++at) run.push_back(tokens_[at].exact);
        return run;
    }
    Run written(std::size_t begin, std::size_t end) const {
        Run run;
        for (auto at = begin; at < end; ++at) run.push_back(text_.substr(tokens_[at].begin, tokens_[at].end - tokens_[at].begin));
        return run;
    }

private:
    bool is_border(std::size_t place) const {
        if (!broken_) {
            borders_ = word_borders(text_);
            broken_ = true;
        }
        return borders_.empty() || std::binary_search(borders_.begin(), borders_.end(), place);
    }

    const std::string& text_;
    std::vector<Token> tokens_;
    mutable std::vector<std::size_t> borders_;  // once they are asked for: only few texts' are
    mutable bool broken_ = false;
};

}  // namespace

// By the run that may have been meant.
class RunsInTexts::Candidates {
public:
    bool empty() const { return candidates_.empty(); }

    // `whole_place` of the text stands for the run, `middle` for the window.
    void add(const Text& text, Window whole_place, Window middle, const Run& run, const Run& typed, Window window, std::size_t most_letters) {
        const auto meant = text.exact(middle.begin, middle.end);
        const Run wrong(run.begin() + static_cast<std::ptrdiff_t>(window.begin), run.begin() + static_cast<std::ptrdiff_t>(window.end));
        if (meant == wrong || std::max(meant.size(), wrong.size()) - std::min(meant.size(), wrong.size()) > letters_of_slip) return;
        // A cluster that is left out or doubled is one slip, however many letters it has. Analysis sorts what hangs on a letter: what is near as it is
        // written may look far from each other.
        const auto letters = is_without_one(wrong, meant) || is_without_one(meant, wrong)
                                 ? 1
                                 : std::min(edit_distance(letters_of(wrong, 0, wrong.size()), letters_of(meant, 0, meant.size()), most_letters),
                                            edit_distance(letters_of(typed, window.begin, window.end), letters_of(text.written(middle.begin, middle.end), 0, meant.size()), most_letters));
        if (letters == 0 || letters > most_letters) return;
        const auto [begin, end] = whole_place;
        auto whole = text.exact(begin, end);
        const auto known = candidates_.find(whole);
        if (known != candidates_.end()) {
            ++known->second.often;
            known->second.letters = std::min(known->second.letters, letters);
        } else if (text.is_of_whole_words(begin, end)) {
            const Candidate candidate{text.written(begin, end), letters, doubt(run, whole), 1};
            candidates_.try_emplace(std::move(whole), candidate);
        }
    }

    std::vector<Found> nearest() && {
        std::vector<std::pair<Run, Candidate>> sorted(candidates_.begin(), candidates_.end());
        const auto before = [](const auto& a, const auto& b) { return std::tie(a.second.letters, a.second.doubt, b.second.often, a.first) < std::tie(b.second.letters, b.second.doubt, a.second.often, b.first); };
        std::sort(sorted.begin(), sorted.end(), before);
        std::vector<Found> result;
        for (auto& [run, candidate] : sorted)
            if (result.size() < most_found) result.push_back({std::move(run), std::move(candidate.written)});
        return result;
    }

private:
    std::map<Run, Candidate> candidates_;
};

Units RunsInTexts::units_with(const SuggestionSource& source, const QueryNode& sequence) const {
    std::vector<Notice> notices;
    return matching_units(*source.lists, *source.generation, sequence, effort_, notices);
}

bool RunsInTexts::stands(const QueryNode& sequence) const {
    return std::any_of(sources_.begin(), sources_.end(), [&](const auto& source) { return !units_with(source, sequence).empty(); });
}
bool RunsInTexts::stands(const Run& run) const {
    return stands(sequence_of(run, 0, run.size()));
}
bool RunsInTexts::stands_in_latest(const Run& run, std::size_t begin, std::size_t end) const {
    const auto sequence = sequence_of(run, begin, end);
    return std::any_of(sources_.begin(), sources_.end(), [&](const auto& source) { return !source.former && !units_with(source, sequence).empty(); });
}

// Texts of at most so many of the units, from all over them.
template <class Use>
void RunsInTexts::for_each_text(const SuggestionSource& source, const Units& units, std::size_t most, const Use& use) const {
    const auto step = std::max<std::size_t>(1, (units.size() + most - 1) / most);
    for (std::size_t i = 0; i < units.size() && !effort_.spent(); i += step) {
        const auto data = source.readers->holding(units[i]).get_document(units[i]).get_data();
        const auto unit = Unit::from_data(data);
        const auto& title = source.generation->documents[source.generation->units[units[i]].owner]->title;
        for (const auto* text : {&unit.text, &unit.heading, &title})
            if (!use(*text)) return;
    }
}

// What begins the run stands in some text up to one cluster, what ends it back to another: between them is the slip, or the slips are there. Where texts have much of the
// run on either side, so that both overlap, the one slip may be anywhere in what they share.
RunsInTexts::Windows RunsInTexts::windows(const Run& run) const {
    const auto size = run.size();
    std::size_t before = 0, behind = 0;  // clusters that some text has
    const auto longest = [&](const auto& has) {
        std::size_t known = 0, unknown = size;
        while (unknown - known > 1) {
            const auto middle = (known + unknown) / 2;
            (has(middle) ? known : unknown) = middle;
        }
        return known;
    };
    before = longest([&](std::size_t count) { return stands_in_latest(run, 0, count); });
    behind = longest([&](std::size_t count) { return stands_in_latest(run, size - count, size); });
    const auto first = size - 1 - behind, last = before;
    Windows result{{}, first <= last};
    if (!result.one_slip) {  // two slips at least, the first of which may have gone on as some text does
        for (const auto& [wider_before, wider_behind] : std::initializer_list<std::pair<std::size_t, std::size_t>>{{0, 0}, {1, 0}, {0, 1}, {1, 1}})
            result.windows.push_back({last - std::min(last, wider_before), std::min(size, first + 1 + wider_behind)});
        return result;
    }
    // Alone, where more of the run tells what was meant; with its neighbours, with one of which it may have been exchanged.
    for (auto at = first; at <= last && result.windows.size() < most_windows; ++at) {
        result.windows.push_back({at, at + 1});
        if (at > 0 && at == first) result.windows.push_back({at - 1, at + 1});
        if (at + 1 < size) result.windows.push_back({at, at + 2});
    }
    return result;
}

void RunsInTexts::look(const Run& run, const Run& typed, Window window, std::size_t most_letters, Candidates& candidates) const {
    const auto before = window.begin, behind = run.size() - window.end;  // clusters that stand as typed
    if (before + behind < 2 && run.size() > shortest_run) return;
    if (before + behind == 0) return;
    const auto longest = window.end - window.begin + letters_of_slip;  // what may be meant
    QueryNode wanted;
    if (before == 0)
        wanted = sequence_of(run, window.end, run.size());
    else if (behind == 0)
        wanted = sequence_of(run, 0, window.begin);
    else {
        wanted.operation = QueryNode::Operation::near;
        wanted.distance = longest;
        wanted.children = {sequence_of(run, 0, window.begin), sequence_of(run, window.end, run.size())};
    }
    for (const auto& source : sources_) {
        if (source.former) continue;
        for_each_text(source, units_with(source, wanted), units_of_window, [&](const std::string& each) {
            const Text text(each);
            for (std::size_t at = 0; at < text.size(); ++at) {
                if (before > 0) {
                    if (!text.has(run, 0, before, at)) continue;
                    for (std::size_t middle = 0; middle <= longest && at + before + middle <= text.size(); ++middle)
                        if (text.has(run, window.end, run.size(), at + before + middle) && before + middle + behind > 1)
                            candidates.add(text, {at, at + before + middle + behind}, {at + before, at + before + middle}, run, typed, window, most_letters);
                } else if (text.has(run, window.end, run.size(), at)) {
                    for (std::size_t middle = 0; middle <= std::min(longest, at); ++middle)
                        candidates.add(text, {at - middle, at + behind}, {at - middle, at}, run, typed, window, most_letters);
                }
            }
            return true;
        });
    }
}

std::vector<RunsInTexts::Found> RunsInTexts::nearest(const Run& run, const Run& typed) const {
    if (run.size() < shortest_run || run.size() > longest_run) return {};
    const auto [all, one_slip] = windows(run);
    Candidates candidates;
    for (const auto& window : all) {
        if (effort_.spent()) break;
        look(run, typed, window, one_slip ? letters_of_slip : 2 * letters_of_slip, candidates);
        if (!one_slip && !candidates.empty()) break;
    }
    return std::move(candidates).nearest();
}

}  // namespace depositary::indexer
