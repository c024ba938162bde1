#include "cli/identities.h"

#include "cli/console.h"

namespace depositary::cli {

std::vector<std::unique_ptr<crypto::AgeIdentity>> load_identities(const std::vector<std::string>& files) {
    std::vector<std::unique_ptr<crypto::AgeIdentity>> identities;
    for (const auto& path : files) {
        auto text = read_key_file(path);
        if (text.starts_with("age-encryption.org/v1\n")) {  // an identity file that is itself under a passphrase
            const auto plain = crypto::age_decrypt(crypto::as_bytes(text),
                                                   crypto::ScryptIdentity(ask_secret("passphrase", "DEPOSITARY_PASSPHRASE")));
            for (auto& identity : crypto::parse_identity_file(plain.text())) identities.push_back(std::move(identity));
        } else {
            for (auto& identity : crypto::parse_identity_file(text)) identities.push_back(std::move(identity));
        }
        crypto::wipe(text);
    }
    return identities;
}

void open_age(crypto::ByteSource& source, const std::vector<std::unique_ptr<crypto::AgeIdentity>>& identities, crypto::ByteSink& out) {
    std::vector<const crypto::AgeIdentity*> pointers;
    for (const auto& identity : identities) pointers.push_back(identity.get());
    crypto::AgeDecryptor decryptor(source, pointers);
    crypto::Bytes buffer(64 * 1024);
    while (const auto size = decryptor.read(buffer)) out.write(crypto::ByteView(buffer).first(size));
}

}  // namespace depositary::cli
