// Documents, their versions and files.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "crypto/error.h"
#include "repository/bag.h"
#include "repository/crash_point.h"
#include "repository/depositary_state.h"
#include "repository/names.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

constexpr std::int64_t upload_lifetime_seconds = 24 * 3600;
constexpr std::size_t most_files = 500;
constexpr std::size_t longest_title = 500;
constexpr std::size_t longest_note = 2000;

// An administrator runs the machine and reads nothing.
std::vector<CompartmentId> readable(const Actor& actor) {
    return actor.role == Role::administrator ? std::vector<CompartmentId>() : actor.compartments;
}

bool may_read(const Actor& actor, const CompartmentId& compartment) {
    return actor.role != Role::administrator && actor.may_know(compartment);
}

void require_deposit(const Actor& actor, const CompartmentId& compartment) {
    if (!may_read(actor, compartment)) {
        throw_not_found("compartment");
    }
    if (!actor.may_deposit()) {
        throw Forbidden("role", "Only the secretariat may deposit here.");
    }
}

void check_relation(const Relation& relation) {
    static const std::set<std::string_view> types{"implements", "supersedes", "adopted-at", "record-of", "annex-to"};
    if (!types.contains(relation.type)) {
        throw Invalid("relation-malformed",
                      "A relation is one of implements, supersedes, adopted-at, record-of, annex-to; not \"" +
                          relation.type + "\".");
    }
    check_symbol(relation.symbol);
}

// The version with every text in the form it is kept in.
NewVersion checked(NewVersion version) {
    version.date = check_date("date", version.date);
    version.note = check_line("note", version.note, longest_note, true);
    if (version.files.empty()) {
        throw Invalid("version-without-file", "A version holds at least one file.");
    }
    if (version.files.size() > most_files) {
        throw TooLarge("too-many-files", "A version holds at most 500 files.");
    }
    std::set<std::string> names;
    std::set<UploadId> uploads;
    for (NewFile& file : version.files) {
        file.name = check_file_name(file.name);
        file.language = check_language(file.language);
        file.media_type = check_media_type(file.media_type);
        if (!names.insert(file_name_key(file.name)).second) {
            throw Invalid("file-name-twice", "Two files of the version have the name \"" + file.name + "\".");
        }
        if (!uploads.insert(file.upload).second) {
            throw Invalid("upload-twice", "Two files of the version name the same upload.");
        }
    }
    return version;
}

NewDocument checked(NewDocument document) {
    document.symbol = check_symbol(document.symbol);
    document.title = check_line("title", document.title, longest_title);
    document.date = check_date("date", document.date);
    document.place = check_line("place", document.place, 200, true);
    document.first = checked(document.first);
    std::set<std::string> parties;
    for (const std::string& party : document.parties) {
        if (!is_party_code(party) || !parties.insert(party).second) {
            throw Invalid("party-malformed", "The document's parties are codes such as KH, each once.");
        }
    }
    for (const Relation& relation : document.relations) {
        check_relation(relation);
    }
    return document;
}

// Takes the uploads out of the waiting ones and gives them as the version's files.
std::vector<File> take_uploads(Session& session, const Projection& projection, const Actor& actor,
                               const CompartmentId& compartment, const std::vector<NewFile>& files) {
    std::vector<File> taken;
    for (const NewFile& file : files) {
        const std::string id = file.upload.to_text();
        std::vector<std::string> vault_names;
        std::vector<Blob> sealed;
        session << "SELECT vault_name, sealed FROM upload WHERE id = ? AND account = ? AND compartment = ?", bind(id),
            bind(actor.account.to_text()), bind(compartment.to_text()), into(vault_names), into(sealed), now;
        if (vault_names.empty()) {
            throw Invalid("upload-unknown", "There is no waiting upload " + id + " of this account in this compartment; "
                                            "uploads wait for 24 hours.");
        }
        const Json value = projection.open(compartment, "upload", id, sealed[0]);
        if (value.value("vault", "") != vault_names[0]) {
            throw Damaged("upload", "The upload " + id + " names another file of the vault than was stored; send it again.");
        }
        session << "DELETE FROM upload WHERE id = ?", bind(id), now;
        taken.push_back({file.name, file.language, file.role, file.media_type, value.at("size"),
                         crypto::Sha256::from_hex(value.at("sha256").get<std::string>()).value(),
                         crypto::Sha256::from_hex(vault_names[0]).value()});
    }
    return taken;
}

Json to_json(const std::vector<File>& files) {
    Json list = Json::array();
    for (const File& file : files) {
        list.push_back({{"name", file.name},
                        {"language", file.language},
                        {"role", to_text(file.role)},
                        {"media_type", file.media_type},
                        {"size", file.size},
                        {"sha256", file.digest.hex()},
                        {"vault", file.vault_name.hex()}});
    }
    return list;
}

