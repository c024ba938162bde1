// RTF 1.9: a stream of groups, control words and text. Unknown words are skipped, as the format asks.
#include "indexer/extract/raised_digits.h"
#include "indexer/extract/reader.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

namespace depositary::indexer {
namespace {

constexpr std::size_t max_groups = 1000;  // nested
constexpr long paper = 240;               // of 255: a colour with every channel above it does not show

// Groups that hold no text of the document.
constexpr std::array<std::string_view, 29> hidden{"fonttbl",
                                                  "colortbl",
                                                  "stylesheet",
                                                  "info",
                                                  "pict",
                                                  "object",
                                                  "listtable",
                                                  "listoverridetable",
                                                  "rsidtbl",
                                                  "generator",
                                                  "xmlnstbl",
                                                  "themedata",
                                                  "datastore",
                                                  "fldinst",
                                                  "colorschememapping",
                                                  "latentstyles",
                                                  "nonshppict",
                                                  "header",
                                                  "headerl",
                                                  "headerr",
                                                  "headerf",
                                                  "footer",
                                                  "footerl",
                                                  "footerr",
                                                  "footerf",
                                                  "bkmkstart",
                                                  "bkmkend",
                                                  "revtbl",
                                                  "shprslt"};  // the shape once more, for older readers

const char* code_page_name(long number) {
    switch (number) {
        case 874:
            return "windows-874";
        case 932:
            return "windows-932";
        case 936:
            return "GBK";
        case 949:
            return "windows-949";
        case 950:
            return "Big5";
        case 1250:
            return "windows-1250";
        case 1251:
            return "windows-1251";
        case 1253:
            return "windows-1253";
        case 1254:
            return "windows-1254";
        case 1258:
            return "windows-1258";
        case 54936:
            return "GB18030";
        case 65001:
            return "UTF-8";
        default:
            return "windows-1252";
    }
}
const char* char_set_name(long number) {
    switch (number) {
        case 128:
            return "windows-932";
        case 129:
            return "windows-949";
        case 134:
            return "GBK";
        case 136:
            return "Big5";
        case 163:
            return "windows-1258";
        case 204:
            return "windows-1251";
        case 222:
            return "windows-874";
        case 238:
            return "windows-1250";
        default:
            return nullptr;
    }
}

constexpr long dust = 2;  // half points: letters that nobody can see

struct Group {
    bool skipped = false;
    bool font_table = false, colour_table = false;
    bool hidden = false;
    bool raised = false;          // above the line, as a note's number
    long colour = 0, ground = 0;  // numbers in the table of colours; 0 is the reader's own
    long size = 24;               // of letters, in half points
    long unicode_skip = 1;   // bytes that stand for a \u for older readers
    std::string encoding{};  // of \'hh, when the font says one
    bool font_chosen = false;  // else it is the document's own
    bool deleted = false;
    bool note = false;  // below the page: it stands behind the paragraph
    // A shape (\shp) that is not within what is left out, and what stands for it (\shpinst); the text in it.
    bool in_shape = false, in_instance = false, in_box = false;
    bool in_drawing = false;  // a shape of older programs (\do)
    bool gone = false;  // in a box that is not shown
    enum class Property : std::uint8_t { none, name, value } property = Property::none;  // of a shape
};

class Rtf {
public:
    Rtf(std::string_view content, Notes& notes) : content_(content), notes_(notes) {}

    std::vector<Block> read() {
        while (at_ < content_.size()) {
            const char c = content_[at_];
            if (c == '{') {
                ++at_;
                open();
            } else if (c == '}') {
                ++at_;
                close();
            } else if (c == '\\') {
                ++at_;
                control();
            } else {
                ++at_;
                if (c != '\r' && c != '\n') byte(c);
            }
        }
        flush();
        groups_.resize(1);
        paragraph();
        return blocks_.take();
    }

private:
    void open() {
        flush();
        if (groups_.size() >= max_groups) throw Unreadable(Reason::too_deep);
        groups_.push_back(groups_.back());
    }
    void close() {
        flush();
        if (groups_.back().property == Group::Property::value && shape_property_ == "fHidden") shape_is_hidden_ = shape_value_ != "0";
        if (groups_.size() > 1) groups_.pop_back();
    }

