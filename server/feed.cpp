#include "server/feed.h"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/sha256.h"
#include "server/page.h"

namespace depositary::server {

namespace {

// For character data and attributes alike. displayed() has made what deceives the eye visible; of what is left, XML 1.0 (§2.2)
// allows all but some controls and U+FFFE, U+FFFF, which are left out.
std::string escaped(std::string_view text) {
    std::string out;
    const std::string shown = displayed(text);
    for (std::size_t at = 0; at < shown.size(); ++at) {
        const char c = shown[at];
        const auto ahead = std::string_view(shown).substr(at, 3);
        if (ahead == "\xEF\xBF\xBE" || ahead == "\xEF\xBF\xBF") {
            at += 2;
        } else if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '"') {
            out += "&quot;";
        } else if (static_cast<unsigned char>(c) >= 0x20) {
            out += c;
        }
    }
    return out;
}

// RFC 9562 §4: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6".
std::string urn(const std::string& id) {
    return "urn:uuid:" + id.substr(0, 8) + "-" + id.substr(8, 4) + "-" + id.substr(12, 4) + "-" + id.substr(16, 4) + "-" +
           id.substr(20);
}

std::string entry_xml(const Feed& feed, const FeedEntry& entry) {
    const SearchHit& hit = entry.hit;
    const std::string document = hit.document.to_text();
    const std::string id = uuid_of(fmt::format("depositary-feed-entry/v1\n{}\n{}\n{}", document, hit.version, hit.act));
    return fmt::format(
        "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n"
        "<link rel=\"alternate\" type=\"text/html\" href=\"{}/documents/{}#version-{}\"/>\n"
        "<category term=\"{}\"/>\n<category term=\"{}\"/>\n</entry>\n",
        urn(id), escaped(hit.symbol + " – " + hit.title), entry.time.to_text(), escaped(feed.origin), document, hit.version,
        escaped(hit.kind), escaped(hit.status));
}

}  // namespace

std::string uuid_of(std::string_view text) {
    const crypto::Sha256 digest = crypto::Sha256::of(crypto::as_bytes(text));
    std::string id = digest.hex().substr(0, 32);
    id[12] = '8';
    id[16] = "89ab"[(id[16] <= '9' ? id[16] - '0' : id[16] - 'a' + 10) & 3];
    return id;
}

std::string atom(const Feed& feed) {
    std::int64_t updated = feed.begun.seconds;  // the clock may have gone back since: it never does here
    for (const FeedEntry& entry : feed.entries) {
        updated = std::max(updated, entry.time.seconds);
    }
    const std::string subtitle =
        feed.subtitle.empty() ? "" : "<subtitle>" + escaped(feed.subtitle) + "</subtitle>\n";
    std::string xml = fmt::format(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
        "<id>{}</id>\n<title>{}</title>\n{}<updated>{}</updated>\n<author><name>{}</name></author>\n"
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}{}\"/>\n",
        urn(feed.id), escaped(feed.title), subtitle, repository::Timestamp{updated}.to_text(), escaped(feed.author), escaped(feed.origin),
        escaped(feed.path));
    for (const FeedEntry& entry : feed.entries) {
        xml += entry_xml(feed, entry);
    }
    return xml + "</feed>\n";
}

}  // namespace depositary::server
