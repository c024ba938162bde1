#include "cli/signing_key.h"

#include <sys/stat.h>

#include "cli/console.h"
#include "crypto/error.h"

namespace depositary::cli {

crypto::MinisignSecretKey load_signing_key(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0)
        throw Invalid("key-file-readable", "Others than its owner may read the key file " + path + "; run: chmod 600 " + path);
    auto text = read_text(path);
    crypto::Secret passphrase;
    if (crypto::MinisignSecretKey::is_encrypted(text)) passphrase = ask_secret("key's passphrase", "DEPOSITARY_PASSPHRASE");
    auto key = crypto::MinisignSecretKey::parse_file(text, passphrase);
    crypto::wipe(text);
    return key;
}

}  // namespace depositary::cli