    void control() {
        if (at_ >= content_.size()) return;
        const char c = content_[at_];
        if (!std::isalpha(static_cast<unsigned char>(c))) {
            ++at_;
            if (c == '\'') return hex();
            if (c == '*') {
                // A destination that readers who do not know it leave out: all of them, then.
                groups_.back().skipped = true;
                return;
            }
            if (c == '\n' || c == '\r') return paragraph();
            if (c == '~') text("\u00A0");
            if (c == '_') text("\u2011");
            if (c == '{' || c == '}' || c == '\\') byte(c);
            return;
        }
        const auto begin = at_;
        while (at_ < content_.size() && std::isalpha(static_cast<unsigned char>(content_[at_])) && at_ - begin < 32)
            ++at_;
        const auto word = content_.substr(begin, at_ - begin);
        long number = 1;
        bool has_number = false;
        const auto digits = at_;
        if (at_ < content_.size() && content_[at_] == '-') ++at_;
        while (at_ < content_.size() && std::isdigit(static_cast<unsigned char>(content_[at_])) && at_ - digits < 11)
            ++at_;
        if (at_ > digits && std::isdigit(static_cast<unsigned char>(content_[at_ - 1]))) {
            number = std::strtol(std::string(content_.substr(digits, at_ - digits)).c_str(), nullptr, 10);
            has_number = true;
        } else {
            at_ = digits;
        }
        if (at_ < content_.size() && content_[at_] == ' ') ++at_;
        act(word, number, has_number);
    }

    void act(std::string_view word, long number, bool has_number) {
        auto& group = groups_.back();
        if (word != "u" && word != "uc") flush();
        if (word == "bin") {
            at_ += static_cast<std::size_t>(
                std::clamp<long>(has_number ? number : 0, 0, static_cast<long>(content_.size() - at_)));
            return;
        }
        if (word == "fonttbl") group.font_table = true;
        for (const auto name : hidden)
            if (name == word) group.skipped = true;
        if (word == "ansicpg") code_page_ = code_page_name(number);
        if (word == "uc") group.unicode_skip = std::clamp<long>(number, 0, 16);
        if (word == "f") {
            font_ = number;
            const auto known = fonts_.find(number);
            group.encoding = known != fonts_.end() ? known->second : std::string();
            group.font_chosen = true;
        }
        if (word == "deff" && has_number) default_font_ = number;
        if (word == "fcharset" && group.font_table)
            if (const char* name = char_set_name(number)) fonts_[font_] = name;
        const bool on = !has_number || number != 0;
        if (word == "deleted") group.deleted = on;
        if (on && (word == "deleted" || word == "revised")) notes_.tell(Reason::tracked_changes);
        if (word == "footnote" && !group.note) {
            group.note = true;
            notes_below_ += '\n';
        }
        shape(word);
        if (word == "annotation") notes_.tell(Reason::comments);
        unread(word, number);
        look(word, number, on);
        if (word == "u") return unicode(number);
        if (group.skipped) return;
        if (word == "par" || word == "sect" || word == "page" || word == "row")
            paragraph();
        else if (word == "line")
            text("\n");
        else if (word == "tab" || word == "nestcell" || word == "emspace" || word == "enspace" || word == "qmspace")
            text(" ");
        else if (word == "cell")
            between_cells();
        else if (word == "emdash")
            text("\u2014");
        else if (word == "endash")
            text("\u2013");
        else if (word == "lquote")
            text("\u2018");
        else if (word == "rquote")
            text("\u2019");
        else if (word == "ldblquote")
            text("\u201C");
        else if (word == "rdblquote")
            text("\u201D");
        else if (word == "bullet")
            text("\u2022");
        else if (word == "pard" && !group.note && !group.in_box)
            heading_ = false;
        else if (word == "outlinelevel" && !group.note && !group.in_box)
            heading_ = number < 9;
    }

