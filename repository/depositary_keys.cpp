// The parties' signing keys, and the age keys that files are sealed to.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "crypto/age.h"
#include "crypto/error.h"
#include "crypto/minisign.h"
#include "crypto/secret.h"
#include "repository/depositary_state.h"
#include "repository/names.h"

namespace depositary::repository {

using Json = nlohmann::json;

namespace {

void check_day(const std::string& field, const std::string& day) {
    if (!day.empty() && (day.size() != 10 || !is_partial_date(day))) {
        throw Invalid("key-days", "The field " + field + " is a day, such as 2030-01-31, or empty.");
    }
}

void require_keeper(const Actor& actor, const std::string& party) {
    if (!keeps_keys_of(actor, party)) {
        throw Forbidden("role", "Only the party itself or the secretariat may do this with its keys.");
    }
}

// Whether a party stands by what it signed is its own to say, not the office's.
void require_own_key(const Actor& actor, const PartyKey& key) {
    if (speaks_for(actor) != key.party) {
        throw Forbidden("role", "Only the party itself says since when its key was in other hands: all that it signed since is disputed.");
    }
}

bool still_acts(const StateReader& reader, const AccountId& id) {
    const auto account = reader.account(id);
    return account && account->confirmed && !account->closed;
}

void require_past(const std::string& day, Timestamp now) {
    if (day > now.to_text().substr(0, 10)) {
        throw Invalid("key-since", "The day since when the key was in other hands is not yet here: it is today or earlier.");
    }
}

PartyKey require_key(const StateReader& reader, const std::string& fingerprint) {
    auto key = reader.party_key(fingerprint);
    if (!key) {
        throw_not_found("key");
    }
    return std::move(*key);
}

// A key of the actor's own party, of which two persons have not yet said since when it was in other hands.
PartyKey require_open_day(const StateReader& reader, const Actor& actor, const std::string& fingerprint) {
    require_proof(actor);
    require_whole(actor);
    PartyKey key = require_key(reader, fingerprint);
    require_own_key(actor, key);
    if (key.since_confirmed) {
        throw Conflict("compromise-confirmed", "Two persons have said since when this key was in other hands.");
    }
    return key;
}

Json day_of(const Actor& by, const PartyKey& key, const std::string& since) {
    return {{"by", by.account.to_text()}, {"party", key.party}, {"fingerprint", key.fingerprint}, {"compromised_since", since}};
}

// A key that takes another's place is vouched for by it: who steals an account has not yet stolen the key.
void check_rotation(const StateReader& reader, const NewKey& asked, const std::string& statement) {
    const auto old = reader.party_key(asked.follows);
    if (!old || old->party != asked.party || !old->confirmed || old->revoked) {
        throw Invalid("key-rotation", "The key whose place this one takes is not a key of the party in force.");
    }
    const auto signature = crypto::MinisignSignature::parse(asked.rotation);
    const auto verdict = crypto::minisign_verify(crypto::MinisignPublicKey::parse(old->public_key), signature,
                                                 crypto::as_bytes(statement), false);
    if (verdict != crypto::MinisignVerdict::valid) {
        throw Invalid("key-rotation", "The old key's signature for the new one does not hold: " +
                                          std::string(crypto::describe(verdict)) + ".");
    }
}

// While a party has a key in force, another comes only by its signature: who got hold of two accounts has not got the key.
void require_successor(const StateReader& reader, const std::string& party, const std::string& follows, const std::string& today) {
    const auto keys = reader.party_keys();
    const auto in_force = [&](const PartyKey& key) {
        return key.party == party && key.in_force(today);
    };
    if (std::any_of(keys.begin(), keys.end(), in_force) && std::none_of(keys.begin(), keys.end(), [&](const PartyKey& key) {
            return in_force(key) && key.fingerprint == follows;
        })) {
        throw Conflict("key-in-force", "The party has a key in force: it signs for the one that takes its place, or is revoked first.");
    }
}

// A key that no earlier one vouches for, of a party that had one, is the word of two persons of the party itself; otherwise who
// revokes a key could have another put in its place with one of them.
bool replaces_unvouched(const StateReader& reader, const PartyKey& key, const std::string& today) {
    const auto keys = reader.party_keys();
    // A key that was revoked since it signed for this one vouches for nothing any more: it may have been in other hands.
    const auto vouches = [&](const PartyKey& each) { return each.fingerprint == key.follows && each.in_force(today); };
    return std::none_of(keys.begin(), keys.end(), vouches) && std::any_of(keys.begin(), keys.end(), [&](const PartyKey& each) {
               return each.party == key.party && each.confirmed && each.fingerprint != key.fingerprint;
           });
}

Invalid not_a_recipient() { return {"age-recipient", "An age key's public half is an X25519 recipient, age1…."}; }

std::string kept_recipient(const std::string& recipient) {
    try {
        return crypto::X25519Recipient::parse(recipient).to_text();
    } catch (const Error&) {
        throw not_a_recipient();
    }
}

constexpr std::int64_t challenge_lifetime = 24 * 3600;  // seconds: the identity may be on a machine elsewhere

// What an age key's challenge opens to. Nothing is kept of it: its code, by a key of the office's own, is over all that it says and the
// account, so that an answer does nothing for another account or another key, however often it is given.
std::string challenge_line(const Depositary::State& state, const Actor& actor, const std::string& recipient, Timestamp end) {
    const std::string words = "depositary-age-key-possession/v1 expires=" + end.to_text() + " origin=" + state.instance.origin +
                              " login=" + actor.login + " recipient=" + recipient;
    const Blob code = state.projection.lookup(state.instance.office, "age_key.challenge", words + " account=" + actor.account.to_text());
    return words + " code=" + crypto::to_base64url(bytes_of(code));
}

bool answers_challenge(const Depositary::State& state, const Actor& actor, const std::string& recipient, std::string_view answer, Timestamp time) {
    constexpr std::string_view before = "depositary-age-key-possession/v1 expires=";
    constexpr std::size_t time_size = 20;
    while (!answer.empty() && (answer.back() == '\n' || answer.back() == '\r' || answer.back() == ' ')) {
        answer.remove_suffix(1);
    }
    const auto end = answer.starts_with(before) ? Timestamp::parse(answer.substr(before.size(), time_size)) : std::nullopt;
    // A clock that was set back does not give it more time.
    return end && time <= *end && end->seconds <= time.seconds + challenge_lifetime &&
           crypto::Secret::copy_of(crypto::as_bytes(challenge_line(state, actor, recipient, *end))).equals(crypto::as_bytes(answer));
}

AgeKey require_age_key(const StateReader& reader, const std::string& recipient) {
    const auto known = reader.age_keys();
    const auto key = std::find_if(known.begin(), known.end(), [&](const AgeKey& each) { return each.recipient == recipient; });
    if (key == known.end()) {
        throw_not_found("age key");
    }
    return *key;
}

// The party's signing key, in force, that vouches for an age key of one of its accounts.
PartyKey vouching_key(const StateReader& reader, const Actor& actor, const crypto::MinisignSignature& signature,
                      const std::string& statement, const std::string& today) {
    if (actor.confirmed && (actor.role == Role::ministry || actor.role == Role::secretariat)) {
        for (const PartyKey& key : reader.party_keys()) {
            if (key.party == actor.party && key.in_force(today) &&
                crypto::minisign_verify(crypto::MinisignPublicKey::parse(key.public_key), signature, crypto::as_bytes(statement), false) ==
                    crypto::MinisignVerdict::valid) {
                return key;
            }
        }
    }
    throw Invalid("age-key-voucher", "The signature for the age key is by no signing key in force of the account's own party, or over "
                                     "something else.");
}

}  // namespace

std::string Depositary::key_statement(const std::string& party, const std::string& follows,
                                      const std::string& new_public_key) const {
    return "depositary-key/v1\n" + state_->instance.origin + "\n" + party + "\n" + follows + "\n" + new_public_key + "\n";
}

Receipt Depositary::register_key(const Actor& actor, const NewKey& asked, const Once& once) {
    if (!is_party_code(asked.party)) {
        throw Invalid("party-malformed", "A party's code has 2 to 8 capital letters or digits (KH, SEC).");
    }
    const auto key = crypto::MinisignPublicKey::parse(asked.public_key);
    check_day("valid_until", asked.valid_until);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require_whole(present);
        require_keeper(present, asked.party);
        if (!reader.party(asked.party)) {
            throw Invalid("party-unknown", "There is no party with the code " + asked.party + "; register it first.");
        }
        check_year(asked.valid_until, recording.time().to_text(), most_years_of_term);
        if (!asked.valid_until.empty() && asked.valid_until < recording.time().to_text().substr(0, 10)) {
            throw Invalid("key-days", "The key's last day is over already.");
        }
        for (const PartyKey& known : reader.party_keys()) {
            if (known.fingerprint == key.fingerprint()) {
                throw Conflict("key-known", "This key is registered already.");
            }
            if (crypto::MinisignPublicKey::parse(known.public_key).key_number() == key.key_number()) {
                throw Conflict("key-number-known", "Another registered key has this key's number; make a new key.");
            }
        }
        require_successor(reader, asked.party, asked.follows, recording.time().to_text().substr(0, 10));
        if (!asked.follows.empty()) {
            check_rotation(reader, asked, key_statement(asked.party, asked.follows, key.to_text()));
        }
        const auto act = recording.append(act_kind::key_registered, state_->instance.office, {},
                                          {{"by", present.account.to_text()},
                                           {"party", asked.party},
                                           {"public_key", key.to_text()},
                                           {"fingerprint", key.fingerprint()},
                                           {"key_id", key.key_id()},
                                           {"valid_until", asked.valid_until},
                                           {"follows", asked.follows},
                                           {"rotation", asked.follows.empty() ? "" : asked.rotation},
                                           {"to_be_confirmed", true}});
        return State::Outcome{act, {}, 0};
    });
}

