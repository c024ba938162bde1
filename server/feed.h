#pragma once
// A feed of what is new, as feed readers take it: Atom (RFC 4287). Pure: what it is given is what it tells.

#include "repository/timestamp.h"
#include "server/search.h"

#include <string>
#include <vector>

namespace depositary::server {

// A version of a document, and the act that brought it where it is.
struct FeedEntry {
    SearchHit hit;
    repository::Timestamp time;  // of the act
};

struct Feed {
    std::string id;      // a UUID of 32 hexadecimal digits
    std::string title;   // plain text
    std::string subtitle;  // the search as it was understood; empty: none
    std::string author;  // the depositary's name
    std::string origin;  // of all its links: "https://host"
    std::string path;    // where it is asked for
    repository::Timestamp begun;  // its time while it has no later entry
    std::vector<FeedEntry> entries;  // the newest first
};

// The document, UTF-8. An entry's id comes of its document, version and act alone: another version is another entry, and
// nobody learns more from it than what it names. Links are whole addresses: not every reader resolves others.
std::string atom(const Feed& feed);

// A UUID (RFC 9562 §5.8, version 8) of a text, 32 hexadecimal digits: the first bits of its SHA-256.
std::string uuid_of(std::string_view text);

}  // namespace depositary::server
