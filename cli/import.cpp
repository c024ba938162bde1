// `depositary import`: puts a whole folder of documents, described by a manifest, into a depositary that no server has open.
// Run again it goes on where it stopped: what is there already is passed over.
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "cli/console.h"
#include "cli/import_desks.h"
#include "cli/local.h"
#include "cli/party_accounts.h"
#include "crypto/error.h"
#include "repository/credentials.h"
#include "crypto/minisign.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;
using namespace repository;

struct Options : LocalOptions {
    std::string manifest, accounts, keys, desks, login = "secretariat", compartment = "parties";
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
        parties_.emplace(depositary_, importer_, options.keys);
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
        ImportedDesks desks;
        if (!options_.desks.empty()) desks = import_desks(depositary_, importer_, compartment_, *parties_, options_.desks);
        if (settings.json)
            return print_json({{"tasks", desks.tasks}, {"answers", desks.answers}, {"referrals", desks.referrals},
                               {"documents", new_documents_}, {"versions", new_versions_}, {"files", new_files_},
                               {"signatures", new_signatures_}, {"checkpoint", depositary_.checkpoint()}});
        std::printf("Imported %u documents, %u versions with %u files, %u signatures.\n", new_documents_, new_versions_,
                    new_files_, new_signatures_);
        if (!options_.desks.empty())
            std::printf("On the ministries' desks: %u new tasks, %u answers, %u referrals.\n", desks.tasks, desks.answers, desks.referrals);
    }

private:
    void register_parties() {
        std::set<std::string> known;
        for (const auto& party : depositary_.parties()) known.insert(party.code);
        for (const auto& party : manifest_.value("parties", Json::array()))
            if (!known.contains(party.at("code"))) depositary_.register_party(importer_, {party.at("code"), party.at("name")});
    }

    void open_accounts(const Json& accounts) {
        std::set<std::string> known, keys;
        for (const auto& account : depositary_.accounts(importer_)) {
            known.insert(account.login);
            keys.insert(account.public_key);
        }
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
            if (known.contains(opened.login)) continue;
            // The party's key opens the first of its accounts: each has one of its own.
            if (!opened.public_key.empty() && !keys.insert(opened.public_key).second) opened.public_key.clear();
            depositary_.open_account(importer_, opened);
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
            if (waiting.login == account.at("login")) {
                // The file speaks for its person, too.
                depositary_.credentials().vouch_for_password(waiting.id);
                depositary_.confirm_account(*actor, waiting.id);
            }
    }

    void import_document(const Json& document) {
        const std::string symbol = document.at("symbol");
        auto id = depositary_.find_symbol(importer_, compartment_, symbol);
        std::uint32_t number = 0;
        const std::uint32_t present = id ? depositary_.document(importer_, *id).latest().number : 0;
        for (const auto& version : document.at("versions")) {
            if (++number > present) id = import_version(document, version, id, number);
            for (const auto& signature : version.value("signatures", Json::array()))
                new_signatures_ += parties_->sign(*id, number, signature.at("party"), signature.at("word"), signature.at("capacity"));
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

    const Options& options_;
    Depositary& depositary_;
    const std::filesystem::path folder_;
    const Json manifest_;
    Actor importer_;
    CompartmentId compartment_;
    std::optional<PartyAccounts> parties_;
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
    command->add_option("--desks", options->desks, "What parties are asked, and what they answered (JSON; see scripts/demo/README.md)");
    command->add_option("--keys", options->keys, "A folder with the parties' keys, KH.key and KH.key.pub, for signatures");
    command->footer("The account's password comes from the terminal or DEPOSITARY_PASSWORD.");
    command->callback([options, &settings] { import(*options, settings); });
}

}  // namespace depositary::cli