Receipt Depositary::confirm_key(const Actor& actor, const std::string& fingerprint, const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require_whole(present);
        const PartyKey key = require_key(reader, fingerprint);
        require_keeper(present, key.party);
        if (key.revoked) {
            throw Conflict("key-revoked", "This key is revoked already.");
        }
        if (key.confirmed) {
            throw Conflict("key-confirmed", "This key is confirmed already.");
        }
        if (present.account == key.by) {
            throw Conflict("same-person", "Whoever registered a key does not confirm it: a second person does.");
        }
        const auto first = reader.account(key.by);
        if (!first || first->closed || !first->confirmed) {
            throw Conflict("registrar-left", "Whoever registered this key acts for nobody any more: revoke it, and register another.");
        }
        const bool party_registered_it = first && first->role == Role::ministry && first->party == key.party;
        if (!party_registered_it && !is_of_party(present, key.party)) {
            throw Forbidden("role", "One of the two persons who register and confirm a key is of the party itself.");
        }
        if (replaces_unvouched(reader, key, recording.time().to_text().substr(0, 10)) && !(party_registered_it && is_of_party(present, key.party))) {
            throw Forbidden("role", "A key that the party's earlier key did not sign for is registered and confirmed by two persons of "
                                    "the party itself.");
        }
        require_successor(reader, key.party, key.follows, recording.time().to_text().substr(0, 10));
        const auto act = recording.append(act_kind::key_confirmed, state_->instance.office, {},
                                          {{"by", present.account.to_text()},
                                           {"party", key.party},
                                           {"fingerprint", fingerprint},
                                           {"follows", key.follows}});
        return State::Outcome{act, {}, 0};
    });
}

