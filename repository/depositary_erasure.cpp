// Erasing a document, by two persons: its keys are destroyed, its acts lose their payloads, its place in the register stays.

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "crypto/error.h"
#include "repository/names.h"
#include "repository/notice_number.h"
#include "repository/uploads.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

std::vector<crypto::Sha256> files_of(Session& session, const DocumentId& document) {
    std::vector<std::string> names;
    session << "SELECT vault_name FROM file WHERE document = ? ORDER BY version, position", bind(document.to_text()),
        into(names), now;
    std::vector<crypto::Sha256> files;
    // What its files were before it was moved: their copies in old backups are deleted again, too.
    std::vector<std::string> former;
    session << "SELECT e.vault_name FROM erased_file e JOIN act a ON a.position = e.act WHERE a.document = ? ORDER BY e.vault_name",
        bind(document.to_text()), into(former), now;
    names.insert(names.end(), former.begin(), former.end());
    for (const std::string& name : names) {
        files.push_back(crypto::Sha256::from_hex(name).value());
    }
    return files;
}

// Whether anybody could say the word that is needed: whoever of the parties ever acted, closed since or waiting to be confirmed anew (an
// invitation, or a closed account, takes no party's word away), or an auditor who reads the document.
bool can_be_given(const StateReader& reader, const std::vector<std::string>& parties, const CompartmentId& compartment, Timestamp time) {
    const auto grants = reader.grants(compartment);
    const auto accounts = reader.accounts();
    return std::any_of(accounts.begin(), accounts.end(), [&](Account account) {
        if (!account.acted_since) {
            return false;
        }
        if (account.role == Role::ministry) {
            return std::find(parties.begin(), parties.end(), account.party) != parties.end();
        }
        account.confirmed = true;
        const auto rights = rights_of(account, reader.bodies_of(account.id), grants, time.to_text().substr(0, 10));
        return account.role == Role::auditor && !account.closed && rights.contains(compartment) && rights.at(compartment).has(Right::read);
    });
}

// The parties whose document it is: those that signed or deposited a version, and those that are named in one that was ever signed (on paper,
// too) and whose ministries may know of the document, or once might: else the request would tell what it was not let into. Nobody is made up
// for the purpose: a newcomer does not count beside parties of longer standing; where all are new, nor does who first acted after another
// had signed or deposited, nor after a version that names others was signed. The asker's own party has spoken.
std::vector<std::string> concerned_by(const StateReader& reader, const Document& document, const std::string& asker, Timestamp time) {
    constexpr auto never = std::numeric_limits<std::uint64_t>::max();
    const auto accounts = reader.accounts();
    std::string office;  // the founder's party
    std::map<AccountId, const Account*> known;
    std::map<std::string, std::uint64_t> first_acts;
    for (const Account& account : accounts) {
        known[account.id] = &account;
        if (office.empty() && account.role == Role::secretariat) {
            office = account.party;
        }
        if (account.role == Role::ministry && account.acted_since) {
            const auto first = first_acts.emplace(account.party, *account.acted_since).first;
            first->second = std::min(first->second, *account.acted_since);
        }
    }
    std::map<std::string, std::uint64_t> since;  // when each made it its document
    std::set<std::string> named;
    const auto note = [&](const std::string& party, std::uint64_t act) {
        const auto first = since.emplace(party, act).first;
        first->second = std::min(first->second, act);
    };
    for (const Version& version : document.versions) {
        for (const Signature& signature : version.signatures) {
            note(signature.party, signature.act);
        }
        if (const auto by = known.find(version.by); by != known.end() && by->second->role == Role::ministry) {
            note(by->second->party, version.act);
        }
        if (version.status == Status::signed_) {
            named.insert(document.parties.begin(), document.parties.end());
        }
    }
    // A right that was taken away once was there; who was of a body is not kept, so where bodies were let in all governments once might.
    auto grants = reader.grants(document.compartment);
    const bool bodies = std::any_of(grants.begin(), grants.end(), [](const Grant& grant) { return grant.to.type == Grantee::Type::body; });
    for (Grant& grant : grants) {
        grant.withdrawn.reset();
        grant.from.clear();
        grant.until.clear();
    }
    for (Account account : accounts) {
        if (account.role != Role::ministry || !account.acted_since || !named.contains(account.party)) {
            continue;
        }
        account.confirmed = true;
        const auto rights = rights_of(account, reader.bodies_of(account.id), grants, time.to_text().substr(0, 10));
        if (bodies || (rights.contains(document.compartment) && rights.at(document.compartment).has(Right::know))) {
            since[account.party] = 0;  // from the beginning
        }
    }
    since.erase(office);
    std::vector<std::string> concerned;
    std::transform(since.begin(), since.end(), std::back_inserter(concerned), [](const auto& each) { return each.first; });
    const auto without = [&](const auto& is) {
        if (!std::all_of(concerned.begin(), concerned.end(), is)) {
            std::erase_if(concerned, is);
        }
    };
    without([&](const std::string& party) {
        const auto first = first_acts.find(party);
        return first != first_acts.end() && reader.time_of_act(first->second).seconds + newcomers_wait > time.seconds;
    });
    without([&](const std::string& party) {
        const auto first = first_acts.find(party);
        std::uint64_t others = never;
        for (const auto& [other, act] : since) {
            others = other == party ? others : std::min(others, act);
        }
        const bool of_long_standing = first == first_acts.end() || reader.time_of_act(first->second).seconds + newcomers_wait <= time.seconds;
        return !of_long_standing && since.at(party) != 0 && first->second > others;
    });
    without([&](const std::string& party) { return party == asker; });
    return concerned;
}

