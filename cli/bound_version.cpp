#include "cli/bound_version.h"

#include <nlohmann/json.hpp>

#include "crypto/error.h"
#include "repository/names.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;
using namespace repository;

std::vector<File> files_told(const Json& version) {
    std::vector<File> files;
    for (const auto& told : version.at("files")) {
        File file;
        try {
            file.name = check_file_name(told.at("name").get<std::string>());
        } catch (const Invalid&) {
            refuse_to_sign("a file has a name that no file of a version has");
        }
        const auto digest = crypto::from_hex(told.at("sha256").get<std::string>());
        if (file.name != told.at("name") || !digest || digest->size() != file.digest.bytes.size())
            refuse_to_sign("a file is not named as files of a version are");
        std::copy(digest->begin(), digest->end(), file.digest.bytes.begin());
        file.size = told.at("size").get<std::uint64_t>();
        file.language = told.at("language").get<std::string>();
        files.push_back(file);
    }
    return files;
}

}  // namespace

void refuse_to_sign(const std::string& why) {
    throw Damaged("signing-request", "Not signed: " + why + ". The server's answer is not consistent.");
}

BoundVersion read_bound_version(const std::string& asked, const std::string& register_name, const Json& document,
                                const Json& version, const std::string& tagmanifest) {
    BoundVersion bound;
    bound.files = files_told(version);
    const auto& bag = version.at("bag");
    const BagTagFiles tags{bag.at("bagit.txt"), bag.at("bag-info.txt"), bag.at("manifest-sha256.txt"), tagmanifest};
    if (const auto wrong = check_bag_tag_files(tags, bound.files); !wrong.empty()) refuse_to_sign(wrong);
    const auto read = parse_bag_info(tags.bag_info);
    if (!read) refuse_to_sign("bag-info.txt, which is signed, is not of the form that a depositary writes");
    std::tie(bound.info, bound.payload) = *read;

    const auto& info = bound.info;
    const auto same = [](const char* field, const std::string& signed_value, const Json& told) {
        if (told != signed_value)
            refuse_to_sign(std::string("bag-info.txt, which is signed, names ") + (signed_value.empty() ? "no" : "another") + " " + field +
                           " than the one that was told or asked for" + (signed_value.empty() ? "" : ": " + signed_value));
    };
    // The person's own words first: a server that tells and signs the same other document is noticed by nothing else.
    same(DocumentId::parse(asked) ? "document" : "symbol", DocumentId::parse(asked) ? info.document.to_text() : info.symbol, asked);
    same("register", info.origin, register_name);
    same("document", info.document.to_text(), document.at("id"));
    same("symbol", info.symbol, document.at("symbol"));
    same("title", info.title, document.at("title"));
    same("kind", std::string(to_text(info.kind)), document.at("kind"));
    same("version", std::to_string(info.version), std::to_string(version.at("number").get<std::uint32_t>()));
    same("status", std::string(to_text(info.status)), version.at("status"));
    same("date", info.date, version.at("date"));
    if (bound.payload != BagPayload::of(bound.files)) refuse_to_sign("bag-info.txt, which is signed, tells sizes or languages of other files");
    return bound;
}

}  // namespace depositary::cli
