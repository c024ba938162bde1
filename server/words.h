#pragma once
// The words of the user interface in the reader's language (templates/messages/<language>.json), and which language
// that is.

#include "server/message.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::server {

// The words of one language. Lives as long as the program; safe for threads.
class Words {
public:
    // The interface's languages, English first: en, km, zh, lo, my, th, vi.
    static std::span<const std::string_view> languages();
    // The words of one of them; of English for any other.
    static const Words& in(std::string_view language);

    const std::string& language() const { return language_; }
    // The text under a key, "kind.agreement", with each {name} replaced; the key's last part where there is none.
    std::string text(const std::string& key, const std::map<std::string, std::string>& values = {}) const;
    // The text under a key; nothing when there is none.
    std::optional<std::string> find(const std::string& key) const;
    // All of them.
    const std::map<std::string, std::string>& all() const { return texts_; }

private:
    explicit Words(std::string_view language);

    std::string language_;
    std::map<std::string, std::string> texts_;
};

// Which of the interface's languages the reader wants: what they chose (the cookie), else the one that Accept-Language
// (RFC 9110 §12.5.4) prefers, else English.
std::string_view reader_language(const RequestHead& head);
// The words that the reader of a request's answer wants.
const Words& words_of(const Request& request);

// The cookie that keeps a reader's choice. It is no secret and grants nothing.
std::string language_cookie(std::string_view language, bool secure);

}  // namespace depositary::server
