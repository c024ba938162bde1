// Erasing a document, by two persons: its keys are destroyed, its acts lose their payloads, its place in the register stays.

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

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

// The grants of a compartment as if none had been taken away, or had ended: a right once was there.
std::vector<Grant> grants_ever(const StateReader& reader, const CompartmentId& compartment) {
    auto grants = reader.grants(compartment);
    for (Grant& grant : grants) {
        grant.withdrawn.reset();
        grant.from.clear();
        grant.until.clear();
    }
    return grants;
}

// Whether an account may, or once might, do this in the compartment with these grants.
bool might(const StateReader& reader, Account account, Right right, const CompartmentId& compartment, const std::vector<Grant>& grants) {
    account.confirmed = true;
    const auto rights = rights_of(account, reader.bodies_of(account.id), grants, "");
    return rights.contains(compartment) && rights.at(compartment).has(right);
}

// Whether anybody could say the word that is needed: whoever of the parties ever acted, closed since or waiting to be confirmed anew (an
// invitation, or a closed account, takes no party's word away), or an auditor who reads the document, or did.
bool can_be_given(const StateReader& reader, const std::vector<std::string>& parties, const CompartmentId& compartment) {
    const auto grants = grants_ever(reader, compartment);
    const auto accounts = reader.accounts();
    return std::any_of(accounts.begin(), accounts.end(), [&](const Account& account) {
        if (!account.acted_since) {
            return false;
        }
        if (account.role == Role::ministry) {
            return std::find(parties.begin(), parties.end(), account.party) != parties.end();
        }
        return account.role == Role::auditor && !account.closed && might(reader, account, Right::read, compartment, grants);
    });
}

// What makes a document a party's: that it said something to it (a comment, an endorsement, a signature under what does not name it), that it deposited
// a version, that it signed or is named in what was signed.
enum class Bond { spoke, deposited, agreed };
struct Claim {
    Bond bond = Bond::spoke;  // the strongest
    std::uint64_t act = 0;    // the first of that
};
using Claims = std::map<std::string, Claim>;  // by the party's code

void claim(Claims& claims, const std::string& party, std::uint64_t act, Bond bond) {
    Claim& own = claims.emplace(party, Claim{bond, act}).first->second;
    if (bond > own.bond) {
        own = {bond, act};
    } else if (bond == own.bond) {
        own.act = std::min(own.act, act);
    }
}

// The parties whose document it is: those that signed, deposited or commented on a version, and those that are named in one that was ever signed (on paper,
// too) and whose ministries may know of the document, or once might: else the request would tell what it was not let into. Not the office's own.
Claims claims_to(const StateReader& reader, const Document& document) {
    const auto accounts = reader.accounts();
    std::string office;  // the founder's party
    std::map<AccountId, const Account*> known;
    for (const Account& account : accounts) {
        known[account.id] = &account;
        if (office.empty() && account.role == Role::secretariat) {
            office = account.party;
        }
    }
    Claims claims;
    std::optional<std::uint64_t> named;  // the act of the first version that was signed
    const auto names = [&](const std::string& party) {
        return document.parties.empty() || std::find(document.parties.begin(), document.parties.end(), party) != document.parties.end();
    };
    for (const Version& version : document.versions) {
        for (const Signature& signature : version.signatures) {
            claim(claims, signature.party, signature.act, signature.act_word == "signature" && names(signature.party) ? Bond::agreed : Bond::spoke);
        }
        if (const auto by = known.find(version.by); by != known.end() && by->second->role == Role::ministry) {
            claim(claims, by->second->party, version.act, Bond::deposited);
        }
        if (version.status == Status::signed_) {
            named = std::min(named.value_or(version.act), version.act);
        }
    }
    std::vector<AccountId> governments;
    for (const Account& account : accounts) {
        if (account.role == Role::ministry) {
            governments.push_back(account.id);
        }
    }
    for (const auto& [account, act] : reader.first_comments(document.id, governments)) {
        claim(claims, known.at(account)->party, act, Bond::spoke);
    }
    if (named) {
        // Who was of a body is not kept: where bodies were let in, all governments once might know.
        const auto grants = grants_ever(reader, document.compartment);
        const bool bodies = std::any_of(grants.begin(), grants.end(), [](const Grant& grant) { return grant.to.type == Grantee::Type::body; });
        for (const Account& account : accounts) {
            const bool is_named = std::find(document.parties.begin(), document.parties.end(), account.party) != document.parties.end();
            if (account.role == Role::ministry && account.acted_since && is_named &&
                (bodies || might(reader, account, Right::know, document.compartment, grants))) {
                claim(claims, account.party, *named, Bond::agreed);
            }
        }
    }
    claims.erase(office);
    return claims;
}

