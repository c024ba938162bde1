#include "repository/uploads.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

#include "crypto/age_header.h"
#include "crypto/error.h"
#include "repository/authenticator_rows.h"
#include "repository/crash_point.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

constexpr std::int64_t upload_lifetime_seconds = 24 * 3600;

class OpenVaultFile final : public OpenFile {
public:
    OpenVaultFile(File file, const CompartmentId& compartment, std::shared_ptr<const crypto::CompartmentKey> key,
                  std::unique_ptr<crypto::X25519Identity> own, const Vault& vault)
        : file_(std::move(file)),
          compartment_(compartment),
          key_(std::move(key)),
          own_(std::move(own)),
          content_(vault.open(file_.vault_name, own_ ? *own_ : key_->identity)) {}
    const File& file() const override { return file_; }
    const CompartmentId& compartment() const override { return compartment_; }
    const crypto::RandomAccessSource& content() const override { return *content_; }

private:
    File file_;
    CompartmentId compartment_;
    std::shared_ptr<const crypto::CompartmentKey> key_;  // the content reads with one of the two
    std::unique_ptr<crypto::X25519Identity> own_;
    std::unique_ptr<crypto::RandomAccessSource> content_;
};

// The sender's own program encrypted the file: that it did, and to how many, is all that can be seen of it from here.
void check_sealed(const OpenFile& file) {
    const auto not_sealed = [&] {
        return Invalid("not-sealed", "The file " + file.file().name +
                                         " is said to be sealed, but is no age file to that many X25519 recipients.");
    };
    std::uint64_t at = 0;
    crypto::AgeHeader header;
    try {
        header = crypto::read_age_header([&]() -> std::optional<std::uint8_t> {
            std::uint8_t byte = 0;
            if (at >= file.content().size()) {
                return std::nullopt;
            }
            file.content().read_at(at++, std::span(&byte, 1));
            return byte;
        });
    } catch (const Damaged&) {
        throw not_sealed();
    }
    std::size_t recipients = 0;
    for (const auto& stanza : header.stanzas) {
        recipients += !stanza.arguments.empty() && stanza.arguments[0] == "X25519" ? 1 : 0;
    }
    if (recipients != file.file().sealed_to.size() || recipients != header.stanzas.size()) {
        throw not_sealed();
    }
}

// A withdrawn key, or that of a closed account, may be in other hands: what is sealed to it now would be opened there.
void refuse_ended(const StateReader& reader, const std::vector<std::string>& recipients) {
    for (const std::string& recipient : recipients) {
        if (reader.age_key_has_ended(recipient)) {
            throw Invalid("recipient-revoked", "The age key " + recipient + " was withdrawn, or its holder's account was closed: seal the file anew, to keys that are in force.");
        }
    }
}

}  // namespace

FileKey make_file_key(const crypto::CompartmentKey& compartment) {
    const auto identity = crypto::X25519Identity::generate();
    const crypto::Secret text = identity.to_text();
    const crypto::AgeRecipient* const recipient = &compartment.recipient;
    return {identity.recipient(), to_blob(crypto::age_encrypt(text.view(), std::span(&recipient, 1)))};
}

crypto::X25519Identity open_file_key(const crypto::CompartmentKey& compartment, const Blob& file) {
    try {
        const crypto::Secret text = crypto::age_decrypt(bytes_of(file), compartment.identity);
        return crypto::X25519Identity::parse(text.text());
    } catch (const Error&) {
        throw Damaged("file-key", "The key of a file of the vault is damaged; restore the catalogue.");
    }
}

std::unique_ptr<OpenFile> open_vault_file(const StateReader& reader, const Vault& vault, const Keyring& keyring,
                                          const CompartmentId& compartment, const File& file) {
    auto key = keyring.key(compartment);
    std::unique_ptr<crypto::X25519Identity> own;
    if (const auto kept = reader.file_key(file.vault_name)) {
        own = std::make_unique<crypto::X25519Identity>(open_file_key(*key, *kept));
    }
    return std::make_unique<OpenVaultFile>(file, compartment, std::move(key), std::move(own), vault);
}

std::unique_ptr<OpenFile> Depositary::State::open(const CompartmentId& compartment, const File& file) const {
    return read([&](const StateReader& reader) { return open_vault_file(reader, vault, keyring, compartment, file); });
}

