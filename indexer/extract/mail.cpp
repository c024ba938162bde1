// A mail message (RFC 5322, MIME as of RFC 2045-2047): its headers that matter, its text, its attachments by their
// content.
#include "crypto/bytes.h"
#include "indexer/extract/reader.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace depositary::indexer {
namespace {

using Headers = std::map<std::string, std::string>;

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return result;
}
std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// As lax as mail is: what is no digit of base64 is skipped.
std::string from_base64_mail(std::string_view text) {
    std::string out;
    std::uint32_t bits = 0;
    int have = 0;
    for (const char c : text) {
        int value = -1;
        if (c >= 'A' && c <= 'Z') value = c - 'A';
        if (c >= 'a' && c <= 'z') value = c - 'a' + 26;
        if (c >= '0' && c <= '9') value = c - '0' + 52;
        if (c == '+') value = 62;
        if (c == '/') value = 63;
        if (c == '=') break;
        if (value < 0) continue;
        bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xFFFFFF;
        if ((have += 6) >= 8) out += static_cast<char>(bits >> (have -= 8) & 0xFF);
    }
    return out;
}

std::string from_quoted_printable(std::string_view text, bool header) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
    };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (header && text[i] == '_') {
            out += ' ';
        } else if (text[i] != '=') {
            out += text[i];
        } else if (i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
            out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        } else {
            // A soft line end.
            if (i + 1 < text.size() && text[i + 1] == '\r') ++i;
            if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
        }
    }
    return out;
}

// RFC 2047's encoded words; everything else as it stands, when it is UTF-8, else in the `raw` encoding, that of the body. A
// character may begin in one word and end in the next.
std::string decoded_header(std::string_view value, const std::string& raw) {
    std::string out, bytes, charset,
        between;  // white space after an encoded word, which counts before other text alone
    bool after_word = false;
    const auto finish = [&] {
        if (!bytes.empty()) out += decoded_from(bytes, charset).value_or("");
        bytes.clear();
    };
    for (std::size_t at = 0; at < value.size();) {
        const auto rest = value.substr(at);
        if (rest.starts_with("=?")) {
            const auto charset_end = rest.find('?', 2);
            const auto text_begin = charset_end == std::string_view::npos ? charset_end : charset_end + 3;
            const auto end = text_begin == std::string_view::npos ? text_begin : rest.find("?=", text_begin);
            if (end != std::string_view::npos && end < 1000 && rest[charset_end + 2] == '?') {
                const auto named = rest.substr(2, charset_end - 2);
                const auto own = lower(named.substr(0, named.find('*')));
                const auto text = rest.substr(text_begin, end - text_begin);
                const bool base64 = (rest[charset_end + 1] | 0x20) == 'b';
                if (own != charset || !after_word) finish();
                between.clear();
                charset = own;
                bytes += base64 ? from_base64_mail(text) : from_quoted_printable(text, true);
                at += end + 2;
                after_word = true;
                continue;
            }
        }
        const bool white = value[at] == ' ' || value[at] == '\t' || value[at] == '\r' || value[at] == '\n';
        if (!white) {
            finish();
            if (after_word) out += between;
            after_word = false;
            between.clear();
        }
        if (after_word)
            between += value[at++];
        else
            out += value[at++];
    }
    finish();
    if (crypto::is_utf8(out)) return out;
    const auto decoded = decoded_from(out, raw);
    return decoded ? *decoded : decoded_from(out, "windows-1252").value_or("");
}