// Whose consent counts.
struct Heard {
    std::vector<std::string> parties;
    bool by_auditor = false;  // see Consent; the parties are then all that have a part in the document
};

// Of those with the strongest bond, without the asker's own party, which has spoken, the half that has acted for longer. The office can make up a
// party and let it deposit, or sign, among those that merely spoke: so one speaks for others only if it is of the longer half of all parties, or of all
// that have a part in the document. Where no such party has the strongest bond, whose document it is is for an auditor to say.
Heard heard_of(const StateReader& reader, const Claims& claims, const std::string& asker) {
    const auto first_acts = first_acts_of(reader.accounts());
    const auto acts_of = [&](const auto& parties) {
        std::map<std::string, std::uint64_t> acts;
        for (const std::string& party : parties) {
            const auto first = first_acts.find(party);
            acts.emplace(party, first == first_acts.end() ? std::numeric_limits<std::uint64_t>::max() : first->second);
        }
        return acts;
    };
    Bond strongest = Bond::spoke;
    std::set<std::string> all, holders;
    for (const auto& [party, claim] : claims) {
        strongest = std::max(strongest, claim.bond);
        all.insert(party);
    }
    const auto longer = longer_half(first_acts), longer_of_these = longer_half(acts_of(all));
    std::set<std::string> speakers;
    for (const auto& [party, claim] : claims) {
        if (claim.bond == strongest) {
            holders.insert(party);
            if (longer.contains(party) || longer_of_these.contains(party)) {
                speakers.insert(party);
            }
        }
    }
    if (speakers.empty()) {
        return {{all.begin(), all.end()}, !all.empty()};
    }
    std::set<std::string>& left = speakers.contains(asker) ? holders : speakers;
    left.erase(asker);
    const auto half = longer_half(acts_of(left));
    return {{half.begin(), half.end()}, false};
}

// What a request of erasure comes to by now.
struct Standing {
    bool stands = false;                  // see Erasure
    Consent consent;                      // whose word it waits for: as was written down with the request, and nobody who came later
    std::vector<std::string> interested;  // parties: those, and whose word would count if it were asked for today
};

// A request stands while whoever asked may still ask, and nobody's word counts by now who had no part in the document then, or a lesser one. What was six
// governments' by the time it is erased is not erased by who deposited its first draft. A party ends a request so but once for each bond, so that
// none puts an erasure off for good.
Standing standing_of(const StateReader& reader, const Document& document, const Erasure& asked, Timestamp time) {
    const auto asker = reader.actor(asked.by, time);
    Standing standing;
    standing.consent = {asked.concerned, asked.by_auditor, can_be_given(reader, asked.concerned, document.compartment), reader.confirmers(Account(), time).vouching};
    standing.interested = asked.concerned;
    standing.stands = asker && asker->confirmed && asker->may(Right::manage, document.compartment);
    const Claims claims = claims_to(reader, document);
    const Heard heard = heard_of(reader, claims, asker ? speaks_for(*asker) : "");
    standing.stands = standing.stands && heard.by_auditor == asked.by_auditor;
    for (const std::string& party : heard.parties) {
        if (std::find(asked.concerned.begin(), asked.concerned.end(), party) != asked.concerned.end()) {
            continue;
        }
        standing.interested.push_back(party);
        if (!heard.by_auditor) {  // else it is nobody's word that another's part could make the lesser
            const bool had_part = std::find(asked.claimed.begin(), asked.claimed.end(), party) != asked.claimed.end();
            standing.stands = standing.stands && had_part && claims.at(party).act < asked.requested;
        }
    }
    return standing;
}

