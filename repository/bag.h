#pragma once
// A version as a BagIt 1.0 bag (RFC 8493): its tag files, made once when the version is recorded and kept verbatim in the act.

#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "repository/model.h"

namespace depositary::repository {

inline constexpr std::size_t longest_title = 500;  // characters

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

// What it says of the files besides.
struct BagPayload {
    std::uint64_t bytes = 0;
    std::size_t files = 0;
    std::set<std::string> languages;

    static BagPayload of(const std::vector<File>& files);
    bool operator==(const BagPayload&) const = default;
};

struct BagTagFiles {
    std::string bagit, bag_info, manifest_sha256, tagmanifest_sha256;
};

// The tag files of a bag with these files, as RFC 8493 §2 writes them. Lines of a manifest are sorted by path.
BagTagFiles make_bag_tag_files(const BagInfo& info, const std::vector<File>& files);

// A bag-info.txt read back. Strict: it has the one form that make_bag_tag_files writes, and symbol, title and dates are such as a
// depositary takes (no controls, nothing that turns a text's direction: it may be shown as it is). Nothing for anything else.
std::optional<std::pair<BagInfo, BagPayload>> parse_bag_info(std::string_view text);

// What is wrong with the tag files (they do not agree with each other or with the files), or empty.
std::string check_bag_tag_files(const BagTagFiles& tags, const std::vector<File>& files);

}  // namespace depositary::repository
