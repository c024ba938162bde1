// The file, in the byte order of the machine (it never leaves it but for the snapshot, which this machine reads back):
//   header
//   u64 start of each unit from the first on, in words, and the end
//   u32 start of each name in their bytes, and the end
//   u32 word of each name
//   planes of bytes, each with a byte of each word of each unit: the numbers' lowest bytes, the next, and so on
//   bytes of the names
// A word has one name, or two where it is written with diacritics. Names are in the order of their bytes, words in the
// order of their names.
#include "indexer/forward_index.h"

#include "crypto/error.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
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

[[noreturn]] void no_room() {
    throw Unavailable("index-memory",
                      fmt::format("There is no room for the search index in memory: {}", std::strerror(errno)));
}
[[noreturn]] void broken() {
    throw Damaged("index-forward", "The search index's order of words is damaged");
}

class Output {
public:
    explicit Output(const std::filesystem::path& folder)
        : file_(open((folder / file_name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
        if (file_ < 0) no_room();
        buffer_.reserve(block);
    }
    ~Output() { close(file_); }
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    template <class Value>
    void put(const Value& value) {
        put(&value, sizeof value);
    }
    void put(const void* bytes, std::size_t size) {
        const auto* from = static_cast<const char*>(bytes);
        if (buffer_.size() + size > block) flush();
        if (size >= block) return write_out(from, size);
        buffer_.insert(buffer_.end(), from, from + size);
    }
    void flush() {
        write_out(buffer_.data(), buffer_.size());
        buffer_.clear();
    }

private:
    static constexpr std::size_t block = 256 * 1024;
    void write_out(const char* bytes, std::size_t size) {
        while (size > 0) {
            const auto written = write(file_, bytes, size);
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) no_room();
            bytes += written;
            size -= static_cast<std::size_t>(written);
        }
    }

    int file_;
    std::vector<char> buffer_;
};

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
    void begin(Output& out, const std::vector<std::uint64_t>& starts) const {
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
    // `each` calls what it is given with every word in turn.
    template <class Each>
    void put_words(Output& out, const Each& each) const {
        for (unsigned plane = 0; plane < header.planes; ++plane)
            each([&](WordNumber word) { out.put(static_cast<std::uint8_t>(word >> 8 * plane)); });
    }
    void end(Output& out) const {
        for (const auto& [name, word] : names) out.put(name.data(), name.size());
        out.flush();
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

ForwardIndex::ForwardIndex(const std::filesystem::path& folder) {
    const int file = open((folder / file_name).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) broken();
    struct stat about {};
    const bool sized = fstat(file, &about) == 0;
    size_ = sized ? static_cast<std::size_t>(about.st_size) : 0;
    map_ = size_ < sizeof(Header) ? MAP_FAILED : mmap(nullptr, size_, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (map_ == MAP_FAILED) {
        map_ = nullptr;
        if (size_ < sizeof(Header)) broken();
        no_room();
    }
    try {
        Header header;
        std::memcpy(&header, map_, sizeof header);
        const std::uint64_t words = std::uint64_t{header.planes} * header.word_slots;
        const std::uint64_t expected = sizeof header + 8 * (std::uint64_t{header.units} + 1) +
                                       4 * (2 * std::uint64_t{header.names} + 1) + words + header.name_bytes;
        if (header.form != this_form || header.planes < 1 || header.planes > 4 || header.word_slots > size_ ||
            header.name_bytes > size_ || header.words > header.names || expected != size_)
            broken();
        first_ = header.first;
        planes_ = header.planes;
        word_count_ = header.words;
        const auto* at = static_cast<const std::uint8_t*>(map_) + sizeof header;
        const auto take = [&]<class Number>(std::span<const Number>& numbers, std::size_t count) {
            numbers = {reinterpret_cast<const Number*>(at), count};
            at += count * sizeof(Number);
        };
        take(starts_, std::size_t{header.units} + 1);
        take(name_starts_, std::size_t{header.names} + 1);
        take(name_words_, header.names);
        take(words_, words);
        names_ = reinterpret_cast<const char*>(at);
        if (!std::is_sorted(starts_.begin(), starts_.end()) || starts_.back() != header.word_slots ||
            !std::is_sorted(name_starts_.begin(), name_starts_.end()) || name_starts_.back() != header.name_bytes ||
            std::any_of(name_words_.begin(), name_words_.end(),
                        [&](WordNumber word) { return word < first_word || word - first_word >= header.words; }))
            broken();
    } catch (...) {
        munmap(map_, size_);
        throw;
    }
}

ForwardIndex::~ForwardIndex() {
    munmap(map_, size_);
}

Words ForwardIndex::words(Xapian::docid unit) const {
    const std::size_t at = std::size_t{unit} - first_;
    if (unit < first_ || at + 1 >= starts_.size()) return {};
    const auto from = starts_[at], count = starts_[at + 1] - from;
    return {words_.subspan(from, count), words_.size() / planes_, planes_};
}

std::string_view ForwardIndex::name(std::size_t at) const {
    return {names_ + name_starts_[at], name_starts_[at + 1] - name_starts_[at]};
}

std::vector<WordNumber> ForwardIndex::numbers(std::string_view term) const {
    std::size_t low = 0, high = name_words_.size();
    while (low < high) {
        const auto middle = (low + high) / 2;
        if (name(middle) < term)
            low = middle + 1;
        else
            high = middle;
    }
    std::vector<WordNumber> result;
    for (; low < name_words_.size() && name(low) == term; ++low) result.push_back(name_words_[low]);
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
    Output out(folder);
    frame.begin(out, begins);
    frame.put_words(out, [&](const auto& put) {
        for (const auto word : words_) put(sorted[word]);
    });
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
        Output out(folder);
        frame.begin(out, begins);
        frame.put_words(out, [&](const auto& put) {
            for (std::size_t i = 0; i < parts_.size(); ++i)
                for (const auto unit : parts_[i].units) {
                    const auto words = parts_[i].index->words(unit);
                    for (std::size_t at = 0; at < words.size(); ++at) put(sources_[i].numbers[words[at]]);
                }
        });
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
            if (first.data() == nullptr) first = index.name(i);
            second = index.name(i);
        }
        for (const auto unit : part.units) {
            const auto words = index.words(unit);
            starts_.add(unit, words.size());
            for (std::size_t at = 0; at < words.size(); ++at) {
                const auto word = words[at];
                if (word >= source.numbers.size()) broken();
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