// Whether the actor may be one of those who are told of an erasure. Asked first, for all others get the answer of what is not there at once: whose
// document it is takes reading all that was said of it.
bool might_be_told(const Actor& actor, const CompartmentId& compartment) {
    return actor.may(Right::know, compartment) || (actor.confirmed && actor.role == Role::ministry);
}

// As a reader may know it; nothing where it may not.
std::optional<Erasure> shown_to(const StateReader& reader, const Actor& actor, Erasure erasure, Timestamp time) {
    if (!might_be_told(actor, erasure.compartment)) {
        return std::nullopt;
    }
    const auto document = erasure.erased ? std::nullopt : reader.document(erasure.document, StateReader::Versions::all);
    const Standing standing = document ? standing_of(reader, *document, erasure, time) : Standing{true, {}, erasure.concerned};
    if (!may_know_erasure(actor, erasure.compartment, standing.interested)) {
        return std::nullopt;
    }
    if (document) {
        erasure.symbol = document->symbol;
        erasure.title = document->title;
        erasure.by_party = standing.consent.needed();
        erasure.stands = standing.stands;
        Consent any = standing.consent;
        any.parties = standing.interested;
        any.by_auditor = false;
        any.can_be_given = can_be_given(reader, any.parties, document->compartment);
        erasure.may_confirm = standing.stands && erasure.by != actor.account && may_confirm_erasure(actor, erasure.compartment, standing.consent);
        erasure.may_withdraw = (actor.confirmed && actor.may(Right::manage, erasure.compartment)) ||
                               (erasure.by != actor.account && may_confirm_erasure(actor, erasure.compartment, any));
    }
    const auto by = reader.account(erasure.by);
    erasure.by_role = by ? by->role : Role::secretariat;
    if (erasure.erased) {
        erasure.by_party = erasure.by_role == Role::ministry || erasure.by_role == Role::auditor;
    }
    // Whose document it is, who asked, by what authority and why is told to who reads the document or manages its compartment, and to the parties that
    // are concerned, whose word it may wait for. To these without the others, where they may not even know of the document.
    if (!is_concerned(actor, standing.interested) && !actor.may(Right::read, erasure.compartment) && !actor.may(Right::manage, erasure.compartment)) {
        erasure.by = {};
        erasure.authority = erasure.reason = "";
        erasure.claimed = {};
        std::erase_if(erasure.concerned, [&](const std::string& party) { return party != actor.party; });
    } else if (!actor.may(Right::know, erasure.compartment)) {
        erasure.concerned = {actor.party};
    }
    return erasure;
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
        if (const auto asked = reader.erasure(id); asked && standing_of(reader, document, *asked, recording.time()).stands) {
            throw Conflict("erasure-requested", "The erasure of this document is asked for already; a second manager confirms it.");
        }
        const Claims claims = claims_to(reader, document);
        const Heard heard = heard_of(reader, claims, speaks_for(present));
        Json claimed = Json::array();
        for (const auto& [party, claim] : claims) {
            claimed.push_back(party);
        }
        const auto act = recording.append(act_kind::erasure_requested, document.compartment, id,
                                          {{"by", present.account.to_text()},
                                           {"document", id.to_text()},
                                           {"authority", kept_authority},
                                           {"reason", kept_reason},
                                           {"claimed", claimed},
                                           {"concerned", heard.parties},
                                           {"by_auditor", heard.by_auditor}});
        return State::Outcome{act, id, 0};
    });
}

