#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "crypto/error.h"

namespace depositary::cli {
namespace {

enum ExitCode { done = 0, not_so = 1, usage = 2 };

int tell(const Settings& settings, const std::string& code, const std::string& message) {
    if (settings.json) print_json({{"error", code}, {"message", message}});
    std::fprintf(stderr, "depositary: %s\n", message.c_str());
    return not_so;
}

}  // namespace

int run(int argc, char** argv) {
    Settings settings;
    CLI::App app("A secure repository for agreements between governments.\n"
                 "Exit codes: 0 done; 1 the thing is not so, or could not be done; 2 the command was not understood.",
                 "depositary");
    app.set_version_flag("--version", "depositary 0.1.0");
    app.add_flag("--json", settings.json, "Print results as JSON");
    app.require_subcommand(1);
    app.fallthrough();
    for (const auto add : {add_init, add_serve, add_key, add_seal, add_open, add_sign, add_verify, add_login, add_logout,
                           add_put, add_get, add_search, add_saved_search, add_synonyms, add_audit, add_register_key, add_compartment,
                           add_grant, add_body, add_account, add_party_key, add_age_key, add_referral, add_consult, add_comment,
                           add_notice, add_task, add_copy, add_move, add_erase, add_fsck, add_import})
        add(app, settings);
    try {
        crypto::initialise();
        app.parse(argc, argv);
        return done;
    } catch (const CLI::RequiredError& error) {
        // It says that a command is wanted: of one who gave a wrong one, which.
        const auto words = app.remaining(true);
        if (words.empty()) return app.exit(error), usage;
        std::fprintf(stderr, "depositary: there is no command \"%s\"; depositary --help lists them.\n", words.front().c_str());
        return usage;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? done : usage;
    } catch (const NotSo&) {
        return not_so;
    } catch (const Error& error) {
        return tell(settings, error.code(), error.what());
    } catch (const nlohmann::json::exception&) {  // well-formed, and not of the shape that the command reads
        return tell(settings, "not-a-depositary", "The answer or file is not what a depositary of this version writes.");
    } catch (const std::exception& error) {
        return tell(settings, "failed", error.what());
    }
}

}  // namespace depositary::cli
