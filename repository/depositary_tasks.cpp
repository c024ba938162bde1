// What the secretariat asks of parties (comments, signatures, to acknowledge notices), and what they answer.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "crypto/error.h"
#include "repository/depositary_state.h"
#include "repository/names.h"
#include "repository/notice_number.h"
#include "repository/signing.h"

namespace depositary::repository {

using Json = nlohmann::json;

namespace {

constexpr std::size_t longest_subject = 500;
constexpr std::size_t longest_text = 20'000;
constexpr std::size_t longest_article = 100;
constexpr std::size_t most_parties = 200;

std::string_view kind_of(Task::Type type) {
    switch (type) {
        case Task::Type::consultation: return act_kind::consultation_opened;
        case Task::Type::signature: return act_kind::signature_asked;
        case Task::Type::notice: return act_kind::notice_given;
    }
    return "";
}

// With every text in the form it is kept in.
NewTask checked(NewTask task) {
    const bool notice = task.type == Task::Type::notice;
    task.subject = check_line("subject", task.subject, longest_subject, !notice);
    task.text = check_text("text", task.text, longest_text, !notice);
    if (task.type == Task::Type::signature) {
        check_act_word(task.word);
    }
    if (task.parties.empty() || task.parties.size() > most_parties ||
        std::set<std::string>(task.parties.begin(), task.parties.end()).size() != task.parties.size()) {
        throw Invalid("task-party", "Name the parties that are asked, by their codes, each once.");
    }
    return task;
}

void check_due(const NewTask& task, const std::string& today) {
    if (is_partial_date(task.due)) {
        check_year(task.due, today, most_years_of_term);
    }
    const bool may_be_open = task.type != Task::Type::consultation;
    const bool is_day = task.due.size() == 10 && is_partial_date(task.due);
    if (!(task.due.empty() && may_be_open) && (!is_day || task.due < today)) {
        throw Invalid("task-day", "Name the last day, today or later, such as 2030-01-31.");
    }
}

// Nobody is asked for what none of its people may do.
void check_party(const StateReader& reader, const std::string& party, Right right, const CompartmentId& compartment, Timestamp time) {
    const auto accounts = reader.accounts();
    const bool any = std::any_of(accounts.begin(), accounts.end(), [&](const Account& account) {
        if (account.role != Role::ministry || account.party != party || !account.confirmed || account.closed) {
            return false;
        }
        const auto actor = reader.actor(account.id, time);
        return actor && actor->may(right, compartment);
    });
    if (!any) {
        throw Invalid("task-party", "No account of a ministry of the party " + party + " has the right to " +
                                        std::string(to_text(right)) + " there: give it the right first.");
    }
}

// The version that a task or a comment is about; its manifest binds the act to its very bytes.
Version require_version(const StateReader& reader, const Document& document, std::uint32_t number) {
    if (document.latest().number == number) {
        return document.latest();
    }
    auto version = reader.version(document, number);
    if (!version) {
        throw_not_found("version");
    }
    return std::move(*version);
}

std::string manifest_digest(const Version& version) { return crypto::Sha256::of(version.tagmanifest_sha256).hex(); }

void check_unsigned(const NewTask& asked, const Document& document, const Version& version) {
    if (version.number != document.latest().number) {
        throw Conflict("version-superseded", "Another version has followed this one: ask for signatures under that.");
    }
    for (const Signature& signature : version.signatures) {
        if (signature.valid && signature.act_word == asked.word &&
            std::find(asked.parties.begin(), asked.parties.end(), signature.party) != asked.parties.end()) {
            throw Conflict("already-signed", "The party " + signature.party + " has already given its " + asked.word + " to this version.");
        }
    }
}

// The task, if the actor may read where it is.
Task require_task(const StateReader& reader, const Actor& actor, std::uint64_t index) {
    auto task = reader.task(index);
    if (!task || !actor.may(Right::know, task->compartment)) {
        throw_not_found("task");
    }
    require(actor, Right::read, task->compartment, "task");
    return std::move(*task);
}

void check_open(const Task& task) {
    if (task.closed) {
        throw Conflict("task-closed", "This is no longer asked for; act " + std::to_string(*task.closed) + " closed it.");
    }
}

// Where everything is sealed by its sender, nobody shall take what is written into a form for sealed, too.
void check_words(const StateReader& reader, const CompartmentId& compartment, const std::string& text) {
    const auto found = reader.compartment(compartment);
    if (found && found->purpose == Purpose::sealed && !text.empty()) {
        throw Invalid("sealed-words", "What is said in words can be read by the server, and in this compartment it shall read nothing: "
                                      "deposit it as a file that is sealed to its readers.");
    }
}

std::vector<CompartmentId> readable(const Actor& actor) { return actor.compartments(Right::read); }

}  // namespace

Receipt Depositary::set_task(const Actor& actor, const NewTask& given, const Once& once) {
    const NewTask asked = checked(given);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        CompartmentId compartment = asked.compartment;
        std::string manifest;
        if (!asked.document.is_nil()) {
            const Document document =
                state_->require_document(reader, present, asked.document, StateReader::Versions::latest, Right::deposit);
            compartment = document.compartment;
            if (asked.version != 0 || asked.type != Task::Type::notice) {
                const Version version = require_version(reader, document, asked.version);
                manifest = manifest_digest(version);
                if (asked.type == Task::Type::signature) {
                    check_unsigned(asked, document, version);
                }
            }
        }
        require(present, Right::deposit, compartment, "compartment");
        require_convener(present);
        if (const auto found = reader.compartment(compartment); found && found->purpose == Purpose::referrals) {
            throw Invalid("referrals-only", "This compartment is for referrals; notices go elsewhere.");
        }
        check_words(reader, compartment, asked.subject + asked.text);
        check_due(asked, recording.time().to_text().substr(0, 10));
        for (const std::string& party : asked.parties) {
            check_party(reader, party, asked.type == Task::Type::consultation ? Right::comment : Right::read, compartment,
                        recording.time());
        }
        Json payload{{"by", present.account.to_text()},
                     {"version", asked.version},
                     {"manifest", manifest},
                     {"parties", asked.parties},
                     {"number", asked.type == Task::Type::notice ? last_notice(recording.session(), compartment) + 1 : 0},
                     {"subject", asked.subject},
                     {"text", asked.text},
                     {"word", asked.word},
                     {"due", asked.due}};
        if (!asked.document.is_nil()) {
            payload["document"] = asked.document.to_text();
        }
        const auto act = recording.append(kind_of(asked.type), compartment, asked.document, std::move(payload));
        return State::Outcome{act, asked.document, asked.version};
    });
}

