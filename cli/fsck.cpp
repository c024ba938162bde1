// `depositary fsck`: reads everything and says what is damaged. What could not be checked (another process has it, the identity is
// another's) says so in words and, with --json, as "error" without "sound": that is no finding.
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/local.h"
#include "crypto/error.h"
#include "repository/names.h"

namespace depositary::cli {
namespace {

struct Report {
    std::vector<repository::Finding> findings, notes;
    std::string checkpoint;  // empty when the depositary does not even open
};

Report check(const LocalOptions& options) {
    Report report;
    // What keeps it from opening is the first finding, and hides the others: damage of the identity, the catalogue, the keys, the
    // register's edge, or of what was published.
    std::unique_ptr<repository::Depositary> depositary;
    try {
        depositary = open_local(options, repository::Opening::to_check);
    } catch (const Damaged& error) {
        report.findings.push_back({error.code(), repository::escape_unprintable(error.what()) + " Nothing else was checked."});
        return report;
    } catch (const NotFound& error) {
        if (error.code() != "catalogue-missing" && error.code() != "file-missing") throw;
        report.findings.push_back({error.code(), std::string(error.what()) + " Nothing else was checked."});
        return report;
    }
    Progress progress("Checking");
    report.findings = depositary->check([&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); }, 0,
                                         &report.notes);
    report.checkpoint = depositary->checkpoint();
    return report;
}

nlohmann::json as_json(const std::vector<repository::Finding>& findings) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& finding : findings) list.push_back({{"where", finding.where}, {"what", finding.what}});
    return list;
}

void fsck(const LocalOptions& options, const Settings& settings) {
    Report report;
    try {
        report = check(options);
    } catch (const Error& error) {
        if (settings.json) print_json({{"error", error.code()}, {"message", error.what()}});
        std::fprintf(stderr, "depositary: It could not be checked: %s\n", error.what());
        throw NotSo();
    }
    const auto& findings = report.findings;
    if (settings.json) {
        print_json({{"sound", findings.empty()},
                    {"findings", as_json(findings)},
                    {"notes", as_json(report.notes)},
                    {"checkpoint", report.checkpoint}});
    } else {
        for (const auto& finding : findings) std::printf("%s: %s\n", finding.where.c_str(), finding.what.c_str());
        for (const auto& note : report.notes) std::printf("(%s: %s.)\n", note.where.c_str(), note.what.c_str());
        if (findings.empty())
            std::printf("Sound: vault, register, acts, rows and signatures agree.\n");
        else
            std::printf("%zu %s. Nothing was changed. Stop using this copy, keep it, and restore what is named from a backup\n"
                        "(docs/operate.md, \"Restore it\"): a file of the vault by itself, anything else with the whole catalogue.\n",
                        findings.size(), findings.size() == 1 ? "finding" : "findings");
    }
    if (!findings.empty()) throw NotSo();
}

}  // namespace

void add_fsck(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<LocalOptions>();
    auto* command = app.add_subcommand("fsck", "Read everything in a depositary's folder and say what is damaged");
    add_local_options(*command, *options);
    command->callback([options, &settings] { fsck(*options, settings); });
}

}  // namespace depositary::cli
