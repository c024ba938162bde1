// Documents, their versions and files.

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "crypto/error.h"
#include "repository/bag.h"
#include "repository/depositary_state.h"
#include "repository/symbols.h"
#include "repository/uploads.h"
#include "repository/names.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

constexpr std::size_t most_files = 500;
constexpr std::size_t longest_note = 2000;

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
    std::map<std::string, std::string> names;  // by what they must differ in
    std::set<UploadId> uploads;
    for (NewFile& file : version.files) {
        file.name = check_file_name(file.name);
        file.language = check_language(file.language);
        file.media_type = check_media_type(file.media_type);
        check_recipients(file.sealed_to);
        check_ocr_languages(file.ocr_languages);
        if (const auto [known, is_new] = names.emplace(file_name_key(file.name), file.name); !is_new) {
            throw Invalid("file-name-twice", known->second == file.name
                                                 ? "Two files of the version have the name \"" + file.name + "\"."
                                                 : "Two files of the version, \"" + known->second + "\" and \"" + file.name +
                                                       "\", differ in upper and lower case only: on some systems that is one name.");
        }
        if (!uploads.insert(file.upload).second) {
            throw Invalid("upload-twice", "Two files of the version name the same upload.");
        }
    }
    return version;
}

// What a compartment is not for is not taken there.
void check_purpose(const StateReader& reader, const CompartmentId& id, const std::vector<NewFile>& files) {
    const auto compartment = reader.compartment(id);
    if (compartment && compartment->purpose == Purpose::referrals) {
        throw Invalid("referrals-only", "This compartment is for referrals; documents go elsewhere.");
    }
    if (compartment && compartment->purpose == Purpose::sealed &&
        std::any_of(files.begin(), files.end(), [](const NewFile& file) { return file.sealed_to.empty(); })) {
        throw Invalid("sealed-only", "This compartment takes only files that were encrypted to their recipients before they were "
                                     "sent: depositary put --sealed-to.");
    }
}

NewDocument checked(NewDocument document) {
    document.symbol = check_symbol(document.symbol);
    if (DocumentId::parse(document.symbol)) {
        throw Invalid("symbol-malformed", "The symbol " + document.symbol + " has the form of a document's id, which it would be "
                                          "taken for; choose another.");
    }
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
        if (file_name_key(relation.symbol) == file_name_key(document.symbol)) {
            throw Invalid("relation-malformed", "The relation \"" + relation.type + "\" names " + relation.symbol +
                                                    ", the document's own symbol: a document is not related to itself.");
        }
    }
    return document;
}

Json to_json(const std::vector<File>& files) {
    Json list = Json::array();
    for (const File& file : files) {
        list.push_back(to_json(file));
    }
    return list;
}

}  // namespace

Document Depositary::State::require_document(const StateReader& reader, const Actor& actor, const DocumentId& id,
                                             StateReader::Versions versions, Right right) const {
    auto document = reader.document(id, versions);
    if (!document) {
        if (const auto erasure = reader.erasure(id); erasure && actor.may(Right::know, erasure->compartment)) {
            throw Erased("erased", "This document was erased by act " + std::to_string(erasure->erased.value_or(0)) +
                                       " on the authority of: " + erasure->authority + ".");
        }
        throw_not_found("document");
    }
    require(actor, right, document->compartment, "document");
    return std::move(*document);
}

std::unique_ptr<OpenFile> Depositary::State::open(const Document& document, std::uint32_t version,
                                                  const std::string& name) const {
    return read([&](const StateReader& reader) {
        const auto present = reader.document(document.id, StateReader::Versions::latest);
        // It may have been moved since the actor was looked at.
        const auto found = present && present->compartment == document.compartment ? reader.version(*present, version) : std::nullopt;
        if (found) {
            for (const File& file : found->files) {
                if (file.name == name) {
                    return open_vault_file(reader, vault, keyring, present->compartment, file);
                }
            }
        }
        throw_not_found("file");
    });
}

