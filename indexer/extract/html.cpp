// HTML is read as a stream of tags and text, as forgiving as browsers are: nothing in it is an error.
#include "indexer/extract/html_references.h"
#include "indexer/extract/raised_digits.h"
#include "indexer/extract/reader.h"
#include "indexer/extract/unseen_html.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

namespace depositary::indexer {
namespace {

constexpr std::array<std::string_view, 8> hidden{"script",   "style", "head",   "template",
                                                 "noscript", "svg",   "object", "iframe"};
constexpr std::array<std::string_view, 8> of_head{"title", "meta", "link", "base", "style", "script", "noscript", "template"};
constexpr std::array<std::string_view, 26> inside_lines{
    "a",   "abbr", "b", "bdi", "bdo",  "cite",  "code", "del",    "dfn", "em",  "font", "i",   "ins",
    "kbd", "mark", "q", "s",   "samp", "small", "span", "strong", "sub", "sup", "u",    "var", "wbr"};

// Elements whose end tag may be left out, and those that end them.
constexpr std::array<std::string_view, 7> open_ended{"li", "td", "th", "tr", "dt", "dd", "option"};
constexpr std::array<std::string_view, 6> holders{"ul", "ol", "dl", "table", "select", "body"};
constexpr std::array<std::string_view, 7> without_content{"br", "img", "input", "hr", "meta", "link", "wbr"};

template <class List>
bool among(const List& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

// An element whose end is looked for. Where it is not closed, the end of what holds it closes it: too little is left out
// rather than too much.
class OpenElement {
public:
    explicit OpenElement(std::string name) : name_(std::move(name)) {}

    // Whether this tag, which stands within it, ends it.
    bool ended_by(const std::string& name, bool closing) {
        const bool loose = among(open_ended, name_), paragraph = name_ == "p";
        if (name == "body" || name == "html") return true;
        if (paragraph && !among(inside_lines, name) && name != "br") return true;
        if (loose && among(holders, name)) {
            if (!closing)
                ++held_;
            else if (held_ == 0)
                return true;
            else
                --held_;
        }
        if (name != name_) return false;
        if (closing) return --open_ == 0;
        if (loose && held_ == 0) return true;
        ++open_;
        return false;
    }

private:
    std::string name_;
    std::size_t open_ = 1, held_ = 0;  // elements of its name, and holders of such, that are open within it
};

// An element that says something of its text which is inherited.
struct Inheriting {
    OpenElement element;
    InheritedLook look;
};
constexpr std::size_t most_inheriting = 64;  // within each other; what is further in is as it would be without

class Reader {
public:
    Reader(std::string_view html, Notes& notes, bool xhtml) : html_(html), notes_(notes), looks_(html), xhtml_(xhtml) {}

    std::vector<Block> read() {
        while (at_ < html_.size()) {
            if (html_[at_] == '<' && tag()) continue;
            if (unseen_ || look().is_hidden()) {
                if (!std::isspace(static_cast<unsigned char>(html_[at_]))) notes_.tell(Reason::hidden_text);
                ++at_;
                continue;
            }
            if (std::exchange(raised_, false) && stands_apart(text_, html_.substr(at_, 4))) text_ += ' ';
            if (html_[at_] == '&') {
                if (const auto size = read_reference(html_, at_, text_)) {
                    at_ += size;
                    continue;
                }
            }
            // A line end in the source is a space, but within <pre>; <br> is a line end.
            text_ += (html_[at_] == '\n' && !preformatted_) || html_[at_] == '\r' ? ' ' : html_[at_];
            ++at_;
        }
        flush();
        return blocks_.take();
    }
    const std::string& title() const { return title_; }

private:
    bool tag() {
        const auto rest = html_.substr(at_);
        if (rest.starts_with("<!--")) {
            skip_past("-->");
            return true;
        }
        if (rest.size() < 2) return false;
        if (rest[1] == '!' || rest[1] == '?') {
            skip_past(">");
            return true;
        }
        const bool closing = rest[1] == '/';
        std::size_t end = closing ? 2 : 1;
        std::string name;
        while (end < rest.size() && std::isalnum(static_cast<unsigned char>(rest[end])) && name.size() < 20)
            name += static_cast<char>(std::tolower(static_cast<unsigned char>(rest[end++])));
        if (name.empty()) return false;
        const auto attributes = at_ + end;
        skip_tag();
        const bool empty = !closing && is_empty();
        if (unseen_) {
            if (empty) return true;
            if (unseen_->ended_by(name, closing))
                unseen_.reset();
            else if (closing || !among(hidden, name))
                return true;
        }
        if (!closing && !empty && among(hidden, name)) {
            const auto begin = at_;
            if (name == "head")
                skip_head();
            else
                skip_element(name);
            if (name == "head") find_title(html_.substr(begin, at_ - begin));
            return true;
        }
        const auto said = html_.substr(attributes, at_ - attributes);
        follow_looks(name, closing, empty, said);
        if (name == "sup") raised_ = !closing && !empty;
        if (among(inside_lines, name)) return true;
        if (name == "br") {
            text_ += '\n';
            return true;
        }
        if (name == "img" && !look().invisible.value_or(false)) add_words_of(said);
        if (name == "td" || name == "th" || name == "img" || name == "input") {
            text_ += ' ';
            return true;
        }
        flush();
        if (name == "pre") preformatted_ = !closing && !empty;
        heading_ = !closing && !empty && name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
        return true;
    }

    // What stands for a picture: alt="…".
    void add_words_of(std::string_view attributes) {
        for (std::size_t at = 0; (at = attributes.find("alt", at)) != std::string_view::npos; at += 3) {
            if (at == 0 || !std::isspace(static_cast<unsigned char>(attributes[at - 1]))) continue;
            const auto equals = attributes.find_first_not_of(" \t\r\n", at + 3);
            if (equals == std::string_view::npos || attributes[equals] != '=') continue;
            const auto begin = attributes.find_first_not_of(" \t\r\n", equals + 1);
            if (begin == std::string_view::npos) return;
            const char quote = attributes[begin];
            const bool quoted = quote == '"' || quote == '\'';
            const auto end = quoted ? attributes.find(quote, begin + 1) : attributes.find_first_of(" \t\r\n>", begin);
            const auto first = quoted ? begin + 1 : begin;
            text_ += ' ' + decoded(attributes.substr(first, std::min(end, attributes.size()) - first));
            return;
        }
    }
    static std::string decoded(std::string_view text) {
        std::string result;
        for (std::size_t at = 0; at < text.size();) {
            const auto size = text[at] == '&' ? read_reference(text, at, result) : 0;
            if (size == 0) result += text[at];
            at += std::max<std::size_t>(size, 1);
        }
        return result;
    }
    void find_title(std::string_view head) {
        const auto begin = head.find("<title"), end = head.find("</title", begin);
        const auto text =
            begin == std::string_view::npos || end == std::string_view::npos ? begin : head.find('>', begin);
        if (title_.empty() && text != std::string_view::npos && text < end)
            title_ = decoded(head.substr(text + 1, end - text - 1));
    }

    InheritedLook look() const { return inheriting_.empty() ? InheritedLook() : inheriting_.back().look; }
    // What this tag says of how its element looks, and which elements it ends.
    void follow_looks(const std::string& name, bool closing, bool empty, std::string_view attributes) {
        if (empty) return;
        const auto ended = std::find_if(inheriting_.begin(), inheriting_.end(), [&](Inheriting& each) { return each.element.ended_by(name, closing); });
        inheriting_.erase(ended, inheriting_.end());
        if (closing || unseen_ || among(without_content, name)) return;
        const auto looks = TagLooks::of(attributes);
        if (looks_.is_unseen(name, looks)) {
            unseen_.emplace(name);
            return;
        }
        auto inner = look();
        inner.take_over(looks_.inherited(name, looks));
        if (!inner.looks_like(look()) && inheriting_.size() < most_inheriting) inheriting_.push_back({OpenElement(name), inner});
    }

    void skip_past(std::string_view mark) {
        const auto found = html_.find(mark, at_);
        at_ = found == std::string_view::npos ? html_.size() : found + mark.size();
    }

    // Past the tag's '>', which may stand in a quoted value too. A quote opens one right behind '=' alone: elsewhere it is a slip.
    void skip_tag() {
        char quote = 0;
        bool expected = false, bare = false;  // a value; and within one without quotes
        for (++at_; at_ < html_.size(); ++at_) {
            const char c = html_[at_];
            if (quote != 0) {
                if (c == quote) quote = 0;
                continue;
            }
            if (c == '>') {
                ++at_;
                return;
            }
            if (std::isspace(static_cast<unsigned char>(c))) {
                bare = false;
                continue;
            }
            if (std::exchange(expected, false)) {
                if (c == '"' || c == '\'')
                    quote = c;
                else
                    bare = true;
            } else {
                expected = c == '=' && !bare;
            }
        }
    }

    void skip_element(const std::string& name) {
        for (; at_ < html_.size(); ++at_) {
            if (html_[at_] != '<') continue;
            if (closes(name)) {
                skip_tag();
                return;
            }
        }
    }
    // Its end tag may be left out, and so may the body's start: what cannot stand in a head ends it.
    void skip_head() {
        while (at_ < html_.size()) {
            if (html_[at_] != '<') {
                ++at_;
            } else if (begins("<!--")) {
                skip_past("-->");
            } else if (closes("head")) {
                return skip_tag();
            } else if (const auto* const block = std::find_if(of_head.begin(), of_head.end(), [&](std::string_view name) { return begins("<" + std::string(name)); }); block != of_head.end()) {
                skip_tag();
                if (!is_empty() && among(hidden, *block)) skip_element(std::string(*block));
            } else if (at_ + 1 < html_.size() && std::isalpha(static_cast<unsigned char>(html_[at_ + 1]))) {
                return;
            } else {
                ++at_;
            }
        }
    }
    // Whether the tag that ends here is its own end.
    bool is_empty() const { return xhtml_ && html_.substr(0, at_).ends_with("/>"); }
    bool closes(const std::string& name) const { return begins("</" + name); }
    bool begins(std::string_view mark) const {
        if (html_.size() - at_ < mark.size()) return false;
        for (std::size_t i = 0; i < mark.size(); ++i)
            if (std::tolower(static_cast<unsigned char>(html_[at_ + i])) != mark[i]) return false;
        return true;
    }

    void flush() {
        if (preformatted_)
            blocks_.append(read_plain(text_));
        else
            blocks_.add(text_, heading_);
        text_.clear();
        heading_ = false;
    }

    std::string_view html_;
    Notes& notes_;
    const UnseenHtml looks_;
    const bool xhtml_;  // a tag may be its own end
    std::size_t at_ = 0;
    std::optional<OpenElement> unseen_;  // the element that is not seen, while within it
    std::vector<Inheriting> inheriting_;
    std::string text_, title_;
    bool heading_ = false, preformatted_ = false;
    bool raised_ = false;  // what comes next is the first of it
    BlockList blocks_;
};

// An XML declaration, or a namespace of the root.
bool says_xhtml(std::string_view html) {
    constexpr std::size_t furthest = 4096;
    const auto start = html.substr(0, furthest);
    if (start.substr(std::min(start.find_first_not_of(" \t\r\n"), start.size())).starts_with("<?xml")) return true;
    const auto root = start.find("<html");
    return root != std::string_view::npos && start.substr(root, start.find('>', root) - root).find("xmlns=") != std::string_view::npos;
}

}  // namespace

std::vector<Block> read_html(std::string_view utf8, Notes& notes, bool titled, bool xhtml) {
    Reader reader(utf8, notes, xhtml || says_xhtml(utf8));
    auto blocks = reader.read();
    if (!titled) return blocks;
    BlockList all;
    all.add(reader.title(), true);
    auto title = all.take();
    const bool said = title.empty() || std::any_of(blocks.begin(), blocks.end(), [&](const Block& block) {
                          return block.heading && block.text == title.front().text;
                      });
    if (!said) blocks.insert(blocks.begin(), std::move(title.front()));
    return blocks;
}

}  // namespace depositary::indexer
