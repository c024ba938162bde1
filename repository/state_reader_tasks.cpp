// Reading what parties are asked, and what they said.

#include <algorithm>

#include "crypto/error.h"
#include "repository/sealed_values.h"
#include "repository/state_reader.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

std::optional<std::uint64_t> place(std::int64_t act) {
    return act < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(act));
}

std::int64_t bound(std::uint64_t before) {
    return before == 0 ? std::int64_t{1} << 62 : static_cast<std::int64_t>(std::min<std::uint64_t>(before, std::uint64_t{1} << 62));
}

std::string word_or_all(std::optional<Task::Type> type) { return type ? std::string(to_text(*type)) : ""; }

std::string quoted(const std::vector<CompartmentId>& compartments) {
    std::string list;
    for (const CompartmentId& id : compartments) {
        list += (list.empty() ? "'" : ",'") + id.to_text() + "'";  // only hexadecimal digits and hyphens
    }
    return list;
}

}  // namespace

std::optional<Task> StateReader::task(std::uint64_t act) const {
    std::vector<std::string> types, compartments, documents;
    std::vector<std::uint32_t> versions;
    std::vector<std::int64_t> closed;
    std::vector<Blob> sealed;
    session_ << "SELECT type, compartment, document, version, closed, sealed FROM task WHERE act = ?", bind(act), into(types),
        into(compartments), into(documents), into(versions), into(closed), into(sealed), now;
    if (types.empty()) {
        return std::nullopt;
    }
    Task task;
    task.act = act;
    task.type = word_of<Task::Type>(types[0]);
    task.compartment = CompartmentId::parse(compartments[0]).value();
    task.document = DocumentId::parse(documents[0]).value_or(DocumentId());
    task.version = versions[0];
    task.closed = place(closed[0]);
    const Json value = projection_.open(task.compartment, "task", std::to_string(act), sealed[0]);
    task.by = AccountId::parse(value.at("by").get<std::string>()).value_or(AccountId());
    task.time = time_of(value.at("time"));
    task.number = value.at("number");
    task.subject = value.at("subject");
    task.text = value.at("text");
    task.word = value.at("word");
    task.due = value.at("due");
    std::vector<Blob> hashes;
    std::vector<std::int64_t> done;
    session_ << "SELECT party_hash, done FROM task_party WHERE task = ?", bind(act), into(hashes), into(done), now;
    for (const Json& code : value.at("parties")) {
        Task::PartyState state{code.get<std::string>(), std::nullopt};
        const auto at = std::find(hashes.begin(), hashes.end(), projection_.lookup(projection_.office(), "task.party", state.party));
        if (at != hashes.end()) {
            state.done = place(done[static_cast<std::size_t>(at - hashes.begin())]);
        }
        task.parties.push_back(std::move(state));
    }
    if (task.type == Task::Type::signature) {
        look_for_signatures(task);
    }
    return task;
}

void StateReader::look_for_signatures(Task& task) const {
    const auto document = this->document(task.document, Versions::latest);
    const auto version = document ? this->version(*document, task.version) : std::nullopt;
    if (!version) {
        throw Damaged("task", "A signature is asked for under a version that is not there.");
    }
    task.superseded = document->latest().number != task.version;
    for (Task::PartyState& state : task.parties) {
        for (const Signature& signature : version->signatures) {
            if (signature.valid && signature.party == state.party && signature.act_word == task.word) {
                state.done = signature.act;
            }
        }
    }
}

std::vector<Task> StateReader::read_tasks(const std::vector<std::uint64_t>& acts) const {
    std::vector<Task> tasks;
    for (const std::uint64_t act : acts) {
        tasks.push_back(task(act).value());
    }
    return tasks;
}

std::vector<Task> StateReader::tasks(const std::vector<CompartmentId>& compartments, std::optional<Task::Type> type,
                                     std::uint64_t before, unsigned limit) const {
    if (compartments.empty()) {
        return {};
    }
    std::vector<std::uint64_t> acts;
    session_ << "SELECT act FROM task WHERE compartment IN (" + quoted(compartments) + ") AND (?1 = '' OR type = ?1) AND act < ?2 ORDER BY act DESC LIMIT ?3",
        bind(word_or_all(type)), bind(bound(before)), bind(limit), into(acts), now;
    return read_tasks(acts);
}

