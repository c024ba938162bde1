// `depositary compartment|grant|body|account`: who is let into what, as acts.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/remote.h"
#include "cli/remote_registry.h"
#include "crypto/error.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;

struct Options {
    std::string name, title, purpose = "general", to, from, until, reason, code, login;
    std::vector<std::string> rights, grants;
    std::uint64_t grant = 0;
};

void told(const Json& receipt, const Settings& settings) {
    if (settings.json) return print_json(receipt);
    std::printf("Recorded as act %llu of the register.\n", static_cast<unsigned long long>(receipt.at("act").get<std::uint64_t>()));
}

std::string joined(const Json& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word.get<std::string>();
    return text;
}

// TO:RIGHT[,RIGHT…], such as party:KH:deposit,manage.
Json grant_of(const std::string& argument) {
    const auto colon = argument.rfind(':');
    if (colon == std::string::npos) throw CLI::ValidationError("compartment", "a grant is TO:RIGHTS, such as party:KH:deposit,manage");
    return {{"to", argument.substr(0, colon)}, {"rights", CLI::detail::split(argument.substr(colon + 1), ',')}};
}

void list_compartments(const Settings& settings) {
    const auto answer = Remote::signed_in().get_json("/api/v1/compartments");
    if (settings.json) return print_json(answer);
    for (const auto& each : answer.at("items"))
        std::printf("%-16s %s  [%s]%s\n", each.at("name").get<std::string>().c_str(), each.at("title").get<std::string>().c_str(),
                    joined(each.at("rights")).c_str(), each.at("purpose") == "general" ? "" : (" (" + each.at("purpose").get<std::string>() + ")").c_str());
}

void open_compartment(const Options& options, const Settings& settings) {
    Json asked{{"name", options.name}, {"title", options.title}, {"purpose", options.purpose}};
    if (!options.grants.empty()) {
        asked["grants"] = Json::array();
        for (const auto& grant : options.grants) asked["grants"].push_back(grant_of(grant));
    }
    told(Remote::signed_in().post_json("/api/v1/compartments", asked), settings);
}

void list_grants(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    const auto answer = remote.get_json("/api/v1/compartments/" + compartment_named(remote, options.name) + "/grants");
    if (settings.json) return print_json(answer);
    for (const auto& each : answer.at("items")) {
        std::string bounds;
        for (const char* bound : {"from", "until"})
            if (const auto day = each.at(bound).get<std::string>(); !day.empty()) bounds += std::string(" ") + bound + " " + day;
        std::printf("%6llu  %s: %s%s%s\n", static_cast<unsigned long long>(each.at("grant").get<std::uint64_t>()),
                    each.at("to").get<std::string>().c_str(), joined(each.at("rights")).c_str(), bounds.c_str(),
                    each.at("withdrawn").is_null() ? "" : "  (withdrawn)");
    }
}

// "account:LOGIN" is as good as "account:<identifier>" for one who may list accounts.
std::string grantee(const Remote& remote, const std::string& to) {
    return to.starts_with("account:") && to.size() != 8 + 36 ? "account:" + account_named(remote, to.substr(8)) : to;
}

void give(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    told(remote.post_json("/api/v1/compartments/" + compartment_named(remote, options.name) + "/grants",
                          {{"to", grantee(remote, options.to)}, {"rights", options.rights}, {"from", options.from}, {"until", options.until}}),
         settings);
}

void withdraw(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    told(remote.post_json("/api/v1/compartments/" + compartment_named(remote, options.name) + "/grants/" + std::to_string(options.grant) + "/withdrawal",
                          {{"reason", options.reason}}),
         settings);
}

void list_bodies(const Settings& settings) {
    const auto answer = Remote::signed_in().get_json("/api/v1/bodies");
    if (settings.json) return print_json(answer);
    for (const auto& each : answer.at("items"))
        std::printf("%-16s %s, %zu members\n", each.at("code").get<std::string>().c_str(), each.at("name").get<std::string>().c_str(),
                    each.at("members").size());
}

void change_body(const Options& options, const Settings& settings, const char* list) {
    const auto remote = Remote::signed_in();
    told(remote.post_json("/api/v1/bodies/" + encode_component(options.code) + "/" + list, {{"account", account_named(remote, options.login)}}),
         settings);
}

void list_accounts(const Settings& settings) {
    const auto answer = Remote::signed_in().get_json("/api/v1/accounts");
    if (settings.json) return print_json(answer);
    for (const auto& each : answer.at("items"))
        std::printf("%-20s %-4s %-14s %s%s%s\n", each.at("login").get<std::string>().c_str(), each.at("party").get<std::string>().c_str(),
                    each.at("role").get<std::string>().c_str(), each.at("id").get<std::string>().c_str(),
                    each.at("confirmed") == true ? "" : "  (waits to be confirmed)", each.at("closed") == true ? "  (closed)" : "");
}

