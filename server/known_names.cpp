#include "server/known_names.h"

#include "repository/access.h"
#include "repository/act.h"
#include "server/page.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace depositary::server {

using namespace repository;

namespace {

// The words under `key`, when `given` is what they are in English: then that is what is meant, and not something else
// that happens to have the same code.
std::string standard_or_given(const Words& words, const std::string& key, const std::string& given) {
    return Words::in("en").find(key) == given ? words.text(key) : displayed(given);
}

template <class Named>
const Named* find_by(const std::vector<Named>& all, const std::string& code) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Named& each) { return each.code == code; });
    return found == all.end() ? nullptr : &*found;
}

std::string with_code(const std::string& name, const std::string& code) {
    return name + " (" + code + ")";
}

nlohmann::json payload_of(const Act& act) {
    auto payload = act.erased ? nlohmann::json::object() : nlohmann::json::parse(act.payload, nullptr, false);
    return payload.is_object() ? payload : nlohmann::json::object();
}

std::string text_of(const nlohmann::json& payload, const char* field) {
    const auto found = payload.find(field);
    return found != payload.end() && found->is_string() ? found->get<std::string>() : "";
}

// Acts in whose payload "party" is the one in whose name they are done; in others it is the one that they are about.
bool names_its_doer(const std::string& kind) {
    return kind == act_kind::signature_recorded || kind == act_kind::comment_made ||
           kind == act_kind::notice_acknowledged || kind == act_kind::key_acknowledged ||
           kind == act_kind::referral_sent || kind == act_kind::referral_advanced;
}

}  // namespace

std::string party_name(const Words& words, const Party& party) {
    return standard_or_given(words, "party_name." + party.code, party.name);
}

std::string body_name(const Words& words, const Body& body) {
    return standard_or_given(words, "body_name." + body.code, body.name);
}

std::string compartment_title(const Words& words, const Compartment& compartment) {
    static const std::string national = "national-", title = "National: ";
    if (compartment.name.starts_with(national) && compartment.title.starts_with(title)) {
        std::string code = compartment.name.substr(national.size());
        std::transform(code.begin(), code.end(), code.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
        return words.text("compartment_title.national",
                          {{"party", party_name(words, {code, compartment.title.substr(title.size())})}});
    }
    return standard_or_given(words, "compartment_title." + compartment.name, compartment.title);
}

PartyNames::PartyNames(const Words& words, const Depositary& depositary)
    : words_(words), parties_(depositary.parties()) {}

std::string PartyNames::text(const std::string& code) const {
    const Party* const party = find_by(parties_, code);
    return party == nullptr ? displayed(code) : with_code(party_name(words_, *party), code);
}

std::string PartyNames::list(const std::vector<std::string>& codes) const {
    std::string all;
    for (const std::string& code : codes) {
        all += (all.empty() ? "" : ", ") + text(code);
    }
    return all;
}

KnownNames::KnownNames(const Words& words, const Depositary& depositary, const Actor& reader)
    : words_(words),
      reader_(reader),
      parties_(words, depositary),
      bodies_(depositary.bodies()),
      compartments_(depositary.compartments(reader)),
      knows_accounts_(may(reader, OfficeAct::list_accounts)) {
    if (knows_accounts_) {
        accounts_ = depositary.accounts(reader);
    }
}

std::string KnownNames::body(const std::string& code) const {
    const Body* const found = find_by(bodies_, code);
    return found == nullptr ? displayed(code) : with_code(body_name(words_, *found), code);
}

std::string KnownNames::compartment(const CompartmentId& id) const {
    const auto found = std::find_if(compartments_.begin(), compartments_.end(),
                                    [&](const Compartment& each) { return each.id == id; });
    return found == compartments_.end() ? "" : compartment_title(words_, *found);
}

std::string KnownNames::account(const std::string& id) const {
    for (const Account& each : accounts_) {
        if (each.id.to_text() == id) {
            return with_code(displayed(each.name), each.login);
        }
    }
    return id == reader_.account.to_text() ? reader_.login : words_.text("account") + " " + displayed(id.substr(0, 8));
}

std::string KnownNames::grantee(const Grantee& to) const {
    switch (to.type) {
        case Grantee::Type::everyone:
            return words_.text("everyone");
        case Grantee::Type::role:
            return words_.text("grantee.all_of_role", {{"role", words_.text("role." + to.value)}});
        case Grantee::Type::party:
            return parties_.text(to.value);
        case Grantee::Type::body:
            return body(to.value);
        case Grantee::Type::account:
            return account(to.value);
    }
    return "";
}

std::string KnownNames::doer_party(const Act& act) const {
    const auto payload = payload_of(act);
    const std::string by = text_of(payload, "by");
    for (const Account& each : accounts_) {
        if (each.id.to_text() == by) {
            return party_acted_for(each);  // an observer acts in no party's name
        }
    }
    return names_its_doer(act.kind) ? text_of(payload, "party") : by == reader_.account.to_text() ? speaks_for(reader_) : "";
}

std::string KnownNames::doer(const Act& act) const {
    const auto payload = payload_of(act);
    const auto by = payload.find("by");
    if (by == payload.end()) {
        return "";
    }
    if (*by == "") {
        return words_.text("by_itself");
    }
    const std::string party = doer_party(act);
    const bool told = knows_accounts_ || *by == reader_.account.to_text();
    const std::string person = told || party.empty() ? account(text_of(payload, "by")) : "";
    return party.empty() ? person : parties_.text(party) + (person.empty() ? "" : " · " + person);
}

}  // namespace depositary::server
