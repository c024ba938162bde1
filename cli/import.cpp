// `depositary import`: puts a whole folder of documents, described by a manifest, into a depositary that no server has open.
// Run again it goes on where it stopped: what is there already is passed over.
#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/console.h"
#include "cli/local.h"
#include "crypto/error.h"
#include "crypto/minisign.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;
using namespace repository;

struct Options : LocalOptions {
    std::string manifest, accounts, keys, login = "secretariat", compartment = "parties";
};

Json parse_json(const std::string& path) {
    const auto value = Json::parse(read_text(path), nullptr, false);
    if (value.is_discarded()) throw Invalid("manifest", path + " is not JSON.");
    return value;
}

template <class Enum>
Enum word(const Json& value, const char* field) {
    const auto text = value.at(field).get<std::string>();
    const auto found = from_text<Enum>(text);
    if (!found) throw Invalid("manifest", std::string("\"") + text + "\" is not a known " + field + ".");
    return *found;
}

class Import {
public:
    Import(const Options& options, Depositary& depositary)
        : options_(options),
          depositary_(depositary),
          folder_(std::filesystem::path(options.manifest).parent_path()),
          manifest_(parse_json(options.manifest)) {
        const auto password = ask_secret("password of " + options.login, "DEPOSITARY_PASSWORD");
        const auto actor = depositary_.check_password(options.login, std::string(password.text()));
        if (!actor) throw Unauthenticated("wrong-password", "The login or the password is wrong.");
        importer_ = *actor;
        for (const auto& compartment : depositary_.compartments(importer_))
            if (compartment.name == options.compartment) compartment_ = compartment.id;
        if (compartment_.is_nil()) throw NotFound("compartment", "There is no compartment named " + options.compartment + ".");
    }

    void run(const Settings& settings) {
        register_parties();
        if (!options_.accounts.empty()) open_accounts(parse_json(options_.accounts));
        const auto& documents = manifest_.at("documents");
        {
            Progress progress("Importing");
            std::uint64_t done = 0;
            for (const auto& document : documents) {
                import_document(document);
                progress.show(++done, documents.size());
            }
        }
        if (settings.json)
            return print_json({{"documents", new_documents_}, {"versions", new_versions_}, {"files", new_files_},
                               {"signatures", new_signatures_}, {"checkpoint", depositary_.checkpoint()}});
        std::printf("Imported %u documents, %u versions with %u files, %u signatures.\n", new_documents_, new_versions_,
                    new_files_, new_signatures_);
    }

private:
    void register_parties() {
        std::set<std::string> known;
        for (const auto& party : depositary_.parties()) known.insert(party.code);
        for (const auto& party : manifest_.value("parties", Json::array()))
            if (!known.contains(party.at("code"))) depositary_.register_party(importer_, {party.at("code"), party.at("name")});
    }

    void open_accounts(const Json& accounts) {
        std::set<std::string> known;
        for (const auto& account : depositary_.accounts(importer_)) known.insert(account.login);
        for (const auto& account : accounts) {
            NewAccount opened;
            opened.login = account.at("login");
            opened.name = account.at("name");
            opened.party = account.at("party");
            opened.role = word<Role>(account, "role");
            opened.password = account.value("password", "");
            if (opened.role != Role::administrator) opened.compartments = {compartment_};
            const auto key_path = options_.keys + "/" + opened.party + ".key.pub";
            if (opened.role == Role::ministry && !options_.keys.empty() && std::filesystem::exists(key_path))
                opened.public_key = crypto::MinisignPublicKey::parse(read_text(key_path)).to_text();
            if (!known.contains(opened.login)) depositary_.open_account(importer_, opened);
        }
        for (const auto& account : accounts)
            if (account.contains("confirmed_by")) confirm(accounts, account);
    }

    // By another account of the file, of whose password the importer has been told: a demo's, or a whole office's that is taken over.
    void confirm(const Json& accounts, const Json& account) {
        const auto by = std::find_if(accounts.begin(), accounts.end(), [&](const Json& each) { return each.at("login") == account.at("confirmed_by"); });
        const auto actor = by == accounts.end() ? std::nullopt : depositary_.check_password(by->at("login"), by->value("password", ""));
        if (!actor) throw Invalid("manifest", "No account of the file is the \"confirmed_by\" of " + account.at("login").get<std::string>() + ", with its password.");
        for (const auto& waiting : depositary_.accounts_to_confirm(*actor))
            if (waiting.login == account.at("login")) depositary_.confirm_account(*actor, waiting.id);
    }

    void import_document(const Json& document) {
        const std::string symbol = document.at("symbol");
        auto id = depositary_.find_symbol(importer_, compartment_, symbol);
        std::uint32_t number = 0;
        const std::uint32_t present = id ? depositary_.document(importer_, *id).latest().number : 0;
        for (const auto& version : document.at("versions")) {
            if (++number > present) id = import_version(document, version, id, number);
            for (const auto& signature : version.value("signatures", Json::array())) sign(*id, number, signature);
        }
    }