// Headers up to the empty line, names in lower case, folded lines joined, the first of a name counts. `body` is the
// rest.
Headers headers_of(std::string_view content, std::string_view& body) {
    Headers headers;
    std::string name, value;
    const auto keep = [&] {
        if (!name.empty()) headers.emplace(name, value);
        name.clear();
    };
    std::size_t at = 0, lines = 0;
    while (at < content.size()) {
        const auto end = std::min(content.find('\n', at), content.size());
        auto line = content.substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        at = std::min(end + 1, content.size());
        if (line.empty()) break;
        if (++lines > 2000) throw Unreadable(Reason::too_many_parts);
        if (line[0] == ' ' || line[0] == '\t') {
            if (value.size() < 16'384) value += line;
            continue;
        }
        keep();
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        name = lower(trimmed(line.substr(0, colon)));
        value = trimmed(line.substr(colon + 1));
    }
    keep();
    body = content.substr(at);
    return headers;
}

std::string header(const Headers& headers, const std::string& name) {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

// RFC 2231: "utf-8''caf%C3%A9".
std::string from_extended(std::string_view text) {
    const auto first = text.find('\''), second = first == std::string_view::npos ? first : text.find('\'', first + 1);
    if (second == std::string_view::npos) return std::string(text);
    std::string bytes(text.substr(second + 1));
    std::replace(bytes.begin(), bytes.end(), '%', '=');
    return decoded_from(from_quoted_printable(bytes, false), std::string(text.substr(0, first))).value_or("");
}

// A parameter of Content-Type or Content-Disposition; in RFC 2231's forms too: name*=utf-8''…, name*0="…"; name*1*=….
std::string parameter(std::string_view value, std::string_view wanted) {
    std::map<unsigned long, std::string> pieces;
    std::string plain, charset;
    std::size_t at = value.find(';');
    while (at != std::string_view::npos && at < value.size()) {
        ++at;
        const auto equals = value.find('=', at);
        if (equals == std::string_view::npos) break;
        const auto name = lower(trimmed(value.substr(at, equals - at)));
        std::string text;
        at = equals + 1;
        while (at < value.size() && (value[at] == ' ' || value[at] == '\t')) ++at;
        if (at < value.size() && value[at] == '"') {
            for (++at; at < value.size() && value[at] != '"'; ++at) {
                if (value[at] == '\\' && at + 1 < value.size()) ++at;
                text += value[at];
            }
            at = value.find(';', at);
        } else {
            const auto end = std::min(value.find(';', at), value.size());
            text = trimmed(value.substr(at, end - at));
            at = end;
        }
        if (name == wanted && plain.empty()) plain = text;
        if (name == std::string(wanted) + "*") return from_extended(text);
        if (!name.starts_with(std::string(wanted) + "*")) continue;
        const auto number = name.substr(wanted.size() + 1);
        const auto index = std::strtoul(number.c_str(), nullptr, 10);
        const bool extended = number.ends_with('*');
        if (index == 0 && extended && std::count(text.begin(), text.end(), '\'') >= 2) {
            charset = text.substr(0, text.find('\''));
            text.erase(0, text.find('\'', text.find('\'') + 1) + 1);
        }
        if (extended) {
            std::replace(text.begin(), text.end(), '%', '=');
            text = from_quoted_printable(text, false);
        }
        if (pieces.size() < 1000) pieces.emplace(index, std::move(text));
    }
    if (pieces.empty()) return plain;
    std::string bytes;
    for (const auto& piece : pieces) bytes += piece.second;
    return decoded_from(bytes, charset.empty() ? "utf-8" : charset).value_or("");
}

// The encoding that a message says of its text; of several parts, the first that says one.
std::string charset_of(const Headers& headers, std::string_view body) {
    auto charset = parameter(header(headers, "content-type"), "charset");
    if (!charset.empty()) return charset;
    const auto start = lower(body.substr(0, 16'384));
    const auto at = start.find("charset=");
    if (at == std::string::npos) return {};
    return parameter("text/plain; " + start.substr(at, start.find_first_of("\r\n", at) - at), "charset");
}

// A signature that stands beside what it signs (RFC 8551, 3156): it holds no text. What only calls itself one is an attachment.
bool is_signature(std::string_view type, std::string_view content) {
    if (type == "application/pgp-signature") return trimmed(content).starts_with("-----BEGIN PGP SIGNATURE") && trimmed(content).ends_with("-----END PGP SIGNATURE-----");
    // A SEQUENCE of DER, or BER, whose length takes bytes of its own: in UTF-8 none begins a character.
    const bool sequence = content.size() > 2 && content[0] == '0' && static_cast<unsigned char>(content[1]) >= 0x80 && static_cast<unsigned char>(content[1]) <= 0x84;
    return (type == "application/pkcs7-signature" || type == "application/x-pkcs7-signature") && sequence;
}
// Of a page that was saved as a mail (RFC 2557).
bool is_for_looks(std::string_view type) {
    return type == "text/css" || type == "text/javascript" || type == "application/javascript" || type.starts_with("font/");
}

class Mail {
public:
    Mail(const ExtractOptions& options, Notes& notes) : options_(options), notes_(notes) {}

    // Whether there is room for another.
    bool message(std::string_view content, std::size_t depth) {
        std::string_view body;
        const auto headers = headers_of(content, body);
        const auto charset = charset_of(headers, body);
        const auto subject = decoded_header(header(headers, "subject"), charset);
        blocks_.add(Block{.text = subject.empty() ? "(no subject)" : subject, .heading = true, .kind = "message"});
        for (const char* name : {"from", "to", "cc", "date"}) {
            const auto value = decoded_header(header(headers, name), charset);
            if (value.empty()) continue;
            std::string line(name);
            line[0] = static_cast<char>(line[0] - 32);
            blocks_.add(line + ": " + value);
        }
        part(headers, body, depth, 0);
        return parts_ <= max_mail_parts;
    }
    std::vector<Block> take() { return blocks_.take(); }

private:
    void part(const Headers& headers, std::string_view body, std::size_t depth, std::size_t nesting) {
        if (++parts_ > max_mail_parts || nesting > 20)
            return notes_.miss(Reason::parts_left_out);
        const auto type_header = header(headers, "content-type");
        const auto type = lower(trimmed(std::string_view(type_header).substr(0, type_header.find(';'))));
        if (type.starts_with("multipart/"))
            return multipart(type, parameter(type_header, "boundary"), body, depth, nesting);
        const auto encoding = lower(header(headers, "content-transfer-encoding"));
        std::string decoded;
        if (encoding == "base64") decoded = from_base64_mail(body);
        if (encoding == "quoted-printable") decoded = from_quoted_printable(body, false);
        const std::string_view content =
            encoding == "base64" || encoding == "quoted-printable" ? std::string_view(decoded) : body;
        const auto disposition = header(headers, "content-disposition");
        auto name = parameter(disposition, "filename");
        if (name.empty()) name = parameter(type_header, "name");
        const bool attached = lower(disposition).starts_with("attachment") || !name.empty();
        if (type == "message/rfc822") {
            if (depth + 1 > max_mail_depth) return notes_.miss(Reason::message_too_deep);
            message(content, depth + 1);
            return;
        }
        if (is_signature(type, content) || (is_for_looks(type) && !attached)) return;
        const auto charset = parameter(type_header, "charset");
        if (!attached && (type.empty() || type == "text/plain")) return add(read_plain(decoded_text(content, charset, options_.languages, notes_)));
        if (!attached && type == "text/html") return add(read_html(decoded_text(content, charset, options_.languages, notes_), notes_));
        attachment(decoded_header(name, charset), content, depth);
    }

    void add(std::vector<Block> blocks) { blocks_.append(std::move(blocks)); }

    void attachment(const std::string& name, std::string_view content, std::size_t depth) {
        blocks_.add(Block{.text = name.empty() ? "(attachment)" : name, .heading = true, .kind = "attachment"});
        try {
            std::string type;
            add(read_any(content, options_, notes_, type, depth + 1));
        } catch (const Unreadable& error) {
            leave_out(error.reason());
        } catch (const Unsupported& error) {
            leave_out(error.reason());
        }
    }
    void leave_out(Reason why) {
        notes_.miss(Reason::attachment_left_out);
        notes_.tell(why);
    }

    // The pieces between the lines of the boundary. Whether their last line is there.
    static bool split(std::string_view body, const std::string& boundary, std::vector<std::string_view>& pieces) {
        const auto mark = "--" + boundary;
        std::size_t begin = std::string_view::npos, at = 0;
        while (at < body.size()) {
            const auto found = body.find(mark, at);
            if (found == std::string_view::npos) break;
            at = found + mark.size();
            if (found != 0 && body[found - 1] != '\n') continue;
            if (begin != std::string_view::npos && found >= begin) {
                auto end = found;
                if (end > begin && body[end - 1] == '\n') --end;
                if (end > begin && body[end - 1] == '\r') --end;
                pieces.push_back(body.substr(begin, end - begin));
            }
            const bool last = body.substr(at, 2) == "--";
            const auto line = body.find('\n', at);
            begin = line == std::string_view::npos ? body.size() : line + 1;
            at = std::max(at, begin);
            if (last) return true;
            if (pieces.size() > max_mail_parts) break;
        }
        if (begin == std::string_view::npos) return true;
        pieces.push_back(body.substr(std::min(begin, body.size())));
        return false;
    }

    void multipart(const std::string& type, const std::string& boundary, std::string_view body, std::size_t depth,
                   std::size_t nesting) {
        if (boundary.empty() || boundary.size() > 70) return notes_.miss(Reason::parts_left_out);
        std::vector<std::string_view> pieces;
        if (!split(body, boundary, pieces)) notes_.miss(Reason::message_cut);
        if (type == "multipart/alternative") return alternative(pieces, depth, nesting);
        for (const auto piece : pieces) {
            std::string_view inner;
            const auto headers = headers_of(piece, inner);
            part(headers, inner, depth, nesting + 1);
        }
    }

    // The text of a form of the message: its own, or that of the first part of it.
    std::string text_of(std::string_view piece) const {
        constexpr std::size_t deepest = 3;
        std::string_view body;
        auto headers = headers_of(piece, body);
        for (std::size_t depth = 0; depth < deepest && lower(header(headers, "content-type")).starts_with("multipart/"); ++depth) {
            std::vector<std::string_view> pieces;
            const auto boundary = parameter(header(headers, "content-type"), "boundary");
            if (boundary.empty()) return {};
            split(body, boundary, pieces);
            if (pieces.empty()) return {};
            headers = headers_of(pieces.front(), body);
        }
        const auto type = lower(header(headers, "content-type"));
        const bool html = type.starts_with("text/html");
        if (!html && !type.empty() && !type.starts_with("text/plain")) return {};
        const auto encoding = lower(header(headers, "content-transfer-encoding"));
        const auto content = encoding == "base64" ? from_base64_mail(body) : encoding == "quoted-printable" ? from_quoted_printable(body, false) : std::string(body);
        Notes unsaid;
        std::string all;
        try {
            const auto text = decoded_text(content, parameter(header(headers, "content-type"), "charset"), options_.languages, unsaid);
            for (const auto& block : html ? read_html(text, unsaid) : read_plain(text)) all += block.text + "\n";
        } catch (const Unsupported&) {
            return {};
        }
        return all;
    }

    // "This message is in HTML": the plain form says no more than that there is another, or far less than it.
    static bool says_less(const std::string& plain, const std::string& rich) {
        constexpr std::size_t several = 3, notice = 300;
        return rich.size() > several * plain.size() || (!rich.empty() && plain.size() < notice && plain.find("HTML") != std::string::npos && rich.find("HTML") == std::string::npos);
    }

    // The same in several forms: the plain one when there is one with text, else the last that can be read.
    void alternative(const std::vector<std::string_view>& pieces, std::size_t depth, std::size_t nesting) {
        std::optional<std::size_t> plain, rich;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            std::string_view inner;
            const auto headers = headers_of(pieces[i], inner);
            const auto type = lower(header(headers, "content-type"));
            if (!plain && (type.empty() || type.starts_with("text/plain")) && !trimmed(inner).empty()) plain = i;
            if (type.starts_with("text/html") || type.starts_with("multipart/")) rich = i;
        }
        if (!plain && !rich) return;
        const bool is_rich = !plain || (rich && says_less(text_of(pieces[*plain]), text_of(pieces[*rich])));
        std::string_view inner;
        const auto headers = headers_of(pieces[is_rich ? *rich : *plain], inner);
        part(headers, inner, depth, nesting + 1);
    }

    const ExtractOptions& options_;
    Notes& notes_;
    BlockList blocks_;
    std::size_t parts_ = 0;
};

// Without a byte order mark, empty lines and the line of a mailbox before it.
std::string_view from_first_header(std::string_view content) {
    if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
    content.remove_prefix(std::min(content.find_first_not_of("\r\n"), content.size()));
    if (content.starts_with("From ")) content.remove_prefix(std::min(content.find('\n'), content.size() - 1) + 1);
    return content;
}

bool is_of_mailbox(std::string_view content) {
    if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
    content.remove_prefix(std::min(content.find_first_not_of("\r\n"), content.size()));
    return content.starts_with("From ");
}

// "From a@b Mon Jan  1 00:00:00 2004": with a time and a year.
bool is_line_of_mailbox(std::string_view line) {
    const auto is_digit = [&](std::size_t at) { return at < line.size() && line[at] >= '0' && line[at] <= '9'; };
    bool time = false, year = false;
    for (std::size_t at = 5; at < line.size() && at < 200; ++at) {
        time = time || (line[at] == ':' && is_digit(at - 1) && is_digit(at - 2) && is_digit(at + 1) && is_digit(at + 2));
        year = year || (line[at] == ' ' && is_digit(at + 1) && is_digit(at + 2) && is_digit(at + 3) && is_digit(at + 4) && !is_digit(at + 5));
    }
    return line.starts_with("From ") && time && year;
}

// Where the next message of a mailbox begins (RFC 4155): at such a line, behind an empty one and before a header.
std::size_t end_of_message(std::string_view content) {
    for (std::size_t at = 0; (at = content.find("\nFrom ", at)) != std::string_view::npos; ++at) {
        const auto before = content.substr(0, at);
        if (!before.ends_with('\n') && !before.ends_with("\n\r")) continue;
        const auto line = content.find('\n', at + 1);
        if (line == std::string_view::npos) break;
        if (!is_line_of_mailbox(content.substr(at + 1, line - at - 1))) continue;
        const auto header = content.substr(line + 1, 60);
        const auto colon = header.find(':');
        if (colon != std::string_view::npos && colon > 0 && header.find_first_of(" \t\r\n") > colon) return at + 1;
    }
    return content.size();
}

// "Fri, 29 Oct 2004 10:00:00 +0700", with or without the day's name and the seconds: memoranda have days without a time.
bool is_mail_date(std::string_view value) {
    constexpr std::string_view months = "jan feb mar apr may jun jul aug sep oct nov dec ";
    if (const auto comma = value.find(','); comma != std::string_view::npos && comma < 4) value.remove_prefix(comma + 1);
    int day = 0, year = 0, hour = 0, minute = 0;
    char month[4] = {};
    if (std::sscanf(std::string(value).c_str(), "%2d %3[A-Za-z] %4d %2d:%2d", &day, month, &year, &hour, &minute) != 5) return false;
    return months.find(lower(month) + " ") % 4 == 0;
}

}  // namespace

bool looks_like_mail(std::string_view content) {
    const bool of_mailbox = is_of_mailbox(content);
    content = from_first_header(content);
    // The first line is a header, and among the first are ones that only mail has.
    std::string_view body;
    const auto start = content.substr(0, 16'384);
    const auto colon = start.find(':');
    if (colon == 0 || colon == std::string_view::npos || colon > 60) return false;
    for (const char c : start.substr(0, colon))
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-') return false;
    const auto end = std::min(start.find("\n\n"), start.find("\n\r\n"));
    const auto headers = headers_of(start.substr(0, std::min(end, start.size())), body);
    int known = 0;
    for (const char* name :
         {"from", "to", "date", "subject", "message-id", "mime-version", "received", "return-path", "content-type"})
        known += headers.contains(name) ? 1 : 0;
    // From, To, Date and Subject a memorandum has, too.
    bool mail = of_mailbox || is_mail_date(header(headers, "date"));
    for (const char* name : {"message-id", "mime-version", "received", "return-path", "content-type"}) mail = mail || headers.contains(name);
    return known >= 3 && headers.contains("from") && mail;
}

std::vector<Block> read_mail(std::string_view content, const ExtractOptions& options, Notes& notes, std::size_t depth) {
    if (depth > max_mail_depth) throw Unreadable(Reason::message_too_deep);
    const bool of_mailbox = is_of_mailbox(content);
    content = from_first_header(content);
    Mail mail(options, notes);
    for (;;) {
        const auto end = of_mailbox ? end_of_message(content) : content.size();
        if (!mail.message(content.substr(0, end), depth) || end == content.size()) break;
        content.remove_prefix(end);
        content = from_first_header(content);
    }
    return mail.take();
}

}  // namespace depositary::indexer
