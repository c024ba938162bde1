#include "indexer/document_facts.h"

#include "indexer/dates.h"
#include "indexer/zawgyi.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>

namespace depositary::indexer {
namespace {

// The value's place among the names, where it is put if it is new. They are few.
template <class Value>
std::uint32_t code_of(const Value& value, std::vector<Value>& names) {
    const auto found = std::find(names.begin(), names.end(), value);
    const auto code = static_cast<std::uint32_t>(found - names.begin());
    if (found == names.end()) names.push_back(value);
    return code;
}

}  // namespace

std::string DocumentFacts::to_line() const {
    const nlohmann::json json{{"document", document}, {"symbol", symbol},       {"title", title},
                              {"kind", kind},         {"date", date},           {"status", status},
                              {"parties", parties},   {"version", version},     {"act", act},
                              {"meetings", meetings}, {"signed_by", signed_by}, {"first_unit", first_unit},
                              {"units", units},       {"languages", languages}, {"supersedes", supersedes},
                              {"in_force", {in_force_from, in_force_until}},
                              {"unread", unread}};
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

DocumentFacts DocumentFacts::from_line(std::string_view line) {
    const auto json = nlohmann::json::parse(line);
    DocumentFacts facts;
    json.at("document").get_to(facts.document);
    json.at("symbol").get_to(facts.symbol);
    json.at("title").get_to(facts.title);
    json.at("kind").get_to(facts.kind);
    json.at("date").get_to(facts.date);
    json.at("status").get_to(facts.status);
    json.at("parties").get_to(facts.parties);
    json.at("version").get_to(facts.version);
    json.at("act").get_to(facts.act);
    json.at("meetings").get_to(facts.meetings);
    json.at("signed_by").get_to(facts.signed_by);
    json.at("first_unit").get_to(facts.first_unit);
    json.at("units").get_to(facts.units);
    json.at("languages").get_to(facts.languages);
    json.at("supersedes").get_to(facts.supersedes);
    json.at("unread").get_to(facts.unread);
    json.at("in_force").at(0).get_to(facts.in_force_from);
    json.at("in_force").at(1).get_to(facts.in_force_until);
    facts.first_day = indexer::first_day(facts.date);
    facts.last_day = indexer::last_day(facts.date);
    return facts;
}

std::string Unit::to_data() const {
    std::string data;
    data.reserve(text.size() + heading.size() + file.size() + 32);
    for (const auto* field : {&file, &language, &heading, &number, &place}) {
        data += *field;
        data += '\0';
    }
    data += std::to_string(page);
    data += '\0';
    data += text;
    return data;
}

Unit Unit::from_data(std::string_view data) {
    Unit unit;
    const auto next = [&data] {
        const auto end = std::min(data.find('\0'), data.size());
        const auto field = data.substr(0, end);
        data.remove_prefix(std::min(end + 1, data.size()));
        return std::string(field);
    };
    unit.file = next();
    unit.language = next();
    unit.heading = next();
    unit.number = next();
    unit.place = next();
    unit.page = static_cast<std::uint32_t>(std::strtoul(next().c_str(), nullptr, 10));
    unit.text = std::string(data);
    return unit;
}

void FactTables::set_document(std::uint32_t ordinal, DocumentFacts facts) {
    auto parties = facts.parties;
    std::sort(parties.begin(), parties.end());
    parties.erase(std::unique(parties.begin(), parties.end()), parties.end());
    documents.resize(ordinal + std::size_t{1});
    codes.resize(ordinal + std::size_t{1});
    codes.change(ordinal) = {.kind = code_of(facts.kind, names.kinds),
                             .status = code_of(facts.status, names.statuses),
                             .year = code_of(facts.date.substr(0, 4), names.years),
                             .parties = code_of(parties, names.parties),
                             .first_day = day_number(facts.first_day),
                             .last_day = day_number(facts.last_day),
                             .in_force_from = day_number(facts.in_force_from),
                             .in_force_until = day_number(facts.in_force_until)};
    documents.change(ordinal) = std::make_shared<const DocumentFacts>(std::move(facts));
}

void FactTables::set_units(std::uint32_t ordinal) {
    const auto& facts = *documents[ordinal];
    units.resize(facts.first_unit + std::size_t{facts.units});
    std::uint64_t all = 0;
    auto unit = facts.first_unit;
    for (const auto& [language, count] : facts.languages) {
        // More than 63 languages are more than anyone writes in: the rest share the last bit.
        const auto bit = std::uint64_t{1} << std::min(code_of(language, names.languages), 63U);
        all |= bit;
        for (const auto end = unit + count; unit < end; ++unit)
            units.change(unit) = {.languages = bit, .owner = ordinal, .length = 0, .title = false};
    }
    units.change(unit) = {.languages = all, .owner = ordinal, .length = 0, .title = true};
}

FactTables FactTables::shared() {
    FactTables copy;
    copy.documents = documents.shared();
    copy.codes = codes.shared();
    copy.units = units.shared();
    copy.names = names;
    return copy;
}

std::string readable(const std::string& text) {
    return looks_like_zawgyi(text) ? zawgyi_to_unicode(text) : text;
}

}  // namespace depositary::indexer
