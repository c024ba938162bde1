// `depositary get`: shows a document, or downloads a file or the whole bag of a version.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/downloading.h"
#include "cli/identities.h"
#include "cli/remote_document.h"
#include "crypto/error.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;

struct Options {
    DocumentName document;
    std::string file, bag, output;
    std::vector<std::string> identities;
    unsigned version = 0;
};

// What is to be known of a file's text; nothing when all is well.
void show_text(const Json& file, bool latest) {
    const auto& text = file.at("text");
    const auto state = text.at("state").get<std::string>();
    std::vector<std::string> lines;
    if (state == "unread" && latest) lines.emplace_back("Its text has not been read yet.");
    if (state == "absent") lines.emplace_back("It has no text that can be searched.");
    if (state == "partial") lines.emplace_back("Its text is not whole.");
    for (const auto& reason : text.at("reasons")) lines.push_back(reason.at("words"));
    if (text.at("recognised").get<bool>())
        lines.push_back("Recognised in images by a machine, which is " + std::to_string(text.at("confidence").get<int>()) + " % sure.");
    if (const auto& ocr = file.at("ocr_languages"); !ocr.empty()) {
        std::string all;
        for (const auto& language : ocr) all += " " + language.get<std::string>();
        lines.push_back("Text in its images is recognised in:" + all);
    }
    for (const auto& line : lines) std::printf("%31s %s\n", "", line.c_str());
}

// What the parties know of the key of a signature that is valid: it may be so new that none has compared it.
std::string key_note(const Json& signature) {
    if (!signature.at("valid").get<bool>()) return "";
    if (!signature.value("key_confirmed", true)) return " (its key was put in force by one person alone)";
    if (signature.value("key_acknowledged", Json::array({"?"})).empty()) return " (no other party has taken note of its key yet)";
    return "";
}

// Since when its key was in other hands, as its party says: two persons of it, or one.
std::string dispute_note(const Json& signature) {
    if (signature.value("disputed", false)) return " (DISPUTED: its key is said to have been in other hands by then)";
    if (signature.value("dispute_claimed", false)) return " (one person of its party says that its key was in other hands by then)";
    return "";
}

// "signed" is its depositor's word: what was signed here stands below.
std::string status_of(const Json& version) {
    const std::string status = version.at("status");
    const auto& signatures = version.at("signatures");
    const bool signed_here = std::any_of(signatures.begin(), signatures.end(), [](const Json& each) {
        return each.at("valid").get<bool>() && each.at("word") == "signature";
    });
    return status == "signed" && !signed_here && !version.at("files").empty() ? status + " (as its depositor states: nobody signed it here)" : status;
}

void show(const Json& document) {
    std::printf("%s  %s\n%s", document.at("symbol").get<std::string>().c_str(), document.at("title").get<std::string>().c_str(),
                document.at("kind").get<std::string>().c_str());
    for (const char* field : {"date", "place"})
        if (const auto value = document.at(field).get<std::string>(); !value.empty()) std::printf(", %s", value.c_str());
    std::printf("\n");
    for (const auto& relation : document.at("relations"))
        std::printf("  %s %s\n", relation.at("type").get<std::string>().c_str(), relation.at("symbol").get<std::string>().c_str());
    for (const auto& version : document.at("versions")) {
        std::printf("\nVersion %u: %s %s (act %llu, %s)\n", version.at("number").get<unsigned>(),
                    status_of(version).c_str(), version.at("date").get<std::string>().c_str(),
                    static_cast<unsigned long long>(version.at("act").get<std::uint64_t>()), version.at("added").get<std::string>().c_str());
        if (const auto note = version.at("note").get<std::string>(); !note.empty()) std::printf("  %s\n", note.c_str());
        for (const auto& file : version.at("files")) {
            std::printf("  %-12s %10llu  %-4s %s\n", file.at("sha256").get<std::string>().substr(0, 12).c_str(),
                        static_cast<unsigned long long>(file.at("size").get<std::uint64_t>()),
                        file.at("language").get<std::string>().c_str(), file.at("name").get<std::string>().c_str());
            show_text(file, version == document.at("versions").back());
        }
        for (const auto& signature : version.at("signatures"))
            std::printf("  %s of %s as %s, %s%s%s\n", signature.at("word").get<std::string>().c_str(),
                        signature.at("party").get<std::string>().c_str(), signature.at("capacity").get<std::string>().c_str(),
                        signature.at("time").get<std::string>().c_str(), signature.at("valid").get<bool>() ? "" : " (NOT VALID)",
                        (dispute_note(signature) + key_note(signature)).c_str());
    }
}

// What a sealed file holds, opened here: only whole files are opened, and the sealed one is checked first.
void get_sealed(const Remote& remote, const Json& document, const Json& version, const Json& file, const Options& options) {
    if (file.at("sealed_to").empty()) throw Invalid("not-sealed", "The file " + options.file + " is not sealed: get it without an identity.");
    const auto identities = load_identities(options.identities);
    auto name = options.file;
    if (name.ends_with(".age")) name.resize(name.size() - 4);
    const std::unique_ptr<FILE, int (*)(FILE*)> spool(std::tmpfile(), std::fclose);  // of ciphertext
    if (!spool) throw Unavailable("write-failed", "Cannot write a temporary file.");
    crypto::FileSink sealed(fileno(spool.get()));
    download_file(remote, document, version, file, sealed);
    ::lseek(fileno(spool.get()), 0, SEEK_SET);
    download_to(options.output.empty() ? name : options.output, [&](crypto::ByteSink& out) {
        crypto::FileSource source(fileno(spool.get()));
        open_age(source, identities, out);
    });
}

void get(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    const auto document = find_document(remote, options.document);
    if (options.file.empty() && options.bag.empty()) {
        // By its own address: only there how its files were read is told.
        const auto whole = remote.get_json("/api/v1/documents/" + document.at("id").get<std::string>());
        return settings.json ? print_json(whole) : show(whole);
    }
    const auto version = find_version(document, options.version);
    if (!options.bag.empty())
        return download_zip(remote, version_path(document, version) + "/bag.zip", options.bag);
    for (const auto& file : version.at("files"))
        if (file.at("name") == options.file && !options.identities.empty())
            return get_sealed(remote, document, version, file, options);
        else if (file.at("name") == options.file)
            return download_to(options.output.empty() ? options.file : options.output,
                               [&](crypto::ByteSink& out) { download_file(remote, document, version, file, out); });
    throw NotFound("not-found", "The version has no file named " + options.file + ".");
}

}  // namespace

void add_get(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("get", "Show a document, or download a file or the bag of a version");
    add_document_option(*command, options->document)->required();
    command->add_option("-v,--version", options->version, "The version's number (default: the latest)")->check(version_numbers());
    auto* file = command->add_option("-f,--file", options->file, "Download this file, and check its digest");
    command->add_option("-o,--output", options->output, "Where the file goes; - is standard output (default: its own name)");
    command->add_option("-i,--identity", options->identities, "Open the sealed file here, with this file of age identities; may be given often")->needs(file)->allow_extra_args(false);
    command->add_option("--bag", options->bag, "Download the version as a zipped bag with signatures and proofs, to this file")->excludes(file);
    command->callback([options, &settings] { get(*options, settings); });
}

}  // namespace depositary::cli
