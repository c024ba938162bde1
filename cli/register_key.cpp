// `depositary register-key`, `party-key`, `age-key`: what a party signs with and what files are sealed to, made known by acts.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/identities.h"
#include "cli/remote.h"
#include "cli/signing_key.h"
#include "crypto/age.h"
#include "crypto/error.h"
#include "crypto/minisign.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;

struct Options {
    std::string party, file, valid_until, old_key, fingerprint, reason, since, recipient, sign_with, answer;
};

unsigned long long act_of(const Json& receipt) { return static_cast<unsigned long long>(receipt.at("act").get<std::uint64_t>()); }

void register_key(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    const auto key = crypto::MinisignPublicKey::parse(read_text(options.file));
    Json asked{{"party", options.party}, {"public_key", key.to_text()}, {"valid_until", options.valid_until}};
    if (!options.old_key.empty()) {
        const auto old = load_signing_key(options.old_key);
        const auto fingerprint = old.public_key().fingerprint();
        const std::string statement = remote.get_json("/api/v1/keys/" + fingerprint + "/statement?party=" + encode_component(options.party) +
                                                      "&public_key=" + encode_component(key.to_text())).at("statement");
        // Only what it must say is signed: "depositary-key/v1", the register, the party, the old and the new key.
        if (!statement.starts_with("depositary-key/v1\n") ||
            !statement.ends_with("\n" + options.party + "\n" + fingerprint + "\n" + key.to_text() + "\n") ||
            std::count(statement.begin(), statement.end(), '\n') != 5)
            throw Damaged("key-statement", "The server asks the old key to sign something else than this change of keys; nothing was signed.");
        asked["follows"] = fingerprint;
        asked["rotation"] = old.sign(crypto::as_bytes(statement), "depositary-key/v1").to_text();
    }
    const auto receipt = remote.post_json("/api/v1/keys", asked);
    if (settings.json) return print_json(receipt);
    std::printf("Registered the key %s of %s as act %llu. It is in force when a second person confirms it:\n"
                "  depositary party-key confirm %s\nLet them compare this fingerprint with yours over another way.\n",
                key.key_id().c_str(), options.party.c_str(), act_of(receipt), key.fingerprint().c_str());
}

void change(const Options& options, const Settings& settings, const char* what, const Json& body) {
    const auto receipt = Remote::signed_in().post_json("/api/v1/keys/" + encode_component(options.fingerprint) + "/" + what, body);
    if (settings.json) return print_json(receipt);
    std::printf("Recorded as act %llu of the register.\n", act_of(receipt));
}

std::string since_of(const Json& key) {
    const std::string since = key.at("compromised_since");
    return since.empty() ? "" : ", disputed since " + since + (key.at("since_confirmed").is_null() ? " by the word of one person" : "");
}

void list_keys(const Settings& settings) {
    const auto answer = Remote::signed_in().get_json("/api/v1/keys");
    if (settings.json) return print_json(answer);
    for (const auto& key : answer.at("items"))
        std::printf("%-4s %s  registered %llu%s%s%s\n", key.at("party").get<std::string>().c_str(),
                    key.at("fingerprint").get<std::string>().c_str(), static_cast<unsigned long long>(key.at("registered").get<std::uint64_t>()),
                    key.at("confirmed").is_null() ? ", waits to be confirmed" : "",
                    key.at("revoked").is_null() ? "" : (", revoked " + std::to_string(key.at("revoked").get<std::uint64_t>()) + since_of(key)).c_str(),
                    key.at("valid_until") == "" ? "" : (", until " + key.at("valid_until").get<std::string>()).c_str());
}