Upload Depositary::store_upload(const Actor& actor, const CompartmentId& compartment, crypto::ByteSource& body,
                                std::optional<std::uint64_t> expected_size,
                                std::optional<crypto::Sha256> expected_digest) {
    require(actor, Right::deposit, compartment, "compartment");
    require_confirmed(actor);
    return repository::store_upload(*state_, actor, compartment, body, [&](const StoredFile& file) {
        if (expected_size && file.size != *expected_size) {
            throw Invalid("size-mismatch", "The upload has " + std::to_string(file.size) + " bytes where " +
                                               std::to_string(*expected_size) + " were announced; send it again.");
        }
        if (expected_digest && file.digest != *expected_digest) {
            throw Invalid("digest-mismatch",
                          "The upload's SHA-256 is not the announced one: it was damaged on its way; send it again.");
        }
    });
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
    const auto files = take_uploads(recording.session(), state, actor, compartment, version.files);
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
        require(present, Right::deposit, document.compartment, "compartment");
        require_confirmed(present);
        check_year(document.date, recording.time().to_text());
        check_year(document.first.date, recording.time().to_text());
        check_purpose(reader, document.compartment, document.first.files);
        require_free_symbol(recording.session(), state_->projection, document.compartment, document.symbol);
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
        const Document document = state_->require_document(reader, present, id, StateReader::Versions::latest,
                                                           Right::deposit);
        require_confirmed(present);
        check_year(version.date, recording.time().to_text());
        check_purpose(reader, document.compartment, version.files);
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

namespace {

// What one who may only know of a document sees of it: that it is there and how far it has come, nothing of what is in it or whose it is.
Document as_known_to(const Actor& actor, Document document) {
    if (!actor.may(Right::read, document.compartment)) {
        document.place.clear();
        document.parties.clear();
        document.relations.clear();
        for (Version& version : document.versions) {
            version = {version.number, version.status, version.date, "", {}, version.added, version.act, {}, "", "", "", "", {}};
        }
    }
    return document;
}

}  // namespace

std::vector<Document> Depositary::documents(const Actor& actor, const Page& page) const {
    if (page.limit < 1 || page.limit > 200) {
        throw Invalid("limit", "A page has 1 to 200 documents.");
    }
    auto documents = state_->read([&](const StateReader& reader) {
        return reader.documents(actor.compartments(Right::know), page.after, page.limit);
    });
    for (Document& document : documents) {
        document = as_known_to(actor, std::move(document));
    }
    return documents;
}

Document Depositary::document(const Actor& actor, const DocumentId& id) const {
    return as_known_to(actor, state_->read([&](const StateReader& reader) {
        return state_->require_document(reader, actor, id, StateReader::Versions::all, Right::know);
    }));
}

void Depositary::require_readable(const Actor& actor, const DocumentId& id) const {
    state_->read([&](const StateReader& reader) {
        return state_->require_document(reader, actor, id, StateReader::Versions::latest, Right::read);
    });
}

std::vector<DocumentId> Depositary::find_symbols(const Actor& actor, const std::string& symbol) const {
    return state_->read([&](const StateReader& reader) {
        std::vector<DocumentId> found;
        for (const CompartmentId& compartment : actor.compartments(Right::know)) {
            if (const auto id = reader.find_symbol(compartment, symbol)) {
                found.push_back(*id);
            }
        }
        return found;
    });
}

std::optional<DocumentId> Depositary::find_symbol(const Actor& actor, const CompartmentId& compartment,
                                                  const std::string& symbol) const {
    if (!actor.may(Right::know, compartment)) {
        return std::nullopt;
    }
    return state_->read([&](const StateReader& reader) { return reader.find_symbol(compartment, symbol); });
}

std::optional<DocumentId> Depositary::find_symbol(const Actor& actor, const std::string& symbol) const {
    const auto found = find_symbols(actor, symbol);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::unique_ptr<OpenFile> Depositary::open_file(const Actor& actor, const DocumentId& id, std::uint32_t version,
                                                const std::string& name) const {
    const Document document = state_->read([&](const StateReader& reader) {
        return state_->require_document(reader, actor, id, StateReader::Versions::latest, Right::read);
    });
    return state_->open(document, version, name);
}

std::vector<FileMatch> Depositary::find_file(const Actor& actor, const crypto::Sha256& digest) const {
    return state_->read([&](const StateReader& reader) {
        std::vector<FileMatch> matches;
        for (const CompartmentId& compartment : actor.compartments(Right::read)) {
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
