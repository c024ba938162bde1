#include "cli/search_options.h"

#include "cli/remote.h"

namespace depositary::cli {

std::string SearchOptions::text() const {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string SearchOptions::query() const {
    std::string query = "q=" + encode_component(text()) + "&order=" + order;
    const auto add = [&](const char* name, const std::vector<std::string>& values) {
        for (const auto& value : values) query += std::string("&") + name + "=" + encode_component(value);
    };
    add("kind", kinds);
    add("party", parties);
    add("language", languages);
    add("status", statuses);
    if (!from.empty()) query += "&from=" + encode_component(from);
    if (!to.empty()) query += "&to=" + encode_component(to);
    if (!as_of.empty()) query += "&as_of=" + encode_component(as_of);
    if (all_versions) query += "&versions=all";
    return query;
}

void add_search_options(CLI::App& command, SearchOptions& options) {
    command.add_option("words", options.words, "Words (all), \"a phrase\", prefix*, OR, NOT, NEAR, title:, party:, year:2004..2010 … (docs/search.md)");
    command.add_option("--kind", options.kinds, "Only of this kind; may be given often")->allow_extra_args(false);
    command.add_option("--party", options.parties, "Only of this party; may be given often")->allow_extra_args(false);
    command.add_option("--language", options.languages, "Only in this language (en, km, zh, lo, my, th, vi); may be given often")->allow_extra_args(false);
    command.add_option("--status", options.statuses, "Only of this status; may be given often")->allow_extra_args(false);
    command.add_option("--from", options.from, "Not before this date: 2004, 2004-10 or 2004-10-29");
    command.add_option("--to", options.to, "Not after this date");
    command.add_option("--as-of", options.as_of, "What was in force then: 2010, 2010-06 or 2010-06-15");
    command.add_flag("--all-versions", options.all_versions, "Earlier versions, too");
    command.add_option("--order", options.order, "relevance, newest or oldest")->check(CLI::IsMember({"relevance", "newest", "oldest"}));
}

}  // namespace depositary::cli
