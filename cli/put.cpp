// `depositary put`: deposits files as a new document or as a document's next version.
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/remote_document.h"
#include "cli/remote_registry.h"
#include "cli/sealing.h"
#include "crypto/error.h"
#include "crypto/secret.h"
#include "crypto/sha256.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;

struct Options {
    std::string symbol, title, kind, date, place, status = "draft", version_date, note, compartment;
    std::vector<std::string> parties, relations, files, sealed_to, ocr_languages;
    unsigned follows = 0;
    bool trust_new_keys = false;
};

constexpr const char* default_compartment = "parties";

std::string media_type_of(const std::string& name) {
    static const std::map<std::string, std::string> types{
        {".pdf", "application/pdf"},
        {".txt", "text/plain"},
        {".html", "text/html"},
        {".xml", "application/akn+xml"},
        {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {".odt", "application/vnd.oasis.opendocument.text"},
    };
    const auto found = types.find(std::filesystem::path(name).extension().string());
    return found == types.end() ? "application/octet-stream" : found->second;
}

// The server would refuse a plain file in a sealed compartment, but only once it has the file: it is not sent at all.
void refuse_plain_where_sealed(const Remote& remote, const std::string& compartment) {
    const Json compartments = remote.get_json("/api/v1/compartments");
    for (const Json& each : compartments.at("items")) {
        if (each.at("id") == compartment && each.at("purpose") == "sealed")
            throw Invalid("sealed-only", "This compartment takes only files that were encrypted to their recipients: say to whom with "
                                         "--sealed-to. Nothing was sent.");
    }
}

// "FILE[:LANGUAGE[:ROLE]]": what stands after the last colons, if it is a language and a role.
Json upload(const Remote& remote, const std::string& compartment, const std::string& argument,
            const std::vector<std::string>& recipients) {
    auto path = argument;
    std::string language = "und", role = "text";
    if (!std::filesystem::exists(path)) {
        std::vector<std::string> parts;
        while (parts.size() < 2 && !std::filesystem::exists(path)) {
            const auto colon = path.rfind(':');
            if (colon == std::string::npos) break;
            parts.insert(parts.begin(), path.substr(colon + 1));
            path.resize(colon);
        }
        if (!parts.empty()) language = parts[0];
        if (parts.size() > 1) role = parts[1];
    }
    if (!recipients.empty()) {  // encrypted here: nothing that the server gets is plaintext but what is said of it
        const auto sealed_name = std::filesystem::path(path).filename().string() + ".age";
        return {{"upload", SealedFile(path, recipients).upload(remote, compartment, sealed_name)},
                {"name", sealed_name}, {"language", language}, {"role", role},
                {"media_type", "application/octet-stream"}, {"sealed_to", recipients}};
    }
    const InputFile file(path);
    crypto::Sha256Stream digest;
    std::uint64_t size = 0;
    {
        crypto::FileSource source(file.fd());
        crypto::Bytes buffer(1 << 20);
        while (const auto count = source.read(buffer)) {
            digest.write(crypto::ByteView(buffer).first(count));
            size += count;
        }
    }
    const InputFile again(path);
    crypto::FileSource source(again.fd());
    const auto name = std::filesystem::path(path).filename().string();
    Progress progress(name);
    const auto stored = remote.upload("/api/v1/uploads?compartment=" + compartment, source, size,
                                      {{"Repr-Digest", "sha-256=:" + crypto::to_base64(digest.finish()) + ":"}},
                                      [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); });
    return {{"upload", stored.at("upload")}, {"name", name}, {"language", language}, {"role", role}, {"media_type", media_type_of(name)}};
}

// The document that has the symbol already, where the person said to look, or nothing.
Json present_document(const Remote& remote, const Options& options, const std::string& compartment) {
    const auto found = documents_with_symbol(remote, options.symbol, compartment);
    if (found.size() > 1) throw_ambiguous(remote, options.symbol, found);
    return found.empty() ? Json() : found[0];
}

// What describes a new document is not for one that is there, and what is for one that is there not for a new one: otherwise what
// was meant for few would become a version that many read (docs/decisions/0761).
void check_meaning(const Options& options, const Json& present) {
    const auto where = options.compartment.empty() ? std::string() : " in the compartment " + options.compartment;
    if (present.is_null()) {
        if (options.follows != 0)
            throw NotFound("not-found", "There is no document " + options.symbol + where + " whose version " +
                                            std::to_string(options.follows) + " yours could follow. Nothing was sent.");
        if (options.title.empty() || options.kind.empty())
            throw CLI::ValidationError("put", "there is no document " + options.symbol + where + " yet: give --title and --kind to open it");
        return;
    }
    const std::pair<const char*, bool> describing[] = {{"--title", !options.title.empty()}, {"--kind", !options.kind.empty()},
                                                       {"--date", !options.date.empty()},   {"--place", !options.place.empty()},
                                                       {"--party", !options.parties.empty()}, {"--relation", !options.relations.empty()}};
    std::string given;
    for (const auto& [option, is_given] : describing)
        if (is_given) given += (given.empty() ? "" : ", ") + std::string(option);
    if (!given.empty())
        throw Conflict("document-exists", "There is a document " + options.symbol + where + " already (" + present.at("id").get<std::string>() +
                                              ", " + present.at("title").get<std::string>() + "), and " + given +
                                              " would describe a new one. Leave that out to add a version to it; for a new document choose "
                                              "another symbol, or another --compartment. Nothing was sent.");
}

