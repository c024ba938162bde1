// Questions about a document's facts: fields of the query and filters.

#include "indexer/dates.h"
#include "indexer/matching.h"

#include <algorithm>

namespace depositary::indexer {
namespace {

char folded(char c) {
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c + 32);
    return c == ' ' || c == '_' ? '-' : c;
}

bool is_symbol(std::string_view symbol, std::string_view wanted) {
    const bool open = wanted.ends_with('*');
    if (open) wanted.remove_suffix(1);
    if (wanted.empty()) return open && !symbol.empty();
    for (std::size_t at = 0; at + wanted.size() <= symbol.size(); ++at) {
        if (at > 0 && symbol[at - 1] != '/') continue;
        const auto rest = symbol.substr(at);
        if (open ? same_value(rest.substr(0, wanted.size()), wanted) : same_value(rest, wanted)) return true;
    }
    return false;
}

}  // namespace

bool same_value(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return folded(x) == folded(y); });
}

bool is_language(std::string_view language, std::string_view wanted) {
    if (language.size() > wanted.size() && language[wanted.size()] == '-') language = language.substr(0, wanted.size());
    return !wanted.empty() && same_value(language, wanted);
}

bool fact_is(const DocumentFacts& facts, Field field, std::string_view value) {
    const auto any_of = [](const auto& values, const auto& is) {
        return std::any_of(values.begin(), values.end(), is);
    };
    const auto is_value = [&](const std::string& each) { return same_value(each, value); };
    switch (field) {
        case Field::symbol:
            return is_symbol(facts.symbol, value);
        case Field::party:
            return any_of(facts.parties, is_value);
        case Field::kind:
            return same_value(facts.kind, value);
        case Field::status:
            return same_value(facts.status, value);
        case Field::meeting:
            return any_of(facts.meetings, [&](const std::string& each) { return is_symbol(each, value); });
        case Field::signed_by:
            return any_of(facts.signed_by, [&](const auto& each) { return is_value(each.first); });
        case Field::title:
        case Field::language:
        case Field::date:
        case Field::similar:
        case Field::as_of:
        case Field::versions:
            break;
    }
    return false;
}

std::vector<char> codes_where(const std::vector<std::string>& names,
                              const std::function<bool(const std::string&)>& is) {
    std::vector<char> result;
    for (const auto& name : names) result.push_back(is(name));
    return result;
}

Units filtered(const Generation& generation, Units units, const SearchFilters& filters, const Arrival& arrival) {
    const auto wanted_of = [](const std::vector<std::string>& wanted) {
        return [&wanted](const std::string& value) {
            return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
        };
    };
    const auto kinds = codes_where(generation.names.kinds, wanted_of(filters.kinds));
    const auto statuses = codes_where(generation.names.statuses, wanted_of(filters.statuses));
    std::vector<char> parties;
    for (const auto& set : generation.names.parties)
        parties.push_back(filters.parties.empty() || std::any_of(set.begin(), set.end(), wanted_of(filters.parties)));
    std::uint64_t languages = 0;
    for (std::size_t bit = 0; bit < generation.names.languages.size(); ++bit)
        if (std::any_of(filters.languages.begin(), filters.languages.end(),
                        [&](const auto& wanted) { return is_language(generation.names.languages[bit], wanted); }))
            languages |= std::uint64_t{1} << std::min<std::size_t>(bit, 63);
    if (filters.languages.empty()) languages = ~std::uint64_t{0};
    const auto from = day_number(first_day(filters.from)), to = day_number(last_day(filters.to));

    const auto passes = [&](std::uint32_t document) {
        const auto& codes = generation.codes[document];
        return kinds[codes.kind] && statuses[codes.status] && parties[codes.parties] &&
               may_lie_between(codes.first_day, codes.last_day, from, to) &&
               (filters.since == 0 || arrival.of(*generation.documents[document]) >= filters.since);
    };
    // A document's units stand side by side: it is asked about once.
    std::uint32_t document = no_owner;
    bool passed = false;
    std::erase_if(units, [&](Xapian::docid unit) {
        const auto& facts = generation.units[unit];
        if (facts.owner != document) {
            document = facts.owner;
            passed = document != no_owner && passes(document);
        }
        return !passed || (!filters.languages.empty() && (facts.languages & languages) == 0);
    });
    return units;
}

}  // namespace depositary::indexer
