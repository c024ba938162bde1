#include "server/sizes.h"

#include <unicode/measunit.h>
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

}  // namespace depositary::server
