#pragma once
// The subcommands of `depositary`, one file each. Each adds itself, with its options and help, to the program's parser.

#include <CLI/CLI.hpp>

namespace depositary::cli {

// What all commands share.
struct Settings {
    bool json = false;  // results as JSON on standard output
};

void add_init(CLI::App& app, const Settings& settings);
void add_serve(CLI::App& app, const Settings& settings);
void add_key(CLI::App& app, const Settings& settings);
void add_seal(CLI::App& app, const Settings& settings);
void add_open(CLI::App& app, const Settings& settings);
void add_sign(CLI::App& app, const Settings& settings);
void add_verify(CLI::App& app, const Settings& settings);
void add_login(CLI::App& app, const Settings& settings);
void add_logout(CLI::App& app, const Settings& settings);
void add_put(CLI::App& app, const Settings& settings);
void add_get(CLI::App& app, const Settings& settings);
void add_search(CLI::App& app, const Settings& settings);
void add_saved_search(CLI::App& app, const Settings& settings);
void add_synonyms(CLI::App& app, const Settings& settings);
void add_audit(CLI::App& app, const Settings& settings);
void add_register_key(CLI::App& app, const Settings& settings);
void add_party_key(CLI::App& app, const Settings& settings);
void add_age_key(CLI::App& app, const Settings& settings);
void add_referral(CLI::App& app, const Settings& settings);
void add_move(CLI::App& app, const Settings& settings);
void add_consult(CLI::App& app, const Settings& settings);
void add_comment(CLI::App& app, const Settings& settings);
void add_notice(CLI::App& app, const Settings& settings);
void add_task(CLI::App& app, const Settings& settings);
void add_copy(CLI::App& app, const Settings& settings);
void add_erase(CLI::App& app, const Settings& settings);
void add_compartment(CLI::App& app, const Settings& settings);
void add_grant(CLI::App& app, const Settings& settings);
void add_body(CLI::App& app, const Settings& settings);
void add_account(CLI::App& app, const Settings& settings);
void add_fsck(CLI::App& app, const Settings& settings);
void add_import(CLI::App& app, const Settings& settings);

// Runs the program: 0 done, 1 the thing is not so or could not be done, 2 the command was not understood.
int run(int argc, char** argv);

}  // namespace depositary::cli
