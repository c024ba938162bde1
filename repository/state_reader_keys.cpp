// Reading keys, erasures and referrals.

#include "crypto/error.h"
#include "repository/sealed_values.h"
#include "repository/state_reader.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

std::optional<std::uint64_t> place(std::int64_t act) {
    return act < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(act));
}

Referral referral_of(const std::string& id, const Json& value) {
    Referral referral;
    referral.id = DocumentId::parse(id).value();
    referral.from = value.at("from");
    referral.to = value.at("to");
    referral.acknowledge_by = value.at("acknowledge_by");
    referral.answer_by = value.at("answer_by");
    referral.retain_until = value.at("retain_until");
    for (const Json& step : value.at("steps")) {
        referral.steps.push_back({word_of<Referral::Status>(step.at("status")), step.at("act"), time_of(step.at("time")), step.at("party"),
                                  step.at("files").get<std::vector<unsigned>>()});
    }
    for (const Json& file : value.at("files")) {
        referral.files.push_back(file_of(file));
    }
    return referral;
}

}  // namespace

PartyKey StateReader::key_of(const Blob& hash, std::uint64_t act, std::int64_t confirmed, std::int64_t revoked,
                             const Blob& sealed) const {
    const Json value = projection_.open(projection_.office(), "party_key", crypto::to_hex(bytes_of(hash)), sealed);
    PartyKey key;
    key.party = value.at("party");
    key.public_key = value.at("public_key");
    key.fingerprint = value.at("fingerprint");
    key.by = AccountId::parse(value.at("by").get<std::string>()).value_or(AccountId());
    key.valid_until = value.at("valid_until");
    key.follows = value.at("follows");
    key.compromised_since = value.at("compromised_since");
    key.registered = act;
    key.confirmed = place(confirmed);
    key.revoked = place(revoked);
    if (!value.contains("since_confirmed")) {  // older than confirmations of that day
        key.since_confirmed = key.since_said = key.compromised_since.empty() ? std::nullopt : key.revoked;
    } else {
        key.since_by = AccountId::parse(value.at("since_by").get<std::string>()).value_or(AccountId());
        key.since_said = value.at("since_said").get<std::uint64_t>();
        if (!value.at("since_confirmed").is_null()) {
            key.since_confirmed = value.at("since_confirmed").get<std::uint64_t>();
        }
    }
    std::vector<std::uint64_t> acts;
    std::vector<Blob> parties;
    session_ << "SELECT act, sealed FROM key_acknowledgement WHERE fingerprint_hash = ? ORDER BY act", bind(hash), into(acts),
        into(parties), now;
    for (std::size_t i = 0; i < acts.size(); ++i) {
        key.acknowledged.push_back(
            projection_.open(projection_.office(), "key_acknowledgement", std::to_string(acts[i]), parties[i]).at("party"));
    }
    return key;
}

std::vector<PartyKey> StateReader::party_keys() const {
    std::vector<Blob> hashes;
    std::vector<std::uint64_t> acts;
    std::vector<std::int64_t> confirmed;
    std::vector<std::int64_t> revoked;
    std::vector<Blob> sealed;
    session_ << "SELECT fingerprint_hash, act, confirmed, revoked, sealed FROM party_key ORDER BY act", into(hashes),
        into(acts), into(confirmed), into(revoked), into(sealed), now;
    std::vector<PartyKey> keys;
    for (std::size_t i = 0; i < acts.size(); ++i) {
        keys.push_back(key_of(hashes[i], acts[i], confirmed[i], revoked[i], sealed[i]));
    }
    return keys;
}

std::optional<PartyKey> StateReader::party_key(const std::string& fingerprint) const {
    const Blob hash = projection_.lookup(projection_.office(), "party_key.fingerprint", fingerprint);
    std::vector<std::uint64_t> acts;
    std::vector<std::int64_t> confirmed;
    std::vector<std::int64_t> revoked;
    std::vector<Blob> sealed;
    session_ << "SELECT act, confirmed, revoked, sealed FROM party_key WHERE fingerprint_hash = ?", bind(hash), into(acts),
        into(confirmed), into(revoked), into(sealed), now;
    return acts.empty() ? std::nullopt : std::optional(key_of(hash, acts[0], confirmed[0], revoked[0], sealed[0]));
}

