// Comments on a document and what is asked of parties about it; the notices; asking, answering, closing.

#include "repository/access.h"
#include "server/api.h"
#include "server/form_once.h"
#include "server/page_handlers.h"
#include "server/task_views.h"

#include <algorithm>

namespace depositary::server {

using namespace repository;

namespace {

constexpr unsigned notices_a_page = 25;
constexpr std::size_t comments_a_page = 50, bytes_of_comments = 24'000;
constexpr std::size_t longest_in_list = 1500;  // characters of a comment; the link beside it shows it whole
const std::vector<std::string> act_words = {"signature", "endorsement", "agreement-in-principle", "certification"};

std::string version_label(const Words& words, const Version& version) {
    return words.text("version") + " " + std::to_string(version.number) + ", " +
           words.text("status_of." + std::string(to_text(version.status)));
}

View version_choices(const Words& words, const Document& document, const std::string& chosen) {
    View list{View::type::list};
    for (auto version = document.versions.rbegin(); version != document.versions.rend(); ++version) {
        View item{View::type::object};
        item.set("value", std::to_string(version->number));
        item.set("label", version_label(words, *version));
        item.set("chosen", std::to_string(version->number) == chosen);
        list.push_back(item);
    }
    return list;
}

// The parties that have ministries here: the secretariat asks nothing of itself.
View asked_parties(const PartyNames& names, const std::vector<std::string>& chosen) {
    return party_choices(names, chosen, "SEC");
}

bool convenes(const Actor& actor, const CompartmentId& compartment) {
    return actor.confirmed && actor.role == Role::secretariat && actor.may(Right::deposit, compartment);
}

// The beginning of a text.
std::string beginning(const std::string& text, std::size_t characters) {
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && characters-- == 0) {
            return text.substr(0, at) + "…";
        }
    }
    return text;
}

// A comment as it stands in the list, a long one cut; `whole`: as it is.
View comment_view(const Words& words, const PartyNames& names, const Comment& comment, const std::string& page, bool whole) {
    const std::string text = whole ? comment.text : beginning(comment.text, longest_in_list);
    View view{View::type::object};
    view.set("whole", text == comment.text ? View(false) : link_view(page + "?comment=" + std::to_string(comment.act)));
    view.set("party", comment.party.empty() ? words.text("role.observer") : names.text(comment.party));
    view.set("version", std::to_string(comment.version));
    set_text(view, "article", comment.article);
    set_text(view, "text", text);
    view.set("complete", comment.complete);
    view.set("late", comment.late);
    view.set("time", time_view(words, comment.time));
    view.set("act", std::to_string(comment.act));
    return view;
}

// Which of a document's comments are shown.
struct Shown {
    std::uint64_t after = 0;    // those that follow this one; 0: from the first on
    std::uint64_t comment = 0;  // this one alone, whole; 0: all
};

// The comments as they are shown: those on the newest version first, and on each in the order of their acts.
std::vector<Comment> in_order(const Document& document, std::vector<Comment> comments, const Shown& shown) {
    std::stable_sort(comments.begin(), comments.end(), [](const Comment& a, const Comment& b) { return a.version > b.version; });
    if (shown.comment != 0) {
        std::erase_if(comments, [&](const Comment& each) { return each.act != shown.comment; });
        if (comments.empty()) {
            throw NotFound("not-found", "There is no such comment on " + document.symbol + ".");
        }
        return comments;
    }
    const auto last = std::find_if(comments.begin(), comments.end(), [&](const Comment& each) { return each.act == shown.after; });
    if (last != comments.end()) {
        comments.erase(comments.begin(), last + 1);
    }
    return comments;
}