void confirm_account(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    told(remote.post_json("/api/v1/accounts/" + account_named(remote, options.login) + "/confirmation", Json::object()), settings);
}

void close_account(const Options& options, const Settings& settings) {
    const auto remote = Remote::signed_in();
    told(remote.post_json("/api/v1/accounts/" + account_named(remote, options.login) + "/closure", {{"reason", options.reason}}), settings);
}

CLI::App* group(CLI::App& app, const char* name, const char* help) {
    auto* command = app.add_subcommand(name, help);
    command->require_subcommand(1);
    return command;
}

}  // namespace

void add_compartment(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* all = group(app, "compartment", "Compartments: list them, open one, open the usual ones");
    all->add_subcommand("list", "Those that this account may know of, and its rights there")->callback([&settings] { list_compartments(settings); });
    auto* open = all->add_subcommand("open", "Open one");
    open->add_option("name", options->name, "Its short name, such as legal")->required();
    open->add_option("title", options->title, "Its title")->required();
    open->add_option("--purpose", options->purpose, "general; sealed: takes only files that their senders encrypted")->capture_default_str();
    open->add_option("--grant", options->grants, "TO:RIGHTS, such as party:KH:deposit,manage; may be given often (default: you)")->allow_extra_args(false);
    open->callback([options, &settings] { open_compartment(*options, settings); });
    all->add_subcommand("usual", "Open what a process of several governments starts with, as far as it is missing")->callback([&settings] {
        told(Remote::signed_in().post_json("/api/v1/usual-compartments", Json::object()), settings);
    });
}

void add_grant(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* all = group(app, "grant", "Who may do what in a compartment: list it, give a right, withdraw one");
    const auto with_name = [&](CLI::App* command) { command->add_option("compartment", options->name, "The compartment's name")->required(); };
    auto* list = all->add_subcommand("list", "All that was ever granted there");
    with_name(list);
    list->callback([options, &settings] { list_grants(*options, settings); });
    auto* give_one = all->add_subcommand("give", "Let somebody in (by a manager)");
    with_name(give_one);
    give_one->add_option("to", options->to, "everyone, role:observer, party:KH, body:TASKFORCE, account:LOGIN")->required();
    give_one->add_option("rights", options->rights, "know, read, comment, deposit, manage")->required();
    give_one->add_option("--from", options->from, "The first day on which it holds, such as 2030-01-01: until then it is restricted");
    give_one->add_option("--until", options->until, "The last day on which it holds");
    give_one->callback([options, &settings] { give(*options, settings); });
    auto* withdraw_one = all->add_subcommand("withdraw", "Take a grant back (by a manager)");
    with_name(withdraw_one);
    withdraw_one->add_option("grant", options->grant, "The grant's number, as listed")->required();
    withdraw_one->add_option("--reason", options->reason, "Why");
    withdraw_one->callback([options, &settings] { withdraw(*options, settings); });
}

void add_body(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* all = group(app, "body", "Bodies such as a taskforce: list them, register one, say who is of it");
    all->add_subcommand("list", "All bodies")->callback([&settings] { list_bodies(settings); });
    auto* add = all->add_subcommand("register", "Register one");
    add->add_option("code", options->code, "Its code, such as TASKFORCE")->required();
    add->add_option("name", options->name, "Its name")->required();
    add->callback([options, &settings] {
        told(Remote::signed_in().post_json("/api/v1/bodies", {{"code", options->code}, {"name", options->name}}), settings);
    });
    const auto member = [&](const char* name, const char* help, const char* at) {
        auto* command = all->add_subcommand(name, help);
        command->add_option("code", options->code, "The body's code")->required();
        command->add_option("login", options->login, "The account's login")->required();
        command->callback([options, &settings, at] { change_body(*options, settings, at); });
    };
    member("join", "Let an account join one", "members");
    member("leave", "Have an account leave one", "former-members");
}

void add_account(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* all = group(app, "account", "Accounts: list them, confirm one that another opened, close one");
    all->add_subcommand("list", "All accounts")->callback([&settings] { list_accounts(settings); });
    auto* confirm = all->add_subcommand("confirm", "Confirm, as a second person, that an account acts for its party or role");
    confirm->add_option("login", options->login, "The account's login, or its identifier")->required();
    confirm->callback([options, &settings] { confirm_account(*options, settings); });
    auto* close = all->add_subcommand("close", "Close one for good");
    close->add_option("login", options->login, "The account's login, or its identifier")->required();
    close->add_option("--reason", options->reason, "Why");
    close->callback([options, &settings] { close_account(*options, settings); });
}

}  // namespace depositary::cli
