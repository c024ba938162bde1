// `depositary synonyms`: shows or replaces the words that mean the same in searches.
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/remote.h"

namespace depositary::cli {
namespace {

struct Options {
    std::string file;
};

void synonyms(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    const auto list = options.file.empty() ? remote.get_json("/api/v1/synonyms")
                                           : remote.post_json("/api/v1/synonyms", {{"text", read_text(options.file)}});
    if (settings.json) return print_json(list);
    std::fputs(list.at("text").get<std::string>().c_str(), stdout);
}

}  // namespace

void add_synonyms(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("synonyms", "Show the words that mean the same in searches, or replace them");
    command->add_option("file", options->file, "The new list: lines such as TIP = trafficking in persons");
    command->callback([options, &settings] { synonyms(*options, settings); });
}

}  // namespace depositary::cli
