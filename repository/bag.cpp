#include "repository/bag.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "crypto/error.h"
#include "repository/names.h"

namespace depositary::repository {
namespace {

constexpr std::string_view bagit = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
constexpr std::string_view urn = "urn:uuid:";

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

std::string bag_info_of(const BagInfo& info, const BagPayload& payload) {
    auto text = fmt::format(
        "Bagging-Date: {}\n"
        "Payload-Oxum: {}.{}\n"
        "External-Identifier: {}{}\n"
        "Depositary-Register: {}\n"
        "Depositary-Symbol: {}\n"
        "Depositary-Title: {}\n"
        "Depositary-Kind: {}\n"
        "Depositary-Version: {}\n"
        "Depositary-Status: {}\n",
        info.bagged.to_text().substr(0, 10), payload.bytes, payload.files, urn, info.document.to_text(), info.origin, info.symbol,
        info.title, to_text(info.kind), info.version, to_text(info.status));
    if (!info.date.empty()) {
        text += fmt::format("Depositary-Date: {}\n", info.date);
    }
    for (const std::string& language : payload.languages) {
        text += fmt::format("Depositary-Language: {}\n", language);
    }
    return text;
}

// The lines "Label: value" of a tag file, in their order.
class TagLines {
public:
    explicit TagLines(std::string_view text) : rest_(text) {}
    // The value of the next line when it has this label; otherwise nothing, and the line stays.
    std::string_view take(std::string_view label) {
        const auto end = rest_.find('\n');
        if (end == std::string_view::npos || !rest_.starts_with(label) || !rest_.substr(label.size()).starts_with(": ")) {
            return {};
        }
        const auto value = rest_.substr(label.size() + 2, end - label.size() - 2);
        rest_.remove_prefix(end + 1);
        return value;
    }

private:
    std::string_view rest_;
};

template <class Number>
bool parse_number(std::string_view text, Number& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

BagPayload BagPayload::of(const std::vector<File>& files) {
    BagPayload payload;
    for (const File& file : files) {
        payload.bytes += file.size;
        payload.languages.insert(file.language);
    }
    payload.files = files.size();
    return payload;
}

BagTagFiles make_bag_tag_files(const BagInfo& info, const std::vector<File>& files) {
    BagTagFiles tags;
    tags.bagit = bagit;
    tags.bag_info = bag_info_of(info, BagPayload::of(files));
    tags.manifest_sha256 = manifest_of(files);
    tags.tagmanifest_sha256 = tagmanifest_of(tags);
    return tags;
}

std::optional<std::pair<BagInfo, BagPayload>> parse_bag_info(std::string_view text) {
    TagLines lines(text);
    BagInfo info;
    BagPayload payload;
    const auto bagged = Timestamp::parse(std::string(lines.take("Bagging-Date")) + "T00:00:00Z");
    const auto oxum = lines.take("Payload-Oxum");
    const auto dot = std::min(oxum.find('.'), oxum.size());
    const auto identifier = lines.take("External-Identifier");
    const auto id = DocumentId::parse(identifier.substr(std::min(urn.size(), identifier.size())));
    info.origin = lines.take("Depositary-Register");
    info.symbol = lines.take("Depositary-Symbol");
    info.title = lines.take("Depositary-Title");
    const auto kind = from_text<Kind>(lines.take("Depositary-Kind"));
    const auto version = lines.take("Depositary-Version");
    const auto status = from_text<Status>(lines.take("Depositary-Status"));
    info.date = lines.take("Depositary-Date");
    for (auto language = lines.take("Depositary-Language"); !language.empty(); language = lines.take("Depositary-Language")) {
        payload.languages.insert(std::string(language));
    }
    if (!bagged || !id || !kind || !status || !parse_number(oxum.substr(0, dot), payload.bytes) ||
        !parse_number(oxum.substr(std::min(dot + 1, oxum.size())), payload.files) || !parse_number(version, info.version)) {
        return std::nullopt;
    }
    info.bagged = *bagged;
    info.document = *id;
    info.kind = *kind;
    info.status = *status;
    try {
        check_line("register", info.origin, 255);
        check_symbol(info.symbol);
        check_line("title", info.title, longest_title);
        if (!info.date.empty()) {
            check_date("date", info.date);
        }
        for (const std::string& language : payload.languages) {
            check_language(language);
        }
    } catch (const Invalid&) {
        return std::nullopt;
    }
    // One form only: what does not come out the same was not it.
    return bag_info_of(info, payload) == text ? std::optional(std::make_pair(info, payload)) : std::nullopt;
}

std::string check_bag_tag_files(const BagTagFiles& tags, const std::vector<File>& files) {
    if (tags.bagit != bagit) {
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