class OpenVaultFile final : public OpenFile {
public:
    OpenVaultFile(File file, std::shared_ptr<const crypto::CompartmentKey> key, const Vault& vault)
        : file_(std::move(file)), key_(std::move(key)), content_(vault.open(file_.vault_name, key_->identity)) {}
    const File& file() const override { return file_; }
    const crypto::RandomAccessSource& content() const override { return *content_; }

private:
    File file_;
    std::shared_ptr<const crypto::CompartmentKey> key_;  // the content reads with it
    std::unique_ptr<crypto::RandomAccessSource> content_;
};

}  // namespace

Document Depositary::State::require_document(const StateReader& reader, const Actor& actor, const DocumentId& id,
                                             StateReader::Versions versions) const {
    auto document = reader.document(id, versions);
    if (!document || !may_read(actor, document->compartment)) {
        throw_not_found("document");
    }
    return std::move(*document);
}

std::unique_ptr<OpenFile> Depositary::State::open(const Document& document, std::uint32_t version,
                                                  const std::string& name) const {
    const auto found = read([&](const StateReader& reader) { return reader.version(document, version); });
    if (found) {
        for (const File& file : found->files) {
            if (file.name == name) {
                return std::make_unique<OpenVaultFile>(file, keyring.key(document.compartment), vault);
            }
        }
    }
    throw_not_found("file");
}

Upload Depositary::store_upload(const Actor& actor, const CompartmentId& compartment, crypto::ByteSource& body,
                                std::optional<std::uint64_t> expected_size,
                                std::optional<crypto::Sha256> expected_digest) {
    require_deposit(actor, compartment);
    const auto key = state_->keyring.key(compartment);
    const StoredFile stored = state_->vault.store(body, key->recipient, [&](const StoredFile& file) {
        if (expected_size && file.size != *expected_size) {
            throw Invalid("size-mismatch", "The upload has " + std::to_string(file.size) + " bytes where " +
                                               std::to_string(*expected_size) + " were announced; send it again.");
        }
        if (expected_digest && file.digest != *expected_digest) {
            throw Invalid("digest-mismatch",
                          "The upload's SHA-256 is not the announced one: it was damaged on its way; send it again.");
        }
    });
    Upload upload{UploadId::random(), stored.size, stored.digest, {}};
    try {
        state_->write([&](Session& session) {
            const std::string id = upload.id.to_text();
            upload.expires = {state_->clock->now().seconds + upload_lifetime_seconds};
            session << "INSERT INTO upload (id, account, compartment, vault_name, expires, sealed) VALUES (?, ?, ?, ?, ?, ?)",
                bind(id), bind(actor.account.to_text()), bind(compartment.to_text()), bind(stored.name.hex()),
                bind(upload.expires.seconds),
                bind(state_->projection.seal(compartment, "upload", id,
                                             {{"size", stored.size},
                                              {"sha256", stored.digest.hex()},
                                              {"vault", stored.name.hex()}})),
                now;
            crash_point("upload.recorded");
        });
    } catch (const Error&) {
        state_->vault.remove(stored.name);  // nothing refers to it, and nobody was told of it
        throw;
    }
    return upload;
}

namespace {

// Records a version in a document whose other facts are given; returns the act's place.
std::uint64_t append_version(Recording& recording, const Depositary::State& state, const Actor& actor, const BagInfo& facts,
                             const CompartmentId& compartment, const NewVersion& version) {
    BagInfo info = facts;
    info.origin = state.instance.origin;
    info.status = version.status;
    info.date = version.date;
    info.bagged = recording.time();
    const auto files = take_uploads(recording.session(), state.projection, actor, compartment, version.files);
    const BagTagFiles tags = make_bag_tag_files(info, files);
    return recording.append(act_kind::version_added, compartment, info.document,
                            {{"by", actor.account.to_text()},
                             {"document", info.document.to_text()},
                             {"version", info.version},
                             {"status", to_text(version.status)},
                             {"date", version.date},
                             {"note", version.note},
                             {"files", to_json(files)},
                             {"bag",
                              {{"bagit.txt", tags.bagit},
                               {"bag-info.txt", tags.bag_info},
                               {"manifest-sha256.txt", tags.manifest_sha256},
                               {"tagmanifest-sha256.txt", tags.tagmanifest_sha256}}}});
}

}  // namespace

