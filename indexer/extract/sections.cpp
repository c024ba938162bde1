#include "indexer/extract/annexed_titles.h"
#include "indexer/extract/heading_text.h"
#include "indexer/extract/headings.h"
#include "indexer/extract/outline.h"
#include "indexer/extract/reader.h"
#include "indexer/extract/references.h"
#include "indexer/section_places.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace depositary::indexer {
namespace {

class Sections {
public:
    void begin(std::string heading, std::string number, const Block& block, std::string kind) {
        finish();
        current_.heading = std::move(heading);
        current_.number = std::move(number);
        current_.kind = std::move(kind);
        current_.page = block.page;
        recognised(block, current_.heading.size());
    }
    // The section's title may prove to be its text: "Article 3 Everyone has the right to life", and then Article 4.
    void may_be_text(std::string title) { title_ = std::move(title); }
    void add(std::string_view text, const Block& block) {
        if (text.empty()) return;
        if (current_.page == 0) current_.page = block.page;
        if (!current_.text.empty()) current_.text += '\n';
        current_.text += text;
        recognised(block, text.size());
    }
    std::vector<Section> take() {
        finish();
        return std::move(sections_);
    }

private:
    // A section's confidence is that of its bytes on average; text that was read, not recognised, is certain.
    void recognised(const Block& block, std::size_t size) {
        current_.ocr = current_.ocr || block.ocr;
        weight_ += static_cast<double>(size);
        sum_ += static_cast<double>(size) * (block.ocr ? static_cast<double>(block.confidence) : 100.0);
    }
    void finish() {
        if (current_.text.empty() && !title_.empty() && current_.heading.ends_with(title_)) {
            auto& heading = current_.heading;
            heading.resize(heading.size() - title_.size());
            heading.resize(heading.find_last_not_of(' ') + 1);
            current_.text = std::move(title_);
        }
        title_.clear();
        if (current_.ocr && weight_ > 0) current_.confidence = static_cast<float>(sum_ / weight_);
        if (!current_.heading.empty() || !current_.text.empty()) sections_.push_back(std::move(current_));
        current_ = {};
        weight_ = sum_ = 0;
    }
    Section current_;
    std::string title_;
    double weight_ = 0, sum_ = 0;
    std::vector<Section> sections_;
};

std::string_view last_line(std::string_view text) {
    const auto end = text.rfind('\n');
    return end == std::string_view::npos ? text : text.substr(end + 1);
}

// A list, or the rest of one, follows.
bool leads_on(std::string_view line) {
    for (const std::string_view sign : {":", ";", "\uFF1A", "\uFF1B", "\u17D6"})
        if (line.ends_with(sign)) return true;
    return false;
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// A Burmese or another number, or the Lao word for an item.
bool may_be_numbered(std::string_view line) {
    return line.starts_with("\xE1\x81") || line.starts_with("\xE0\xBA\x82") || (!line.empty() && line.front() >= '0' && line.front() <= '9');
}

// As many as hold the last words; of a long line the beginning does not matter.
std::string_view last_characters(std::string_view line) {
    constexpr std::size_t most = 120;
    if (line.size() <= most) return line;
    line.remove_prefix(line.size() - most);
    while (!line.empty() && (static_cast<unsigned char>(line.front()) & 0xC0) == 0x80) line.remove_prefix(1);
    return line;
}

bool may_name_protocol(std::string_view line) {
    constexpr std::size_t longest = 450;  // bytes
    return line.size() <= longest && !line.empty() && (std::string_view("POASFN").find(line.front()) != std::string_view::npos || static_cast<unsigned char>(line.front()) >= 0x80);
}

// Which lines of a text are headings: a line may begin with the name of another treaty's article, because it was wrapped there.
class Headings {
public:
    // The blocks are not to be moved while this lives.
    explicit Headings(const std::vector<Block>& blocks) : none_(lines_that_begin_nothing(blocks)) {
        // Sections with a number alone: one after the other, in a text without other articles.
        unsigned last = 0;
        bool articles = false;
        std::vector<const char*> protocols;  // that may be attached: what follows decides
        std::string_view before;
        each_line(blocks, [&](std::string_view line, const Block&) {
            if (none_.contains(line.data())) {
                before = line;
                return;
            }
            const auto section = !articles && may_be_numbered(line) ? numbered_section(line) : std::nullopt;
            const bool protocol = (articles || !numbered_.empty()) && may_name_protocol(line) && protocol_title(code_points(line));
            if (section) {
                const auto number = number_of(section->number);
                if (numbered_.empty() || (number == 1 && !numbered_from_one_)) {
                    numbered_.clear();
                    numbered_from_one_ = number == 1;
                }
                if (numbered_.empty() || number == last + 1) {
                    last = number;
                    numbered_.insert(line.data());
                }
            } else if (protocol) {
                // A list of them is none of them; nor is what ends a sentence that goes on, or stands in a table of contents.
                const bool listed = !protocols.empty() && protocols.back() == before.data();
                if (listed) protocols.pop_back();
                if (!listed && (before.empty() || (ends_sentence(before) && !leads_on(before))) && !article_heading(before)) protocols.push_back(line.data());
            }
            const auto heading = protocols.empty() && articles ? std::nullopt : article_heading(line);
            if (heading && heading->kind == "article") {
                articles = true;
                // A text of its own counts its articles anew.
                if (number_of(heading->number) == 1) protocols_.insert(protocols.begin(), protocols.end());
                protocols.clear();
            }
            before = line;
        });
        protocols_.insert(protocols.begin(), protocols.end());
        if (articles || numbered_.size() < least_sections) numbered_.clear();
    }

    // Whether the line only looks like a heading.
    bool begins_nothing(std::string_view line) const { return none_.contains(line.data()); }
    // Of a part of a block, or of its first line.
    std::optional<ArticleHeading> of(std::string_view text) const {
        if (none_.contains(text.data())) return {};
        if (protocols_.contains(text.data())) return protocol_title(code_points(text.substr(0, text.find('\n'))));
        return numbered_.contains(text.data()) ? numbered_section(text) : article_heading(text);
    }

    // The text's parts, each but the first begun by a heading in the middle of it.
    std::vector<std::string_view> cut(const Block& block) {
        const std::string_view text = block.text;
        std::size_t longest = 0;
        for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) == std::string_view::npos ? text.size() : text.find('\n', at) + 1)
            longest = std::max(longest, characters(text.substr(at, text.find('\n', at) - at)));
        std::vector<std::string_view> parts;
        std::size_t begin = 0;
        // Of a page: what it begins with may go on from the page before.
        auto before = block.page != 0 ? std::string_view(before_) : std::string_view();
        begins_anew_ = true;
        for (std::size_t at = 0; at < text.size();) {
            const auto line = text.substr(at, text.find('\n', at) - at);
            const auto heading = of(line);
            if (heading && !is_title_of(at > 0 ? before : std::string_view(before_), *heading)) {
                const bool anew = !is_within_sentence(before, text.substr(at), *heading, at == 0) && (starts_anew(before, longest) || is_next(*heading));
                if (at == 0) begins_anew_ = anew;
                if (anew) note(*heading);
                if (anew && at > 0) {
                    parts.push_back(text.substr(begin, at - 1 - begin));
                    begin = at;
                }
            } else if (heading && at == 0) {
                begins_anew_ = false;
            }
            before = line;
            at += line.size() + 1;
        }
        parts.push_back(text.substr(begin));
        before_ = block.heading ? std::string() : std::string(last_line(text));
        return parts;
    }
    // Whether the first part of what was cut may be begun by a heading.
    bool begins_anew() const { return begins_anew_; }

private:
    // 附则 has no number of its own, and is the title of 第十章 in the line before.
    static bool is_title_of(std::string_view before, const ArticleHeading& heading) {
        if (!heading.number.empty() || heading.kind != "chapter") return false;
        const auto above = article_heading(before);
        return above && above->kind == "chapter" && !above->number.empty() && above->title.empty() && above->rest.empty();
    }
    // After a sentence's end, another heading, or a line that is shorter than the others: there a paragraph ends.
    static bool starts_anew(std::string_view before, std::size_t longest) {
        const bool comma = before.ends_with(',') || before.ends_with("，") || before.ends_with("、") || before.ends_with("၊");
        return before.empty() || ends_sentence(before) || (!comma && characters(before) * 5 < longest * 4) || article_heading(before);
    }
    // Whatever the line's number: the line before breaks off, or the next one goes on; "article 13" in small letters stands behind a sentence's end at most.
    static bool is_within_sentence(std::string_view before, std::string_view from_here, const ArticleHeading& heading, bool begins_block) {
        if (breaks_off(code_points(last_characters(before))) && !article_heading(before)) return true;
        if (!begins_block && from_here.front() >= 'a' && from_here.front() <= 'z' && !before.empty() && !ends_sentence(before)) return true;
        const auto end = from_here.find('\n');
        if (end == std::string_view::npos || !heading.title.empty() || !heading.rest.empty()) return false;
        const auto next = from_here.substr(end + 1, from_here.find('\n', end + 1) - end - 1);
        // "Annex 1", "to the Agreement".
        if (heading.kind == "annex" || heading.number.empty() || article_heading(next)) return false;
        return continues_sentence(code_points(next.substr(0, most_looked_at)));
    }
    bool is_next(const ArticleHeading& heading) const {
        const auto found = last_.find(heading.kind);
        const auto last = found == last_.end() ? ArticleNumber{} : found->second;
        const auto number = article_number(heading.number);
        // The first that is inserted is 6-1, or 6 bis.
        if (number.inserted > 0) return number.base == last.base && number > last && number.inserted <= last.inserted + (last.inserted == 0 ? 2 : 1);
        return number.base != 0 && number.base == last.base + 1;
    }
    void note(const ArticleHeading& heading) { last_[heading.kind] = article_number(heading.number); }