    // Text in a shape, of Word 97 or of before: it stands behind the paragraph that the shape hangs on, and is seen as far as the shape is. What its ground is, is not
    // looked for.
    void shape(std::string_view word) {
        auto& group = groups_.back();
        if (word == "shp") {
            group.in_shape = !group.skipped;
            group.in_instance = shape_is_hidden_ = false;
        }
        if (word == "shpinst") group.in_instance = group.in_shape;
        // Mostly behind \*, but its text is to be read.
        const auto& outer = groups_.at(groups_.size() - std::min<std::size_t>(groups_.size(), 2));
        if (word == "do") group.in_drawing = !outer.skipped;
        if (word == "sn" || word == "sv") {
            group.property = word == "sn" ? Group::Property::name : Group::Property::value;
            (word == "sn" ? shape_property_ : shape_value_).clear();
        }
        if (!(word == "shptxt" && group.in_instance) && !(word == "dptxbxtext" && group.in_drawing)) return;
        group.gone = group.gone || group.hidden || group.deleted || (group.in_instance && shape_is_hidden_);
        group.skipped = group.in_shape = group.in_instance = group.in_drawing = group.deleted = false;
        group.in_box = true;
        boxes_ += '\n';
    }

    // What is not read: pictures that are large enough for text, in twentieths of a point.
    void unread(std::string_view word, long number) {
        constexpr long least_width = 3000, least_height = 900;
        if (word == "pict") picture_width_ = 0;
        if (word == "picwgoal") picture_width_ = number;
        if (word == "pichgoal" && number >= least_height && picture_width_ >= least_width) notes_.miss(Reason::images_unread);
    }

    // What decides whether text is seen.
    void look(std::string_view word, long number, bool on) {
        auto& group = groups_.back();
        if (word == "v") group.hidden = on;
        if (word == "super") group.raised = on;
        if (word == "nosupersub" || word == "sub") group.raised = false;
        if (word == "cf") group.colour = number;
        if (word == "cb" || word == "chcbpat" || word == "highlight" || word == "cbpat") group.ground = number;
        if (word == "fs") group.size = number;
        if (word == "trowd") cell_ground_ = false;
        if (word == "clcbpat" && on) cell_ground_ = true;
        if (word == "plain") {
            group.deleted = group.hidden = group.raised = false;
            group.colour = group.ground = 0;
            group.size = 24;
            group.encoding.clear();
            group.font_chosen = false;
        }
        if (word == "pard") group.ground = 0;
        if (word == "colortbl") group.colour_table = true;
        if (!group.colour_table) return;
        if (word == "red" || word == "green" || word == "blue") whiteness_ = std::min(whiteness_, number);
    }
    bool is_unseen() const {
        const auto& group = groups_.back();
        const bool white = whites_.contains(group.colour) && !cell_ground_ && !group.in_box && (group.ground == 0 || whites_.contains(group.ground));
        return group.hidden || group.gone || group.size <= dust || white;
    }
    void add(std::string_view utf8) {
        const auto& group = groups_.back();
        auto& text = current();
        const bool goes_on = std::exchange(after_raised_, group.raised);
        if (group.raised && !goes_on && !is_unseen() && stands_apart(text, utf8)) text += ' ';
        if (!is_unseen())
            text += utf8;
        else if (utf8.find_first_not_of(" \t\r\n") != std::string_view::npos)
            notes_.tell(Reason::hidden_text);
    }

    // What is read: a paragraph, or what stands behind it.
    std::string& current() {
        const auto& group = groups_.back();
        return group.in_box ? boxes_ : group.note ? notes_below_ : paragraph_;
    }

    void between_cells() {
        flush();
        if (!groups_.back().deleted) current() += " | ";
    }