// The comments on each version that has any, a page of them; `next` leads to those that follow.
View commented_view(const Words& words, const PartyNames& names, const Document& document, const std::vector<Comment>& comments,
                    const Shown& shown, View& next) {
    const std::string address = "/documents/" + document.id.to_text() + "/comments";
    View list{View::type::list};
    std::size_t at = 0, bytes = 0;
    while (at < comments.size() && at < comments_a_page && bytes < bytes_of_comments) {
        const std::uint32_t number = comments[at].version;
        View of_version{View::type::list};
        for (; at < comments.size() && comments[at].version == number && at < comments_a_page && bytes < bytes_of_comments; ++at) {
            of_version.push_back(comment_view(words, names, comments[at], address, shown.comment != 0));
            bytes += beginning(comments[at].text, longest_in_list).size();
        }
        const auto version = std::find_if(document.versions.begin(), document.versions.end(), [&](const Version& each) { return each.number == number; });
        View item{View::type::object};
        item.set("version", version == document.versions.end() ? words.text("version") + " " + std::to_string(number) : version_label(words, *version));
        item.set("number", std::to_string(number));
        item.set("comments", of_version);
        list.push_back(item);
    }
    next = at < comments.size() ? link_view(address + "?after=" + std::to_string(comments[at - 1].act)) : View(false);
    return list;
}

// What was typed into the forms of the page, so that a mistake costs none of it.
struct Typed {
    std::string version, article, text, type, due, words, act, subject;
    std::vector<std::string> parties;
    bool complete = false;
};

// The versions on which a consultation waits for the reader's party, the newest first.
std::vector<std::uint32_t> versions_waiting(const Actor& actor, const std::vector<Task>& tasks) {
    std::vector<std::uint32_t> versions;
    for (const Task& task : tasks) {
        if (task.type == Task::Type::consultation && is_of_party(actor, actor.party) && task.waits_for(actor.party)) {
            versions.push_back(task.version);
        }
    }
    std::sort(versions.rbegin(), versions.rend());
    return versions;
}

Response show_comments(Application& application, const Request& request, const Typed& typed, const std::string& error, int status,
                       const Shown& shown = {}) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const std::string today = today_of(application);
    const PartyNames names(words, application.depositary);
    const DocumentId id = document_id(request);
    const auto comments = application.depositary.comments(actor, id);
    const Document document = application.depositary.document(actor, id);
    const auto asked = application.depositary.tasks(actor, {id, false, {}}, {0, 200});
    const auto waiting = versions_waiting(actor, asked);
    const std::uint32_t first = waiting.empty() ? document.latest().number : waiting.front();
    const std::string chosen = typed.version.empty() ? std::to_string(first) : typed.version;
    const bool waits = std::any_of(waiting.begin(), waiting.end(), [&](std::uint32_t each) { return std::to_string(each) == chosen; });
    View tasks{View::type::list};
    for (const Task& task : asked) {
        tasks.push_back(task_view(words, names, actor, task, today));
    }
    const bool alone = shown.comment != 0;
    View next(false);
    View view{View::type::object};
    view.set("id", id.to_text());
    view.set("symbol", document.symbol);
    view.set("title", displayed(document.title));
    view.set("tasks", tasks);
    view.set("any_task", !alone && !tasks.is_empty_list());
    view.set("all", alone ? link_view("/documents/" + id.to_text() + "/comments") : View(false));
    view.set("commented", commented_view(words, names, document, in_order(document, comments, shown), shown, next));
    view.set("next", next);
    view.set("none", comments.empty());
    view.set("may_comment", !alone && actor.confirmed && actor.may(Right::comment, document.compartment));
    view.set("waits", waits ? View(chosen) : View(false));
    View elsewhere(false);  // nothing can be completed on the version that is chosen, but on this one
    if (!waits && !waiting.empty()) {
        elsewhere = link_view("/documents/" + id.to_text() + "/comments?version=" + std::to_string(first),
                              words.text("wait.consultation", {{"number", std::to_string(first)}}));
    }
    view.set("waits_elsewhere", elsewhere);
    view.set("convenes", !alone && convenes(actor, document.compartment));
    view.set("versions", version_choices(words, document, chosen));
    view.set("article", typed.article);
    view.set("text", typed.text);
    view.set("complete", typed.complete);
    view.set("once", new_once());
    view.set("types", choices(words, {"consultation", "signature", "notice"}, "task", {typed.type}));
    view.set("acts", choices(words, act_words, "act", {typed.act}));
    view.set("parties", asked_parties(names, typed.parties.empty() ? document.parties : typed.parties));
    view.set("due", typed.due);
    view.set("today", today);
    view.set("words", typed.words);
    view.set("subject", typed.subject);
    view.set("error", error.empty() ? View(false) : View(error));
    return page(application, request, "comments", words.text("comments.of", {{"symbol", document.symbol}}), view, status);
}

