#pragma once
// What is searched for, as options of a command: the words and filters that `search` and `saved-search` take alike.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace depositary::cli {

struct SearchOptions {
    std::vector<std::string> words, kinds, parties, languages, statuses;
    std::string from, to, as_of, order = "relevance";
    bool all_versions = false;

    // The words, as one text.
    std::string text() const;
    // As an address has it: "q=shelter&order=relevance&kind=agreement".
    std::string query() const;
};

// `options` must outlive the command.
void add_search_options(CLI::App& command, SearchOptions& options);

}  // namespace depositary::cli
