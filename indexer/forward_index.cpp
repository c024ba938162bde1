// The file:
//   header
//   u64 start of each unit from the first on, in words, and the end
//   u32 start of each name in their bytes, and the end
//   u32 word of each name
//   of each unit planes of bytes, each with a byte of each of its words: the numbers' lowest bytes, the next, and so on
//   bytes of the names
// A word has one name, or two where it is written with diacritics. Names are in the order of their bytes, words in the
// order of their names.
#include "indexer/forward_index.h"

#include "crypto/error.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <optional>
#include <queue>

namespace depositary::indexer {
namespace {

constexpr const char* file_name = "forward";

struct Header {
    std::array<char, 8> form;
    std::uint32_t planes, words, names, first, units, unused;
    std::uint64_t word_slots, name_bytes;
};
constexpr std::array<char, 8> this_form{'f', 'o', 'r', 'w', 'a', 'r', 'd', '1'};

// How many bytes the number has.
std::uint32_t planes_for(std::uint64_t greatest) {
    std::uint32_t planes = 1;
    while ((greatest >>= 8) > 0) ++planes;
    return planes;
}

using Forms = std::pair<std::string_view, std::string_view>;  // the first is not the greater; equal where there is one

// All of the file but the words, from what the words are called and where the units begin.
struct Frame {
    Header header{};
    std::vector<std::pair<std::string_view, WordNumber>> names;

    // `words` by their number, without the first_word that are none.
    Frame(const std::vector<Forms>& words, Xapian::docid first, const std::vector<std::uint64_t>& starts) {
        names.reserve(words.size());
        for (std::size_t i = 0; i < words.size(); ++i) {
            const auto number = static_cast<WordNumber>(i) + first_word;
            names.emplace_back(words[i].first, number);
            if (words[i].second != words[i].first) names.emplace_back(words[i].second, number);
        }
        std::sort(names.begin(), names.end());
        header = {
            .form = this_form,
            .planes = planes_for(words.size() - 1 + first_word),
            .words = static_cast<std::uint32_t>(words.size()),
            .names = static_cast<std::uint32_t>(names.size()),
            .first = first,
            .units = static_cast<std::uint32_t>(starts.size() - 1),
            .unused = 0,
            .word_slots = starts.back(),
            .name_bytes = std::accumulate(names.begin(), names.end(), std::uint64_t{0},
                                          [](std::uint64_t sum, const auto& each) { return sum + each.first.size(); })};
        // Positions among the names are u32.
        if (header.name_bytes > UINT32_MAX) throw Unavailable("index-memory", "The search index has too many words");
    }
    void begin(SideFileWriter& out, const std::vector<std::uint64_t>& starts) const {
        out.put(header);
        for (const auto start : starts) out.put(start);
        std::uint32_t at = 0;
        for (const auto& [name, word] : names) {
            out.put(at);
            at += static_cast<std::uint32_t>(name.size());
        }
        out.put(at);
        for (const auto& [name, word] : names) out.put(word);
    }
    void put_unit(SideFileWriter& out, const std::vector<WordNumber>& words) const {
        for (unsigned plane = 0; plane < header.planes; ++plane)
            for (const auto word : words) out.put(static_cast<std::uint8_t>(word >> 8 * plane));
    }
    void end(SideFileWriter& out) const {
        for (const auto& [name, word] : names) out.put(name.data(), name.size());
        out.finish();
    }
};

// Where each unit from the first to the last begins, and the end.
class Starts {
public:
    void add(Xapian::docid unit, std::uint64_t count) {
        if (starts_.empty()) first_ = unit;
        starts_.resize(unit - first_ + 1, end_);
        end_ += count;
    }
    Xapian::docid first() const { return first_; }
    std::vector<std::uint64_t> with_end() && {
        starts_.push_back(end_);
        return std::move(starts_);
    }

private:
    Xapian::docid first_ = 0;
    std::uint64_t end_ = 0;
    std::vector<std::uint64_t> starts_;
};

}  // namespace

ForwardIndex::ForwardIndex(const std::filesystem::path& folder) : file_(folder / file_name) {
    SideFileReader reader(file_);
    const auto& header = reader.take<Header>(1).front();
    if (header.form != this_form || header.planes < 1 || header.planes > 4 || header.words > header.names ||
        header.word_slots > file_.bytes().size())
        SideFileReader::damaged();
    first_ = header.first;
    planes_ = header.planes;
    word_count_ = header.words;
    starts_ = reader.take<std::uint64_t>(std::uint64_t{header.units} + 1);
    const auto name_starts = reader.take<std::uint32_t>(std::uint64_t{header.names} + 1);
    name_words_ = reader.take<std::uint32_t>(header.names);
    words_ = reader.take<std::uint8_t>(header.planes * header.word_slots);
    names_ = {name_starts, reader.take<std::uint8_t>(header.name_bytes)};
    reader.expect_end();
    if (!are_starts(starts_, header.word_slots) ||
        std::any_of(name_words_.begin(), name_words_.end(),
                    [&](WordNumber word) { return word < first_word || word - first_word >= header.words; }))
        SideFileReader::damaged();
}

Words ForwardIndex::words(Xapian::docid unit) const {
    const std::size_t at = std::size_t{unit} - first_;
    if (unit < first_ || at + 1 >= starts_.size()) return {};
    const auto from = starts_[at], count = starts_[at + 1] - from;
    return {words_.subspan(from * planes_, count), planes_};
}

std::vector<WordNumber> ForwardIndex::numbers(std::string_view term) const {
    std::vector<WordNumber> result;
    for (auto at = names_.lower_bound(term); at < names_.size() && names_[at] == term; ++at)
        result.push_back(name_words_[at]);
    return result;
}

std::uint32_t ForwardIndexBuilder::number(std::string_view exact, std::string_view plain) {
    key_.assign(exact);
    if (exact != plain) {
        key_ += '\0';
        key_ += plain;
    }
    const auto found = numbers_.find(std::string_view(key_));
    if (found != numbers_.end()) return found->second;
    const auto next = static_cast<std::uint32_t>(forms_.size());
    numbers_.emplace(key_, next);
    forms_.emplace_back(std::min(exact, plain), std::max(exact, plain));
    return next;
}

void ForwardIndexBuilder::end_unit(Xapian::docid unit) {
    ends_.emplace_back(unit, words_.size());
}

void ForwardIndexBuilder::write(const std::filesystem::path& folder) const {
    std::vector<std::uint32_t> order(forms_.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return forms_[a] < forms_[b]; });
    std::vector<WordNumber> sorted(forms_.size() + first_word);
    sorted[word_border] = word_border;
    std::vector<Forms> words;
    words.reserve(order.size());
    for (const auto number : order) {
        sorted[number + first_word] = static_cast<WordNumber>(words.size()) + first_word;
        words.emplace_back(forms_[number]);
    }
    Starts starts;
    std::uint64_t begin = 0;
    for (const auto& [unit, end] : ends_) {
        starts.add(unit, end - begin);
        begin = end;
    }
    const auto first = starts.first();
    const auto begins = std::move(starts).with_end();
    const Frame frame(words, first, begins);
    SideFileWriter out(folder / file_name);
    frame.begin(out, begins);
    std::vector<WordNumber> unit;
    for (std::size_t i = 0; i + 1 < begins.size(); ++i) {
        unit.clear();
        for (auto at = begins[i]; at < begins[i + 1]; ++at) unit.push_back(sorted[words_[at]]);
        frame.put_unit(out, unit);
    }
    frame.end(out);
}

