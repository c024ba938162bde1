#pragma once
// Points in time (UTC, to the second, RFC 3339), dates that may be known only in part, and the clock, which is passed in.

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace depositary::repository {

// POSIX seconds. Written "2026-11-23T08:00:00Z".
struct Timestamp {
    std::int64_t seconds = 0;
    auto operator<=>(const Timestamp&) const = default;
    std::string to_text() const;
    // Exactly the form above, a real date of years 1970..9999; nothing otherwise.
    static std::optional<Timestamp> parse(std::string_view text);
};

// "2004", "2004-10" or "2004-10-29", or empty for unknown: history is not always known to the day.
bool is_partial_date(std::string_view text);

class Clock {
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};
// The machine's clock.
class SystemClock final : public Clock {
public:
    Timestamp now() const override;
};

}  // namespace depositary::repository
