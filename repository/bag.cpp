#include "repository/bag.h"

#include <fmt/format.h>

#include <map>
#include <set>

namespace depositary::repository {
namespace {

std::string manifest_of(const std::vector<File>& files) {
    std::map<std::string, std::string> lines;
    for (const File& file : files) {
        lines["data/" + file.name] = file.digest.hex();
    }
    std::string manifest;
    for (const auto& [path, digest] : lines) {
        manifest += digest + "  " + path + "\n";
    }
    return manifest;
}

std::string tagmanifest_of(const BagTagFiles& tags) {
    return fmt::format("{}  bag-info.txt\n{}  bagit.txt\n{}  manifest-sha256.txt\n", crypto::Sha256::of(tags.bag_info).hex(),
                       crypto::Sha256::of(tags.bagit).hex(), crypto::Sha256::of(tags.manifest_sha256).hex());
}

}  // namespace

BagTagFiles make_bag_tag_files(const BagInfo& info, const std::vector<File>& files) {
    std::uint64_t bytes = 0;
    std::set<std::string> languages;
    for (const File& file : files) {
        bytes += file.size;
        languages.insert(file.language);
    }
    BagTagFiles tags;
    tags.bagit = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
    tags.bag_info = fmt::format(
        "Bagging-Date: {}\n"
        "Payload-Oxum: {}.{}\n"
        "External-Identifier: urn:uuid:{}\n"
        "Depositary-Register: {}\n"
        "Depositary-Symbol: {}\n"
        "Depositary-Title: {}\n"
        "Depositary-Kind: {}\n"
        "Depositary-Version: {}\n"
        "Depositary-Status: {}\n",
        info.bagged.to_text().substr(0, 10), bytes, files.size(), info.document.to_text(), info.origin, info.symbol,
        info.title, to_text(info.kind), info.version, to_text(info.status));
    if (!info.date.empty()) {
        tags.bag_info += fmt::format("Depositary-Date: {}\n", info.date);
    }
    for (const std::string& language : languages) {
        tags.bag_info += fmt::format("Depositary-Language: {}\n", language);
    }
    tags.manifest_sha256 = manifest_of(files);
    tags.tagmanifest_sha256 = tagmanifest_of(tags);
    return tags;
}

std::string check_bag_tag_files(const BagTagFiles& tags, const std::vector<File>& files) {
    if (tags.bagit != "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n") {
        return "bagit.txt is not that of a BagIt 1.0 bag";
    }
    if (tags.manifest_sha256 != manifest_of(files)) {
        return "manifest-sha256.txt does not name exactly the version's files";
    }
    if (tags.tagmanifest_sha256 != tagmanifest_of(tags)) {
        return "tagmanifest-sha256.txt does not hold the digests of the tag files";
    }
    return "";
}

}  // namespace depositary::repository
