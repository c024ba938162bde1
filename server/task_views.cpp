#include "server/task_views.h"

#include "repository/access.h"
#include "server/sizes.h"

#include <algorithm>

namespace depositary::server {

using namespace repository;

namespace {

constexpr unsigned most_waiting = 50;

std::int64_t days_between(const std::string& from, const std::string& to) {
    const auto midnight = [](const std::string& day) { return Timestamp::parse(day + "T00:00:00Z").value_or(Timestamp()).seconds; };
    return (midnight(to) - midnight(from)) / (24 * 3600);
}

std::string left_text(const Words& words, std::int64_t days) {
    if (days < 0) {
        return words.text("overdue");
    }
    if (days == 0) {
        return words.text("due.today");
    }
    return words.text(days == 1 ? "due.left_one" : "due.left_many", {{"count", readable_number(words.language(), static_cast<std::uint64_t>(days))}});
}

// Where a task is answered.
std::string address_of(const Task& task) {
    if (task.type == Task::Type::notice) {
        return "/notices#notice-" + std::to_string(task.act);
    }
    const std::string document = "/documents/" + task.document.to_text();
    return task.type == Task::Type::consultation ? document + "/comments?version=" + std::to_string(task.version)
                                                 : document + "/versions/" + std::to_string(task.version) + "/sign?act=" + task.word;
}

std::string what_waits(const Words& words, const Task& task) {
    const std::map<std::string, std::string> values{{"number", std::to_string(task.type == Task::Type::notice ? task.number : task.version)},
                                                    {"word", words.text("act." + task.word)}};
    return words.text("wait." + std::string(to_text(task.type)), values);
}

struct Waiting {
    std::string due;  // a day, or empty
    View item;
};

// The referrals in which the next step is the reader's party's: its agency's as the addressee, or to close what is answered.
void add_referrals(Application& application, const Words& words, const Actor& actor, std::vector<Waiting>& waiting) {
    if (!is_of_party(actor, actor.party)) {
        return;
    }
    using Status = Referral::Status;
    for (const Referral& referral : application.depositary.referrals(actor)) {
        const Status status = referral.status();
        const bool asked = status == Status::sent || status == Status::acknowledged || status == Status::accepted;
        const bool answered = status == Status::declined || status == Status::answered;
        const bool ours = referral.to == actor.party ? asked : answered;
        if (!ours) {
            continue;
        }
        const std::string other = referral.to == actor.party ? referral.from : referral.to;
        View item{View::type::object};
        item.set("symbol", View(false));
        item.set("title", words.text("referral_with", {{"name", referral.id.to_text().substr(0, 8)}, {"party", PartyNames(words, application.depositary).text(other)}}));
        item.set("href", "/referrals/" + referral.id.to_text());
        const bool why = status == Status::declined && !referral.steps.back().files.empty();  // a reason is said in sealed files, if at all
        item.set("what", words.text("wait.referral-" + std::string(to_text(status)) + (why ? "-why" : "")));
        const std::string due = status == Status::sent ? referral.acknowledge_by : referral.to == actor.party ? referral.answer_by : "";
        waiting.push_back({due, item});
    }
}

}  // namespace

std::string today_of(const Application& application) { return application.depositary.clock().now().to_text().substr(0, 10); }

View due_view(const Words& words, const std::string& due, const std::string& today) {
    View view = date_view(words, due);
    if (!due.empty()) {
        const std::int64_t days = days_between(today, due);
        view.set("left", left_text(words, days));
        view.set("over", days < 0);
    }
    return view;
}

View task_view(const Words& words, const PartyNames& names, const Actor& actor, const Task& task, const std::string& today) {
    View parties{View::type::list};
    for (const Task::PartyState& state : task.parties) {
        View item{View::type::object};
        item.set("name", names.text(state.party));
        item.set("done", state.done ? View(std::to_string(*state.done)) : View(false));
        parties.push_back(item);
    }
    View view{View::type::object};
    view.set("index", std::to_string(task.act));
    view.set("type", words.text("task." + std::string(to_text(task.type))));
    view.set("type_word", std::string(to_text(task.type)));
    set_text(view, "subject", task.subject);
    set_text(view, "text", task.text);
    set_text(view, "word", task.word.empty() ? "" : words.text("act." + task.word));
    view.set("version", task.version == 0 ? View(false) : View(std::to_string(task.version)));
    view.set("number", std::to_string(task.number));
    view.set("due", task.closed ? date_view(words, task.due) : due_view(words, task.due, today));
    view.set("time", time_view(words, task.time));
    view.set("closed", task.closed ? View(std::to_string(*task.closed)) : View(false));
    view.set("superseded", task.superseded);
    view.set("parties", parties);
    view.set("closable", !task.closed && actor.role == Role::secretariat && actor.may(Right::deposit, task.compartment));
    view.set("acknowledgeable", task.type == Task::Type::notice && is_of_party(actor, actor.party) && task.waits_for(actor.party));
    return view;
}

View waiting_view(Application& application, const Request& request) {
    const Words& words = words_of(request);
    const std::string today = today_of(application);
    std::vector<Waiting> waiting;
    for (const Task& task : application.depositary.tasks(request.actor(), {{}, true, {}}, {0, most_waiting})) {
        View item{View::type::object};
        item.set("symbol", View(false));
        item.set("title", displayed(task.subject));
        if (!task.document.is_nil()) {
            const Document document = application.depositary.document(request.actor(), task.document);
            item.set("symbol", document.symbol);
            if (task.type != Task::Type::notice) {
                item.set("title", displayed(document.title));
            }
        }
        item.set("href", address_of(task));
        item.set("what", what_waits(words, task));
        waiting.push_back({task.due, item});
    }
    add_referrals(application, words, request.actor(), waiting);
    std::stable_sort(waiting.begin(), waiting.end(), [](const Waiting& a, const Waiting& b) {
        return a.due.empty() != b.due.empty() ? b.due.empty() : a.due < b.due;  // those without a last day at the end
    });
    View list{View::type::list};
    for (Waiting& each : waiting) {
        each.item.set("due", due_view(words, each.due, today));
        list.push_back(each.item);
    }
    return list;
}

}  // namespace depositary::server
