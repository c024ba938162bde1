#pragma once
// What a signature over a version's tag manifest binds: read from the bytes themselves, and held against what was asked for and told.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "repository/bag.h"

namespace depositary::cli {

struct BoundVersion {
    repository::BagInfo info;
    repository::BagPayload payload;
    std::vector<repository::File> files;  // name, digest, size and language are set
};

// Damaged("signing-request"), which says what differs, unless: the tag manifest covers exactly bagit.txt, bag-info.txt and
// manifest-sha256.txt as they were told; the manifest names exactly the files that were told; and bag-info.txt, in its one form,
// says of document, version and files what was told, and is of the document that was asked for.
// asked: a symbol or an identifier. document, version: the API's JSON. register_name: the register's origin.
BoundVersion read_bound_version(const std::string& asked, const std::string& register_name, const nlohmann::json& document,
                                const nlohmann::json& version, const std::string& tagmanifest);

[[noreturn]] void refuse_to_sign(const std::string& why);

}  // namespace depositary::cli