// An age identity's public half from its own file, a file of recipients, or the word itself.
std::string recipient_of(const std::string& argument) {
    if (argument.starts_with("age1")) return crypto::X25519Recipient::parse(argument).to_text();
    const auto text = read_text(argument);
    if (text.find("AGE-SECRET-KEY-1") != std::string::npos) require_private(argument);
    const auto at = text.find("age1");
    const auto word = at == std::string::npos ? "" : text.substr(at, text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789", at) - at);
    if (word.empty()) throw Invalid("age-recipient", argument + " names no recipient (age1…).");
    return crypto::X25519Recipient::parse(word).to_text();
}

using Identities = std::vector<std::unique_ptr<crypto::AgeIdentity>>;

// The line that the key's challenge opens to.
std::string answer_of(const Remote& remote, const std::string& recipient, const Identities& identities) {
    const auto challenge = remote.get("/api/v1/age-keys/" + recipient + "/challenge");
    crypto::MemorySource source(crypto::as_bytes(challenge.body));
    crypto::MemorySink line;
    open_age(source, identities, line);
    const std::string text(crypto::as_text(line.bytes()));
    // Nothing else that somebody sealed to the key is sent.
    if (!text.starts_with("depositary-age-key-possession/v1 ") || text.find(" recipient=" + recipient + " ") == std::string::npos)
        throw Damaged("age-key-challenge", "The server has the key open something else than the registration of this key; nothing was sent.");
    return text;
}

void register_age_key(const Options& options, const Settings& settings) {
    const bool answered = !options.answer.empty();
    if (!answered && options.recipient.starts_with("age1"))
        throw Invalid("age-key-answer", "Give the key's identity file: it shows that the key is yours. Where it is not on this machine, open what "
                                        "\"depositary age-key challenge\" writes with age, and give the line as --answer.");
    const auto identities = answered ? Identities() : load_identities({options.recipient});
    const auto recipient = answered ? recipient_of(options.recipient)
                                    : dynamic_cast<const crypto::X25519Identity&>(*identities.at(0)).recipient().to_text();
    const auto remote = Remote::signed_in();
    Json asked{{"recipient", recipient}, {"answer", answered ? options.answer : answer_of(remote, recipient, identities)}};
    if (!options.sign_with.empty()) {
        const auto key = load_signing_key(options.sign_with);
        const std::string statement = remote.get_json("/api/v1/age-keys/" + recipient + "/statement").at("statement");
        // Only what it must say is signed: "depositary-age-key/v1", the register, the party, the account, the age key.
        const auto session = load_session();
        if (!statement.starts_with("depositary-age-key/v1\n") ||
            !statement.ends_with("\n" + (session ? session->login : "") + "\n" + recipient + "\n") ||
            std::count(statement.begin(), statement.end(), '\n') != 5)
            throw Damaged("key-statement", "The server asks the key to sign something else than this age key; nothing was signed.");
        asked["voucher"] = key.sign(crypto::as_bytes(statement), "depositary-age-key/v1").to_text();
    }
    const auto receipt = remote.post_json("/api/v1/age-keys", asked);
    if (settings.json) return print_json(receipt);
    if (!options.sign_with.empty())
        return (void)std::printf("Registered %s as act %llu: others can seal files to it.\n", recipient.c_str(), act_of(receipt));
    std::printf("Registered %s as act %llu. Others can seal to it when a second person confirms it:\n"
                "  depositary age-key confirm %s\nLet them compare it with yours over another way.\n",
                recipient.c_str(), act_of(receipt), recipient.c_str());
}

void write_challenge(const Options& options) {
    const auto challenge = Remote::signed_in().get("/api/v1/age-keys/" + recipient_of(options.recipient) + "/challenge");
    std::fwrite(challenge.body.data(), 1, challenge.body.size(), stdout);
}

void change_age_key(const Options& options, const Settings& settings, const char* what) {
    const auto receipt = Remote::signed_in().post_json("/api/v1/age-keys/" + recipient_of(options.recipient) + "/" + what, Json::object());
    if (settings.json) return print_json(receipt);
    std::printf("Recorded as act %llu of the register.\n", act_of(receipt));
}

void list_age_keys(const Settings& settings) {
    const auto answer = Remote::signed_in().get_json("/api/v1/age-keys");
    if (settings.json) return print_json(answer);
    for (const char* list : {"items", "waiting"})
        for (const auto& key : answer.at(list))
            std::printf("%-4s %-20s %s  since %s%s%s\n", key.at("party").get<std::string>().c_str(),
                        key.at("login").get<std::string>().c_str(), key.at("recipient").get<std::string>().c_str(),
                        key.at("since").get<std::string>().c_str(), key.at("confirmed").is_null() ? "  (waits to be confirmed)" : "",
                        key.at("until").is_null() ? "" : ("  (revoked " + key.at("until").get<std::string>() + ")").c_str());
}

}  // namespace

