#include "server/search_values.h"

#include <algorithm>
#include <array>
#include <optional>

#include "indexer/dates.h"
#include "indexer/names.h"
#include "repository/names.h"
#include "server/known_names.h"
#include "server/problem.h"
#include "server/words.h"

namespace depositary::server {

using namespace repository;

namespace {

constexpr std::array kinds{Kind::agreement,      Kind::plan_of_action, Kind::work_plan,
                           Kind::meeting_record, Kind::guideline,      Kind::referral};
constexpr std::array statuses{Status::draft, Status::agreed_in_principle, Status::endorsed, Status::adopted, Status::signed_};

template <class Values>
std::vector<std::string> words_of_all(const Values& values) {
    std::vector<std::string> all;
    for (const auto value : values) {
        all.emplace_back(to_text(value));
    }
    return all;
}

constexpr const char* dates_allowed = "2004, 2004-10 or 2004-10-29";

bool is_among(const std::vector<std::string>& values, const std::string& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

std::string listed(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) {
        text += (text.empty() ? "" : ", ") + value;
    }
    return text;
}

std::vector<std::string> party_codes(const Application& application) {
    std::vector<std::string> codes;
    for (const Party& party : application.depositary.parties()) {
        codes.push_back(party.code);
    }
    return codes;
}

// What the words under `prefix` call each of the values, in every language.
std::vector<std::pair<std::string, std::string>> names_of(const std::string& prefix, const std::vector<std::string>& values) {
    std::vector<std::pair<std::string, std::string>> names;
    for (const std::string_view language : Words::languages()) {
        for (const std::string& value : values) {
            names.emplace_back(Words::in(language).text(prefix + value), value);
        }
    }
    return names;
}

// Texts are in any language that files may be said to be in.
bool is_language(const std::string& value) {
    try {
        check_language(value);
        return true;
    } catch (const Invalid&) {
        return false;
    }
}

bool is_date(const std::string& name) { return name == "from" || name == "to" || name == "as_of"; }

// What a parameter may name, if this value is nothing of it.
std::optional<std::string> allowed_instead(const Application& application, const std::string& name, const std::string& value) {
    const auto unless_among = [&](const std::vector<std::string>& values) {
        return is_among(values, value) ? std::nullopt : std::optional(listed(values));
    };
    if (name == "kind") {
        return unless_among(document_kinds());
    }
    if (name == "status") {
        return unless_among(search_statuses());
    }
    if (name == "party") {
        return unless_among(party_codes(application));
    }
    if (name == "order") {
        return unless_among(search_orders());
    }
    if (name == "versions") {
        return unless_among(search_scopes());
    }
    if (name == "language" && !is_language(value)) {
        return listed(search_languages()) + ", or the code of another language";
    }
    if (is_date(name) && !is_partial_date(value)) {
        return dates_allowed;
    }
    return std::nullopt;
}

// "2004-10" and "2004" are not: the month lies in the year.
bool is_reversed(std::string_view from, std::string_view to) {
    const std::size_t common = std::min(from.size(), to.size());
    return from.substr(0, common) > to.substr(0, common);
}

void add_reversed(const Pairs& query, std::vector<UnknownValue>& unknown) {
    std::string from, to;
    for (const auto& [name, value] : query) {
        if (is_partial_date(value) && (name == "from" || name == "to")) {
            (name == "from" ? from : to) = value;
        }
    }
    if (!from.empty() && !to.empty() && is_reversed(from, to)) {
        unknown.push_back({"from", from, "a date that is not after \"to\""});
        unknown.push_back({"to", to, "a date that is not before \"from\""});
    }
}

}  // namespace

std::vector<std::string> document_kinds() { return words_of_all(kinds); }
std::vector<std::string> search_statuses() { return words_of_all(statuses); }
std::vector<std::string> search_languages() { return {Words::languages().begin(), Words::languages().end()}; }
std::vector<std::string> search_orders() { return {"relevance", "newest", "oldest"}; }
std::vector<std::string> search_scopes() { return {"latest", "all"}; }

KnownValues known_values(const Application& application) {
    KnownValues known{document_kinds(), {}, search_statuses(), names_of("kind.", document_kinds()), {}, names_of("status_of.", search_statuses())};
    for (const Party& party : application.depositary.parties()) {
        known.parties.push_back(party.code);
        known.party_names.emplace_back(party.name, party.code);
        for (const std::string_view language : Words::languages()) {
            known.party_names.emplace_back(party_name(Words::in(language), party), party.code);
        }
    }
    // What people call countries besides, after the names that parties have: where the code does not happen to be some other party's.
    for (const Party& party : application.depositary.parties()) {
        if (Words::in("en").find("party_name." + party.code) != party.name) {
            continue;
        }
        for (std::string& name : indexer::country_names(party.code)) {
            known.party_names.emplace_back(std::move(name), party.code);
        }
    }
    return known;
}

std::vector<UnknownValue> unknown_values(const Application& application, const Pairs& query) {
    std::vector<UnknownValue> unknown;
    for (const auto& [name, value] : query) {
        if (value.empty()) {
            continue;
        }
        if (auto allowed = allowed_instead(application, name, value)) {
            unknown.push_back({name, value, std::move(*allowed)});
        }
    }
    add_reversed(query, unknown);
    return unknown;
}

void require_known_values(const Application& application, const Pairs& query) {
    for (const UnknownValue& each : unknown_values(application, query)) {
        throw HttpError(400, "query-malformed",
                        "The search's " + each.name + " is \"" + each.value + "\", which is none; it may be: " + each.allowed + ".");
    }
}

std::vector<UnknownValue> remove_unknown_values(const Application& application, Pairs& query) {
    for (auto& [name, value] : query) {
        if (is_date(name)) {  // as people fill it in: ๒๔๙๑, 2491, 1948年12月, 一九四八年
            const std::string digits = indexer::in_common_era(indexer::with_ascii_digits(value));
            const std::string day = indexer::in_common_era(indexer::with_hyphens(digits));
            value = is_partial_date(day) ? day : digits;
        }
    }
    auto unknown = unknown_values(application, query);
    std::erase_if(query, [&](const auto& pair) {
        return std::any_of(unknown.begin(), unknown.end(),
                           [&](const UnknownValue& each) { return each.name == pair.first && each.value == pair.second; });
    });
    return unknown;
}

}  // namespace depositary::server
