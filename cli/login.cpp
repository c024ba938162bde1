// `depositary login|logout`: signing in to a server, by password or by the account's key.
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/remote.h"
#include "cli/signing_key.h"
#include "crypto/error.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;

struct Options {
    std::string url, login, key_file;
};

void login(const Options& options, const Settings& settings) {
    const Remote remote(options.url);
    Session session{remote.url(), options.login, {}};
    if (options.key_file.empty()) {
        auto password = std::string(ask_secret("password of " + options.login, "DEPOSITARY_PASSWORD").text());
        Json asked{{"login", options.login}, {"password", password}};
        try {
            session.token = remote.post("/api/v1/session", asked).cookie;
        } catch (const Unauthenticated& error) {
            if (error.code() != "code-needed") throw;
            asked["code"] = std::string(ask_secret("code of " + options.login, "DEPOSITARY_CODE").text());
            session.token = remote.post("/api/v1/session", asked).cookie;
        }
        crypto::wipe(asked["password"].get_ref<std::string&>());
        crypto::wipe(password);
    } else {
        const auto key = load_signing_key(options.key_file);
        const std::string challenge = remote.post_json("/api/v1/session/challenge", {{"login", options.login}}).at("challenge");
        // A key signs what says itself what it is for, and nothing that a hostile server might want signed.
        if (!challenge.starts_with("depositary-sign-in/v1 ") || challenge.find('\n') != std::string::npos)
            throw Unavailable("not-a-depositary", "The server asks for a signature over something else than a sign-in; nothing was signed.");
        const auto signature = key.sign(crypto::as_bytes(challenge), "depositary-sign-in/v1").to_text();
        session.token = remote.post_json("/api/v1/session/key",
                                         {{"login", options.login}, {"challenge", challenge}, {"signature", signature}})
                            .at("token");
    }
    if (session.token.empty()) throw Unavailable("no-session", "The server opened no session.");
    save_session(session);
    const auto actor = Remote::signed_in().get_json("/api/v1/session").at("actor");
    if (settings.json) return print_json(actor);
    std::printf("Signed in at %s as %s (%s, %s).\n", session.url.c_str(), session.login.c_str(),
                actor.at("role").get<std::string>().c_str(), actor.at("party").get<std::string>().c_str());
}

void logout() {
    if (!load_session()) return;
    try {
        Remote::signed_in().remove("/api/v1/session");
    } catch (const Unauthenticated&) {
        // It has ended already.
    }
    forget_session();
}

}  // namespace

void add_login(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("login", "Sign in to a server; the session is kept in ~/.config/depositary");
    command->add_option("url", options->url, "The server's address")->required();
    command->add_option("login", options->login, "The account's login")->required();
    command->add_option("-k,--key", options->key_file, "Sign in with the account's minisign secret key instead of its password");
    command->footer("The password comes from the terminal or DEPOSITARY_PASSWORD, a code, where the account asks for one, or a recovery\n"
                    "code from the terminal or DEPOSITARY_CODE.");
    command->callback([options, &settings] { login(*options, settings); });
}

void add_logout(CLI::App& app, const Settings&) {
    app.add_subcommand("logout", "End the session")->callback([] { logout(); });
}

}  // namespace depositary::cli
