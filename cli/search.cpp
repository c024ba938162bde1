// `depositary search`: full text search on a server.
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/remote.h"
#include "cli/search_options.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;

struct Options : SearchOptions {
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
    const auto path = "/api/v1/search?" + options.query() + "&limit=" + std::to_string(options.limit) + "&offset=" + std::to_string(options.offset);
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
        if (understood != options.text()) std::printf("Understood as: %s\n", understood.c_str());
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
    add_search_options(*command, *options);
    command->add_option("--limit", options->limit, "How many")->check(CLI::Range(1, 100))->capture_default_str();
    command->add_option("--offset", options->offset, "After how many")->check(CLI::Range(0, 1000));
    command->callback([options, &settings] { search(*options, settings); });
}

}  // namespace depositary::cli
