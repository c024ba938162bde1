#include "cli/remote_document.h"

#include "cli/console.h"
#include "cli/remote_registry.h"
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

CLI::Option* add_document_option(CLI::App& command, DocumentName& document, const std::string& option) {
    command.add_option("--compartment", document.compartment, "The compartment that it is in, by name, where several have its symbol");
    return command.add_option(option, document.name, "The document's symbol or identifier");
}

CLI::Validator version_numbers() {
    return CLI::Validator([](const std::string& text) { return text.find_first_not_of('0') == std::string::npos ? "versions are numbered from 1" : ""; },
                          "from 1");
}

std::vector<Json> documents_with_symbol(const Remote& remote, const std::string& symbol, const std::string& compartment_id) {
    std::vector<Json> found;
    const auto answer = remote.get_json("/api/v1/documents?symbol=" + encode_component(symbol));
    for (const auto& document : answer.at("items"))
        if (compartment_id.empty() || document.at("compartment") == compartment_id) found.push_back(document);
    return found;
}

void throw_ambiguous(const Remote& remote, const std::string& symbol, const std::vector<Json>& documents) {
    const auto compartments = remote.get_json("/api/v1/compartments");
    std::string list;
    for (const auto& document : documents) {
        auto name = document.at("compartment").get<std::string>();
        for (const auto& compartment : compartments.at("items"))
            if (compartment.at("id") == document.at("compartment")) name = compartment.at("name");
        list += "\n  " + name + "  " + document.at("id").get<std::string>() + "  " + document.at("title").get<std::string>();
    }
    throw Conflict("symbol-ambiguous", std::to_string(documents.size()) + " documents have the symbol " + symbol + ":" + list +
                                           "\nSay which: by --compartment NAME, or by its identifier in the symbol's place.");
}

Json find_document(const Remote& remote, const DocumentName& named) {
    const auto compartment = named.compartment.empty() ? std::string() : compartment_named(remote, named.compartment);
    const auto nowhere = compartment.empty() ? std::string() : " in the compartment " + named.compartment;
    if (repository::DocumentId::parse(named.name)) {
        auto document = remote.get_json("/api/v1/documents/" + named.name);
        if (!compartment.empty() && document.at("compartment") != compartment)
            throw NotFound("not-found", "There is no document " + named.name + nowhere + ".");
        return document;
    }
    const auto found = documents_with_symbol(remote, named.name, compartment);
    if (found.empty()) throw NotFound("not-found", "There is no document with the symbol " + named.name + nowhere + ".");
    if (found.size() > 1) throw_ambiguous(remote, named.name, found);
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
