#pragma once
// Files on their way from an upload to a version or a referral, and the keys that each has of its own in the vault.

#include "repository/depositary_state.h"

namespace depositary::repository {

// A new key for one file of the vault. `file` is what is kept of it: an age file to the compartment's recipient, which opens to
// an age identity file. Destroyed, no copy of the vault's file opens any more, whoever has the compartment's key.
struct FileKey {
    crypto::X25519Recipient recipient;
    Blob file;
};
FileKey make_file_key(const crypto::CompartmentKey& compartment);
// The identity in one that was kept. Damaged("file-key").
crypto::X25519Identity open_file_key(const crypto::CompartmentKey& compartment, const Blob& file);

// A file of the vault, opened with its own key, or, for one older than such keys, with its compartment's.
std::unique_ptr<OpenFile> open_vault_file(const StateReader& reader, const Vault& vault, const Keyring& keyring,
                                          const CompartmentId& compartment, const File& file);

// Streams a file into the vault under a key of its own, and remembers it as an upload of this account; accept() may refuse it
// by throwing, and then nothing is kept. Who may is not asked here.
Upload store_upload(Depositary::State& state, const Actor& by, const CompartmentId& compartment, crypto::ByteSource& body,
                    const std::function<void(const StoredFile&)>& accept);

// Takes uploads of this account out of the waiting ones, in the caller's transaction, and gives them as files. Of those that
// say whom they are sealed to, looks whether they are age files to as many X25519 recipients, and to nobody else, and that none of
// these is a registered key that was withdrawn: Invalid("upload-unknown"), ("not-sealed"), ("recipient-revoked").
std::vector<File> take_uploads(Session& session, const Depositary::State& state, const Actor& actor,
                               const CompartmentId& compartment, const std::vector<NewFile>& files);

// Age recipients, each once and well-formed: Invalid("age-recipient").
void check_recipients(const std::vector<std::string>& recipients);

// A file as an act's payload describes it; file_of() in state_reader.h reads it back.
nlohmann::json to_json(const File& file);

// Destroys the keys of files, in the caller's transaction; the files themselves go once it is durable.
void destroy_keys(Recording& recording, Depositary::State& state, const std::vector<crypto::Sha256>& vault_names);

}  // namespace depositary::repository
