#include "repository/state_reader.h"

#include <fmt/format.h>

#include "crypto/error.h"
#include "crypto/minisign.h"
#include "repository/sealed_values.h"
#include "repository/signing.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

std::string row_of(const Blob& hash) { return crypto::to_hex(bytes_of(hash)); }

}  // namespace

File file_of(const Json& value) {
    File file;
    file.name = value.at("name");
    file.language = value.at("language");
    file.role = word_of<FileRole>(value.at("role"));
    file.media_type = value.at("media_type");
    file.size = value.at("size");
    file.digest = digest_of(value.at("sha256"));
    file.vault_name = digest_of(value.at("vault"));
    file.sealed_to = value.value("sealed_to", std::vector<std::string>());
    file.ocr_languages = value.value("ocr_languages", std::vector<std::string>());
    return file;
}

std::vector<Party> StateReader::parties() const {
    std::vector<Blob> hashes;
    std::vector<std::uint64_t> acts;
    std::vector<Blob> sealed;
    session_ << "SELECT code_hash, act, sealed FROM party ORDER BY act", into(hashes), into(acts), into(sealed), now;
    std::vector<Party> parties;
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        const Json value = projection_.open(projection_.office(), "party", row_of(hashes[i]), sealed[i]);
        parties.push_back({value.at("code"), value.at("name"), acts[i]});
    }
    return parties;
}

std::optional<Party> StateReader::party(const std::string& code) const {
    const Blob hash = projection_.lookup(projection_.office(), "party.code", code);
    std::vector<std::uint64_t> acts;
    std::vector<Blob> sealed;
    session_ << "SELECT act, sealed FROM party WHERE code_hash = ?", bind(hash), into(acts), into(sealed), now;
    if (sealed.empty()) {
        return std::nullopt;
    }
    const Json value = projection_.open(projection_.office(), "party", row_of(hash), sealed[0]);
    return Party{value.at("code"), value.at("name"), acts[0]};
}

std::optional<Document> StateReader::document(const DocumentId& id, Versions versions) const {
    std::vector<std::uint64_t> acts;
    std::vector<std::string> compartments;
    std::vector<std::uint32_t> latest;
    std::vector<Blob> sealed;
    session_ << "SELECT act, compartment, latest, sealed FROM document WHERE id = ?", bind(id.to_text()), into(acts),
        into(compartments), into(latest), into(sealed), now;
    if (acts.empty()) {
        return std::nullopt;
    }
    Document document;
    document.id = id;
    document.act = acts[0];
    document.compartment = CompartmentId::parse(compartments[0]).value();
    const Json value = projection_.open(document.compartment, "document", id.to_text(), sealed[0]);
    document.symbol = value.at("symbol");
    document.title = value.at("title");
    document.kind = word_of<Kind>(value.at("kind"));
    document.date = value.at("date");
    document.place = value.at("place");
    document.parties = value.at("parties").get<std::vector<std::string>>();
    for (const Json& relation : value.at("relations")) {
        document.relations.push_back({relation.at("type"), relation.at("symbol")});
    }
    document.opened = time_of(value.at("time"));
    if (value.contains("moved")) {
        document.moved = value.at("moved").get<std::uint64_t>();
    }
    for (std::uint32_t number = versions == Versions::all ? 1 : latest[0]; number <= latest[0]; ++number) {
        auto found = version(document, number);
        if (!found) {
            throw Damaged("catalogue-damaged", fmt::format("Version {} of document {} is missing.", number, id.to_text()));
        }
        document.versions.push_back(std::move(*found));
    }
    return document;
}

std::optional<Version> StateReader::version(const Document& document, std::uint32_t number) const {
    std::vector<std::uint64_t> acts;
    std::vector<Blob> sealed;
    session_ << "SELECT act, sealed FROM version WHERE document = ? AND number = ?", bind(document.id.to_text()),
        bind(number), into(acts), into(sealed), now;
    if (acts.empty()) {
        return std::nullopt;
    }
    const std::string row = document.id.to_text() + "/" + std::to_string(number);
    const Json value = projection_.open(document.compartment, "version", row, sealed[0]);
    Version version;
    version.number = number;
    version.act = acts[0];
    version.status = word_of<Status>(value.at("status"));
    version.date = value.at("date");
    version.note = value.at("note");
    version.by = AccountId::parse(value.at("by").get<std::string>()).value_or(AccountId());
    version.added = time_of(value.at("time"));
    for (const Json& file : value.at("files")) {
        version.files.push_back(file_of(file));
    }
    const Json& bag = value.at("bag");
    version.bagit = bag.at("bagit.txt");
    version.bag_info = bag.at("bag-info.txt");
    version.manifest_sha256 = bag.at("manifest-sha256.txt");
    version.tagmanifest_sha256 = bag.at("tagmanifest-sha256.txt");
    version.signatures = signatures(document, version);
    return version;
}