Receipt Depositary::add_document(const Actor& actor, const NewDocument& asked, const Once& once) {
    const NewDocument document = checked(asked);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_deposit(present, document.compartment);
        if (reader.find_symbol(document.compartment, document.symbol)) {
            throw Conflict("symbol-in-use", "There is a document with the symbol " + document.symbol +
                                                " already; add a version to it, or choose another symbol.");
        }
        for (const std::string& party : document.parties) {
            if (!reader.party(party)) {
                throw Invalid("party-unknown", "There is no party with the code " + party + "; register it first.");
            }
        }
        Json relations = Json::array();
        for (const Relation& relation : document.relations) {
            relations.push_back({{"type", relation.type}, {"symbol", relation.symbol}});
        }
        const DocumentId id = DocumentId::random();
        recording.append(act_kind::document_opened, document.compartment, id,
                         {{"by", present.account.to_text()},
                          {"document", id.to_text()},
                          {"symbol", document.symbol},
                          {"title", document.title},
                          {"kind", to_text(document.kind)},
                          {"date", document.date},
                          {"place", document.place},
                          {"parties", document.parties},
                          {"relations", relations}});
        BagInfo facts;
        facts.document = id;
        facts.symbol = document.symbol;
        facts.title = document.title;
        facts.kind = document.kind;
        facts.version = 1;
        const auto act = append_version(recording, *state_, present, facts, document.compartment, document.first);
        return State::Outcome{act, id, 1};
    });
}

Receipt Depositary::add_version(const Actor& actor, const DocumentId& id, std::uint32_t follows, const NewVersion& asked,
                                const Once& once) {
    const NewVersion version = checked(asked);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        const Document document = state_->require_document(reader, present, id, StateReader::Versions::latest);
        require_deposit(present, document.compartment);
        const std::uint32_t latest = document.latest().number;
        if (follows != latest) {
            throw Conflict("stale-version", "The latest version is " + std::to_string(latest) + ", not " +
                                                std::to_string(follows) + ": read it, then add yours after it.");
        }
        BagInfo facts;
        facts.document = id;
        facts.symbol = document.symbol;
        facts.title = document.title;
        facts.kind = document.kind;
        facts.version = latest + 1;
        const auto act = append_version(recording, *state_, present, facts, document.compartment, version);
        return State::Outcome{act, id, latest + 1};
    });
}

std::vector<Document> Depositary::documents(const Actor& actor, const Page& page) const {
    if (page.limit < 1 || page.limit > 200) {
        throw Invalid("limit", "A page has 1 to 200 documents.");
    }
    return state_->read([&](const StateReader& reader) { return reader.documents(readable(actor), page.after, page.limit); });
}

Document Depositary::document(const Actor& actor, const DocumentId& id) const {
    return state_->read([&](const StateReader& reader) {
        return state_->require_document(reader, actor, id, StateReader::Versions::all);
    });
}

std::optional<DocumentId> Depositary::find_symbol(const Actor& actor, const std::string& symbol) const {
    return state_->read([&](const StateReader& reader) {
        std::optional<DocumentId> found;
        for (const CompartmentId& compartment : readable(actor)) {
            if (!found) {
                found = reader.find_symbol(compartment, symbol);
            }
        }
        return found;
    });
}

std::unique_ptr<OpenFile> Depositary::open_file(const Actor& actor, const DocumentId& id, std::uint32_t version,
                                                const std::string& name) const {
    const Document document = state_->read([&](const StateReader& reader) {
        return state_->require_document(reader, actor, id, StateReader::Versions::latest);
    });
    return state_->open(document, version, name);
}

std::vector<FileMatch> Depositary::find_file(const Actor& actor, const crypto::Sha256& digest) const {
    return state_->read([&](const StateReader& reader) {
        std::vector<FileMatch> matches;
        for (const CompartmentId& compartment : readable(actor)) {
            for (const auto& found : reader.find_file(compartment, digest)) {
                Document document = reader.document(found.document, StateReader::Versions::latest).value();
                document.versions = {reader.version(document, found.version).value()};
                for (const File& file : document.latest().files) {
                    if (file.digest == digest) {
                        matches.push_back({document, file});
                    }
                }
            }
        }
        return matches;
    });
}

Document Depositary::document_unchecked(const DocumentId& id) const {
    auto document =
        state_->read([&](const StateReader& reader) { return reader.document(id, StateReader::Versions::all); });
    if (!document) {
        throw_not_found("document");
    }
    return std::move(*document);
}

std::unique_ptr<OpenFile> Depositary::open_file_unchecked(const DocumentId& id, std::uint32_t version,
                                                          const std::string& name) const {
    const auto document =
        state_->read([&](const StateReader& reader) { return reader.document(id, StateReader::Versions::latest); });
    if (!document) {
        throw_not_found("document");
    }
    return state_->open(*document, version, name);
}

std::vector<CompartmentId> Depositary::all_compartments() const {
    std::vector<CompartmentId> ids;
    for (const Compartment& compartment :
         state_->read([](const StateReader& reader) { return reader.compartments(); })) {
        ids.push_back(compartment.id);
    }
    return ids;
}

crypto::X25519Recipient Depositary::compartment_recipient(const CompartmentId& id) const {
    return state_->keyring.key(id)->recipient;
}

void Depositary::with_compartment_identity(const CompartmentId& id,
                                           const std::function<void(const crypto::AgeIdentity&)>& use) const {
    const auto key = state_->keyring.key(id);
    use(key->identity);
}

}  // namespace depositary::repository
