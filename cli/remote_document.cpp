#include "cli/remote_document.h"

#include "cli/console.h"
#include "crypto/error.h"
#include "crypto/sha256.h"
#include "repository/identifiers.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;

// Hashes what passes through.
class Hashing final : public crypto::ByteSink {
public:
    explicit Hashing(crypto::ByteSink& out) : out_(out) {}
    void write(crypto::ByteView bytes) override {
        hash_.write(bytes);
        out_.write(bytes);
    }
    crypto::Sha256 digest() { return hash_.finish(); }

private:
    crypto::ByteSink& out_;
    crypto::Sha256Stream hash_;
};

}  // namespace

Json find_document(const Remote& remote, const std::string& symbol_or_id) {
    if (repository::DocumentId::parse(symbol_or_id)) return remote.get_json("/api/v1/documents/" + symbol_or_id);
    const auto found = remote.get_json("/api/v1/documents?symbol=" + encode_component(symbol_or_id)).at("items");
    if (found.empty()) throw NotFound("not-found", "There is no document with the symbol " + symbol_or_id + ".");
    return found[0];
}

Json find_version(const Json& document, unsigned number) {
    const auto& versions = document.at("versions");
    if (number == 0) return versions.back();
    for (const auto& version : versions)
        if (version.at("number") == number) return version;
    throw NotFound("not-found", "The document has no version " + std::to_string(number) + ".");
}

std::string version_path(const Json& document, const Json& version) {
    return "/api/v1/documents/" + document.at("id").get<std::string>() + "/versions/" + std::to_string(version.at("number").get<unsigned>());
}

void download_file(const Remote& remote, const Json& document, const Json& version, const Json& file, crypto::ByteSink& out) {
    const std::string name = file.at("name");
    Hashing hashing(out);
    {
        Progress progress(name);
        remote.download(version_path(document, version) + "/files/" + encode_component(name), hashing,
                        [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); });
    }
    if (hashing.digest().hex() != file.at("sha256").get<std::string>())
        throw Damaged("digest-mismatch", "The file " + name + " is not the one that the version names: its SHA-256 differs.");
}

}  // namespace depositary::cli