namespace {

// An act about a task, in its compartment and of its document.
std::uint64_t append_to_task(Recording& recording, std::string_view kind, const Task& task, Json payload) {
    payload["task"] = task.act;
    if (!task.document.is_nil()) {
        payload["document"] = task.document.to_text();
    }
    return recording.append(kind, task.compartment, task.document, std::move(payload));
}

}  // namespace

Receipt Depositary::close_task(const Actor& actor, std::uint64_t index, const std::string& reason, const Once& once) {
    const std::string kept_reason = check_line("reason", reason, 500, true);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        const Task task = require_task(reader, present, index);
        require(present, Right::deposit, task.compartment, "task");
        require_convener(present);
        check_open(task);
        const auto act = append_to_task(recording, act_kind::task_closed, task,
                                        {{"by", present.account.to_text()}, {"reason", kept_reason}});
        return State::Outcome{act, task.document, task.version};
    });
}

Receipt Depositary::acknowledge_notice(const Actor& actor, std::uint64_t index, const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        const Task task = require_task(reader, present, index);
        const auto party = std::find_if(task.parties.begin(), task.parties.end(),
                                        [&](const Task::PartyState& each) { return each.party == present.party; });
        if (task.type != Task::Type::notice || party == task.parties.end() || !is_of_party(present, present.party)) {
            throw Forbidden("party", "A notice is acknowledged by a ministry of a party that it is for.");
        }
        if (party->done) {
            throw Conflict("notice-acknowledged", "Your party has acknowledged this notice by act " + std::to_string(*party->done) + ".");
        }
        check_open(task);
        const auto act = append_to_task(recording, act_kind::notice_acknowledged, task,
                                        {{"by", present.account.to_text()}, {"party", present.party}});
        return State::Outcome{act, task.document, task.version};
    });
}

std::vector<Task> Depositary::tasks(const Actor& actor, const TaskFilter& filter, const Page& page) const {
    if (page.limit < 1 || page.limit > 200) {
        throw Invalid("limit", "A page has 1 to 200 tasks.");
    }
    return state_->read([&](const StateReader& reader) {
        if (!filter.document.is_nil()) {
            state_->require_document(reader, actor, filter.document, StateReader::Versions::latest, Right::read);
        }
        if (filter.waiting) {
            if (!is_of_party(actor, actor.party)) {
                return std::vector<Task>();  // only ministries are asked
            }
            const auto wanted = [&](const Task& task) {
                return (filter.document.is_nil() || task.document == filter.document) && (!filter.type || task.type == *filter.type);
            };
            return reader.tasks_waiting(readable(actor), actor.party, wanted, page.after, page.limit);
        }
        return filter.document.is_nil() ? reader.tasks(readable(actor), filter.type, page.after, page.limit)
                                        : reader.tasks_about(filter.document, filter.type, page.after, page.limit);
    });
}

Task Depositary::task(const Actor& actor, std::uint64_t index) const {
    return state_->read([&](const StateReader& reader) { return require_task(reader, actor, index); });
}

Receipt Depositary::comment(const Actor& actor, const NewComment& given, const Once& once) {
    const std::string article = check_line("article", given.article, longest_article, true);
    const std::string text = check_text("text", given.text, longest_text, given.complete && article.empty());
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        const Document document =
            state_->require_document(reader, present, given.document, StateReader::Versions::latest, Right::comment);
        require_commenter(present);
        check_words(reader, document.compartment, article + text);
        const Version version = require_version(reader, document, given.version);
        std::optional<Task> consultation;
        for (Task& task : reader.tasks_about(given.document, Task::Type::consultation, 0, 1000)) {
            if (task.version == given.version && is_of_party(present, present.party) &&
                task.waits_for(present.party)) {
                consultation = std::move(task);  // the first that was opened
            }
        }
        if (given.complete && !consultation) {
            throw Invalid("comment-complete", "No consultation on this version waits for your party, so there is nothing to be completed.");
        }
        const std::string today = recording.time().to_text().substr(0, 10);
        const auto act = recording.append(act_kind::comment_made, document.compartment, given.document,
                                          {{"by", present.account.to_text()},
                                           {"document", given.document.to_text()},
                                           {"version", given.version},
                                           {"manifest", manifest_digest(version)},
                                           {"party", speaks_for(present)},
                                           {"task", consultation ? Json(consultation->act) : Json(nullptr)},
                                           {"article", article},
                                           {"text", text},
                                           {"complete", given.complete},
                                           {"late", consultation && today > consultation->due}});
        return State::Outcome{act, given.document, given.version};
    });
}

std::vector<Comment> Depositary::comments(const Actor& actor, const DocumentId& id) const {
    return state_->read([&](const StateReader& reader) {
        state_->require_document(reader, actor, id, StateReader::Versions::latest, Right::read);
        return reader.comments(id);
    });
}

}  // namespace depositary::repository
