// `depositary saved-search`: the searches that an account keeps, and their feeds.
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/remote.h"
#include "cli/search_options.h"
#include "crypto/error.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;

constexpr const char* every_match = "new";  // the feed of all that is new

struct Options : SearchOptions {
    std::string name, feed, reader = "A feed reader";
    int days = 90;
};

// A search's id by its name, where no other has it, or by itself.
std::string search_named(const Remote& remote, const std::string& name) {
    std::string found;
    const auto answer = remote.get_json("/api/v1/searches");
    for (const auto& each : answer.at("items")) {
        if (each.at("id") == name) return name;
        if (each.at("name") != name) continue;
        if (!found.empty()) throw Conflict("search-name", "More than one saved search has this name; give its id, as listed.");
        found = each.at("id");
    }
    if (found.empty()) throw NotFound("not-found", "There is no saved search of this name.");
    return found;
}

void list(const Settings& settings) {
    const auto remote = Remote::signed_in();
    const auto answer = remote.get_json("/api/v1/searches");
    if (settings.json) return print_json(answer);
    for (const auto& each : answer.at("items")) {
        const auto id = each.at("id").get<std::string>();
        if (each.at("damaged").get<bool>()) {
            std::printf("%s  cannot be read any more; depositary saved-search remove %s removes it\n", id.c_str(), id.c_str());
            continue;
        }
        std::printf("%s  %s\n    %s\n    %s\n", id.c_str(), each.at("name").get<std::string>().c_str(),
                    each.at("query").get<std::string>().c_str(), (remote.url() + each.at("feed").get<std::string>()).c_str());
    }
}

void save(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    const auto saved = remote.post_json("/api/v1/searches", {{"name", options.name}, {"query", options.query()}});
    if (settings.json) return print_json(saved);
    std::printf("Saved. What is found from now on is in its feed, %s%s\n", remote.url().c_str(), saved.at("feed").get<std::string>().c_str());
}

void remove(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    const auto id = search_named(remote, options.name);
    remote.remove("/api/v1/searches/" + id);
    if (settings.json) return print_json({{"id", id}});
    std::printf("Removed, and the tokens of its feed have ended.\n");
}

void make_token(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    const auto feed = options.feed == every_match ? options.feed : search_named(remote, options.feed);
    const auto made = remote.post_json("/api/v1/account/tokens", {{"name", options.reader}, {"days", options.days}, {"feed", feed}});
    const auto address = remote.url() + "/api/v1/feeds/" + feed;
    if (settings.json) return print_json({{"feed", address}, {"token", made.at("token")}});
    std::printf("Feed      %s\nUser      any\nPassword  %s\nIt opens this feed and nothing else, and is not shown again.\n", address.c_str(),
                made.at("token").get<std::string>().c_str());
}

}  // namespace

void add_saved_search(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* all = app.add_subcommand("saved-search", "Searches that you keep, each with a feed of what is new: list, save, remove, make a token");
    all->require_subcommand(1);
    all->add_subcommand("list", "Yours, with their feeds")->callback([&settings] { list(settings); });
    auto* save_one = all->add_subcommand("save", "Keep a search");
    save_one->add_option("name", options->name, "Its name, for you alone")->required();
    add_search_options(*save_one, *options);
    save_one->callback([options, &settings] { save(*options, settings); });
    auto* remove_one = all->add_subcommand("remove", "Keep one no longer");
    remove_one->add_option("name", options->name, "Its name, or its id")->required();
    remove_one->callback([options, &settings] { remove(*options, settings); });
    auto* token = all->add_subcommand("token", "Make a token for a feed reader, which opens one feed and nothing else");
    token->add_option("search", options->feed, "The search's name or id; new: all that is new to you")->required();
    token->add_option("--for", options->reader, "What it is for")->capture_default_str();
    token->add_option("--days", options->days, "Days until it ends")->check(CLI::Range(1, 366))->capture_default_str();
    token->callback([options, &settings] { make_token(*options, settings); });
}

}  // namespace depositary::cli
