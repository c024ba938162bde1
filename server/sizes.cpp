#include "server/sizes.h"

#include <unicode/measunit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/numberformatter.h>

#include <iterator>
#include <stdexcept>

namespace depositary::server {

namespace {

// Cambodian and Burmese pages write their own digits, as in dates (calendar.cpp).
std::string locale_of(std::string_view language) {
    return language == "km" ? "km@numbers=khmr" : language == "my" ? "my@numbers=mymr" : std::string(language);
}

}  // namespace

std::string readable_size(std::string_view language, std::uint64_t bytes) {
    const icu::MeasureUnit units[] = {icu::MeasureUnit::getByte(), icu::MeasureUnit::getKilobyte(),
                                      icu::MeasureUnit::getMegabyte(), icu::MeasureUnit::getGigabyte(),
                                      icu::MeasureUnit::getTerabyte()};
    double size = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (size >= (unit == 0 ? 1000 : 999.95) && unit + 1 < std::size(units)) {
        size /= 1000;
        ++unit;
    }
    UErrorCode error = U_ZERO_ERROR;
    std::string out;
    icu::number::NumberFormatter::withLocale(icu::Locale::createFromName(locale_of(language).c_str()))
        .unit(units[unit])
        .unitWidth(unit == 0 ? UNUM_UNIT_WIDTH_FULL_NAME : UNUM_UNIT_WIDTH_SHORT)
        .precision(unit == 0 ? icu::number::Precision::integer() : icu::number::Precision::fixedFraction(1))
        .formatDouble(size, error)
        .toString(error)
        .toUTF8String(out);
    if (U_FAILURE(error)) {
        throw std::runtime_error("ICU has no sizes for " + std::string(language));
    }
    return out;
}

std::string size_forms(std::string_view language) {
    std::string forms, mark;
    for (const std::uint64_t size : {std::uint64_t{1}, std::uint64_t{7}, std::uint64_t{7'000}, std::uint64_t{7'000'000}, std::uint64_t{7'000'000'000}}) {
        const auto text = icu::UnicodeString::fromUTF8(readable_size(language, size));
        std::int32_t first = 0, last = text.length() - 1;  // of the number: "7", "7.0"
        while (first < last && u_isdigit(text.char32At(first)) == 0) {
            ++first;
        }
        while (last > first && u_isdigit(text.char32At(last)) == 0) {
            --last;
        }
        if (last - first == 2) {
            mark.clear();
            text.tempSubString(first + 1, 1).toUTF8String(mark);
        }
        icu::UnicodeString(text).replaceBetween(first, last + 1, "{n}").toUTF8String(forms);
        forms += '|';
    }
    for (const std::uint64_t digit : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
        forms += readable_number(language, digit);
    }
    return forms + '|' + mark;
}

std::string readable_number(std::string_view language, std::uint64_t number) {
    UErrorCode error = U_ZERO_ERROR;
    std::string out;
    icu::number::NumberFormatter::withLocale(icu::Locale::createFromName(locale_of(language).c_str()))
        .formatInt(static_cast<std::int64_t>(number), error)
        .toString(error)
        .toUTF8String(out);
    if (U_FAILURE(error)) {
        throw std::runtime_error("ICU has no numbers for " + std::string(language));
    }
    return out;
}

}  // namespace depositary::server
