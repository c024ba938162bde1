#pragma once
// The compartments' keys, opened with the root identity and held in memory. Thread-safe.

#include <map>
#include <shared_mutex>

#include "crypto/key_hierarchy.h"
#include "repository/catalogue.h"
#include "repository/identifiers.h"

namespace depositary::repository {

class Keyring {
public:
    // Opens every compartment key of the catalogue. Invalid("wrong-root-identity") when the root opens none of them.
    Keyring(Session& session, const crypto::X25519Identity& root, InstanceId instance);

    // Makes and stores a compartment's first key, to the root and recovery recipients, in the caller's transaction, and
    // holds it. When that transaction is given up, a key is held that nothing was sealed with and nobody asks for.
    std::shared_ptr<const crypto::CompartmentKey> create(Session& session, const CompartmentId& compartment);

    // Damaged("key-missing") when there is none.
    std::shared_ptr<const crypto::CompartmentKey> key(const CompartmentId& compartment) const;
    std::vector<CompartmentId> compartments() const;
    const std::vector<crypto::X25519Recipient>& recipients() const { return recipients_; }

private:
    std::string scope(const CompartmentId& compartment) const;

    InstanceId instance_;
    crypto::X25519Identity root_;
    std::vector<crypto::X25519Recipient> recipients_;  // the root first
    mutable std::shared_mutex mutex_;
    std::map<CompartmentId, std::shared_ptr<const crypto::CompartmentKey>> keys_;
};

}  // namespace depositary::repository
