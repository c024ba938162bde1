// `depositary key new|show`: age identities and minisign key pairs, in the stock tools' own files.
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "crypto/age.h"
#include "crypto/error.h"
#include "crypto/minisign.h"

namespace depositary::cli {
namespace {

struct Options {
    std::string kind = "signing";
    std::string file;
    bool passphrase = false;
};

void new_age(const Options& options, const Settings& settings) {
    const auto identity = crypto::X25519Identity::generate();
    const auto recipient = identity.recipient().to_text();
    auto text = "# public key: " + recipient + "\n" + std::string(identity.to_text().text()) + "\n";
    if (options.passphrase) {
        const crypto::ScryptRecipient lock(ask_secret("passphrase for the new key", "DEPOSITARY_PASSPHRASE", true));
        const auto sealed = crypto::age_encrypt(crypto::as_bytes(text), std::array<const crypto::AgeRecipient*, 1>{&lock});
        write_new_file(options.file, crypto::as_text(sealed), true);
    } else {
        write_new_file(options.file, text, true);
    }
    crypto::wipe(text);
    if (settings.json) return print_json({{"file", options.file}, {"recipient", recipient}});
    std::printf("Wrote the secret identity to %s. Its recipient, for others to encrypt to:\n%s\n", options.file.c_str(),
                recipient.c_str());
}

void new_signing(const Options& options, const Settings& settings) {
    const auto key = crypto::MinisignSecretKey::generate();
    crypto::Secret passphrase;
    if (options.passphrase) passphrase = ask_secret("passphrase for the new key", "DEPOSITARY_PASSPHRASE", true);
    const auto public_key = key.public_key();
    write_new_file(options.file, key.to_file(passphrase).text(), true);
    write_new_file(options.file + ".pub", public_key.to_file(), false);
    if (settings.json)
        return print_json({{"file", options.file}, {"public_file", options.file + ".pub"}, {"public_key", public_key.to_text()},
                           {"key_id", public_key.key_id()}, {"fingerprint", public_key.fingerprint()}});
    std::printf("Wrote the secret key to %s and the public key to %s.pub.\nPublic key:  %s\nKey id:      %s\nFingerprint: %s\n",
                options.file.c_str(), options.file.c_str(), public_key.to_text().c_str(), public_key.key_id().c_str(),
                public_key.fingerprint().c_str());
}

void show(const Options& options, const Settings& settings) {
    const auto text = read_text(options.file);
    if (text.find("AGE-SECRET-KEY-1") != std::string::npos || text.starts_with("age-encryption.org/v1\n")) {
        require_private(options.file);
        crypto::Secret plain = crypto::Secret::copy_of(crypto::as_bytes(text));
        if (text.starts_with("age-encryption.org/v1\n"))
            plain = crypto::age_decrypt(crypto::as_bytes(text),
                                        crypto::ScryptIdentity(ask_secret("passphrase", "DEPOSITARY_PASSPHRASE")));
        nlohmann::json recipients = nlohmann::json::array();
        for (const auto& identity : crypto::parse_identity_file(plain.text()))
            recipients.push_back(dynamic_cast<const crypto::X25519Identity&>(*identity).recipient().to_text());
        if (settings.json) return print_json({{"recipients", recipients}});
        for (const auto& recipient : recipients) std::printf("%s\n", recipient.get<std::string>().c_str());
        return;
    }
    const bool secret = text.find(" secret key") != std::string::npos;
    crypto::Secret passphrase;
    if (secret) require_private(options.file);
    if (secret && crypto::MinisignSecretKey::is_encrypted(text)) passphrase = ask_secret("passphrase", "DEPOSITARY_PASSPHRASE");
    const auto key = secret ? crypto::MinisignSecretKey::parse_file(text, passphrase).public_key()
                            : crypto::MinisignPublicKey::parse(text);
    if (settings.json)
        return print_json({{"public_key", key.to_text()}, {"key_id", key.key_id()}, {"fingerprint", key.fingerprint()}});
    std::printf("Public key:  %s\nKey id:      %s\nFingerprint: %s\n", key.to_text().c_str(), key.key_id().c_str(),
                key.fingerprint().c_str());
}

}  // namespace

void add_key(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* key = app.add_subcommand("key", "Make a key, or show what is public of one");
    key->require_subcommand(1);
    auto* create = key->add_subcommand("new", "Make a key: FILE gets the secret, readable by its owner alone");
    create->add_option("-k,--kind", options->kind,
                       "signing: a minisign key pair (FILE and FILE.pub); age: an identity to open sealed files with")
        ->check(CLI::IsMember({"signing", "age"}))
        ->capture_default_str();
    create->add_flag("-p,--passphrase", options->passphrase, "Protect it with a passphrase (asked for, or DEPOSITARY_PASSPHRASE)");
    create->add_option("file", options->file, "Where the secret goes; must not exist")->required();
    create->callback([options, &settings] {
        options->kind == "age" ? new_age(*options, settings) : new_signing(*options, settings);
    });
    auto* display = key->add_subcommand("show", "Show the public half of a key file (age identity, minisign secret or public key)");
    display->add_option("file", options->file, "The key file")->required();
    display->callback([options, &settings] { show(*options, settings); });
}

}  // namespace depositary::cli
