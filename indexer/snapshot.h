#pragma once
// A compartment's database as a file that outlives the process: a tar of the compacted database and snapshot.json
// (schema, compartment, position, counts), age-encrypted. See docs/decisions/0302-index-snapshots.md.

#include "crypto/age.h"

#include <xapian.h>

#include <filesystem>
#include <string>

namespace depositary::indexer {

// Writes `file` whole or not at all: temporary name, fsync, rename, fsync of the folder. `scratch` is a folder in RAM
// that does not exist yet; it is gone afterwards. Throws Unavailable("disk-full" | "write-failed", …), Xapian::Error.
void write_snapshot(const Xapian::Database& database, const std::string& description,
                    const std::filesystem::path& scratch, const std::filesystem::path& file,
                    const crypto::AgeRecipient& recipient);

// Unpacks into `folder`, which does not exist yet, and returns the description. Throws Damaged, Invalid, Unavailable
// for whatever is wrong with the file; the folder may then hold a part. Only once this has returned has all of the file
// been authenticated.
std::string read_snapshot(const std::filesystem::path& file, const crypto::AgeIdentity& identity,
                          const std::filesystem::path& folder);

}  // namespace depositary::indexer
