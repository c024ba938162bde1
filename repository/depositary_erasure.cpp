// Erasing a document, by two persons: its keys are destroyed, its acts lose their payloads, its place in the register stays.

#include <algorithm>
#include <iterator>
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

// A name on what is signed counts only where its ministry may know of the document: else the request would tell what it was not let
// into. What it signed or deposited itself it knows.
Consent consent_for(const StateReader& reader, const Document& document, Timestamp time) {
    std::set<std::string> parties, named, office;
    std::map<AccountId, const Account*> known;
    const auto accounts = reader.accounts();
    for (const Account& account : accounts) {
        known[account.id] = &account;
        if (account.role == Role::secretariat) {
            office.insert(account.party);
        }
    }
    for (const Version& version : document.versions) {
        for (const Signature& signature : version.signatures) {
            parties.insert(signature.party);
        }
        if (const auto by = known.find(version.by); by != known.end() && by->second->role == Role::ministry) {
            parties.insert(by->second->party);
        }
    }
    if (document.latest().status == Status::signed_) {
        named.insert(document.parties.begin(), document.parties.end());
    }
    // Whoever acted once counts, also while they wait to be confirmed anew: an invitation takes no party's word away.
    const auto grants = reader.grants(document.compartment);
    const auto has = [&](Account account, Right right) {
        account.confirmed = true;
        const auto rights = rights_of(account, reader.bodies_of(account.id), grants, time.to_text().substr(0, 10));
        return rights.contains(document.compartment) && rights.at(document.compartment).has(right);
    };
    Consent consent;
    for (const Account& account : accounts) {
        if (account.closed || !account.acted_since) {
            continue;
        }
        if (account.role == Role::ministry && named.contains(account.party) && has(account, Right::know)) {
            parties.insert(account.party);
        }
        consent.can_be_given = consent.can_be_given || (account.role == Role::ministry && parties.contains(account.party)) ||
                               (account.role == Role::auditor && has(account, Right::read));
    }
    std::set_difference(parties.begin(), parties.end(), office.begin(), office.end(), std::back_inserter(consent.parties));
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
            state_->require_document(reader, present, id, StateReader::Versions::latest, Right::manage);
        if (reader.erasure(id)) {
            throw Conflict("erasure-requested", "The erasure of this document is asked for already; a second manager confirms it.");
        }
        const auto act = recording.append(act_kind::erasure_requested, document.compartment, id,
                                          {{"by", present.account.to_text()},
                                           {"document", id.to_text()},
                                           {"authority", kept_authority},
                                           {"reason", kept_reason}});
        return State::Outcome{act, id, 0};
    });
}

Receipt Depositary::confirm_erasure(const Actor& actor, const DocumentId& id, const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        const auto found = reader.document(id, StateReader::Versions::all);
        const auto asked = reader.erasure(id);
        const Consent consent = found ? consent_for(reader, *found, recording.time()) : Consent();
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
                    consent = consent_for(reader, *document, state_->time());
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
                all.push_back(std::move(erasure));
            }
        }
        std::sort(all.begin(), all.end(), [](const Erasure& a, const Erasure& b) { return a.requested < b.requested; });
        return all;
    });
}

}  // namespace depositary::repository
