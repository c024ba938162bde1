// `depositary search`: full text search on a server.
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/remote.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;

struct Options {
    std::vector<std::string> words, kinds, parties, languages, statuses;
    std::string from, to, as_of, order = "relevance";
    bool all_versions = false;
    unsigned limit = 10, offset = 0;
};

// The snippet with what was found set off: in reverse video on a terminal, between « » elsewhere.
std::string marked(const Json& hit) {
    const bool terminal = ::isatty(STDOUT_FILENO) == 1;
    auto snippet = hit.at("snippet").get<std::string>();
    const auto& marks = hit.at("marks");
    for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
        snippet.insert(mark->at(1).get<std::size_t>(), terminal ? "\033[0m" : "»");
        snippet.insert(mark->at(0).get<std::size_t>(), terminal ? "\033[7m" : "«");
    }
    return snippet;
}

void search(const Options& options, const Settings& settings) {
    std::string text;
    for (const auto& word : options.words) text += (text.empty() ? "" : " ") + word;
    std::string path = "/api/v1/search?q=" + encode_component(text) + "&order=" + options.order +
                       "&limit=" + std::to_string(options.limit) + "&offset=" + std::to_string(options.offset);
    const auto add = [&](const char* name, const std::vector<std::string>& values) {
        for (const auto& value : values) path += std::string("&") + name + "=" + encode_component(value);
    };
    add("kind", options.kinds);
    add("party", options.parties);
    add("language", options.languages);
    add("status", options.statuses);
    if (!options.from.empty()) path += "&from=" + options.from;
    if (!options.to.empty()) path += "&to=" + options.to;
    if (!options.as_of.empty()) path += "&as_of=" + options.as_of;
    if (options.all_versions) path += "&versions=all";
    const auto answer = Remote::signed_in().get_json(path);
    if (settings.json) {
        print_json(answer);
    } else {
        for (const auto& hit : answer.at("items")) {
            std::printf("%s v%u%s  %s\n", hit.at("symbol").get<std::string>().c_str(), hit.at("version").get<unsigned>(),
                        hit.at("latest").get<bool>() ? "" : " (not the latest)", hit.at("title").get<std::string>().c_str());
            const auto heading = hit.at("heading").get<std::string>(), file = hit.at("file").get<std::string>();
            if (!file.empty()) std::printf("    %s  %s\n", file.c_str(), heading.c_str());
            std::printf("    %s\n", marked(hit).c_str());
            std::string also;
            for (const auto& other : hit.at("also"))
                also += (also.empty() ? "" : ", ") + other.at("language").get<std::string>() + " " +
                        other.at("file").get<std::string>();
            if (!also.empty()) std::printf("    also: %s\n", also.c_str());
            std::string earlier;
            for (const auto& version : hit.at("former_versions"))
                earlier += (earlier.empty() ? "v" : ", v") + std::to_string(version.get<unsigned>());
            if (!earlier.empty()) std::printf("    also in: %s\n", earlier.c_str());
        }
        std::printf("%llu found\n", static_cast<unsigned long long>(answer.at("total").get<std::uint64_t>()));
        if (!answer.at("complete").get<bool>())
            std::printf("The server has not taken in all that was recorded yet: there may be more. Search again later.\n");
        const auto understood = answer.at("understood").get<std::string>();
        if (understood != text) std::printf("Understood as: %s\n", understood.c_str());
        for (const auto& notice : answer.at("notices"))
            std::printf("Note (%s) %s\n", notice.at("code").get<std::string>().c_str(),
                        notice.at("detail").get<std::string>().c_str());
        if (answer.at("suggestion").is_string()) std::printf("Did you mean: %s\n", answer.at("suggestion").get<std::string>().c_str());
    }
    if (answer.at("total") == 0) throw NotSo();
}

}  // namespace

void add_search(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("search", "Search documents; exit code 1 when nothing is found");
    command->add_option("words", options->words, "Words (all), \"a phrase\", prefix*, OR, NOT, NEAR, title:, party:, year:2004..2010 … (docs/search.md)");
    command->add_option("--kind", options->kinds, "Only of this kind; may be given often")->allow_extra_args(false);
    command->add_option("--party", options->parties, "Only of this party; may be given often")->allow_extra_args(false);
    command->add_option("--language", options->languages, "Only in this language (en, km, zh, lo, my, th, vi); may be given often")->allow_extra_args(false);
    command->add_option("--status", options->statuses, "Only of this status; may be given often")->allow_extra_args(false);
    command->add_option("--from", options->from, "Not before this date: 2004, 2004-10 or 2004-10-29");
    command->add_option("--to", options->to, "Not after this date");
    command->add_option("--as-of", options->as_of, "What was in force then: 2010, 2010-06 or 2010-06-15");
    command->add_flag("--all-versions", options->all_versions, "Earlier versions, too");
    command->add_option("--order", options->order, "relevance, newest or oldest")->check(CLI::IsMember({"relevance", "newest", "oldest"}));
    command->add_option("--limit", options->limit, "How many")->check(CLI::Range(1, 100))->capture_default_str();
    command->add_option("--offset", options->offset, "After how many")->check(CLI::Range(0, 1000));
    command->callback([options, &settings] { search(*options, settings); });
}

}  // namespace depositary::cli
