#include "server/first_page.h"

#include <algorithm>

#include "repository/access.h"
#include "repository/credentials.h"
#include "server/journal.h"
#include "server/page_handlers.h"
#include "server/sizes.h"
#include "server/task_views.h"

namespace depositary::server {

using namespace repository;

namespace {

constexpr std::size_t erasures_shown = 5;

std::string counted(const Words& words, const std::string& key, std::initializer_list<std::pair<std::string, std::size_t>> counts) {
    std::map<std::string, std::string> places;
    for (const auto& [name, count] : counts) {
        places[name] = std::to_string(count);
    }
    return words.text(key, places);
}

std::string state_of_accounts(const Application& application, const Words& words, const Actor& actor) {
    std::size_t open = 0, waiting = 0, closed = 0;
    for (const Account& account : application.depositary.accounts(actor)) {
        ++(account.closed ? closed : account.confirmed ? open : waiting);
    }
    return counted(words, "state_of_accounts", {{"open", open}, {"waiting", waiting}, {"closed", closed}});
}

std::string state_of_keys(const Application& application, const Words& words) {
    std::size_t force = 0, waiting = 0, ended = 0;
    const std::string today = today_of(application);
    for (const PartyKey& key : application.depositary.party_keys()) {
        ++(key.in_force(today) ? force : key.confirmed || key.revoked ? ended : waiting);
    }
    return counted(words, "state_of_keys", {{"force", force}, {"waiting", waiting}, {"ended", ended}});
}

struct Row {
    std::string label, value, href = "";
    std::optional<Timestamp> time = std::nullopt;
    bool bad = false;
};

Row verification_row(const Application& application, const Words& words, const Actor& actor) {
    using State = VerificationReport::State;
    const auto report = application.verification.report(actor);
    Row row{words.text("verification_heading"), words.text("verification_none"), "/verification"};
    if (report) {
        row.value = words.text(word_of(report->state));
        row.time = report->state == State::running ? report->started : report->ended;
        row.bad = report->state == State::damaged || report->state == State::failed;
    }
    return row;
}

std::vector<Row> register_rows(const Application& application, const Words& words, const Actor& actor) {
    Journal journal(application.depositary, actor);
    std::vector<Row> rows{{words.text("register_size"), std::to_string(journal.size()), "/register"}};
    if (const auto last = journal.before(journal.size(), {}, 1); !last.entries.empty()) {
        rows.push_back({words.text("last_act"), words.text("act_kind." + last.entries.front().kind), "", last.entries.front().time});
    }
    // The root hash, which is what two readers compare: the third line of the note (C2SP tlog-checkpoint).
    const std::string& note = journal.checkpoint();
    const auto begin = note.find('\n', note.find('\n') + 1) + 1;
    rows.push_back({words.text("checkpoint"), note.substr(begin, note.find('\n', begin) - begin), "/register/checkpoint"});
    return rows;
}

}  // namespace

std::string waits_for_whom(const PartyNames& parties, const Words& words, const Erasure& erasure) {
    return erasure.erased                    ? ""
           : !erasure.stands                 ? words.text("erasure_outdated_words")
           : erasure.by_auditor              ? words.text("erasure_waits_auditor")
           : !erasure.by_party               ? words.text("erasure_waits")
           : erasure.concerned.empty()       ? words.text("erasure_waits_a_party")  // which one is not told to everybody
                                             : words.text("erasure_waits_party", {{"parties", parties.list(erasure.concerned)}});
}

std::string address_of_erasure(const Actor& actor, const Erasure& erasure) {
    const std::string document = "/documents/" + erasure.document.to_text();
    return erasure.erased                                                              ? ""
           : erasure.may_withdraw || actor.may(Right::manage, erasure.compartment) ? document + "/erasure"
           : actor.may(Right::know, erasure.compartment)                               ? document
                                                                                       : "";
}

View erasures_view(const Application& application, const PartyNames& parties, const Words& words, const Actor& actor) {
    auto erasures = application.depositary.erasures(actor);
    const std::int64_t since = application.depositary.clock().now().seconds - office_news_span;
    std::erase_if(erasures, [&](const Erasure& each) { return each.erased && each.time.seconds < since; });
    // What waits for the reader's own word, or was the reader's party's document, is never pushed off the page.
    const auto rank = [&](const Erasure& each) {
        const bool own = std::find(each.concerned.begin(), each.concerned.end(), actor.party) != each.concerned.end() ||
                         (actor.role == Role::ministry && each.may_withdraw);  // it signed since
        return each.may_confirm && each.by_party ? 0 : own ? 1 : each.erased ? 3 : 2;
    };
    std::stable_sort(erasures.begin(), erasures.end(), [&](const Erasure& a, const Erasure& b) {
        return std::pair(rank(a), -a.time.seconds) < std::pair(rank(b), -b.time.seconds);
    });
    const auto own = std::count_if(erasures.begin(), erasures.end(), [&](const Erasure& each) { return rank(each) < 2; });
    erasures.resize(std::min(erasures.size(), std::max(erasures_shown, static_cast<std::size_t>(own))));
    View list{View::type::list};
    for (const Erasure& each : erasures) {
        View item{View::type::object};
        item.set("what", words.text(each.erased ? "erasure_done_by" : "erasure_asked_by", {{"role", words.text("role." + std::string(to_text(each.by_role)))}}));
        item.set("erased", each.erased.has_value());
        const std::string address = address_of_erasure(actor, each);
        item.set("document", address.empty() ? View(false) : link_view(address, each.symbol));
        set_text(item, "symbol", address.empty() ? each.symbol : "");
        set_text(item, "title", each.title);
        item.set("time", time_view(words, each.time));
        set_text(item, "authority", each.authority);
        set_text(item, "reason", each.reason);
        set_text(item, "waits", waits_for_whom(parties, words, each));
        list.push_back(item);
    }
    return list;
}

View ways_added_view(const Application& application, const Words& words, const Actor& actor) {
    struct Way {
        std::string kind, name;
        Timestamp added;
    };
    std::vector<Way> ways;
    const Credentials credentials = application.depositary.credentials();
    for (const Passkey& each : credentials.passkeys(actor.account)) {
        ways.push_back({"passkey", each.name, each.added});
    }
    for (const OutsideName& each : credentials.outside_names(actor.account)) {
        ways.push_back({each.kind, each.name, each.added});
    }
    for (const SessionView& each : credentials.sessions(actor.account)) {
        if (each.terms.kind == SessionKind::token) {
            ways.push_back({"token", each.terms.name, each.opened});
        }
    }
    const std::int64_t since = application.depositary.clock().now().seconds - ways_told_span;
    std::erase_if(ways, [&](const Way& each) { return each.added.seconds <= since; });
    std::stable_sort(ways.begin(), ways.end(), [](const Way& a, const Way& b) { return a.added.seconds > b.added.seconds; });
    View list{View::type::list};
    for (const Way& each : ways) {
        View item{View::type::object};
        item.set("what", words.text("way_added." + each.kind));
        item.set("name", displayed(each.name));
        item.set("time", time_view(words, each.added));
        list.push_back(item);
    }
    return list;
}

View office_news_view(const Application& application, const PartyNames& parties, const Words& words, const Actor& actor) {
    View list{View::type::list};
    for (const OfficeNews& each : application.depositary.office_news(actor)) {
        const std::string role = words.text("role." + std::string(to_text(each.by_role)));
        const std::string by = each.by_role == Role::ministry || each.by_role == Role::auditor ? role + ", " + parties.text(each.by_party) : role;
        View item{View::type::object};
        item.set("text", words.text("office_news." + std::string(to_text(each.type)), {{"party", parties.text(each.party)}, {"by", by}}));
        item.set("date", date_view(words, each.time.to_text().substr(0, 10)));
        list.push_back(item);
    }
    return list;
}

View state_view(const Application& application, const Words& words, const Actor& actor, bool search_complete) {
    const bool machine = actor.role == Role::administrator;
    if (!actor.confirmed || (!machine && actor.role != Role::auditor)) {
        return View(false);
    }
    std::vector<Row> rows = register_rows(application, words, actor);
    rows.push_back(verification_row(application, words, actor));
    rows.push_back({words.text("keys_heading"), state_of_keys(application, words), "/keys"});
    Row accounts{words.text("accounts_heading"), state_of_accounts(application, words, actor), "/accounts"};
    if (machine) {
        rows.insert(rows.begin(), {std::move(accounts),
                                   {words.text("disk_free"), readable_size(words.language(), application.depositary.free_bytes())},
                                   {words.text("search_state"), words.text(search_complete ? "search_state_whole" : "search_incomplete"), "", std::nullopt, !search_complete}});
    } else {
        rows.push_back(std::move(accounts));
    }
    View list{View::type::list};
    for (const Row& row : rows) {
        View item{View::type::object};
        item.set("label", row.label);
        item.set("value", row.value);
        item.set("href", row.href.empty() ? View(false) : View(row.href));
        item.set("time", row.time ? time_view(words, *row.time) : View(false));
        item.set("bad", row.bad);
        list.push_back(item);
    }
    View view{View::type::object};
    view.set("heading", words.text(machine ? "machine" : "register"));
    view.set("rows", list);
    return view;
}

}  // namespace depositary::server
