// `depositary fsck`: reads everything and says what is damaged.
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/local.h"

namespace depositary::cli {
namespace {

void fsck(const LocalOptions& options, const Settings& settings) {
    const auto depositary = open_local(options);
    std::vector<repository::Finding> findings;
    {
        Progress progress("Checking");
        findings = depositary->check([&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); });
    }
    const auto checkpoint = depositary->checkpoint();
    if (settings.json) {
        nlohmann::json list = nlohmann::json::array();
        for (const auto& finding : findings) list.push_back({{"where", finding.where}, {"what", finding.what}});
        print_json({{"sound", findings.empty()}, {"findings", list}, {"checkpoint", checkpoint}});
    } else {
        for (const auto& finding : findings) std::printf("%s: %s\n", finding.where.c_str(), finding.what.c_str());
        if (findings.empty())
            std::printf("Sound: vault, register, acts, rows and signatures agree.\n");
        else
            std::printf("%zu findings. Nothing was changed; restore what is damaged from a backup.\n", findings.size());
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
