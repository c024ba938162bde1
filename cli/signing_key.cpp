#include "cli/signing_key.h"

#include "cli/console.h"

namespace depositary::cli {

crypto::MinisignSecretKey load_signing_key(const std::string& path) {
    auto text = read_key_file(path);
    crypto::Secret passphrase;
    if (crypto::MinisignSecretKey::is_encrypted(text)) passphrase = ask_secret("key's passphrase", "DEPOSITARY_PASSPHRASE");
    auto key = crypto::MinisignSecretKey::parse_file(text, passphrase);
    crypto::wipe(text);
    return key;
}

}  // namespace depositary::cli
