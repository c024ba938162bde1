#include "server/words.h"

#include "server/session.h"
#include "server/strict_json.h"
#include "templates/embedded.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace depositary::server {

namespace {

constexpr std::array<std::string_view, 7> interface_languages = {"en", "km", "zh", "lo", "my", "th", "vi"};
constexpr std::string_view cookie_name = "language";
constexpr std::int64_t cookie_seconds = 365 * 24 * 3600;

std::optional<std::string_view> known_language(std::string_view tag) {
    std::string primary(tag.substr(0, tag.find('-')));
    std::transform(primary.begin(), primary.end(), primary.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto found = std::find(interface_languages.begin(), interface_languages.end(), primary);
    return found == interface_languages.end() ? std::nullopt : std::optional(*found);
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) {
        text.remove_prefix(1);
    }
    while (text.ends_with(' ') || text.ends_with('\t')) {
        text.remove_suffix(1);
    }
    return text;
}

// The weight of "q=0.8" in thousandths; 1000 when none is given, 0 when it is malformed.
int weight_of(std::string_view parameters) {
    const std::string_view parameter = trimmed(parameters);
    if (parameter.empty()) {
        return 1000;
    }
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) {
        return 0;
    }
    double weight = 0;
    const auto [end, error] = std::from_chars(parameter.data() + 2, parameter.data() + parameter.size(), weight);
    const bool whole = error == std::errc() && end == parameter.data() + parameter.size();
    return whole && weight >= 0 && weight <= 1 ? static_cast<int>(weight * 1000) : 0;
}

std::optional<std::string_view> preferred_language(std::string_view accept) {
    std::optional<std::string_view> best;
    int best_weight = 0;
    while (!accept.empty()) {
        const auto end = std::min(accept.find(','), accept.size());
        const std::string_view item = accept.substr(0, end);
        accept.remove_prefix(std::min(end + 1, accept.size()));
        const auto semicolon = std::min(item.find(';'), item.size());
        const auto language = known_language(trimmed(item.substr(0, semicolon)));
        const int weight = weight_of(semicolon < item.size() ? item.substr(semicolon + 1) : "");
        if (language && weight > best_weight) {
            best = language;
            best_weight = weight;
        }
    }
    return best;
}

}  // namespace

Words::Words(std::string_view language) : language_(language) {
    const auto file = templates::find("messages/" + language_ + ".json");
    texts_ = parse_strict_json(file.value()).get<std::map<std::string, std::string>>();
}

std::span<const std::string_view> Words::languages() {
    return interface_languages;
}

const Words& Words::in(std::string_view language) {
    static const std::map<std::string_view, Words> all = [] {
        std::map<std::string_view, Words> words;
        for (const std::string_view one : interface_languages) {
            words.emplace(one, Words(one));
        }
        return words;
    }();
    const auto found = all.find(language);
    return found != all.end() ? found->second : all.at("en");
}

std::optional<std::string> Words::find(const std::string& key) const {
    const auto found = texts_.find(key);
    return found == texts_.end() ? std::nullopt : std::optional(found->second);
}

std::string Words::text(const std::string& key, const std::map<std::string, std::string>& values) const {
    const auto found = texts_.find(key);
    if (found == texts_.end()) {
        return key.substr(key.find('.') + 1);
    }
    // In one pass, so that a value that looks like a place is left alone.
    const std::string& pattern = found->second;
    std::string out;
    for (std::size_t at = 0; at < pattern.size();) {
        const auto close = pattern[at] == '{' ? pattern.find('}', at) : std::string::npos;
        const auto value =
            close == std::string::npos ? values.end() : values.find(pattern.substr(at + 1, close - at - 1));
        if (value != values.end()) {
            out += value->second;
            at = close + 1;
        } else {
            out.push_back(pattern[at++]);
        }
    }
    return out;
}

std::string_view reader_language(const RequestHead& head) {
    for (const std::string& chosen : cookies_named(head, cookie_name)) {
        if (const auto language = known_language(chosen)) {
            return *language;
        }
    }
    return preferred_language(head.field("accept-language").value_or("")).value_or("en");
}

const Words& words_of(const Request& request) {
    return Words::in(reader_language(request.head));
}

std::string language_cookie(std::string_view language, bool secure) {
    return std::string(cookie_name) + "=" + std::string(language) +
           "; Path=/; Max-Age=" + std::to_string(cookie_seconds) + "; HttpOnly; SameSite=Lax" +
           (secure ? "; Secure" : "");
}

}  // namespace depositary::server
