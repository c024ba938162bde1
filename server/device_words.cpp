#include "server/device_words.h"

#include <algorithm>
#include <iterator>

namespace depositary::server {
namespace {

struct Name {
    std::string_view mark, shown;
};

// The more particular first: Edge says that it is Chrome, which says that it is Safari.
constexpr Name browsers[] = {{"Edg/", "Edge"},      {"EdgA/", "Edge"},      {"EdgiOS/", "Edge"},
                             {"OPR/", "Opera"},     {"SamsungBrowser/", "Samsung Internet"},
                             {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"},
                             {"Chrome/", "Chrome"}, {"Version/", "Safari"}, {"depositary", "depositary"},
                             {"curl/", "curl"}};
constexpr Name systems[] = {{"Android", "Android"},      {"iPhone", "iOS"},    {"iPad", "iPadOS"}, {"Windows", "Windows"},
                            {"Macintosh", "macOS"},      {"CrOS", "ChromeOS"}, {"Linux", "Linux"}};

template <std::size_t size>
std::string_view known(const Name (&names)[size], std::string_view text) {
    const auto found = std::find_if(std::begin(names), std::end(names),
                                    [&](const Name& name) { return text.find(name.mark) != std::string_view::npos; });
    return found == std::end(names) ? std::string_view() : found->shown;
}

}  // namespace

std::string device_of(std::string_view user_agent) {
    const std::string browser(known(browsers, user_agent));
    const std::string system(known(systems, user_agent));
    return browser + (browser.empty() || system.empty() ? "" : ", ") + system;
}

}  // namespace depositary::server
