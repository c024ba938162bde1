// `depositary verify`: a minisign signature over a file, or a register proof for an entry.
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "crypto/error.h"
#include "crypto/minisign.h"
#include "crypto/tlog_proof.h"
#include "repository/names.h"

namespace depositary::cli {
namespace {

struct Options {
    std::string file, signature_file, public_key_file, public_key, proof_file, policy_file;
    bool prehashed_only = false;
};

[[noreturn]] void not_so(const Settings& settings, std::string_view why) {
    if (settings.json) print_json({{"valid", false}, {"why", why}});
    std::fprintf(stderr, "Not valid: %.*s.\n", static_cast<int>(why.size()), why.data());
    throw NotSo();
}

// Whoever signed it chose any bytes: what is no text, or works the terminal, is shown as \xNN; tabs are minisign's own.
std::string shown(std::string_view comment) {
    std::string text;
    while (true) {
        const auto tab = std::min(comment.find('\t'), comment.size());
        text += repository::escape_unprintable(comment.substr(0, tab));
        if (tab == comment.size()) return text;
        text += '\t';
        comment.remove_prefix(tab + 1);
    }
}

void verify_signature(const Options& options, const Settings& settings) {
    if (options.public_key_file.empty() == options.public_key.empty())
        throw CLI::ValidationError("verify", "give the public key: a file (-p) or the key itself (-P)");
    const auto key = crypto::MinisignPublicKey::parse(options.public_key_file.empty() ? options.public_key
                                                                                      : read_text(options.public_key_file));
    const auto path = options.signature_file.empty() ? options.file + ".minisig" : options.signature_file;
    const auto signature = crypto::MinisignSignature::parse_any_comments(read_text(path));
    const InputFile file(options.file);
    crypto::FileSource source(file.fd());
    const auto verdict = crypto::minisign_verify(key, signature, source, !options.prehashed_only);
    if (verdict != crypto::MinisignVerdict::valid) not_so(settings, crypto::describe(verdict));
    const auto comment = shown(signature.trusted_comment);
    if (settings.json)
        return print_json({{"valid", true}, {"key_id", key.key_id()}, {"fingerprint", key.fingerprint()},
                           {"trusted_comment", comment}, {"prehashed", signature.prehashed}});
    std::printf("Signature and comment signature verified\nTrusted comment: %s\n", comment.c_str());
}

void verify_proof(const Options& options, const Settings& settings) {
    if (options.policy_file.empty())
        throw CLI::ValidationError("verify", "a proof needs a policy (--policy): whom to trust");
    const auto proof = crypto::TlogProof::parse(read_text(options.proof_file));
    const auto policy = crypto::TlogPolicy::parse(read_text(options.policy_file));
    const auto entry = read_text(options.file);
    const auto verdict = crypto::verify_tlog_proof(proof, crypto::as_bytes(entry), policy);
    if (verdict != crypto::ProofVerdict::valid) not_so(settings, crypto::describe(verdict));
    const auto checkpoint = crypto::Checkpoint::parse(crypto::SignedNote::parse(proof.checkpoint).text);
    if (settings.json)
        return print_json({{"valid", true}, {"index", proof.index}, {"origin", checkpoint.origin}, {"size", checkpoint.size}});
    std::printf("Proven: entry %llu of the register %s (size %llu)\n", static_cast<unsigned long long>(proof.index),
                checkpoint.origin.c_str(), static_cast<unsigned long long>(checkpoint.size));
}

}  // namespace

void add_verify(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("verify", "Verify a minisign signature over FILE, or the proof that FILE is a register's entry");
    command->add_option("file", options->file, "The signed file, or the register's entry (N.leaf)")->required();
    command->add_option("-x,--signature", options->signature_file, "The signature; FILE.minisig unless named");
    command->add_option("-p,--public-key-file", options->public_key_file, "The signer's public key, as a file");
    command->add_option("-P,--public-key", options->public_key, "The signer's public key, as text");
    command->add_flag("--prehashed-only", options->prehashed_only, "Refuse minisign's legacy signatures");
    command->add_option("--proof", options->proof_file, "A C2SP tlog-proof for the entry in FILE");
    command->add_option("--policy", options->policy_file, "The C2SP tlog-policy that the proof must satisfy");
    command->callback([options, &settings] {
        options->proof_file.empty() ? verify_signature(*options, settings) : verify_proof(*options, settings);
    });
}

}  // namespace depositary::cli
