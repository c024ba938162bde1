// `depositary move`: moves a document to another compartment, by who manages both.
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/remote_document.h"
#include "cli/remote_registry.h"

namespace depositary::cli {
namespace {

struct Options {
    DocumentName document;
    std::string destination, reason;
};

void move(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    const auto document = find_document(remote, options.document);
    const auto receipt = remote.post_json("/api/v1/documents/" + document.at("id").get<std::string>() + "/move",
                                          {{"compartment", compartment_named(remote, options.destination)}, {"reason", options.reason}});
    if (settings.json) return print_json(receipt);
    std::printf("Moved: act %llu of the register. It is found in its old compartment no more.\n",
                static_cast<unsigned long long>(receipt.at("act").get<std::uint64_t>()));
}

}  // namespace

void add_move(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("move", "Move a document to another compartment, as a manager of both");
    add_document_option(*command, options->document)->required();
    command->add_option("destination", options->destination, "The name of the compartment that it is to go to")->required();
    command->add_option("--reason", options->reason, "Why; not what the document says")->required();
    command->callback([options, &settings] { move(*options, settings); });
}

}  // namespace depositary::cli