Receipt Depositary::acknowledge_key(const Actor& actor, const std::string& fingerprint, const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require_whole(present);
        const PartyKey key = require_key(reader, fingerprint);
        if (!present.confirmed || present.role != Role::ministry || present.party == key.party) {
            throw Forbidden("role", "Another party's ministry takes note of a key.");
        }
        if (!key.confirmed || key.revoked) {
            throw Conflict("key-not-in-force", "This key is not in force.");
        }
        if (std::find(key.acknowledged.begin(), key.acknowledged.end(), present.party) != key.acknowledged.end()) {
            throw Conflict("key-acknowledged", "Your party has taken note of this key already.");
        }
        const auto act = recording.append(act_kind::key_acknowledged, state_->instance.office, {},
                                          {{"by", present.account.to_text()},
                                           {"party", present.party},
                                           {"fingerprint", fingerprint}});
        return State::Outcome{act, {}, 0};
    });
}

Receipt Depositary::revoke_key(const Actor& actor, const std::string& fingerprint, const std::string& reason,
                               const std::string& compromised_since, const Once& once) {
    const std::string kept_reason = check_line("reason", reason, 500);
    check_day("compromised_since", compromised_since);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require_whole(present);
        const PartyKey key = require_key(reader, fingerprint);
        require_keeper(present, key.party);
        if (!compromised_since.empty()) {
            require_own_key(present, key);
        }
        require_past(compromised_since, recording.time());
        if (key.revoked) {
            throw Conflict("key-revoked", "This key is revoked already.");
        }
        const auto act = recording.append(act_kind::key_revoked, state_->instance.office, {},
                                          {{"by", present.account.to_text()},
                                           {"party", key.party},
                                           {"fingerprint", fingerprint},
                                           {"reason", kept_reason},
                                           {"compromised_since", compromised_since},
                                           {"since_to_be_confirmed", !compromised_since.empty()}});
        return State::Outcome{act, {}, 0};
    });
}

