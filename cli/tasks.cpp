// `depositary consult|comment|notice|task`: what parties are asked, and what they answer.
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/remote_document.h"
#include "cli/remote_registry.h"
#include "crypto/error.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;

struct Options {
    DocumentName document;
    std::string until, text, file, article, subject, word = "signature", reason;
    std::vector<std::string> parties;
    unsigned version = 0;
    std::uint64_t number = 0;
    bool complete = false, list = false, waiting = false;
};

void told(const Json& receipt, const Settings& settings) {
    if (settings.json) return print_json(receipt);
    std::printf("Act %llu of the register.\n", static_cast<unsigned long long>(receipt.at("act").get<std::uint64_t>()));
}

std::string words_of(const Options& options) { return options.file.empty() ? options.text : read_text(options.file); }

std::string path_of_version(const Remote& remote, const Options& options) {
    const auto document = find_document(remote, options.document);
    return version_path(document, find_version(document, options.version));
}

// A field goes along only when there is something in it.
void set(Json& body, const char* name, const std::string& value) {
    if (!value.empty()) body[name] = value;
}

void consult(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    Json body{{"parties", options.parties}, {"due", options.until}};
    set(body, "text", words_of(options));
    told(remote.post_json(path_of_version(remote, options) + "/consultations", body), settings);
}

void ask_signature(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    Json body{{"parties", options.parties}, {"word", options.word}};
    set(body, "due", options.until);
    set(body, "text", words_of(options));
    told(remote.post_json(path_of_version(remote, options) + "/signature-requests", body), settings);
}

void show_comments(const Json& comments) {
    for (const auto& each : comments.at("items")) {
        const auto article = each.at("article").get<std::string>();
        std::printf("%s on version %u%s%s, %s, act %llu%s%s\n%s\n\n", each.at("party").get<std::string>().c_str(), each.at("version").get<unsigned>(),
                    article.empty() ? "" : ", article ", article.c_str(), each.at("time").get<std::string>().c_str(),
                    static_cast<unsigned long long>(each.at("act").get<std::uint64_t>()), each.at("late") == true ? ", late" : "",
                    each.at("complete") == true ? ", comments complete" : "", each.at("text").get<std::string>().c_str());
    }
}

void comment(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    if (options.list) {
        const auto document = find_document(remote, options.document);
        const auto answer = remote.get_json("/api/v1/documents/" + document.at("id").get<std::string>() + "/comments");
        return settings.json ? print_json(answer) : show_comments(answer);
    }
    Json body{{"text", words_of(options)}, {"complete", options.complete}};
    set(body, "article", options.article);
    told(remote.post_json(path_of_version(remote, options) + "/comments", body), settings);
}

void give_notice(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    const auto& [document, compartment] = options.document;
    if (document.empty() && compartment.empty())
        throw CLI::ValidationError("notice give", "name the document that it is about (--document), or else the --compartment");
    Json body{{"parties", options.parties}, {"subject", options.subject}, {"text", words_of(options)}};
    set(body, "due", options.until);
    if (document.empty())
        body["compartment"] = compartment_named(remote, compartment);
    else
        body["document"] = find_document(remote, options.document).at("id");
    told(remote.post_json("/api/v1/notices", body), settings);
}

std::string states_of(const Json& task) {
    std::string states;
    for (const auto& each : task.at("parties"))
        states += (states.empty() ? "" : " ") + each.at("party").get<std::string>() + (each.at("done").is_null() ? "" : "*");
    return states;
}

void list(const Options& options, const Settings& settings, const std::string& type) {
    const auto remote = Remote::signed_in();
    std::string query = "?limit=200";
    if (options.waiting) query += "&waiting=true";
    if (!type.empty()) query += "&type=" + type;
    if (!options.document.name.empty()) query += "&document=" + find_document(remote, options.document).at("id").get<std::string>();
    const auto answer = remote.get_json("/api/v1/tasks" + query);
    if (settings.json) return print_json(answer);
    for (const auto& each : answer.at("items"))
        std::printf("%6llu  %-12s  %-10s  %s%s  %s\n", static_cast<unsigned long long>(each.at("act").get<std::uint64_t>()),
                    each.at("type").get<std::string>().c_str(), each.at("due").get<std::string>().c_str(), states_of(each).c_str(),
                    each.at("closed").is_null() ? "" : " (closed)", each.at("subject").get<std::string>().c_str());
    if (!answer.at("items").empty()) std::printf("* has answered\n");
}

