// `depositary copy`: takes documents away as one ZIP that needs neither network nor depositary.
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/downloading.h"
#include "cli/remote_document.h"
#include "cli/remote_registry.h"

namespace depositary::cli {
namespace {

struct Options {
    std::string compartment, output;
    std::vector<std::string> documents;
    bool all_versions = false;
};

void copy(const Options& options) {
    if (options.compartment.empty() && options.documents.empty())
        throw CLI::ValidationError("copy", "name documents, or else a --compartment");
    const auto remote = Remote::signed_in();
    std::string query = options.all_versions ? "?versions=all" : "?versions=latest";
    if (options.documents.empty()) query += "&compartment=" + compartment_named(remote, options.compartment);
    for (const auto& document : options.documents) query += "&document=" + find_document(remote, {document, options.compartment}).at("id").get<std::string>();
    download_zip(remote, "/api/v1/copy.zip" + query, options.output);
}

}  // namespace

void add_copy(CLI::App& app, const Settings&) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("copy", "An offline copy: bags of many documents, with pages that a browser reads from the disk");
    command->add_option("documents", options->documents, "Symbols or identifiers");
    command->add_option("--compartment", options->compartment, "Everything in this compartment that you may read; with documents, where those are");
    command->add_option("-o,--output", options->output, "The ZIP file to write")->required();
    command->add_flag("--all-versions", options->all_versions, "All versions, not only the latest of each");
    command->callback([options] { copy(*options); });
}

}  // namespace depositary::cli
