#include "server/multipart.h"

#include <algorithm>
#include <cstring>

#include "server/problem.h"

namespace depositary::server {

namespace {

constexpr std::size_t buffer_size = 64 * 1024;
constexpr std::size_t longest_line = 4096;
constexpr std::size_t most_lines = 16;
constexpr std::size_t most_parts = 2000;  // a version's 500 files, each behind its two fields, and the fields of the document

[[noreturn]] void malformed(const std::string& what) {
    throw HttpError(400, "multipart-malformed", "The form is malformed: " + what);
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

// The parameters after a value: ; name=token or ; name="quoted". A quoted text is as browsers write it (HTML §4.10.21.8):
// %22, %0D and %0A stand for what cannot be there; a backslash is itself, for Windows' sake, unless a quote follows.
std::vector<std::pair<std::string, std::string>> parse_parameters(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> parameters;
    for (text = trim(text); !text.empty(); text = trim(text)) {
        if (text.front() != ';') {
            malformed("a header's parameters are not separated by semicolons.");
        }
        text = trim(text.substr(1));
        const auto equals = text.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            malformed("a header's parameter has no value.");
        }
        const std::string name = lower(trim(text.substr(0, equals)));
        text = trim(text.substr(equals + 1));
        std::string value;
        if (text.starts_with('"')) {
            std::size_t i = 1;
            while (i < text.size() && text[i] != '"') {
                if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '"') {
                    ++i;
                }
                value.push_back(text[i++]);
            }
            if (i >= text.size()) {
                malformed("a header's quoted text does not end.");
            }
            text.remove_prefix(i + 1);
        } else {
            const auto end = std::min(text.find(';'), text.size());
            value = trim(text.substr(0, end));
            text.remove_prefix(end);
        }
        for (const auto& [earlier, unused] : parameters) {
            if (earlier == name) {
                malformed("a header's parameter is there twice.");
            }
        }
        parameters.emplace_back(name, value);
    }
    return parameters;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

// The value before the parameters, and the parameters.
std::pair<std::string, std::string_view> split_value(std::string_view text) {
    const auto semicolon = std::min(text.find(';'), text.size());
    return {lower(trim(text.substr(0, semicolon))), text.substr(semicolon)};
}

}  // namespace

std::string multipart_boundary(std::string_view content_type) {
    const auto [type, rest] = split_value(content_type);
    if (type != "multipart/form-data") {
        throw HttpError(415, "media-type", "This address takes multipart/form-data.");
    }
    for (const auto& [name, value] : parse_parameters(rest)) {
        if (name == "boundary") {
            const bool fits = !value.empty() && value.size() <= 70 && value.back() != ' ' &&
                              std::all_of(value.begin(), value.end(), [](unsigned char c) {
                                  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                         std::strchr("'()+_,-./:=? ", c) != nullptr;
                              });
            if (!fits) {
                malformed("its boundary is not of 1 to 70 characters of RFC 2046.");
            }
            return value;
        }
    }
    malformed("it names no boundary.");
}

MultipartReader::MultipartReader(crypto::ByteSource& body, std::string_view boundary)
    : body_(body), delimiter_("\r\n--" + std::string(boundary)), buffer_(buffer_size) {
    // The first delimiter has no line before it; with CR LF put in front it is like all others.
    buffer_[0] = '\r';
    buffer_[1] = '\n';
    end_ = 2;
}

std::string_view MultipartReader::waiting() const {
    return {reinterpret_cast<const char*>(buffer_.data()) + begin_, end_ - begin_};
}

bool MultipartReader::fill() {
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ == buffer_.size()) {
        return false;
    }
    const std::size_t got = body_.read(std::span(buffer_).subspan(end_));
    end_ += got;
    return got > 0;
}

void MultipartReader::need(std::size_t bytes) {
    while (end_ - begin_ < bytes) {
        if (!fill()) {
            malformed("it ends before its last boundary.");
        }
    }
}

std::string MultipartReader::take_line() {
    for (;;) {
        const auto end = waiting().find("\r\n");
        if (end != std::string_view::npos && end <= longest_line) {
            std::string line(waiting().substr(0, end));
            begin_ += end + 2;
            if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos || !crypto::is_utf8(line)) {
                malformed("a header of a part holds control characters or is not UTF-8.");
            }
            return line;
        }
        if (waiting().size() > longest_line) {
            malformed("a header of a part is longer than 4096 bytes.");
        }
        if (!fill()) {
            malformed("it ends within the header of a part.");
        }
    }
}