void add_register_key(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("register-key", "Register a party's minisign public key; a second person confirms it");
    command->add_option("party", options->party, "The party's code, such as KH")->required();
    command->add_option("file", options->file, "The public key file (KEY.pub)")->required();
    command->add_option("--valid-until", options->valid_until, "The last day on which its signatures are taken");
    command->add_option("--in-place-of", options->old_key, "The secret key file of the key whose place it takes, which signs for it");
    command->callback([options, &settings] { register_key(*options, settings); });
}

void add_party_key(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* all = app.add_subcommand("party-key", "The parties' keys: list, confirm, take note of, revoke");
    all->require_subcommand(1);
    all->add_subcommand("list", "All that were ever registered")->callback([&settings] { list_keys(settings); });
    const auto named = [&](const char* name, const char* help) {
        auto* command = all->add_subcommand(name, help);
        command->add_option("fingerprint", options->fingerprint, "The key's fingerprint, as you compared it")->required();
        return command;
    };
    named("confirm", "Confirm one as a second person")->callback([options, &settings] { change(*options, settings, "confirmation", Json::object()); });
    named("acknowledge", "Take note of another party's")->callback([options, &settings] { change(*options, settings, "acknowledgement", Json::object()); });
    const auto day = [&](const char* name, const char* help, const char* what) {
        auto* command = named(name, help);
        command->add_option("day", options->since, "The day, such as 2026-01-31")->required();
        command->callback([options, &settings, what] { change(*options, settings, what, {{"compromised_since", options->since}}); });
    };
    day("state-compromise", "Say, as a person of the party, since when a revoked one was in other hands", "compromise");
    day("confirm-compromise", "Confirm that day as a second person of the party: what it signed since is disputed", "compromise/confirmation");
    auto* revoke = named("revoke", "Revoke one: what it signed so far stays valid");
    revoke->add_option("--reason", options->reason, "Why")->required();
    revoke->add_option("--compromised-since", options->since, "The day from which it was in other hands: what it signed since is disputed once a second person confirms it");
    revoke->callback([options, &settings] { change(*options, settings, "revocation", {{"reason", options->reason}, {"compromised_since", options->since}}); });
}

void add_age_key(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* all = app.add_subcommand("age-key", "The public age keys that files are sealed to: list them, register yours, confirm another's, revoke one");
    all->require_subcommand(1);
    all->add_subcommand("list", "All that are registered")->callback([&settings] { list_age_keys(settings); });
    auto* add = all->add_subcommand("register", "Register yours: its public half is sent, and the line that its identity opened");
    add->add_option("recipient", options->recipient, "Its identity file; or, with --answer, age1… or a file that names it")->required();
    add->add_option("--answer", options->answer, "The line that the challenge opened to, where the identity is not on this machine");
    add->add_option("--sign-with", options->sign_with, "Your party's secret signing key file, which vouches for it: no second person is needed");
    add->callback([options, &settings] { register_age_key(*options, settings); });
    auto* challenge = all->add_subcommand("challenge", "Write an age file to it, whose content shows that who registers it has its identity");
    challenge->add_option("recipient", options->recipient, "age1…, or a file that names it")->required();
    challenge->callback([options] { write_challenge(*options); });
    auto* confirm = all->add_subcommand("confirm", "Confirm, as a second person of the party, another's; compare it over another way first");
    confirm->add_option("recipient", options->recipient, "age1…, or a file that names it")->required();
    confirm->callback([options, &settings] { change_age_key(*options, settings, "confirmation"); });
    auto* revoke = all->add_subcommand("revoke", "Say that nobody shall seal to it any more");
    revoke->add_option("recipient", options->recipient, "age1…, or a file that names it")->required();
    revoke->callback([options, &settings] { change_age_key(*options, settings, "revocation"); });
}

}  // namespace depositary::cli