Receipt Depositary::confirm_erasure(const Actor& actor, const DocumentId& id, const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        const auto asked = reader.erasure(id);
        const auto found = asked && might_be_told(present, asked->compartment) ? reader.document(id, StateReader::Versions::all) : std::nullopt;
        const Standing standing = found && asked ? standing_of(reader, *found, *asked, recording.time()) : Standing();
        const bool allowed = found && asked && may_confirm_erasure(present, found->compartment, standing.consent);
        const Document document =
            allowed ? *found : state_->require_document(reader, present, id, StateReader::Versions::latest, Right::manage);
        if (!asked) {
            throw Conflict("erasure-not-requested", "Nobody has asked for this document's erasure: ask first, another manager confirms.");
        }
        if (asked->by == present.account) {
            throw Conflict("same-person", "Whoever asked for an erasure does not confirm it: a second person does.");
        }
        if (!standing.stands) {
            throw Conflict("erasure-outdated", "Whoever asked for this erasure acts for nobody any more, or the document became another party's since: "
                                               "ask for it anew.");
        }
        if (!allowed && asked->by_auditor) {
            throw Forbidden("erasure-auditor", "Parties that have been there longer have a part in this document beside those that signed or deposited it: its "
                                               "erasure is confirmed by an auditor who reads it.");
        }
        if (!allowed) {
            throw Forbidden("erasure-second", "Parties have signed, deposited or commented on this document, or are named in what is signed: its erasure is "
                                              "confirmed by a person of one of those that are named with the request, or by an auditor.");
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
                                           {"concerned", standing.consent.parties},
                                           {"last_notice", last_notice(session, document.compartment)},
                                           {"files", names}});
        for (const std::uint64_t erased : acts) {
            session << "UPDATE act SET sealed = x'' WHERE position = ?", bind(erased), now;
        }
        // Digests of what was sent.
        session << "DELETE FROM idempotency WHERE act <> ? AND act IN (SELECT position FROM act WHERE document = ?)", bind(asked->requested),
            bind(id.to_text()), now;
        destroy_keys(recording, *state_, files);
        return State::Outcome{act, id, 0};
    });
}

Receipt Depositary::withdraw_erasure(const Actor& actor, const DocumentId& id, const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        const auto asked = reader.erasure(id);
        const auto shown = asked ? shown_to(reader, present, *asked, recording.time()) : std::nullopt;
        if (!shown || !shown->may_withdraw) {
            state_->require_document(reader, present, id, StateReader::Versions::latest, Right::manage);
            throw Conflict("erasure-not-requested", "Nobody has asked for this document's erasure.");
        }
        const auto act = recording.append(act_kind::erasure_withdrawn, asked->compartment, id,
                                          {{"by", present.account.to_text()}, {"document", id.to_text()}, {"request", asked->requested}});
        return State::Outcome{act, id, 0};
    });
}

std::optional<Erasure> Depositary::erasure(const Actor& actor, const DocumentId& id) const {
    return state_->read([&](const StateReader& reader) {
        auto found = reader.erasure(id);
        return found ? shown_to(reader, actor, std::move(*found), state_->time()) : std::nullopt;
    });
}

std::vector<Erasure> Depositary::erasures(const Actor& actor) const {
    return state_->read([&](const StateReader& reader) {
        std::vector<Erasure> all;
        for (const Compartment& compartment : reader.compartments()) {
            for (Erasure& erasure : reader.erasures(compartment.id)) {
                if (auto shown = shown_to(reader, actor, std::move(erasure), state_->time())) {
                    all.push_back(std::move(*shown));
                }
            }
        }
        std::sort(all.begin(), all.end(), [](const Erasure& a, const Erasure& b) { return a.requested < b.requested; });
        return all;
    });
}

}  // namespace depositary::repository
