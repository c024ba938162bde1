// What a User-Agent says of a browser and its system.
#include "server/device_words.h"

#include <boost/test/unit_test.hpp>

#include <map>

namespace depositary::server {

BOOST_AUTO_TEST_SUITE(device_words)

BOOST_AUTO_TEST_CASE(a_browser_and_its_system_are_named) {
    const std::map<std::string, std::string> known = {
        {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36", "Chrome, Windows"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge, Windows"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", "Safari, macOS"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Safari, iOS"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1", "Chrome, iOS"},
        {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36", "Chrome, Android"},
        {"Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36", "Samsung Internet, Android"},
        {"depositary", "depositary"},
        {"curl/7.88.1", "curl"},
        {"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)", "ChromeOS"}};
    for (const auto& [said, shown] : known) {
        BOOST_CHECK_EQUAL(device_of(said), shown);
    }
}

// Nothing that a client wrote is kept.
BOOST_AUTO_TEST_CASE(what_is_not_known_is_not_repeated) {
    for (const std::string& said : {std::string(), std::string("<script>alert(1)</script>"), std::string(100'000, 'x'), std::string("firefox linux")}) {
        BOOST_CHECK_EQUAL(device_of(said), "");
    }
    BOOST_CHECK_EQUAL(device_of("Firefox/<b>\x1b[31m (Windows; evil)"), "Firefox, Windows");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
