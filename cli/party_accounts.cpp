#include "cli/party_accounts.h"

#include <algorithm>

#include "cli/console.h"
#include "crypto/error.h"

namespace depositary::cli {

using namespace repository;

PartyAccounts::PartyAccounts(Depositary& depositary, const Actor& importer, std::string keys)
    : depositary_(depositary), importer_(importer), keys_(std::move(keys)) {}

Actor PartyAccounts::actor(const std::string& party) { return signed_in(party, key(party)); }

const crypto::MinisignSecretKey& PartyAccounts::key(const std::string& party) {
    if (const auto known = known_.find(party); known != known_.end()) return known->second;
    if (keys_.empty()) throw Invalid("keys-missing", "The manifest asks for signatures: name the folder of keys (--keys).");
    auto key = crypto::MinisignSecretKey::parse_file(read_key_file(keys_ + "/" + party + ".key"), {});
    const auto registered = depositary_.party_keys();
    if (std::none_of(registered.begin(), registered.end(),
                     [&](const PartyKey& each) { return each.public_key == key.public_key().to_text(); }))
        enrol(party, key);
    return known_.emplace(party, std::move(key)).first->second;
}

bool PartyAccounts::sign(const DocumentId& document, std::uint32_t version, const std::string& party, const std::string& word,
                         const std::string& capacity) {
    const auto signed_so_far = depositary_.document(importer_, document).versions.at(version - 1).signatures;
    for (const auto& known : signed_so_far)
        if (known.party == party && known.act_word == word) return false;
    const auto& secret = key(party);
    const auto signer = actor(party);
    const auto request = depositary_.signing_request(signer, document, version, word, capacity);
    depositary_.add_signature(signer, document, version,
                              secret.sign(crypto::as_bytes(request.tagmanifest), request.trusted_comment).to_text());
    return true;
}

void PartyAccounts::enrol(const std::string& party, const crypto::MinisignSecretKey& key) {
    depositary_.register_key(importer_, {party, key.public_key().to_text(), "", "", ""});
    depositary_.confirm_key(signed_in(party, key), key.public_key().fingerprint());
}

Actor PartyAccounts::signed_in(const std::string& party, const crypto::MinisignSecretKey& key) {
    for (const auto& account : depositary_.accounts(importer_)) {
        if (account.party != party || account.role != Role::ministry || account.public_key.empty()) continue;
        const auto challenge = crypto::to_hex(crypto::random_array<16>());
        const auto proof = key.sign(crypto::as_bytes(challenge), "depositary-sign-in/v1").to_text();
        if (const auto actor = depositary_.check_signature(account.login, challenge, proof)) return *actor;
    }
    throw Invalid("signer-missing", "No ministry account of " + party + " has the key in the folder of keys.");
}

}  // namespace depositary::cli