    static constexpr unsigned least_sections = 3;
    static constexpr std::size_t most_looked_at = 200;  // bytes of a line that may go on with a sentence
    const std::set<const char*> none_;
    std::set<const char*> numbered_;                          // where lines begin that are headings by their number alone
    bool numbered_from_one_ = false;
    std::set<const char*> protocols_;                         // where lines begin that are titles of attached protocols
    std::map<std::string, ArticleNumber, std::less<>> last_;  // by kind
    std::string before_;                                 // the last line of the block before
    bool begins_anew_ = true;
};

}  // namespace

bool ends_sentence(std::string_view line) {
    for (const std::string_view sign : {".", ";", ":", "?", "!", ".\"", ".)", "\u3002", "\uFF1B", "\uFF1A", "\uFF1F", "\uFF01", "\u201D", "\u17D4", "\u17D5", "\u17D6",
                                        "\u104B", "\u2026"})
        if (line.ends_with(sign)) return true;
    return false;
}

void BlockList::add(std::string_view text, bool heading, std::uint32_t page) {
    add(Block{.text = std::string(text), .heading = heading, .page = page});
}

void BlockList::add(Block block) {
    const std::string_view text = block.text;
    const bool heading = block.heading;
    std::string clean;
    clean.reserve(text.size());
    bool gap = false, line_end = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const bool no_break = text.substr(at, 2) == "\u00A0";
        if (no_break || c == ' ' || (c >= '\t' && c <= '\r')) {
            gap = true;
            line_end = line_end || c == '\n';
            at += no_break ? 1 : 0;
            continue;
        }
        if (gap && !clean.empty()) clean += line_end && !heading ? '\n' : ' ';
        gap = line_end = false;
        clean += c == '\0' ? ' ' : c;
    }
    if (clean.empty()) return;
    size_ += clean.size();
    if (size_ > max_text) throw Unreadable(Reason::too_much_text);
    block.text = std::move(clean);
    blocks_.push_back(std::move(block));
}

