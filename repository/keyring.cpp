#include "repository/keyring.h"

#include "crypto/error.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;

Keyring::Keyring(Session& session, const crypto::X25519Identity& root, InstanceId instance)
    : instance_(instance), root_(root.clone()) {
    std::vector<std::string> recipients;
    session << "SELECT recipient FROM recipient ORDER BY position", into(recipients), now;
    for (const std::string& recipient : recipients) {
        recipients_.push_back(crypto::X25519Recipient::parse(recipient));
    }
    std::vector<std::string> compartments;
    std::vector<int> numbers;
    std::vector<std::string> public_keys;
    std::vector<Blob> files;
    session << "SELECT compartment, number, recipient, file FROM compartment_key ORDER BY compartment, number",
        into(compartments), into(numbers), into(public_keys), into(files), now;
    for (std::size_t i = 0; i < compartments.size(); ++i) {
        const auto id = CompartmentId::parse(compartments[i]);
        if (!id) {
            throw Damaged("compartment-key", "A compartment key belongs to no compartment.");
        }
        const auto file = bytes_of(files[i]);
        const crypto::SealedCompartmentKey sealed{static_cast<std::uint32_t>(numbers[i]), public_keys[i],
                                                  crypto::Bytes(file.begin(), file.end())};
        try {
            keys_[*id] = std::make_shared<const crypto::CompartmentKey>(
                crypto::open_compartment_key(sealed, root_, scope(*id)));
        } catch (const Invalid& error) {
            if (error.code() == "age-no-match") {
                throw Invalid("wrong-root-identity", "This identity does not open this depositary's keys.");
            }
            throw;
        }
    }
}

std::string Keyring::scope(const CompartmentId& compartment) const {
    return instance_.to_text() + "/" + compartment.to_text();
}

std::shared_ptr<const crypto::CompartmentKey> Keyring::create(Session& session, const CompartmentId& compartment) {
    const auto sealed = crypto::create_compartment_key(1, recipients_);
    session << "INSERT INTO compartment_key (compartment, number, recipient, file) VALUES (?, 1, ?, ?)",
        bind(compartment.to_text()), bind(sealed.recipient), bind(to_blob(sealed.file)), now;
    auto key = std::make_shared<const crypto::CompartmentKey>(
        crypto::open_compartment_key(sealed, root_, scope(compartment)));
    const std::unique_lock lock(mutex_);
    keys_[compartment] = key;
    return key;
}

std::shared_ptr<const crypto::CompartmentKey> Keyring::key(const CompartmentId& compartment) const {
    const std::shared_lock lock(mutex_);
    const auto entry = keys_.find(compartment);
    if (entry == keys_.end()) {
        throw Damaged("key-missing", "A compartment's key is missing: " + compartment.to_text() + ".");
    }
    return entry->second;
}

std::vector<CompartmentId> Keyring::compartments() const {
    const std::shared_lock lock(mutex_);
    std::vector<CompartmentId> all;
    for (const auto& [id, key] : keys_) {
        all.push_back(id);
    }
    return all;
}

}  // namespace depositary::repository