Receipt Depositary::state_compromise(const Actor& actor, const std::string& fingerprint, const std::string& compromised_since, const Once& once) {
    check_day("compromised_since", compromised_since);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        const PartyKey key = require_open_day(reader, present, fingerprint);
        if (!key.revoked) {
            throw Conflict("key-not-revoked", "This key is not revoked: revoke it first, with the day since when it was in other hands.");
        }
        if (compromised_since.empty()) {
            throw Invalid("key-days", "The day since when the key was in other hands is missing.");
        }
        require_past(compromised_since, recording.time());
        if (key.compromised_since == compromised_since && still_acts(reader, key.since_by)) {
            throw Conflict("compromise-said", "This day is said already: a second person of the party confirms it.");
        }
        return State::Outcome{recording.append(act_kind::key_compromise_stated, state_->instance.office, {}, day_of(present, key, compromised_since)), {}, 0};
    });
}

Receipt Depositary::confirm_compromise(const Actor& actor, const std::string& fingerprint, const std::string& compromised_since, const Once& once) {
    check_day("compromised_since", compromised_since);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        const PartyKey key = require_open_day(reader, present, fingerprint);
        if (key.compromised_since.empty()) {
            throw Conflict("key-not-compromised", "Nobody has said of this key that it was in other hands.");
        }
        if (key.compromised_since != compromised_since) {
            throw Conflict("compromise-changed", "The day that is to be confirmed is another: look at the key again.");
        }
        if (!still_acts(reader, key.since_by)) {
            throw Conflict("key-not-compromised", "Whoever said since when this key was in other hands acts for nobody any more: say it yourself.");
        }
        if (present.account == key.since_by) {
            throw Conflict("same-person", "Whoever said the day does not confirm it: a second person does.");
        }
        return State::Outcome{recording.append(act_kind::key_compromise_confirmed, state_->instance.office, {}, day_of(present, key, compromised_since)), {}, 0};
    });
}

std::vector<PartyKey> Depositary::party_keys() const {
    return state_->read([](const StateReader& reader) { return reader.party_keys(); });
}

std::optional<PartyKey> Depositary::party_key(const std::string& fingerprint) const {
    return state_->read([&](const StateReader& reader) { return reader.party_key(fingerprint); });
}

std::string Depositary::age_key_statement(const Actor& actor, const std::string& recipient) const {
    return "depositary-age-key/v1\n" + state_->instance.origin + "\n" + actor.party + "\n" + actor.login + "\n" +
           kept_recipient(recipient) + "\n";
}

crypto::Bytes Depositary::age_key_challenge(const Actor& actor, const std::string& recipient) const {
    const auto key = crypto::X25519Recipient::parse(kept_recipient(recipient));
    const Timestamp end{state_->time().seconds + challenge_lifetime};
    const std::string line = challenge_line(*state_, actor, key.to_text(), end) + "\n";
    const crypto::AgeRecipient* const only = &key;
    try {
        return crypto::age_encrypt(crypto::as_bytes(line), std::span(&only, 1));
    } catch (const Invalid&) {  // a point of low order: whoever knew it could open what is sealed to it
        throw not_a_recipient();
    }
}