std::vector<AgeKey> StateReader::age_keys() const {
    std::vector<Blob> hashes;
    std::vector<std::string> accounts;
    std::vector<std::uint64_t> acts;
    std::vector<std::int64_t> confirmed;
    std::vector<std::int64_t> since;
    std::vector<std::int64_t> revoked;
    std::vector<std::int64_t> ended;
    std::vector<Blob> sealed;
    session_ << "SELECT recipient_hash, account, act, confirmed, since, revoked, ended, sealed FROM age_key ORDER BY act", into(hashes),
        into(accounts), into(acts), into(confirmed), into(since), into(revoked), into(ended), into(sealed), now;
    std::vector<AgeKey> keys;
    for (std::size_t i = 0; i < acts.size(); ++i) {
        const auto holder = account(AccountId::parse(accounts[i]).value());
        if (!holder || holder->closed || !holder->confirmed) {
            continue;  // nobody should seal to them
        }
        const Json value =
            projection_.open(projection_.office(), "age_key", crypto::to_hex(bytes_of(hashes[i])), sealed[i]);
        keys.push_back({holder->id, holder->login, party_acted_for(*holder), value.at("recipient"), acts[i], place(confirmed[i]),
                        Timestamp{since[i]}, place(revoked[i]), revoked[i] < 0 ? std::nullopt : std::optional(Timestamp{ended[i]})});
    }
    return keys;
}

bool StateReader::age_key_is_known(const std::string& recipient) const {
    unsigned count = 0;
    session_ << "SELECT count(*) FROM age_key WHERE recipient_hash = ?",
        bind(projection_.lookup(projection_.office(), "age_key.recipient", recipient)), into(count), now;
    return count > 0;
}

bool StateReader::age_key_has_ended(const std::string& recipient) const {
    std::vector<std::string> accounts;
    std::vector<std::int64_t> revoked;
    session_ << "SELECT account, revoked FROM age_key WHERE recipient_hash = ?",
        bind(projection_.lookup(projection_.office(), "age_key.recipient", recipient)), into(accounts), into(revoked), now;
    if (accounts.empty()) {
        return false;
    }
    const auto holder = account(AccountId::parse(accounts[0]).value());
    return revoked[0] >= 0 || !holder || holder->closed || !holder->confirmed;
}

std::optional<Erasure> StateReader::erasure(const DocumentId& document) const {
    std::vector<std::string> compartments;
    std::vector<std::uint64_t> requested;
    std::vector<std::int64_t> erased;
    std::vector<Blob> sealed;
    session_ << "SELECT compartment, requested, erased, sealed FROM erasure WHERE document = ?", bind(document.to_text()),
        into(compartments), into(requested), into(erased), into(sealed), now;
    if (sealed.empty()) {
        return std::nullopt;
    }
    const CompartmentId compartment = CompartmentId::parse(compartments[0]).value();
    const Json value = projection_.open(compartment, "erasure", document.to_text(), sealed[0]);
    return Erasure{document,
                   compartment,
                   requested[0],
                   AccountId::parse(value.at("by").get<std::string>()).value_or(AccountId()),
                   value.at("authority"),
                   value.at("reason"),
                   place(erased[0]),
                   time_of(value.at("time")),
                   value.value("claimed", value.value("concerned", std::vector<std::string>())),
                   value.value("concerned", std::vector<std::string>()),
                   value.value("by_auditor", false)};
}

std::vector<Erasure> StateReader::erasures(const CompartmentId& compartment) const {
    std::vector<std::string> documents;
    session_ << "SELECT document FROM erasure WHERE compartment = ? ORDER BY requested", bind(compartment.to_text()),
        into(documents), now;
    std::vector<Erasure> erasures;
    for (const std::string& document : documents) {
        erasures.push_back(erasure(DocumentId::parse(document).value()).value());
    }
    return erasures;
}

std::optional<Referral> StateReader::referral(const DocumentId& id) const {
    std::vector<std::string> compartments;
    std::vector<Blob> sealed;
    session_ << "SELECT compartment, sealed FROM referral WHERE id = ?", bind(id.to_text()), into(compartments), into(sealed),
        now;
    if (sealed.empty()) {
        return std::nullopt;
    }
    return referral_of(id.to_text(), projection_.open(CompartmentId::parse(compartments[0]).value(), "referral", id.to_text(),
                                                      sealed[0]));
}

std::vector<Referral> StateReader::referrals(const CompartmentId& compartment, const std::string& party) const {
    const Blob hash = projection_.lookup(compartment, "referral.party", party);
    std::vector<std::string> ids;
    std::vector<Blob> sealed;
    session_ << "SELECT id, sealed FROM referral WHERE from_hash = ?1 OR to_hash = ?1 ORDER BY act DESC", bind(hash), into(ids),
        into(sealed), now;
    std::vector<Referral> referrals;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        referrals.push_back(referral_of(ids[i], projection_.open(compartment, "referral", ids[i], sealed[i])));
    }
    return referrals;
}

std::optional<Blob> StateReader::file_key(const crypto::Sha256& vault_name) const {
    std::vector<Blob> files;
    session_ << "SELECT file FROM file_key WHERE vault_name = ?", bind(vault_name.hex()), into(files), now;
    return files.empty() ? std::nullopt : std::optional(files[0]);
}

}  // namespace depositary::repository