Response comments_page(Application& application, Request& request) {
    request.allow_query({"version", "article", "after", "comment"});
    Typed typed;
    typed.version = request.query_value("version").value_or("");
    typed.article = request.query_value("article").value_or("");
    const std::uint64_t most = ~std::uint64_t{0} >> 1;
    return show_comments(application, request, typed, "", 200,
                         {request.query_number("after", 0, 0, most), request.query_number("comment", 0, 0, most)});
}

std::uint32_t number_of(const std::string& text) {
    std::uint32_t number = 0;
    for (const char c : text.substr(0, 9)) {
        number = c >= '0' && c <= '9' ? number * 10 + static_cast<std::uint32_t>(c - '0') : 0;
    }
    return number;
}

// Does what a form asks for; what the person can mend is told on the page, which `show` makes with what was typed.
template <class Change, class Show>
Response changed(const Request& request, const std::string& back, const Change& change, const Show& show) {
    return try_form(
        request,
        [&] {
            change();
            return Response::redirect(back);
        },
        show);
}

Response post_comment(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, once_field, "version", "article", "text", "complete"});
    Typed typed;
    typed.version = fields.at("version");
    typed.article = fields.at("article");
    typed.text = fields.at("text");
    typed.complete = fields.at("complete") == "yes";
    const DocumentId id = document_id(request);
    return changed(
        request, "/documents/" + id.to_text() + "/comments",
        [&] {
            application.depositary.comment(request.actor(), {id, number_of(typed.version), typed.article, typed.text, typed.complete},
                                           once_of_form(request, fields));
        },
        [&](const std::string& error, int status) { return show_comments(application, request, typed, error, status); });
}

// The fields of a form in which a party may be there more than once.
std::map<std::string, std::string> read_asking(Application& application, const Request& request, std::vector<std::string>& parties) {
    std::map<std::string, std::string> fields{{std::string(form_token_field), ""}, {std::string(once_field), ""}, {"type", ""}, {"version", ""}, {"due", ""},
                                              {"words", ""}, {"act", ""}, {"subject", ""}, {"compartment", ""}};
    for (const auto& [name, value] : parse_pairs(request.read_body())) {
        if (name == "party") {
            parties.push_back(value);
        } else if (const auto field = fields.find(name); field != fields.end()) {
            field->second = value;
        } else {
            throw HttpError(400, "field-unknown", "The form has a field that is not known: " + name + ".");
        }
    }
    check_form_token(application, request, fields.at(std::string(form_token_field)));
    return fields;
}

Response post_task(Application& application, Request& request) {
    Typed typed;
    const auto fields = read_asking(application, request, typed.parties);
    typed.type = fields.at("type");
    typed.version = fields.at("version");
    typed.due = fields.at("due");
    typed.words = fields.at("words");
    typed.act = fields.at("act");
    typed.subject = fields.at("subject");
    const DocumentId id = document_id(request);
    return changed(
        request, "/documents/" + id.to_text() + "/comments",
        [&] {
            NewTask task;
            task.type = word<Task::Type>("type", typed.type);
            task.document = id;
            task.version = number_of(typed.version);
            task.parties = typed.parties;
            task.due = typed.due;
            task.text = typed.words;
            task.subject = typed.subject;
            task.word = task.type == Task::Type::signature ? typed.act : "";
            application.depositary.set_task(request.actor(), task, once_of_form(request, fields, typed.parties));
        },
        [&](const std::string& error, int status) { return show_comments(application, request, typed, error, status); });
}

// Where a task stands on a page.
std::string page_of(const Task& task) {
    return task.type == Task::Type::notice ? "/notices" : "/documents/" + task.document.to_text() + "/comments";
}

Response post_closure(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    const Task task = application.depositary.task(request.actor(), act_index(request));
    application.depositary.close_task(request.actor(), task.act, "");
    return Response::redirect(page_of(task));
}

Response post_acknowledgement(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    application.depositary.acknowledge_notice(request.actor(), act_index(request));
    return Response::redirect("/notices");
}

// --- notices ---

struct TypedNotice {
    std::string compartment, subject, text, due;
    std::vector<std::string> parties;
};

