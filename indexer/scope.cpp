#include "indexer/scope.h"

#include <algorithm>
#include <set>

namespace depositary::indexer {
namespace {

// A former version counts only beside a later one that is the latest: where it is the latest still, or the document has
// left the compartment, the two have not been published together yet.
bool is_former(const SearchedCompartment& compartment, const DocumentFacts& facts) {
    const auto& known = compartment.generation->by_document();
    const auto found = known.find(facts.document);
    return found != known.end() && compartment.generation->documents[found->second]->version > facts.version;
}

// Whether all who signed one, or who are named in what nobody signed, have signed the other. What others deposit elsewhere ends no
// agreement of theirs (decision 0598).
bool is_signed_by_all_of(const DocumentFacts& superseding, const DocumentFacts& superseded) {
    std::vector<std::string> parties;
    for (const auto& [party, act] : superseded.signed_by) parties.push_back(party);
    if (parties.empty()) parties = superseded.parties;
    const auto has_signed = [&](const std::string& party) {
        return std::any_of(superseding.signed_by.begin(), superseding.signed_by.end(), [&](const auto& each) { return each.first == party; });
    };
    return !parties.empty() && std::all_of(parties.begin(), parties.end(), has_signed);
}

}  // namespace

Scope::Scope(const QueryScope& asked, const std::vector<SearchedCompartment>& compartments)
    : day_(day_number(last_day(asked.as_of))), all_(day_ == 0 && asked.all_versions) {
    if (day_ != 0) find_superseded(compartments);
}

// A relation names a symbol: of the same compartment's document, where whoever deposits may say so; else of the first compartment that has one.
void Scope::find_superseded(const std::vector<SearchedCompartment>& compartments) {
    struct Superseding {
        const SearchedCompartment* compartment;
        const DocumentFacts* facts;
        std::string_view symbol;
        std::uint32_t day;
    };
    struct Holder {
        const SearchedCompartment* compartment;
        const DocumentFacts* facts;
    };
    std::vector<Superseding> all;
    for (const auto& compartment : compartments)
        for (const auto* generation : {compartment.generation.get(), compartment.former.get()})
            for (std::size_t i = 0; i < generation->documents.size(); ++i) {
                const auto* facts = generation->documents[i].get();
                if (!facts || facts->supersedes.empty()) continue;
                const auto day = generation->codes[i].in_force_from;
                if (day == 0 || day > day_ || (generation == compartment.former.get() && !is_former(compartment, *facts)))
                    continue;
                for (const auto& symbol : facts->supersedes)
                    if (symbol != facts->symbol) all.push_back({&compartment, facts, symbol, day});
            }
    if (all.empty()) return;
    std::unordered_map<std::string_view, std::vector<Holder>> holders;
    for (const auto& each : all) holders[each.symbol];
    for (const auto& compartment : compartments)
        for (std::size_t i = 0; i < compartment.generation->documents.size(); ++i)
            if (const auto* facts = compartment.generation->documents[i].get())
                if (const auto found = holders.find(facts->symbol); found != holders.end())
                    found->second.push_back({&compartment, facts});
    for (const auto& each : all) {
        const auto& holding = holders[each.symbol];
        if (holding.empty()) continue;
        const bool here = std::any_of(holding.begin(), holding.end(), [&](const Holder& holder) { return holder.compartment == each.compartment; });
        if (!here && !is_signed_by_all_of(*each.facts, *holding.front().facts)) continue;
        auto& end = superseded_[here ? each.compartment->name : holding.front().compartment->name][each.symbol];
        end = std::max(end, each.day);
    }
}

bool Scope::in_force(const SearchedCompartment& compartment, const DocumentFacts& facts,
                     const DocumentCodes& codes) const {
    if (codes.in_force_from == 0 || codes.in_force_from > day_) return false;
    if (codes.in_force_until != 0 && codes.in_force_until <= day_) return false;
    const auto ends = superseded_.find(compartment.name);
    if (ends == superseded_.end()) return true;
    const auto end = ends->second.find(facts.symbol);
    // What was put in force after it was superseded is in force again.
    return end == ends->second.end() || end->second < codes.in_force_from;
}

Units Scope::seen(const SearchedCompartment& compartment, bool former, Units units) const {
    if (!looks_at_former()) return units;
    const auto& generation = former ? *compartment.former : *compartment.generation;
    const auto sees = [&](std::uint32_t document) {
        const auto& facts = *generation.documents[document];
        return (day_ == 0 || in_force(compartment, facts, generation.codes[document])) &&
               (!former || is_former(compartment, facts));
    };
    // A document's units stand side by side: it is asked about once.
    std::uint32_t document = no_owner;
    bool seen = false;
    std::erase_if(units, [&](Xapian::docid unit) {
        const auto owner = generation.units[unit].owner;
        if (owner != document) {
            document = owner;
            seen = owner != no_owner && sees(owner);
        }
        return !seen;
    });
    return units;
}

}  // namespace depositary::indexer