std::string task_path(const Options& options) { return "/api/v1/tasks/" + std::to_string(options.number); }

void add_asking(CLI::App* command, Options& options) {
    command->add_option("--party", options.parties, "A party that is asked, by its code; may be given often")->required()->allow_extra_args(false);
    command->add_option("--text", options.text, "A word with it");
    command->add_option("--file", options.file, "The same, from a file; - is standard input");
}

}  // namespace

void add_consult(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("consult", "Ask parties for their comments on a version, by a day");
    add_document_option(*command, options->document)->required();
    command->add_option("--until", options->until, "The last day, such as 2030-01-31")->required();
    command->add_option("-v,--version", options->version, "The version's number (default: the latest)")->check(version_numbers());
    add_asking(command, *options);
    command->callback([options, &settings] { consult(*options, settings); });
}

void add_comment(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("comment", "Comment on a version for your party, or list what was said");
    add_document_option(*command, options->document)->required();
    command->add_option("text", options->text, "What your party says");
    command->add_option("--file", options->file, "The same, from a file; - is standard input");
    command->add_option("-v,--version", options->version, "The version's number (default: the latest)")->check(version_numbers());
    command->add_option("--article", options->article, "The article that it is about");
    command->add_flag("--complete", options->complete, "Your party has said all that it has to say in the consultation");
    command->add_flag("--list", options->list, "Show the document's comments");
    command->callback([options, &settings] { comment(*options, settings); });
}

void add_notice(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* all = app.add_subcommand("notice", "Notices to parties: give one, list them, acknowledge one");
    all->require_subcommand(1);
    auto* give = all->add_subcommand("give", "Give parties a notice");
    give->add_option("subject", options->subject, "Its subject")->required();
    add_document_option(*give, options->document, "--document")->description("The document that it is about: symbol or identifier");
    give->get_option("--compartment")->description("Where it is given, by name; with --document, where that is");
    give->add_option("--until", options->until, "The day by which it is to be acknowledged");
    add_asking(give, *options);
    give->callback([options, &settings] { give_notice(*options, settings); });
    all->add_subcommand("list", "Those that this account may read")->callback([options, &settings] { list(*options, settings, "notice"); });
    auto* acknowledge = all->add_subcommand("acknowledge", "Take note of one, for your party");
    acknowledge->add_option("number", options->number, "The act that gave it")->required();
    acknowledge->callback([options, &settings] {
        told(Remote::signed_in().post_json(task_path(*options) + "/acknowledgement", Json::object()), settings);
    });
}

void add_task(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* all = app.add_subcommand("task", "What parties are asked: list it, ask for signatures, no longer ask");
    all->require_subcommand(1);
    auto* show = all->add_subcommand("list", "What is asked, where this account may read");
    show->add_flag("--waiting", options->waiting, "Only what still waits for your party");
    add_document_option(*show, options->document, "--document")->description("Only about this document: symbol or identifier");
    show->callback([options, &settings] { list(*options, settings, ""); });
    auto* sign = all->add_subcommand("sign", "Ask parties for their signature under a version");
    add_document_option(*sign, options->document)->required();
    sign->add_option("--act", options->word, "signature, endorsement, agreement-in-principle or certification")->capture_default_str();
    sign->add_option("--until", options->until, "The last day");
    sign->add_option("-v,--version", options->version, "The version's number (default: the latest)")->check(version_numbers());
    add_asking(sign, *options);
    sign->callback([options, &settings] { ask_signature(*options, settings); });
    auto* close = all->add_subcommand("close", "No longer ask for it");
    close->add_option("number", options->number, "The act that asked")->required();
    close->add_option("--reason", options->reason, "Why");
    close->callback([options, &settings] {
        told(Remote::signed_in().post_json(task_path(*options) + "/closure", {{"reason", options->reason}}), settings);
    });
}

}  // namespace depositary::cli