std::vector<Signature> StateReader::signatures(const Document& document, const Version& version) const {
    std::vector<std::uint64_t> acts;
    std::vector<Blob> sealed;
    session_ << "SELECT act, sealed FROM signature WHERE document = ? AND version = ? ORDER BY act",
        bind(document.id.to_text()), bind(version.number), into(acts), into(sealed), now;
    std::vector<Signature> signatures;
    for (std::size_t i = 0; i < acts.size(); ++i) {
        const Json value = projection_.open(document.compartment, "signature", std::to_string(acts[i]), sealed[i]);
        Signature signature;
        signature.act = acts[i];
        signature.party = value.at("party");
        signature.act_word = value.at("word");
        signature.capacity = value.at("capacity");
        signature.key_fingerprint = value.at("fingerprint");
        signature.public_key = value.at("public_key");
        signature.minisig = value.at("minisig");
        signature.time = time_of(value.at("time"));
        const auto key = party_key(signature.key_fingerprint);
        signature.valid = why_invalid(signature, document.id, version, key).empty();
        const bool since = key && !key->compromised_since.empty() && signature.time.to_text().substr(0, 10) >= key->compromised_since;
        signature.disputed = since && key->since_confirmed;
        signature.dispute_claimed = since && !key->since_confirmed;
        signatures.push_back(std::move(signature));
    }
    return signatures;
}

std::optional<DocumentId> StateReader::find_symbol(const CompartmentId& compartment, const std::string& symbol) const {
    std::vector<std::string> ids;
    session_ << "SELECT id FROM document WHERE compartment = ? AND symbol_hash = ?", bind(compartment.to_text()),
        bind(projection_.lookup(compartment, "document.symbol", symbol)), into(ids), now;
    return ids.empty() ? std::nullopt : DocumentId::parse(ids[0]);
}

std::vector<Document> StateReader::documents(const std::vector<CompartmentId>& compartments, std::uint64_t before,
                                             unsigned limit) const {
    if (compartments.empty()) {
        return {};
    }
    std::string list;
    for (const CompartmentId& id : compartments) {
        list += (list.empty() ? "'" : ",'") + id.to_text() + "'";  // only hexadecimal digits and hyphens
    }
    std::vector<std::string> ids;
    session_ << "SELECT id FROM document WHERE compartment IN (" + list + ") AND act < ? ORDER BY act DESC LIMIT ?",
        bind(before == 0 ? std::int64_t{1} << 62 : static_cast<std::int64_t>(before)), bind(limit), into(ids), now;
    std::vector<Document> documents;
    for (const std::string& id : ids) {
        documents.push_back(document(DocumentId::parse(id).value(), Versions::latest).value());
    }
    return documents;
}

std::vector<StateReader::FoundFile> StateReader::find_file(const CompartmentId& compartment,
                                                           const crypto::Sha256& digest) const {
    std::vector<std::string> documents;
    std::vector<std::uint32_t> versions;
    std::vector<std::string> vault_names;
    session_ << "SELECT document, version, vault_name FROM file WHERE digest_hash = ? ORDER BY document, version, position",
        bind(projection_.lookup(compartment, "file.digest", digest.hex())), into(documents), into(versions),
        into(vault_names), now;
    std::vector<FoundFile> found;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        found.push_back({DocumentId::parse(documents[i]).value(), versions[i], vault_names[i]});
    }
    return found;
}

std::string why_invalid(const Signature& signature, const DocumentId& document, const Version& version,
                        const std::optional<PartyKey>& key) {
    if (!key || key->party != signature.party || key->public_key != signature.public_key) {
        return "its key is not a registered key of the party";
    }
    if (!key->confirmed || signature.act <= *key->confirmed || (key->revoked && signature.act >= *key->revoked)) {
        return "its key was not in force at its place in the register";
    }
    if (!key->valid_until.empty() && signature.time.to_text().substr(0, 10) > key->valid_until) {
        return "it was recorded after its key's last day";
    }
    try {
        const auto parsed = crypto::MinisignSignature::parse(signature.minisig);
        const auto verdict = crypto::minisign_verify(crypto::MinisignPublicKey::parse(signature.public_key), parsed,
                                                     crypto::as_bytes(version.tagmanifest_sha256), false);
        if (verdict != crypto::MinisignVerdict::valid) {
            return std::string(crypto::describe(verdict));
        }
        const auto act = SignedAct::parse(parsed.trusted_comment);
        if (!act || act->document != document || act->version != version.number || act->party != signature.party ||
            act->act != signature.act_word || act->capacity != signature.capacity) {
            return "its trusted comment speaks of another act";
        }
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

}  // namespace depositary::repository
