// `depositary erase`: asks for a document's erasure, or confirms, as a second person, the one that was asked for.
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/remote_document.h"

namespace depositary::cli {
namespace {

struct Options {
    DocumentName document;
    std::string authority, reason;
    bool confirm = false, withdraw = false, list = false;
};

void erase(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    if (options.list) return print_json(remote.get_json("/api/v1/erasures"));
    if (options.document.name.empty() || options.confirm + options.withdraw + !options.authority.empty() != 1 || options.authority.empty() != options.reason.empty())
        throw CLI::ValidationError("erase", "name the document, and either --authority and --reason, or --confirm, or --withdraw");
    const auto document = find_document(remote, options.document);
    const auto path = "/api/v1/documents/" + document.at("id").get<std::string>() + "/erasure";
    const auto receipt = options.confirm    ? remote.post_json(path + "/confirmation", nlohmann::json::object())
                         : options.withdraw ? remote.post_json(path + "/withdrawal", nlohmann::json::object())
                                            : remote.post_json(path, {{"authority", options.authority}, {"reason", options.reason}});
    if (settings.json) return print_json(receipt);
    std::printf(options.confirm    ? "Erased: act %llu of the register. Backups of the catalogue still hold its keys until they are destroyed.\n"
                : options.withdraw ? "Withdrawn: act %llu of the register. The document stays.\n"
                                   : "Asked for as act %llu of the register: a second person confirms it (see --list).\n",
                static_cast<unsigned long long>(receipt.at("act").get<std::uint64_t>()));
}

}  // namespace

void add_erase(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("erase", "Destroy a document's keys: ask for it, or confirm it as a second person");
    add_document_option(*command, options->document);
    command->add_option("--authority", options->authority, "On whose authority: a law, an order, a decision");
    command->add_option("--reason", options->reason, "Why; not what is erased");
    command->add_flag("--confirm", options->confirm, "Confirm the erasure that a manager asked for, as a second one; of what parties signed or deposited, as one of them or an auditor. It cannot be undone");
    command->add_flag("--withdraw", options->withdraw, "End the request: the document stays");
    command->add_flag("--list", options->list, "Show the erasures that were asked for and done");
    command->callback([options, &settings] { erase(*options, settings); });
}

}  // namespace depositary::cli