std::vector<Task> StateReader::tasks_about(const DocumentId& document, std::optional<Task::Type> type, std::uint64_t before,
                                           unsigned limit) const {
    std::vector<std::uint64_t> acts;
    session_ << "SELECT act FROM task WHERE document = ?1 AND (?2 = '' OR type = ?2) AND act < ?3 ORDER BY act DESC LIMIT ?4",
        bind(document.to_text()), bind(word_or_all(type)), bind(bound(before)), bind(limit), into(acts), now;
    return read_tasks(acts);
}

std::vector<Task> StateReader::tasks_waiting(const std::vector<CompartmentId>& compartments, const std::string& party,
                                             const std::function<bool(const Task&)>& wanted, std::uint64_t before,
                                             unsigned limit) const {
    std::vector<Task> waiting;
    if (compartments.empty()) {
        return waiting;
    }
    const Blob hash = projection_.lookup(projection_.office(), "task.party", party);
    // A signature that was given leaves its row as it was, so more rows than are wanted may have to be read.
    for (std::int64_t from = bound(before); waiting.size() < limit;) {
        std::vector<std::uint64_t> acts;
        session_ << "SELECT t.act FROM task_party p JOIN task t ON t.act = p.task WHERE p.party_hash = ? AND p.done < 0 AND "
                    "t.closed < 0 AND t.act < ? AND t.compartment IN (" + quoted(compartments) + ") ORDER BY t.act DESC LIMIT ?",
            bind(hash), bind(from), bind(limit), into(acts), now;
        for (Task& task : read_tasks(acts)) {
            if (task.waits_for(party) && wanted(task) && waiting.size() < limit) {
                waiting.push_back(std::move(task));
            }
        }
        if (acts.size() < limit) {
            break;
        }
        from = static_cast<std::int64_t>(acts.back());
    }
    return waiting;
}

std::vector<Comment> StateReader::comments(const DocumentId& document) const {
    std::vector<std::uint64_t> acts;
    std::vector<std::string> compartments;
    std::vector<std::uint32_t> versions;
    std::vector<Blob> sealed;
    session_ << "SELECT act, compartment, version, sealed FROM comment WHERE document = ? ORDER BY act", bind(document.to_text()),
        into(acts), into(compartments), into(versions), into(sealed), now;
    std::vector<Comment> comments;
    for (std::size_t i = 0; i < acts.size(); ++i) {
        const Json value =
            projection_.open(CompartmentId::parse(compartments[i]).value(), "comment", std::to_string(acts[i]), sealed[i]);
        Comment comment;
        comment.act = acts[i];
        comment.document = document;
        comment.version = versions[i];
        if (value.at("task").is_number()) {
            comment.task = value.at("task").get<std::uint64_t>();
        }
        comment.party = value.at("party");
        comment.by = AccountId::parse(value.at("by").get<std::string>()).value_or(AccountId());
        comment.time = time_of(value.at("time"));
        comment.article = value.at("article");
        comment.text = value.at("text");
        comment.complete = value.at("complete");
        comment.late = value.at("late");
        comments.push_back(std::move(comment));
    }
    return comments;
}

std::map<AccountId, std::uint64_t> StateReader::first_comments(const DocumentId& document, const std::vector<AccountId>& accounts) const {
    std::vector<Blob> hashes;
    std::vector<std::uint64_t> acts;
    session_ << "SELECT account_hash, act FROM commenter WHERE document = ?", bind(document.to_text()), into(hashes), into(acts), now;
    std::map<std::string, std::uint64_t> by_hash;
    for (std::size_t i = 0; i < acts.size(); ++i) {
        by_hash.emplace(crypto::to_hex(bytes_of(hashes[i])), acts[i]);
    }
    std::map<AccountId, std::uint64_t> first;
    for (const AccountId& account : accounts) {
        if (by_hash.empty()) {
            break;
        }
        const auto found = by_hash.find(crypto::to_hex(bytes_of(projection_.commenter_hash(document.to_text(), account.to_text()))));
        if (found != by_hash.end()) {
            first.emplace(account, found->second);
        }
    }
    return first;
}

}  // namespace depositary::repository