Receipt Depositary::register_age_key(const Actor& actor, const NewAgeKey& asked, const Once& once) {
    const std::string kept = kept_recipient(asked.recipient);
    const auto signature = asked.voucher.empty() ? std::nullopt : std::optional(crypto::MinisignSignature::parse(asked.voucher));
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require_whole(present);
        if (!present.confirmed) {
            throw Forbidden("role", "This account has not been confirmed by a second person yet: whoever opened it could register the key.");
        }
        if (!answers_challenge(*state_, present, kept, asked.answer, recording.time())) {
            throw Invalid("age-key-answer", "The answer is not what the key's challenge for this account opens to, or the challenge is older than a "
                                            "day: ask for a new one and open it with the key's identity.");
        }
        if (reader.age_key_is_known(kept)) {
            throw Conflict("age-key-known", "This age key is registered already.");
        }
        Json payload{{"by", present.account.to_text()}, {"recipient", kept}, {"to_be_confirmed", !signature}};
        if (signature) {
            payload["fingerprint"] = vouching_key(reader, present, *signature, age_key_statement(present, kept),
                                                  recording.time().to_text().substr(0, 10))
                                         .fingerprint;
            payload["voucher"] = signature->to_text();
        }
        const auto act = recording.append(act_kind::age_key_registered, state_->instance.office, {}, payload);
        return State::Outcome{act, {}, 0};
    });
}

Receipt Depositary::confirm_age_key(const Actor& actor, const std::string& recipient, const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require_whole(present);
        require_confirmed(present);  // who reads no list of keys is not told which there are
        const AgeKey key = require_age_key(reader, recipient);
        if (key.account == present.account) {
            throw Conflict("same-person", "Whoever registered a key does not confirm it: a second person does.");
        }
        const Account holder = reader.account(key.account).value();
        if (!may_confirm_age_key(present, holder, reader.confirmers(holder, recording.time()))) {
            throw Forbidden("role", "A second person of the same party confirms an age key.");
        }
        if (key.revoked) {
            throw Conflict("key-revoked", "This key is revoked already.");
        }
        if (key.confirmed) {
            throw Conflict("key-confirmed", "This key is confirmed already.");
        }
        const auto act = recording.append(act_kind::age_key_confirmed, state_->instance.office, {},
                                          {{"by", present.account.to_text()}, {"recipient", key.recipient}});
        return State::Outcome{act, {}, 0};
    });
}

Receipt Depositary::revoke_age_key(const Actor& actor, const std::string& recipient, const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require_whole(present);
        const AgeKey key = require_age_key(reader, recipient);
        if (!present.confirmed && key.account != present.account) {
            throw_not_found("age key");
        }
        const bool own = key.account == present.account || (!key.party.empty() && is_of_party(present, key.party));
        if (!own) {
            throw Forbidden("role", "Only its own account, or another of the same party, may revoke an age key.");
        }
        if (key.revoked) {
            throw Conflict("key-revoked", "This key is revoked already.");
        }
        const auto act = recording.append(act_kind::age_key_revoked, state_->instance.office, {},
                                          {{"by", present.account.to_text()}, {"recipient", recipient}});
        return State::Outcome{act, {}, 0};
    });
}

std::vector<AgeKey> Depositary::age_keys() const {
    return state_->read([](const StateReader& reader) { return reader.age_keys(); });
}

std::vector<AgeKey> Depositary::age_keys_to_confirm(const Actor& actor) const {
    if (!actor.only.empty()) {
        return {};
    }
    return state_->read([&](const StateReader& reader) {
        auto keys = reader.age_keys();
        std::erase_if(keys, [&](const AgeKey& key) {
            if (key.confirmed || key.revoked) {
                return true;
            }
            const Account holder = reader.account(key.account).value();
            return !may_confirm_age_key(actor, holder, reader.confirmers(holder, state_->time()));
        });
        return keys;
    });
}

}  // namespace depositary::repository