View notice_compartments(Application& application, const Words& words, const Actor& actor, const std::string& chosen) {
    auto compartments = application.depositary.compartments(actor);
    std::erase_if(compartments, [&](const Compartment& each) { return !convenes(actor, each.id) || each.purpose == Purpose::referrals; });
    return compartment_choices(words, compartments, {chosen});
}

View notice_view(Application& application, const Request& request, const PartyNames& names, const Task& task) {
    const Words& words = words_of(request);
    View view = task_view(words, names, request.actor(), task, today_of(application));
    view.set("name", words.text("notice.number", {{"number", std::to_string(task.number)}}));
    view.set("document", View(false));
    if (!task.document.is_nil()) {
        const Document document = application.depositary.document(request.actor(), task.document);
        view.set("document", link_view("/documents/" + task.document.to_text(), document.symbol));
    }
    view.set("compartment", compartment_title(words, application.depositary.compartment(request.actor(), task.compartment)));
    return view;
}

Response show_notices(Application& application, const Request& request, std::uint64_t after, const TypedNotice& typed,
                      const std::string& error, int status) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const auto tasks = application.depositary.tasks(actor, {{}, false, Task::Type::notice}, {after, notices_a_page});
    const PartyNames names(words, application.depositary);
    View list{View::type::list};
    for (const Task& task : tasks) {
        list.push_back(notice_view(application, request, names, task));
    }
    const View compartments = notice_compartments(application, words, actor, typed.compartment);
    View view{View::type::object};
    view.set("notices", list);
    view.set("any", !tasks.empty());
    view.set("older", tasks.size() == notices_a_page ? link_view("/notices?after=" + std::to_string(tasks.back().act)) : View(false));
    view.set("convenes", actor.role == Role::secretariat && !compartments.is_empty_list());
    view.set("compartments", compartments);
    view.set("once", new_once());
    view.set("choose_parties", asked_parties(names, typed.parties));
    view.set("new_subject", typed.subject);
    view.set("new_text", typed.text);
    view.set("new_due", typed.due);
    view.set("today", today_of(application));
    view.set("error", error.empty() ? View(false) : View(error));
    return page(application, request, "notices", words.text("notices"), view, status);
}

Response notices_page(Application& application, Request& request) {
    request.allow_query({"after"});
    return show_notices(application, request, request.query_number("after", 0, 0, ~std::uint64_t{0} >> 1), {}, "", 200);
}

Response post_notice(Application& application, Request& request) {
    TypedNotice typed;
    const auto fields = read_asking(application, request, typed.parties);
    typed.compartment = fields.at("compartment");
    typed.subject = fields.at("subject");
    typed.text = fields.at("words");
    typed.due = fields.at("due");
    return changed(
        request, "/notices",
        [&] {
            NewTask task;
            task.type = Task::Type::notice;
            task.compartment = compartment_id(typed.compartment);
            task.parties = typed.parties;
            task.subject = typed.subject;
            task.text = typed.text;
            task.due = typed.due;
            application.depositary.set_task(request.actor(), task, once_of_form(request, fields, typed.parties));
        },
        [&](const std::string& error, int status) { return show_notices(application, request, 0, typed, error, status); });
}

}  // namespace

std::span<const Route> task_page_routes() {
    static constexpr auto form = BodyKind::form;
    static constexpr Route table[] = {
        {"GET", "/documents/{id}/comments", comments_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/documents/{id}/comments", post_comment, Access::signed_in, form, largest_form, Audience::people},
        {"POST", "/documents/{id}/tasks", post_task, Access::signed_in, form, largest_form, Audience::people},
        {"POST", "/tasks/{index}/closure", post_closure, Access::signed_in, form, largest_form, Audience::people},
        {"POST", "/tasks/{index}/acknowledgement", post_acknowledgement, Access::signed_in, form, largest_form, Audience::people},
        {"GET", "/notices", notices_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/notices", post_notice, Access::signed_in, form, largest_form, Audience::people},
        {"GET", "/activity", activity_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/compartments/{id}/copy", copy_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/compartments/{id}/copy", copy_form, Access::signed_in, form, largest_form, Audience::people},
    };
    return table;
}

}  // namespace depositary::server