Json new_document(const Options& options, const std::string& compartment, const Json& version) {
    Json document{{"compartment", compartment}, {"symbol", options.symbol}, {"title", options.title}, {"kind", options.kind},
                  {"date", options.date}, {"place", options.place}, {"parties", options.parties}, {"relations", Json::array()},
                  {"version", version}};
    for (const auto& relation : options.relations) {
        const auto colon = relation.find(':');
        if (colon == std::string::npos) throw CLI::ValidationError("put", "a relation is TYPE:SYMBOL, such as implements:COMMIT/MOU");
        document["relations"].push_back({{"type", relation.substr(0, colon)}, {"symbol", relation.substr(colon + 1)}});
    }
    return document;
}

void put(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    const auto asked = options.compartment.empty() ? std::string() : compartment_named(remote, options.compartment);
    const auto present = present_document(remote, options, asked);
    check_meaning(options, present);
    const auto compartment = !present.is_null() ? present.at("compartment").get<std::string>()
                             : !asked.empty()   ? asked
                                                : compartment_named(remote, default_compartment);
    Json version{{"status", options.status}, {"date", options.version_date}, {"note", options.note}, {"files", Json::array()}};
    const auto recipients = recipients_named(remote, options.sealed_to, options.trust_new_keys);
    if (recipients.empty()) refuse_plain_where_sealed(remote, compartment);
    for (const auto& file : options.files) {
        version["files"].push_back(upload(remote, compartment, file, recipients));
        if (!options.ocr_languages.empty()) version["files"].back()["ocr_languages"] = options.ocr_languages;
    }

    Remote::Fields fields{{"Idempotency-Key", crypto::to_hex(crypto::random_array<16>())}};
    Json receipt;
    if (present.is_null()) {
        receipt = remote.post_json("/api/v1/documents", new_document(options, compartment, version), fields);
    } else {
        const auto latest = find_version(present, 0).at("number").get<unsigned>();
        fields.emplace_back("If-Match", "\"v" + std::to_string(options.follows != 0 ? options.follows : latest) + "\"");
        receipt = remote.post_json("/api/v1/documents/" + present.at("id").get<std::string>() + "/versions", version, fields);
    }
    if (settings.json) return print_json(receipt);
    std::printf("Deposited %s version %u as act %llu of the register.\nDocument %s\n", options.symbol.c_str(),
                receipt.at("version").get<unsigned>(), static_cast<unsigned long long>(receipt.at("act").get<std::uint64_t>()),
                receipt.at("document").get<std::string>().c_str());
}

}  // namespace

void add_put(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("put", "Deposit files: a new document, or the next version of one");
    command->add_option("symbol", options->symbol, "The document's symbol, such as COMMIT/SPA/IV")->required();
    command->add_option("files", options->files, "FILE[:LANGUAGE[:ROLE]], such as spa.pdf:en or spa.km.pdf:km:translation")->required();
    command->add_option("--title", options->title, "The title (of a new document only, as --kind, --date, --place, --party, --relation)");
    command->add_option("--kind", options->kind, "agreement, plan-of-action, work-plan, meeting-record, guideline, referral");
    command->add_option("--date", options->date, "The document's date: 2004, 2004-10 or 2004-10-29");
    command->add_option("--place", options->place, "Where it was made");
    command->add_option("--party", options->parties, "A party's code; may be given often")->allow_extra_args(false);
    command->add_option("--relation", options->relations, "TYPE:SYMBOL: implements, supersedes, adopted-at, record-of, annex-to")->allow_extra_args(false);
    command->add_option("--compartment", options->compartment, "Look for the document there only; a new one goes there (default: wherever it is; a new one to parties)");
    command->add_option("--status", options->status, "draft, agreed-in-principle, endorsed, adopted, signed")->capture_default_str();
    command->add_option("--version-date", options->version_date, "The version's date");
    command->add_option("--note", options->note, "What this version changes");
    command->add_option("--follows", options->follows, "The version that yours follows; refused if another came first (default: the latest)")->check(version_numbers());
    command->add_option("--sealed-to", options->sealed_to, "Encrypt the files here, to these age keys: age1…, a party's code or a login; may be given often")->allow_extra_args(false);
    command->add_option("--ocr-languages", options->ocr_languages, "Languages of text in the files' images, for its recognition: en,km,lo,my,th,vi,zh (default: each file's own)")->delimiter(',')->allow_extra_args(false);
    command->add_flag("--trust-new-keys", options->trust_new_keys, "You have compared the recipients' new keys over another way");
    command->callback([options, &settings] { put(*options, settings); });
}

}  // namespace depositary::cli