void BlockList::append(std::vector<Block> blocks) {
    for (auto& block : blocks) {
        size_ += block.text.size();
        if (size_ > max_text) throw Unreadable(Reason::too_much_text);
        blocks_.push_back(std::move(block));
    }
}

void Notes::tell(Reason reason) {
    if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) reasons.push_back(reason);
}

void Notes::miss(Reason reason) {
    partial = true;
    tell(reason);
}

std::vector<Section> sections_of(std::vector<Block> blocks) {
    Sections sections;
    Headings headings(blocks);
    for (const auto& block : blocks) {
        if (block.contents) {
            sections.add(block.text, block);
            continue;
        }
        const auto parts = headings.cut(block);
        for (const auto part : parts) {
            const bool may_begin = part.data() != block.text.data() || headings.begins_anew() || block.heading;
            const auto first_line = part.substr(0, part.find('\n'));
            auto heading = block.kind.empty() && may_begin ? headings.of(block.heading ? part : first_line) : std::nullopt;
            if (heading) {
                const bool article = heading->kind == "article" && !block.heading;
                auto title = article ? std::move(heading->title) : std::string();
                sections.begin(std::move(heading->heading), std::move(heading->number), block,
                               std::move(heading->kind));
                sections.may_be_text(std::move(title));
                sections.add(heading->rest, block);
                if (!block.heading && first_line.size() < part.size())
                    sections.add(part.substr(first_line.size() + 1), block);
            } else if (block.heading && !headings.begins_nothing(part)) {
                sections.begin(std::string(part), {}, block, block.kind.empty() ? "heading" : block.kind);
            } else {
                sections.add(part, block);
            }
        }
    }
    return sections.take();
}

}  // namespace depositary::indexer
