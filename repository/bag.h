#pragma once
// A version as a BagIt 1.0 bag (RFC 8493): its tag files, made once when the version is recorded and kept verbatim in the act.

#include "repository/model.h"

namespace depositary::repository {

// What bag-info.txt says.
struct BagInfo {
    std::string origin;  // the register's
    DocumentId document;
    std::string symbol;
    std::string title;
    Kind kind = Kind::agreement;
    std::uint32_t version = 0;
    Status status = Status::draft;
    std::string date;
    Timestamp bagged;
};

struct BagTagFiles {
    std::string bagit, bag_info, manifest_sha256, tagmanifest_sha256;
};

// The tag files of a bag with these files, as RFC 8493 §2 writes them. Lines of a manifest are sorted by path.
BagTagFiles make_bag_tag_files(const BagInfo& info, const std::vector<File>& files);

// What is wrong with the tag files (they do not agree with each other or with the files), or empty.
std::string check_bag_tag_files(const BagTagFiles& tags, const std::vector<File>& files);

}  // namespace depositary::repository