// As it was written down with the request. Where nobody was, as of now: a government that signs meanwhile is not passed over.
Consent consent_for(const StateReader& reader, const Document& document, const Erasure& asked, Timestamp time) {
    Consent consent;
    const auto asker = reader.account(asked.by);
    consent.parties = !asked.concerned.empty() ? asked.concerned : concerned_by(reader, document, asker ? party_acted_for(*asker) : "", time);
    consent.can_be_given = can_be_given(reader, consent.parties, document.compartment, time);
    return consent;
}

}  // namespace

Receipt Depositary::request_erasure(const Actor& actor, const DocumentId& id, const std::string& authority,
                                    const std::string& reason, const Once& once) {
    const std::string kept_authority = check_line("authority", authority, 500);
    const std::string kept_reason = check_line("reason", reason, 500);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        const Document document =
            state_->require_document(reader, present, id, StateReader::Versions::all, Right::manage);
        if (reader.erasure(id)) {
            throw Conflict("erasure-requested", "The erasure of this document is asked for already; a second manager confirms it.");
        }
        const auto act = recording.append(act_kind::erasure_requested, document.compartment, id,
                                          {{"by", present.account.to_text()},
                                           {"document", id.to_text()},
                                           {"authority", kept_authority},
                                           {"reason", kept_reason},
                                           {"concerned", concerned_by(reader, document, speaks_for(present), recording.time())}});
        return State::Outcome{act, id, 0};
    });
}

Receipt Depositary::confirm_erasure(const Actor& actor, const DocumentId& id, const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        const auto found = reader.document(id, StateReader::Versions::all);
        const auto asked = reader.erasure(id);
        const Consent consent = found && asked ? consent_for(reader, *found, *asked, recording.time()) : Consent();
        const bool allowed = found && asked && may_confirm_erasure(present, found->compartment, consent);
        const Document document =
            allowed ? *found : state_->require_document(reader, present, id, StateReader::Versions::latest, Right::manage);
        if (!asked) {
            throw Conflict("erasure-not-requested", "Nobody has asked for this document's erasure: ask first, another manager confirms.");
        }
        if (asked->by == present.account) {
            throw Conflict("same-person", "Whoever asked for an erasure does not confirm it: a second person does.");
        }
        if (!allowed) {
            throw Forbidden("erasure-second", "Parties have signed or deposited this document, or are named in what is signed: its erasure is "
                                              "confirmed by a person of one of them, or by an auditor.");
        }
        Session& session = recording.session();
        const auto files = files_of(session, id);
        Json names = Json::array();
        for (const crypto::Sha256& file : files) {
            names.push_back(file.hex());
        }
        std::vector<std::uint64_t> acts;
        session << "SELECT position FROM act WHERE document = ? AND position < ? ORDER BY position", bind(id.to_text()),
            bind(asked->requested), into(acts), now;
        std::vector<std::uint64_t> later;  // signatures that came in between
        session << "SELECT position FROM act WHERE document = ? AND position > ? ORDER BY position", bind(id.to_text()),
            bind(asked->requested), into(later), now;
        acts.insert(acts.end(), later.begin(), later.end());
        const auto act = recording.append(act_kind::document_erased, document.compartment, id,
                                          {{"by", present.account.to_text()},
                                           {"document", id.to_text()},
                                           {"request", asked->requested},
                                           {"authority", asked->authority},
                                           {"reason", asked->reason},
                                           {"acts", acts},
                                           {"concerned", consent.parties},
                                           {"last_notice", last_notice(session, document.compartment)},
                                           {"files", names}});
        for (const std::uint64_t erased : acts) {
            session << "UPDATE act SET sealed = x'' WHERE position = ?", bind(erased), now;
        }
        destroy_keys(recording, *state_, files);
        return State::Outcome{act, id, 0};
    });
}

std::vector<Erasure> Depositary::erasures(const Actor& actor) const {
    return state_->read([&](const StateReader& reader) {
        std::vector<Erasure> all;
        for (const Compartment& compartment : reader.compartments()) {
            for (Erasure& erasure : reader.erasures(compartment.id)) {
                const auto document = erasure.erased ? std::nullopt : reader.document(erasure.document, StateReader::Versions::all);
                Consent consent;
                if (document) {
                    consent = consent_for(reader, *document, erasure, state_->time());
                    erasure.concerned = consent.parties;
                }
                if (!may_know_erasure(actor, compartment.id, erasure.concerned)) {
                    continue;
                }
                if (document) {
                    erasure.symbol = document->symbol;
                    erasure.title = document->title;
                    erasure.by_party = consent.needed();
                    erasure.may_confirm = erasure.by != actor.account && may_confirm_erasure(actor, compartment.id, consent);
                }
                const auto by = reader.account(erasure.by);
                erasure.by_role = by ? by->role : Role::secretariat;
                if (erasure.erased) {
                    erasure.by_party = erasure.by_role == Role::ministry || erasure.by_role == Role::auditor;
                }
                // Who else is concerned is told to who may know of the document.
                if (!actor.may(Right::know, compartment.id)) {
                    erasure.concerned = {actor.party};
                }
                all.push_back(std::move(erasure));
            }
        }
        std::sort(all.begin(), all.end(), [](const Erasure& a, const Erasure& b) { return a.requested < b.requested; });
        return all;
    });
}

}  // namespace depositary::repository
