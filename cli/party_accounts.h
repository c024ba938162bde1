#pragma once
// The parties' own accounts, for an import that is trusted with their keys: a demo's, or an archive's that is being taken over.

#include <map>
#include <string>

#include "crypto/minisign.h"
#include "repository/depositary.h"

namespace depositary::cli {

// Not thread-safe. Borrows the depositary.
class PartyAccounts {
public:
    // `keys`: a folder with KH.key, KH.key.pub, …; may be empty, and then no party can be spoken for.
    PartyAccounts(repository::Depositary& depositary, const repository::Actor& importer, std::string keys);

    // The ministry's account that signs in with the party's key, as its rights are now. Invalid("signer-missing").
    repository::Actor actor(const std::string& party);
    // The party's key, registered and confirmed if it was not. Invalid("keys-missing").
    const crypto::MinisignSecretKey& key(const std::string& party);
    // Signs a version for the party, unless it has given this act to it; whether it did.
    bool sign(const repository::DocumentId& document, std::uint32_t version, const std::string& party, const std::string& word,
              const std::string& capacity);
    const std::string& folder() const { return keys_; }

private:
    // Registered by the importer, confirmed by the party's own account, which proves that it has the key.
    void enrol(const std::string& party, const crypto::MinisignSecretKey& key);
    repository::Actor signed_in(const std::string& party, const crypto::MinisignSecretKey& key);

    repository::Depositary& depositary_;
    const repository::Actor importer_;
    const std::string keys_;
    std::map<std::string, crypto::MinisignSecretKey> known_;
};

}  // namespace depositary::cli
