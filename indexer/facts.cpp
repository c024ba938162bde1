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

bool same(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return folded(x) == folded(y); });
}

bool is_symbol(std::string_view symbol, std::string_view wanted) {
    const bool open = wanted.ends_with('*');
    if (open) wanted.remove_suffix(1);
    if (wanted.empty()) return open && !symbol.empty();
    for (std::size_t at = 0; at + wanted.size() <= symbol.size(); ++at) {
        if (at > 0 && symbol[at - 1] != '/') continue;
        const auto rest = symbol.substr(at);
        if (open ? same(rest.substr(0, wanted.size()), wanted) : same(rest, wanted)) return true;
    }
    return false;
}

}  // namespace

bool fact_is(const DocumentFacts& facts, Field field, std::string_view value) {
    const auto any_of = [](const std::vector<std::string>& values, const auto& is) {
        return std::any_of(values.begin(), values.end(), is);
    };
    const auto is_value = [&](const std::string& each) { return same(each, value); };
    switch (field) {
        case Field::symbol:
            return is_symbol(facts.symbol, value);
        case Field::party:
            return any_of(facts.parties, is_value);
        case Field::kind:
            return same(facts.kind, value);
        case Field::status:
            return same(facts.status, value);
        case Field::meeting:
            return any_of(facts.meetings, [&](const std::string& each) { return is_symbol(each, value); });
        case Field::signed_by:
            return any_of(facts.signed_by, is_value);
        case Field::title:
        case Field::language:
        case Field::date:
        case Field::similar:
            break;
    }
    return false;
}

Units filtered(const Generation& generation, Units units, const SearchFilters& filters) {
    const auto holds = [](const std::vector<std::string>& wanted, const std::string& value) {
        return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
    };
    const auto from = first_day(filters.from), to = last_day(filters.to);
    std::vector<char> passes(generation.documents.size());
    for (std::size_t i = 0; i < passes.size(); ++i) {
        const auto* facts = generation.documents[i].get();
        if (!facts) continue;
        const bool party = filters.parties.empty() ||
                           std::any_of(facts->parties.begin(), facts->parties.end(),
                                       [&](const std::string& value) { return holds(filters.parties, value); });
        passes[i] = party && may_lie_between(facts->first_day, facts->last_day, from, to) &&
                    holds(filters.kinds, facts->kind) && holds(filters.statuses, facts->status);
    }
    std::uint64_t languages = filters.languages.empty() ? ~std::uint64_t{0} : 0;
    for (std::size_t bit = 0; bit < generation.language_names.size(); ++bit)
        if (holds(filters.languages, generation.language_names[bit])) languages |= std::uint64_t{1} << bit;
    std::erase_if(units, [&](Xapian::docid unit) {
        const auto owner = unit < generation.owner.size() ? generation.owner[unit] : Generation::no_owner;
        if (owner == Generation::no_owner || !passes[owner]) return true;
        return !filters.languages.empty() && (generation.languages[unit] & languages) == 0;
    });
    return units;
}

}  // namespace depositary::indexer
