// `depositary referral`: sealed referrals between two parties' agencies, written and read where the keys are.
#include <fcntl.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/identities.h"
#include "cli/remote.h"
#include "cli/remote_registry.h"
#include "cli/sealing.h"
#include "crypto/error.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;

struct Options {
    std::string to, acknowledge_by, answer_by, retain_until, id, status, output = "-";
    std::vector<std::string> files, identities, recipients;
    unsigned number = 1;
    bool trust_new_keys = false;
};

std::string referrals_room(const Remote& remote) {
    const auto compartments = remote.get_json("/api/v1/compartments").at("items");
    for (const auto& each : compartments)
        if (each.at("purpose") == "referrals") return each.at("id");
    throw NotFound("not-found", "There is no compartment for referrals that this account may know of.");
}

Json sealed_uploads(const Remote& remote, const Options& options, const std::vector<std::string>& recipients) {
    const auto room = referrals_room(remote);
    Json uploads = Json::array();
    for (const auto& file : options.files) uploads.push_back(SealedFile(file, recipients).upload(remote, room, file));
    return uploads;
}

// The other party's keys, and one's own: whoever sends keeps being able to read what was sent.
std::vector<std::string> recipients_of(const Remote& remote, const Options& options, const std::string& party) {
    auto names = options.recipients;
    names.push_back(party);
    return recipients_named(remote, names, options.trust_new_keys);
}

void told(const Json& receipt, const Settings& settings) {
    if (settings.json) return print_json(receipt);
    std::printf("Referral %s: act %llu of the register.\n", receipt.at("document").get<std::string>().c_str(),
                static_cast<unsigned long long>(receipt.at("act").get<std::uint64_t>()));
}

void send(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    const auto recipients = recipients_of(remote, options, options.to);
    told(remote.post_json("/api/v1/referrals", {{"to", options.to},
                                                {"files", sealed_uploads(remote, options, recipients)},
                                                {"sealed_to", recipients},
                                                {"acknowledge_by", options.acknowledge_by},
                                                {"answer_by", options.answer_by},
                                                {"retain_until", options.retain_until}}),
         settings);
}

void list(const Settings& settings) {
    const auto answer = Remote::signed_in().get_json("/api/v1/referrals");
    if (settings.json) return print_json(answer);
    for (const auto& each : answer.at("items"))
        std::printf("%s  %s -> %s  %s%s\n", each.at("id").get<std::string>().c_str(), each.at("from").get<std::string>().c_str(),
                    each.at("to").get<std::string>().c_str(), each.at("status").get<std::string>().c_str(),
                    each.at("overdue") == true ? "  OVERDUE" : "");
}

void step(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    Json body{{"status", options.status}};
    if (!options.files.empty()) {
        const auto referral = remote.get_json("/api/v1/referrals/" + options.id);
        const std::string own = remote.get_json("/api/v1/session").at("actor").at("party");
        const auto recipients = recipients_of(remote, options, referral.at("from") == own ? referral.at("to") : referral.at("from"));
        body["files"] = sealed_uploads(remote, options, recipients);
        body["sealed_to"] = recipients;
    }
    told(remote.post_json("/api/v1/referrals/" + encode_component(options.id) + "/steps", body), settings);
}

void get(const Options& options) {
    const auto remote = Remote::signed_in();
    const auto identities = load_identities(options.identities);
    crypto::MemorySink sealed;
    remote.download("/api/v1/referrals/" + encode_component(options.id) + "/files/" + std::to_string(options.number), sealed,
                    [](std::uint64_t, std::uint64_t) {});
    crypto::MemorySource source(sealed.bytes());
    if (options.output == "-") {
        crypto::FileSink out(STDOUT_FILENO);
        return open_age(source, identities, out);
    }
    crypto::MemorySink plain;
    open_age(source, identities, plain);
    write_new_file(options.output, crypto::as_text(plain.bytes()), true);
}

}  // namespace

void add_referral(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* all = app.add_subcommand("referral", "Sealed referrals to another party: send, list, take the next step, read");
    all->require_subcommand(1);
    const auto sealing = [&](CLI::App* command) {
        command->add_option("--sealed-to", options->recipients, "Further recipients: age1…, a login or a party's code")->allow_extra_args(false);
        command->add_flag("--trust-new-keys", options->trust_new_keys, "You have compared the recipients' new keys over another way");
    };
    auto* one = all->add_subcommand("send", "Send files, sealed to the other party's age keys");
    one->add_option("to", options->to, "The other party's code")->required();
    one->add_option("files", options->files, "The files; their names are not sent")->required();
    one->add_option("--acknowledge-by", options->acknowledge_by, "The day by which it is to be acknowledged")->required();
    one->add_option("--answer-by", options->answer_by, "The day by which it is to be answered")->required();
    one->add_option("--retain-until", options->retain_until, "The last day on which it is kept: then its keys are destroyed")->required();
    sealing(one);
    one->callback([options, &settings] { send(*options, settings); });
    all->add_subcommand("list", "All to and from your party")->callback([&settings] { list(settings); });
    auto* next = all->add_subcommand("step", "acknowledged, accepted, declined, answered (by the other party), closed (by yours)");
    next->add_option("id", options->id, "The referral")->required();
    next->add_option("status", options->status, "Its next status")->required();
    next->add_option("files", options->files, "Files to send with it, sealed");
    sealing(next);
    next->callback([options, &settings] { step(*options, settings); });
    auto* read = all->add_subcommand("get", "Read a file of one");
    read->add_option("id", options->id, "The referral")->required();
    read->add_option("number", options->number, "The file's number")->capture_default_str();
    read->add_option("-i,--identity", options->identities, "A file of age identities")->required()->allow_extra_args(false);
    read->add_option("-o,--output", options->output, "Where it goes; - is standard output")->capture_default_str();
    read->callback([options] { get(*options); });
}

}  // namespace depositary::cli
