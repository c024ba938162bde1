#include "server/calendar.h"

#include "server/words.h"

#include <unicode/dtptngen.h>
#include <unicode/gregocal.h>
#include <unicode/smpdtfmt.h>

#include <charconv>
#include <map>
#include <memory>

namespace depositary::server {

namespace {

// Thai pages count in the Buddhist Era; the common year follows. Cambodian and Burmese pages write their own digits.
std::string locale_of(std::string_view language) {
    if (language == "th") {
        return "th@calendar=buddhist";
    }
    if (language == "km") {
        return "km@calendar=gregorian;numbers=khmr";
    }
    if (language == "my") {
        return "my@calendar=gregorian;numbers=mymr";
    }
    return (language == "en" ? "en_GB" : std::string(language)) + "@calendar=gregorian";
}

// Formatters are costly to make and not safe to share: one of a kind for each thread.
const icu::SimpleDateFormat& formatter(const std::string& locale_name, const std::string& wanted, bool is_pattern) {
    thread_local std::map<std::string, std::unique_ptr<icu::SimpleDateFormat>> kept;
    auto& format = kept[locale_name + '\n' + wanted];
    if (!format) {
        UErrorCode error = U_ZERO_ERROR;
        const icu::Locale locale = icu::Locale::createFromName(locale_name.c_str());
        icu::UnicodeString pattern = icu::UnicodeString::fromUTF8(wanted);
        if (!is_pattern) {
            const std::unique_ptr<icu::DateTimePatternGenerator> patterns(
                icu::DateTimePatternGenerator::createInstance(locale, error));
            if (U_SUCCESS(error)) {
                pattern = patterns->getBestPattern(icu::UnicodeString::fromUTF8(wanted), error);
            }
        }
        auto made = std::make_unique<icu::SimpleDateFormat>(pattern, locale, error);
        if (U_FAILURE(error)) {
            throw std::runtime_error("ICU has no dates for " + locale_name);
        }
        made->adoptTimeZone(icu::TimeZone::createTimeZone("UTC"));
        format = std::move(made);
    }
    return *format;
}

std::string formatted(const std::string& locale, const std::string& wanted, UDate when, bool is_pattern = false) {
    icu::UnicodeString text;
    formatter(locale, wanted, is_pattern).format(when, text);
    std::string out;
    text.toUTF8String(out);
    return out;
}

struct Parts {
    int year = 0, month = 0, day = 0;  // 0: not known
};

std::optional<Parts> parse(std::string_view partial) {
    if (partial.empty() || !repository::is_partial_date(partial)) {
        return std::nullopt;
    }
    const auto number = [&](std::size_t at, std::size_t size) {
        int value = 0;
        std::from_chars(partial.data() + at, partial.data() + at + size, value);
        return value;
    };
    Parts parts{number(0, 4), 0, 0};
    parts.month = partial.size() >= 7 ? number(5, 2) : 0;
    parts.day = partial.size() >= 10 ? number(8, 2) : 0;
    return parts;
}

UDate moment(int year, int month, int day) {
    UErrorCode error = U_ZERO_ERROR;
    icu::GregorianCalendar calendar(*icu::TimeZone::getGMT(), error);
    calendar.clear();
    calendar.set(year, month == 0 ? 0 : month - 1, day == 0 ? 1 : day);
    const UDate when = calendar.getTime(error);
    return U_SUCCESS(error) ? when : 0;
}

// The year of the other era, with the era's name, to be put beside the date; empty where none is used, or where it is
// not certain. In Cambodia the Buddhist year turns at Visakha, a full moon between late April and early June: in
// between, and where no month is known, nothing is said.
std::string other_era(std::string_view language, const Parts& date) {
    const auto year = [&](const std::string& era, const std::string& calendar, int ahead) {
        const std::string number = formatted(calendar, "y", moment(date.year + ahead, date.month, 1), true);
        return Words::in(language).text("era." + era, {{"year", number}});
    };
    if (language == "th") {
        return year("common", "th@calendar=gregorian", 0);
    }
    if (language == "lo") {
        return year("buddhist", "lo@calendar=buddhist", 0);
    }
    if (language == "km" && date.month != 0 && (date.month < 4 || date.month > 6)) {
        return year("buddhist", "km@calendar=buddhist;numbers=khmr", date.month > 6 ? 1 : 0);
    }
    return "";
}

std::string with_era(std::string_view language, const Parts& date, const std::string& text) {
    const std::string era = other_era(language, date);
    return era.empty() ? text : text + " (" + era + ")";
}

}  // namespace

std::string readable_date(std::string_view language, std::string_view partial) {
    const auto date = parse(partial);
    if (!date) {
        return std::string(partial);
    }
    const char* const wanted = date->day != 0 ? "yMMMMd" : date->month != 0 ? "yMMMM" : "y";
    return with_era(language, *date,
                    formatted(locale_of(language), wanted, moment(date->year, date->month, date->day)));
}

std::string readable_time(std::string_view language, repository::Timestamp time) {
    const auto date = parse(time.to_text().substr(0, 10)).value();
    const auto when = static_cast<UDate>(time.seconds) * 1000;
    return with_era(language, date, formatted(locale_of(language), "yMMMMd", when)) + ", " +
           formatted(locale_of(language), "HH:mm:ss", when, true) + " UTC";
}

std::string readable_clock(std::string_view language, repository::Timestamp time) {
    return formatted(locale_of(language), "HH:mm", static_cast<UDate>(time.seconds) * 1000, true);
}

}  // namespace depositary::server
