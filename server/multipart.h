#pragma once
// multipart/form-data (RFC 7578), read part by part as it arrives, in bounded memory: what a page without scripts sends.

#include <optional>

#include "crypto/bytes.h"

namespace depositary::server {

// The boundary named by a Content-Type field: 1..70 characters of RFC 2046 §5.1.1. Throws HttpError 415 "media-type" when
// the field is not multipart/form-data, 400 "multipart-malformed" when the boundary is missing or malformed.
std::string multipart_boundary(std::string_view content_type);

struct Part {
    std::string name;
    std::optional<std::string> file_name;  // as sent, well-formed UTF-8 without control characters; maybe empty
    std::string media_type;                // "" when the part states none
};

// Reads parts in order; not thread-safe. Throws HttpError 400 "multipart-malformed" for anything that is not exactly of
// the format, a missing final boundary among them, and for more than 200 parts.
class MultipartReader {
public:
    // Both are borrowed; `body` must be just the request's body.
    MultipartReader(crypto::ByteSource& body, std::string_view boundary);

    // The next part, what is left of the one before being passed over; nothing after the last.
    std::optional<Part> next();
    // The content of the current part.
    crypto::ByteSource& content() { return content_; }
    // The content of the current part as a text of at most `limit` bytes; 413 "field-too-large", 400 when not UTF-8.
    std::string text(std::size_t limit);

private:
    class Content final : public crypto::ByteSource {
    public:
        explicit Content(MultipartReader& reader) : reader_(reader) {}
        std::size_t read(std::span<std::uint8_t> buffer) override { return reader_.read_content(buffer); }

    private:
        MultipartReader& reader_;
    };

    std::size_t read_content(std::span<std::uint8_t> buffer);
    bool fill();
    void need(std::size_t bytes);
    std::string_view waiting() const;
    std::string take_line();
    Part read_part_head();
    void end_part();

    crypto::ByteSource& body_;
    std::string delimiter_;  // CR LF "--" boundary
    crypto::Bytes buffer_;
    std::size_t begin_ = 0, end_ = 0;
    std::size_t parts_ = 0;
    bool in_part_ = false, finished_ = false, started_ = false;
    Content content_{*this};
};

}  // namespace depositary::server
