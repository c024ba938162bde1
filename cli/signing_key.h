#pragma once
// A person's minisign secret key.

#include <string>

#include "crypto/minisign.h"

namespace depositary::cli {

// Reads the file, asking for the passphrase if it has one. Refuses (Invalid "key-file-readable") one that others may read.
crypto::MinisignSecretKey load_signing_key(const std::string& path);

}  // namespace depositary::cli
