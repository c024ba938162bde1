#include "repository/timestamp.h"

#include <chrono>
#include <ctime>

namespace depositary::repository {
namespace {

using std::chrono::year_month_day;

// The number that exactly these digits write; nothing when one is not a digit.
std::optional<int> number(std::string_view digits) {
    int value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<year_month_day> date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    const auto y = number(text.substr(0, 4));
    const auto m = number(text.substr(5, 2));
    const auto d = number(text.substr(8, 2));
    if (!y || !m || !d) {
        return std::nullopt;
    }
    const year_month_day day{std::chrono::year(*y), std::chrono::month(static_cast<unsigned>(*m)),
                             std::chrono::day(static_cast<unsigned>(*d))};
    return day.ok() ? std::optional(day) : std::nullopt;
}

}  // namespace

std::string Timestamp::to_text() const {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    gmtime_r(&time, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

std::optional<Timestamp> Timestamp::parse(std::string_view text) {
    if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z') {
        return std::nullopt;
    }
    const auto day = date(text.substr(0, 10));
    const auto h = number(text.substr(11, 2));
    const auto m = number(text.substr(14, 2));
    const auto s = number(text.substr(17, 2));
    if (!day || int(day->year()) < 1970 || !h || !m || !s || *h > 23 || *m > 59 || *s > 59) {
        return std::nullopt;
    }
    const auto days = std::chrono::sys_days(*day).time_since_epoch();
    return Timestamp{std::chrono::duration_cast<std::chrono::seconds>(days).count() + *h * 3600 + *m * 60 + *s};
}

bool is_partial_date(std::string_view text) {
    if (text.empty()) {
        return true;
    }
    std::string whole(text);
    if (text.size() == 4) {
        whole += "-01-01";
    } else if (text.size() == 7) {
        whole += "-01";
    }
    return date(whole).has_value();
}

Timestamp SystemClock::now() const { return {static_cast<std::int64_t>(std::time(nullptr))}; }

}  // namespace depositary::repository
