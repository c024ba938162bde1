#pragma once
// The age identities of a person, from their files.

#include <memory>
#include <string>
#include <vector>

#include "crypto/age.h"

namespace depositary::cli {

// All identities of these files; the passphrase of a file that is under one is asked for.
std::vector<std::unique_ptr<crypto::AgeIdentity>> load_identities(const std::vector<std::string>& files);
// Decrypts a binary age file, chunk by authenticated chunk.
void open_age(crypto::ByteSource& source, const std::vector<std::unique_ptr<crypto::AgeIdentity>>& identities, crypto::ByteSink& out);

}  // namespace depositary::cli