    void unicode(long number) {
        flush();
        const auto unit = static_cast<std::uint32_t>(number < 0 ? number + 65536 : number) & 0xFFFF;
        // Characters beyond the first plane come as two halves.
        char32_t c = unit;
        if (unit >= 0xD800 && unit < 0xDC00) {
            high_half_ = unit;
            c = 0;
        } else if (unit >= 0xDC00 && unit < 0xE000) {
            c = high_half_ != 0 ? 0x10000 + ((high_half_ - 0xD800) << 10) + (unit - 0xDC00) : 0xFFFD;
            high_half_ = 0;
        }
        if (c != 0) {
            char buffer[4];
            std::int32_t length = 0;
            U8_APPEND_UNSAFE(buffer, length, static_cast<UChar32>(c));
            text({buffer, static_cast<std::size_t>(length)});
        }
        for (long i = 0; i < groups_.back().unicode_skip && at_ < content_.size(); ++i) {
            if (content_[at_] == '{' || content_[at_] == '}') break;
            if (content_.substr(at_, 2) == "\\'") {
                at_ = std::min(at_ + 4, content_.size());
            } else if (content_[at_] == '\\') {
                break;
            } else {
                ++at_;
            }
        }
    }

    void hex() {
        int value = 0;
        for (int i = 0; i < 2; ++i) {
            const char c = at_ < content_.size() ? static_cast<char>(content_[at_]) : 'x';
            if (!std::isxdigit(static_cast<unsigned char>(c))) return;
            value = value * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
            ++at_;
        }
        byte(static_cast<char>(value));
    }

    // A byte in the font's encoding: collected, because a character may take two.
    void byte(char c) {
        if (groups_.back().colour_table && c == ';') {
            if (whiteness_ >= paper && whiteness_ <= 255) whites_.insert(colours_);
            ++colours_;
            whiteness_ = 256;
        }
        const auto property = groups_.back().property;
        auto& said = property == Group::Property::name ? shape_property_ : shape_value_;
        if (property != Group::Property::none && said.size() < 32) said += c;
        if (!groups_.back().skipped && !groups_.back().deleted) bytes_ += c;
    }
    const std::string& encoding() const {
        const auto& group = groups_.back();
        const auto own = fonts_.find(default_font_);
        if (!group.font_chosen && own != fonts_.end()) return own->second;
        return group.encoding.empty() ? code_page_ : group.encoding;
    }
    void flush() {
        if (bytes_.empty()) return;
        if (const auto decoded = decoded_from(bytes_, encoding())) add(*decoded);
        bytes_.clear();
    }
    void text(std::string_view utf8) {
        flush();
        if (!groups_.back().skipped && !groups_.back().deleted) add(utf8);
    }
    void paragraph() {
        flush();
        if (groups_.back().note || groups_.back().in_box) {
            current() += '\n';
            return;
        }
        blocks_.add(paragraph_, heading_);
        blocks_.add(notes_below_);
        blocks_.add(Block{.text = boxes_, .contents = true});
        paragraph_.clear();
        notes_below_.clear();
        boxes_.clear();
    }

    std::string_view content_;
    Notes& notes_;
    std::size_t at_ = 0;
    std::set<long> whites_;  // colours that do not show on paper
    long colours_ = 0;       // read of the table so far
    long whiteness_ = 256;   // the least of its colour's channels; 256 when none was said
    bool cell_ground_ = false;
    std::vector<Group> groups_{Group{}};
    std::string code_page_ = "windows-1252";
    std::map<long, std::string> fonts_;
    long font_ = 0, default_font_ = -1;
    std::uint32_t high_half_ = 0;
    long picture_width_ = 0;  // of the picture that is described
    std::string bytes_, paragraph_, notes_below_, boxes_;
    std::string shape_property_, shape_value_;
    bool shape_is_hidden_ = false;
    bool heading_ = false, after_raised_ = false;
    BlockList blocks_;
};

}  // namespace

std::vector<Block> read_rtf(std::string_view content, Notes& notes) {
    return Rtf(content, notes).read();
}

}  // namespace depositary::indexer