Upload store_upload(Depositary::State& state, const Actor& by, const CompartmentId& compartment, crypto::ByteSource& body,
                    const std::function<void(const StoredFile&)>& accept) {
    const FileKey key = make_file_key(*state.keyring.key(compartment));
    const StoredFile stored = state.vault.store(body, key.recipient, accept);
    Upload upload{UploadId::random(), stored.size, stored.digest, {}};
    try {
        state.write([&](Session& session) {
            require_session(state, session, by);
            const std::string id = upload.id.to_text();
            upload.expires = {state.clock->now().seconds + upload_lifetime_seconds};
            session << "INSERT INTO upload (id, account, compartment, vault_name, expires, sealed) VALUES (?, ?, ?, ?, ?, ?)",
                bind(id), bind(by.account.to_text()), bind(compartment.to_text()), bind(stored.name.hex()),
                bind(upload.expires.seconds),
                bind(state.projection.seal(compartment, "upload", id,
                                           {{"size", stored.size},
                                            {"sha256", stored.digest.hex()},
                                            {"vault", stored.name.hex()}})),
                now;
            session << "INSERT INTO file_key (vault_name, file) VALUES (?, ?)", bind(stored.name.hex()), bind(key.file), now;
            crash_point("upload.recorded");
        });
    } catch (const Error&) {
        state.vault.remove(stored.name);  // nothing refers to it, and nobody was told of it
        throw;
    }
    return upload;
}

std::vector<File> take_uploads(Session& session, const Depositary::State& state, const Actor& actor,
                               const CompartmentId& compartment, const std::vector<NewFile>& files) {
    const Projection& projection = state.projection;
    std::vector<File> taken;
    for (const NewFile& file : files) {
        const std::string id = file.upload.to_text();
        std::vector<std::string> vault_names;
        std::vector<Blob> sealed;
        session << "SELECT vault_name, sealed FROM upload WHERE id = ? AND account = ? AND compartment = ?", bind(id),
            bind(actor.account.to_text()), bind(compartment.to_text()), into(vault_names), into(sealed), now;
        if (vault_names.empty()) {
            throw Invalid("upload-unknown", "There is no waiting upload " + id + " of this account in this compartment; "
                                            "uploads wait for 24 hours.");
        }
        const Json value = projection.open(compartment, "upload", id, sealed[0]);
        if (value.value("vault", "") != vault_names[0]) {
            throw Damaged("upload", "The upload " + id + " names another file of the vault than was stored; send it again.");
        }
        session << "DELETE FROM upload WHERE id = ?", bind(id), now;
        taken.push_back({file.name, file.language, file.role, file.media_type, value.at("size"),
                         crypto::Sha256::from_hex(value.at("sha256").get<std::string>()).value(),
                         crypto::Sha256::from_hex(vault_names[0]).value(), file.sealed_to, file.ocr_languages});
        if (!file.sealed_to.empty()) {
            refuse_ended(StateReader(session, projection), file.sealed_to);
            check_sealed(*open_vault_file(StateReader(session, projection), state.vault, state.keyring, compartment, taken.back()));
        }
    }
    return taken;
}

void check_recipients(const std::vector<std::string>& recipients) {
    std::set<std::string> seen;
    for (const std::string& recipient : recipients) {
        std::string kept;
        try {
            kept = crypto::X25519Recipient::parse(recipient).to_text();
        } catch (const Error&) {
        }
        if (kept != recipient || !seen.insert(kept).second) {
            throw Invalid("age-recipient", "Recipients of sealed files are age1…, each once; not \"" + recipient + "\".");
        }
    }
}

Json to_json(const File& file) {
    Json json{{"name", file.name},
              {"language", file.language},
              {"role", to_text(file.role)},
              {"media_type", file.media_type},
              {"size", file.size},
              {"sha256", file.digest.hex()},
              {"vault", file.vault_name.hex()}};
    if (!file.sealed_to.empty()) {
        json["sealed_to"] = file.sealed_to;
    }
    if (!file.ocr_languages.empty()) {
        json["ocr_languages"] = file.ocr_languages;
    }
    return json;
}

void destroy_keys(Recording& recording, Depositary::State& state, const std::vector<crypto::Sha256>& vault_names) {
    for (const crypto::Sha256& name : vault_names) {
        recording.session() << "DELETE FROM file_key WHERE vault_name = ?", bind(name.hex()), now;
    }
    recording.after_commit([&state, vault_names] {
        // SQLite overwrites what it deletes (secure_delete); this writes the log that still holds it into the database, and
        // empties the log. What a reader holds open keeps it until a later one.
        try {
            execute(state.catalogue.writer(), "PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (const Error& error) {
            std::fprintf(stderr, "depositary: erased keys may stand in the catalogue's log until the next start (%s)\n", error.code().c_str());
        }
        for (const crypto::Sha256& name : vault_names) {
            state.vault.remove(name);
        }
    });
}

}  // namespace depositary::repository