// Reads the parts' words in their common order.
class ForwardIndexMerger {
public:
    explicit ForwardIndexMerger(std::span<const ForwardPart> parts) : parts_(parts), sources_(parts.size()) {
        for (std::size_t i = 0; i < parts.size(); ++i) read(parts[i], sources_[i]);
        number_words();
    }

    void write(const std::filesystem::path& folder) {
        const auto first = starts_.first();
        const auto begins = std::move(starts_).with_end();
        const Frame frame(words_, first, begins);
        SideFileWriter out(folder / file_name);
        frame.begin(out, begins);
        std::vector<WordNumber> renumbered;
        for (std::size_t i = 0; i < parts_.size(); ++i)
            for (const auto unit : parts_[i].units) {
                const auto words = parts_[i].index->words(unit);
                renumbered.clear();
                for (std::size_t at = 0; at < words.size(); ++at) renumbered.push_back(sources_[i].numbers[words[at]]);
                frame.put_unit(out, renumbered);
            }
        frame.end(out);
    }

private:
    struct Source {
        std::vector<Forms> forms;         // by the word's number there
        std::vector<WordNumber> numbers;  // what it becomes; before that, 1 where a unit holds it
        std::size_t at = first_word;
    };

    void read(const ForwardPart& part, Source& source) {
        const auto& index = *part.index;
        source.forms.resize(index.word_count_ + first_word);
        source.numbers.resize(index.word_count_ + first_word);
        for (std::size_t i = 0; i < index.name_words_.size(); ++i) {
            auto& [first, second] = source.forms[index.name_words_[i]];
            if (first.data() == nullptr) first = index.names_[i];
            second = index.names_[i];
        }
        for (const auto unit : part.units) {
            const auto words = index.words(unit);
            starts_.add(unit, words.size());
            for (std::size_t at = 0; at < words.size(); ++at) {
                const auto word = words[at];
                if (word >= source.numbers.size()) SideFileReader::damaged();
                source.numbers[word] = 1;
            }
        }
        source.numbers[word_gap] = word_gap;
        source.numbers[word_border] = word_border;
        skip_unused(source);
    }
    static void skip_unused(Source& source) {
        while (source.at < source.numbers.size() && source.numbers[source.at] == 0) ++source.at;
    }

    // Each source's words are in the order of their forms: the least of all is the next.
    void number_words() {
        const auto later = [this](std::size_t a, std::size_t b) {
            return sources_[b].forms[sources_[b].at] < sources_[a].forms[sources_[a].at];
        };
        std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> waiting(later);
        const auto wait = [&](std::size_t i) {
            if (sources_[i].at < sources_[i].numbers.size()) waiting.push(i);
        };
        for (std::size_t i = 0; i < sources_.size(); ++i) wait(i);
        while (!waiting.empty()) {
            const auto i = waiting.top();
            waiting.pop();
            auto& source = sources_[i];
            const auto& forms = source.forms[source.at];
            if (words_.empty() || words_.back() != forms) words_.push_back(forms);
            source.numbers[source.at++] = static_cast<WordNumber>(words_.size()) - 1 + first_word;
            skip_unused(source);
            wait(i);
        }
    }

    std::span<const ForwardPart> parts_;
    std::vector<Source> sources_;
    std::vector<Forms> words_;
    Starts starts_;
};

void merge_forward(std::span<const ForwardPart> parts, const std::filesystem::path& folder) {
    ForwardIndexMerger(parts).write(folder);
}

}  // namespace depositary::indexer
