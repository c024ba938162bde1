// `depositary sign`: a party signs a version. What is signed is fetched, checked and shown; the key stays here.
#include <fcntl.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "cli/bound_version.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/remote_document.h"
#include "cli/signing_key.h"
#include "crypto/error.h"
#include "crypto/note.h"
#include "crypto/sha256.h"
#include "repository/signing.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;

struct Options {
    DocumentName document;
    std::string key_file, word = "signature", capacity, local_file, comment, signature_file;
    unsigned version = 0;
    bool yes = false;
};

struct Counting final : crypto::ByteSink {
    void write(crypto::ByteView part) override { bytes += part.size(); }
    std::uint64_t bytes = 0;
};

// The words must be what was asked for, and nothing else.
repository::SignedAct check_words(const std::string& words, const Options& options, const BoundVersion& bound, const std::string& party) {
    const auto act = repository::SignedAct::parse(words);
    if (!act || act->act != options.word || act->party != party || act->document != bound.info.document ||
        act->version != bound.info.version || act->capacity != options.capacity)
        refuse_to_sign("the words of the act are not those that were asked for");
    return *act;
}

bool confirmed() {
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0) throw Invalid("no-terminal", "There is no terminal to confirm at; give --yes if you have read what is signed.");
    constexpr std::string_view question = "Sign this? Type yes: ";
    (void)!::write(terminal, question.data(), question.size());
    std::string answer;
    for (char c; ::read(terminal, &c, 1) == 1 && c != '\n';) answer += c;
    ::close(terminal);
    return answer == "yes";
}

// All of it from the bytes that are signed: nothing that only the server says of them.
void show(const BoundVersion& bound, const repository::SignedAct& act, const crypto::MinisignPublicKey& key) {
    const auto& info = bound.info;
    std::printf("You are about to give, for %s, as %s, the act of\n\n    %s\n\nto version %u of %s\n    %s\n    %s, %s%s%s\n"
                "    document %s in the register %s\n\nwith the files\n",
                act.party.c_str(), act.capacity.c_str(), act.act.c_str(), info.version, info.symbol.c_str(), info.title.c_str(),
                std::string(to_text(info.kind)).c_str(), std::string(to_text(info.status)).c_str(), info.date.empty() ? "" : ", ",
                info.date.c_str(), info.document.to_text().c_str(), info.origin.c_str());
    for (const auto& file : bound.files) std::printf("    %s  %s\n", file.digest.hex().c_str(), file.name.c_str());
    std::printf("\nThe words that are signed: %s\nYour key: %s\n", act.to_comment().c_str(), key.key_id().c_str());
}

// The register's own name, as its key has it.
std::string register_name(const Remote& remote) {
    return crypto::NoteVerifier::parse(remote.get_json("/api/v1/register-key").at("vkey").get<std::string>()).name;
}

void sign_remote(const Options& options, const Settings& settings) {
    if (options.document.name.empty() || options.capacity.empty())
        throw CLI::ValidationError("sign", "name the document and the capacity (--capacity) in which you sign");
    const auto remote = Remote::signed_in();
    const std::string party = remote.get_json("/api/v1/session").at("actor").at("party");
    const auto document = find_document(remote, options.document);
    const auto version = find_version(document, options.version);
    const auto path = version_path(document, version);
    const auto request = remote.get_json(path + "/signing-request?word=" + encode_component(options.word) +
                                         "&capacity=" + encode_component(options.capacity));
    const auto tagmanifest = request.at("tagmanifest").get<std::string>();
    const auto bound = read_bound_version(options.document.name, register_name(remote), document, version, tagmanifest);
    const auto act = check_words(request.at("trusted_comment"), options, bound, party);
    // Every file is fetched and hashed: what is signed is what is there.
    for (const auto& file : version.at("files")) {
        Counting nowhere;
        download_file(remote, document, version, file, nowhere);
        if (nowhere.bytes != file.at("size")) refuse_to_sign("the file " + file.at("name").get<std::string>() + " is not as long as was told");
    }
    const auto key = load_signing_key(options.key_file);
    if (!settings.json) show(bound, act, key.public_key());
    if (!options.yes && !confirmed()) {
        std::fprintf(stderr, "Not signed.\n");
        throw NotSo();
    }
    const auto signature = key.sign(crypto::as_bytes(tagmanifest), act.to_comment()).to_text();
    const auto receipt = remote.post_json(path + "/signatures", {{"minisig", signature}},
                                          {{"Idempotency-Key", crypto::Sha256::of(signature).hex()}});
    if (settings.json) return print_json(receipt);
    std::printf("Signed: act %llu of the register.\n", static_cast<unsigned long long>(receipt.at("act").get<std::uint64_t>()));
}

void sign_local(const Options& options) {
    const auto key = load_signing_key(options.key_file);
    const InputFile file(options.local_file);
    crypto::FileSource source(file.fd());
    const auto comment = options.comment.empty() ? "file " + options.local_file : options.comment;
    write_new_file(options.signature_file.empty() ? options.local_file + ".minisig" : options.signature_file,
                   key.sign(source, comment).to_text(), false);
}

}  // namespace

void add_sign(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("sign", "Sign a version for your party (or, with --file, a local file)");
    add_document_option(*command, options->document);
    command->add_option("-k,--key", options->key_file, "Your minisign secret key")->required();
    command->add_option("-v,--version", options->version, "The version's number (default: the latest)")->check(version_numbers());
    command->add_option("--word", options->word, "The act")
        ->check(CLI::IsMember({"signature", "endorsement", "agreement-in-principle", "certification"}))
        ->capture_default_str();
    command->add_option("--capacity", options->capacity, "In which capacity you sign, such as \"Minister of Justice\"");
    command->add_flag("--yes", options->yes, "Do not ask: you have read what is signed");
    command->add_option("--file", options->local_file, "Sign this local file as minisign does, instead of a version");
    command->add_option("-t,--comment", options->comment, "The trusted comment for a local file");
    command->add_option("-x,--signature", options->signature_file, "Where a local file's signature goes (default: FILE.minisig)");
    command->callback([options, &settings] {
        options->local_file.empty() ? sign_remote(*options, settings) : sign_local(*options);
    });
}

}  // namespace depositary::cli