    DocumentId import_version(const Json& document, const Json& version, std::optional<DocumentId> id, std::uint32_t number) {
        NewVersion added;
        added.status = word<Status>(version, "status");
        added.date = version.value("date", "");
        added.note = version.value("note", "");
        for (const auto& file : version.at("files")) {
            const InputFile input((folder_ / file.at("path").get<std::string>()).string());
            crypto::FileSource source(input.fd());
            const auto upload = depositary_.store_upload(importer_, compartment_, source, {}, {});
            added.files.push_back({upload.id, file.at("name"), file.at("language"), word<FileRole>(file, "role"), file.at("media_type"), {},
                                   file.value("ocr_languages", std::vector<std::string>())});
            ++new_files_;
        }
        ++new_versions_;
        if (id) return depositary_.add_version(importer_, *id, number - 1, added).document;
        NewDocument opened;
        opened.compartment = compartment_;
        opened.symbol = document.at("symbol");
        opened.title = document.at("title");
        opened.kind = word<Kind>(document, "kind");
        opened.date = document.value("date", "");
        opened.place = document.value("place", "");
        opened.parties = document.value("parties", std::vector<std::string>());
        for (const auto& relation : document.value("relations", Json::array()))
            opened.relations.push_back({relation.at("type"), relation.at("symbol")});
        opened.first = added;
        ++new_documents_;
        return depositary_.add_document(importer_, opened).document;
    }

    // Signs for a party whose secret key lies in the folder of keys (a demo's, or an importer's who is trusted with them).
    void sign(const DocumentId& id, std::uint32_t version, const Json& signature) {
        const std::string party = signature.at("party");
        const auto signed_so_far = depositary_.document(importer_, id).versions.at(version - 1).signatures;
        for (const auto& known : signed_so_far)
            if (known.party == party && known.act_word == signature.at("word")) return;
        if (options_.keys.empty()) throw Invalid("keys-missing", "The manifest asks for signatures: name the folder of keys (--keys).");
        const auto& key = key_of(party);
        const auto actor = signer(party, key);
        const auto request = depositary_.signing_request(actor, id, version, signature.at("word"), signature.at("capacity"));
        depositary_.add_signature(actor, id, version,
                                  key.sign(crypto::as_bytes(request.tagmanifest), request.trusted_comment).to_text());
        ++new_signatures_;
    }

    const crypto::MinisignSecretKey& key_of(const std::string& party) {
        if (const auto known = party_keys_.find(party); known != party_keys_.end()) return known->second;
        auto key = crypto::MinisignSecretKey::parse_file(read_key_file(options_.keys + "/" + party + ".key"), {});
        const auto registered = depositary_.party_keys();
        if (std::none_of(registered.begin(), registered.end(),
                         [&](const PartyKey& each) { return each.public_key == key.public_key().to_text(); }))
            enrol(party, key);
        return party_keys_.emplace(party, std::move(key)).first->second;
    }

    // Registered by the importer, confirmed by the party's own account, which proves that it has the key.
    void enrol(const std::string& party, const crypto::MinisignSecretKey& key) {
        depositary_.register_key(importer_, {party, key.public_key().to_text(), "", "", ""});
        depositary_.confirm_key(signer(party, key), key.public_key().fingerprint());
    }

    // The party's own account signs, proving that it has the key.
    Actor signer(const std::string& party, const crypto::MinisignSecretKey& key) {
        if (const auto known = signers_.find(party); known != signers_.end()) return known->second;
        for (const auto& account : depositary_.accounts(importer_)) {
            if (account.party != party || account.role != Role::ministry || account.public_key.empty()) continue;
            const auto challenge = crypto::to_hex(crypto::random_array<16>());
            const auto proof = key.sign(crypto::as_bytes(challenge), "depositary-sign-in/v1").to_text();
            if (const auto actor = depositary_.check_signature(account.login, challenge, proof)) {
                signers_.emplace(party, *actor);
                return *actor;
            }
        }
        throw Invalid("signer-missing", "No ministry account of " + party + " has the key in the folder of keys.");
    }

    const Options& options_;
    Depositary& depositary_;
    const std::filesystem::path folder_;
    const Json manifest_;
    Actor importer_;
    CompartmentId compartment_;
    std::map<std::string, crypto::MinisignSecretKey> party_keys_;
    std::map<std::string, Actor> signers_;
    unsigned new_documents_ = 0, new_versions_ = 0, new_files_ = 0, new_signatures_ = 0;
};

void import(const Options& options, const Settings& settings) {
    const auto depositary = open_local(options);
    try {
        Import(options, *depositary).run(settings);
    } catch (const Json::exception& error) {
        throw Invalid("manifest", std::string("The manifest is not of its form: ") + error.what());
    }
}

}  // namespace

void add_import(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("import", "Put a folder of documents, described by a manifest, into a depositary");
    add_local_options(*command, *options);
    command->add_option("manifest", options->manifest, "The manifest (JSON); its files are named relative to it")->required();
    command->add_option("--login", options->login, "The account that deposits")->capture_default_str();
    command->add_option("--compartment", options->compartment, "Where to deposit")->capture_default_str();
    command->add_option("--accounts", options->accounts, "Accounts to open (JSON)");
    command->add_option("--keys", options->keys, "A folder with the parties' keys, KH.key and KH.key.pub, for signatures");
    command->footer("The account's password comes from the terminal or DEPOSITARY_PASSWORD.");
    command->callback([options, &settings] { import(*options, settings); });
}

}  // namespace depositary::cli
