// Signing: what is to be signed, and taking a signature.

#include <nlohmann/json.hpp>

#include "crypto/error.h"
#include "crypto/minisign.h"
#include "repository/depositary_state.h"
#include "repository/names.h"
#include "repository/signing.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;

namespace {

constexpr std::size_t longest_capacity = 200;

// A version that another has followed is signed no more: what was prepared for it speaks of a text that is not the latest.
void check_latest(const Document& document, std::uint32_t version) {
    if (version != document.latest().number) {
        throw Conflict("version-superseded", "Version " + std::to_string(document.latest().number) +
                                                 " has followed this one: read it, and sign it.");
    }
}

// Refuses a signature whose words are not exactly about this version, by this party.
SignedAct check_words(const crypto::MinisignSignature& signature, const std::string& party, const DocumentId& document,
                      std::uint32_t version) {
    const auto act = SignedAct::parse(signature.trusted_comment);
    if (!act) {
        throw Invalid("signature-comment", "The trusted comment is not of the form depositary-act/v1; sign what "
                                           "the signing request gives.");
    }
    check_act_word(act->act);
    if (check_line("capacity", act->capacity, longest_capacity) != act->capacity) {
        throw Invalid("signature-comment", "The capacity in the trusted comment is not in Unicode's form NFC.");
    }
    if (act->party != party) {
        throw Invalid("signature-party", "The signature speaks for the party " + act->party + ", this account for " +
                                             party + ".");
    }
    if (act->document != document || act->version != version) {
        throw Invalid("signature-version", "The signature is for another document or version.");
    }
    return *act;
}

// The register that the signer saw must be this one.
void check_register(Session& session, const SignedAct& act, std::uint64_t size) {
    const auto root = [&] {
        return crypto::tree_root(act.size, hash_reader(session, nullptr, act.size));
    };
    if (act.size == 0 || act.size > size || root() != act.root) {
        throw Invalid("signature-register", "The signature names a register that is not this one.");
    }
}

// The key of the party that the signature verifies with.
PartyKey verifying_key(const StateReader& reader, const std::string& party, const crypto::MinisignSignature& signature,
                       const Version& version, const std::string& today) {
    for (const PartyKey& key : reader.party_keys()) {
        const auto public_key = crypto::MinisignPublicKey::parse(key.public_key);
        if (key.party != party || public_key.key_number() != signature.key_number) {
            continue;
        }
        if (key.revoked) {
            throw Invalid("signature-key-revoked", "The signature was made with a key that is revoked.");
        }
        if (!key.confirmed) {
            throw Invalid("signature-key-unconfirmed", "The signature was made with a key that no second person has confirmed yet.");
        }
        if (!key.valid_until.empty() && today > key.valid_until) {
            throw Invalid("signature-key-over", "The signature was made with a key whose last day was " + key.valid_until + ".");
        }
        const auto verdict = crypto::minisign_verify(public_key, signature,
                                                     crypto::as_bytes(version.tagmanifest_sha256), false);
        if (verdict != crypto::MinisignVerdict::valid) {
            throw Invalid("signature-bad", "Not taken: " + std::string(crypto::describe(verdict)) + ".");
        }
        return key;
    }
    throw Invalid("signature-key", "The signature was made with no registered key of the party " + party +
                                       "; register the key first.");
}

}  // namespace

SigningRequest Depositary::signing_request(const Actor& actor, const DocumentId& id, std::uint32_t version,
                                           const std::string& act_word, const std::string& capacity) const {
    check_act_word(act_word);
    const std::string kept_capacity = check_line("capacity", capacity, longest_capacity);
    const auto [document, found] = state_->read([&](const StateReader& reader) {
        auto holder = state_->require_document(reader, actor, id, StateReader::Versions::latest, Right::read);
        auto asked = reader.version(holder, version);
        return std::make_pair(std::move(holder), std::move(asked));
    });
    if (!found) {
        throw_not_found("version");
    }
    require_signer(actor);
    check_latest(document, version);
    const auto head = state_->registrar.head();
    const SignedAct act{act_word,   actor.party, id, version, state_->clock->now(), head->size,
                        head->root, kept_capacity};
    return {id, version, found->tagmanifest_sha256, act.to_comment()};
}

Receipt Depositary::add_signature(const Actor& actor, const DocumentId& id, std::uint32_t version,
                                  const std::string& minisig, const Once& once) {
    const auto signature = crypto::MinisignSignature::parse(minisig);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        const Document document = state_->require_document(reader, present, id, StateReader::Versions::latest,
                                                           Right::read);
        require_signer(present);
        const auto found = reader.version(document, version);
        if (!found) {
            throw_not_found("version");
        }
        check_latest(document, version);
        const SignedAct act = check_words(signature, present.party, id, version);
        check_signature_time(act.time, recording.time());
        const PartyKey key = verifying_key(reader, present.party, signature, *found,
                                           recording.time().to_text().substr(0, 10));
        check_register(recording.session(), act, state_->registrar.head()->size);
        for (const Signature& earlier : found->signatures) {
            if (earlier.party == act.party && earlier.act_word == act.act) {
                throw Conflict("already-signed",
                               "The party " + act.party + " has already given its " + act.act + " to this version.");
            }
        }
        const auto position = recording.append(act_kind::signature_recorded, document.compartment, id,
                                               {{"by", present.account.to_text()},
                                                {"document", id.to_text()},
                                                {"version", version},
                                                {"party", act.party},
                                                {"word", act.act},
                                                {"capacity", act.capacity},
                                                {"fingerprint", key.fingerprint},
                                                {"public_key", key.public_key},
                                                {"minisig", signature.to_text()}});
        return State::Outcome{position, id, version};
    });
}

std::vector<unsigned> Depositary::signature_counts(const Actor& actor, const std::vector<VersionName>& versions) const {
    auto session = state_->catalogue.reader();
    const StateReader reader(*session, state_->projection);
    std::vector<unsigned> counts;
    for (const VersionName& name : versions) {
        counts.push_back(0);
        unsigned rows = 0;
        *session << "SELECT count(*) FROM signature WHERE document = ? AND version = ?", bind(name.document.to_text()), bind(name.number),
            into(rows), now;
        const auto document = rows == 0 ? std::nullopt : reader.document(name.document, StateReader::Versions::latest);
        if (!document || !actor.may(Right::read, document->compartment)) {
            continue;
        }
        const auto version = reader.version(*document, name.number);
        if (version) {
            counts.back() = version->signature_count(document->parties);
        }
    }
    return counts;
}

}  // namespace depositary::repository