Part MultipartReader::read_part_head() {
    std::optional<Part> part;
    std::string media_type;
    for (std::size_t lines = 0;; ++lines) {
        const std::string line = take_line();
        if (line.empty()) {
            break;
        }
        const auto colon = line.find(':');
        if (colon == std::string::npos || colon == 0 || lines == most_lines) {
            malformed("the header of a part is not of NAME: VALUE lines, at most 16.");
        }
        const std::string name = lower(line.substr(0, colon));
        const auto [value, rest] = split_value(std::string_view(line).substr(colon + 1));
        if (name == "content-type") {
            media_type = value;
        } else if (name == "content-transfer-encoding") {
            malformed("a part has a Content-Transfer-Encoding.");
        } else if (name == "content-disposition") {
            if (value != "form-data" || part) {
                malformed("a part has no single Content-Disposition: form-data.");
            }
            part.emplace();
            for (auto [key, text] : parse_parameters(rest)) {
                replace_all(text, "%22", "\"");
                if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
                    malformed("a name holds control characters.");
                }
                if (key == "name") {
                    part->name = text;
                } else if (key == "filename") {
                    part->file_name = text;
                } else {
                    malformed("a part has the parameter " + key + ".");
                }
            }
        }
    }
    if (!part || part->name.empty()) {
        malformed("a part has no name.");
    }
    part->media_type = media_type;
    return *part;
}

// Stands at a delimiter: what follows it tells whether another part comes.
void MultipartReader::end_part() {
    need(delimiter_.size() + 2);
    begin_ += delimiter_.size();
    if (waiting().starts_with("--")) {
        begin_ += 2;
        finished_ = true;
        // Nothing but one CR LF may follow (RFC 2046's epilogue serves nobody here).
        while (end_ - begin_ <= 2 && fill()) {
        }
        if (!waiting().empty() && waiting() != "\r\n") {
            malformed("bytes follow its last boundary.");
        }
        return;
    }
    if (!waiting().starts_with("\r\n")) {
        malformed("its boundary is not followed by a line's end.");
    }
    begin_ += 2;
}

std::optional<Part> MultipartReader::next() {
    if (finished_) {
        return std::nullopt;
    }
    if (!started_) {
        started_ = true;
        need(delimiter_.size());
        if (!waiting().starts_with(delimiter_)) {
            malformed("it does not begin with its boundary.");
        }
    }
    std::array<std::uint8_t, 4096> rest;
    while (in_part_ && read_content(rest) > 0) {
    }
    end_part();
    if (finished_) {
        return std::nullopt;
    }
    if (++parts_ > most_parts) {
        malformed("it has more than 2000 parts.");
    }
    Part part = read_part_head();
    // An empty content is followed by its delimiter's CR LF at once; the head's own CR LF has been taken.
    in_part_ = true;
    return part;
}

std::size_t MultipartReader::read_content(std::span<std::uint8_t> buffer) {
    if (!in_part_ || buffer.empty()) {
        return 0;
    }
    for (;;) {
        const auto found = waiting().find(delimiter_);
        if (found == 0) {
            in_part_ = false;
            return 0;
        }
        // Without a delimiter in sight, its beginning may stand at the end of what is here.
        const std::size_t safe = found != std::string_view::npos ? found
                                 : waiting().size() >= delimiter_.size() ? waiting().size() - delimiter_.size() + 1
                                                                         : 0;
        if (safe > 0) {
            const std::size_t count = std::min(safe, buffer.size());
            std::memcpy(buffer.data(), buffer_.data() + begin_, count);
            begin_ += count;
            return count;
        }
        if (!fill()) {
            malformed("it ends before its last boundary.");
        }
    }
}

std::string MultipartReader::text(std::size_t limit) {
    std::string text;
    std::array<std::uint8_t, 4096> block;
    while (const std::size_t got = read_content(block)) {
        text.append(reinterpret_cast<const char*>(block.data()), got);
        if (text.size() > limit) {
            throw HttpError(413, "field-too-large", "A field of the form is longer than it may be.");
        }
    }
    if (!crypto::is_utf8(text) || text.find('\0') != std::string::npos) {
        malformed("a field is not well-formed UTF-8.");
    }
    return text;
}

}  // namespace depositary::server
