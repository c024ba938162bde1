// The state that moves, erasures and referrals bring about: what is erased leaves its place, and nothing of what was in it.

#include "crypto/error.h"
#include "repository/act.h"
#include "repository/notice_number.h"
#include "repository/projection.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

Json step_of(const RecordedAct& act, std::string_view status) {
    return {{"status", status},
            {"act", act.position},
            {"time", act.time.to_text()},
            {"party", act.payload.value("party", "")},
            {"files", Json::array()}};
}

// Of the request, and of the act that carries it out.
Json erasure_of(const RecordedAct& act) {
    Json value{{"by", act.payload.at("by")},
               {"authority", act.payload.at("authority")},
               {"reason", act.payload.at("reason")},
               {"time", act.time.to_text()}};
    for (const char* whose : {"claimed", "concerned", "by_auditor"}) {  // acts of before have none
        if (act.payload.contains(whose)) {
            value[whose] = act.payload.at(whose);
        }
    }
    return value;
}

void note_erased_files(Session& session, const RecordedAct& act) {
    for (const Json& file : act.payload.at("files")) {
        session << "INSERT OR REPLACE INTO erased_file (vault_name, act) VALUES (?, ?)", bind(file.get<std::string>()),
            bind(act.position), now;
    }
}

// What parties were asked and said about a document goes with it; the numbers of its notices are not given again.
void forget_tasks(Session& session, const RecordedAct& act) {
    const std::string document = act.document.to_text();
    session << "DELETE FROM task_party WHERE task IN (SELECT act FROM task WHERE document = ?)", bind(document), now;
    session << "DELETE FROM task WHERE document = ?", bind(document), now;
    session << "DELETE FROM comment WHERE document = ?", bind(document), now;
    session << "DELETE FROM commenter WHERE document = ?", bind(document), now;
    if (const auto last = act.payload.value("last_notice", std::uint64_t{0}); last > 0) {
        note_notice_number(session, act.compartment, last);
    }
}

// Adds files to a referral, numbered on, and says in its last step that they came with it.
void add_files(Session& session, const std::string& referral, Json& value, const Json& files) {
    for (const Json& file : files) {
        const std::size_t number = value["files"].size() + 1;
        session << "INSERT INTO referral_file (referral, number, vault_name) VALUES (?, ?, ?)", bind(referral), bind(number),
            bind(file.at("vault").get<std::string>()), now;
        value["files"].push_back(file);
        value["steps"].back()["files"].push_back(number);
    }
}

}  // namespace

void Projection::drop_document(Session& session, const DocumentId& document) const {
    for (const char* table : {"document WHERE id", "version WHERE document", "file WHERE document", "signature WHERE document"}) {
        session << std::string("DELETE FROM ") + table + " = ?", bind(document.to_text()), now;
    }
}

// The document's acts lie in the compartment that it is in now, so its rows do already; its files were encrypted anew, and the
// old ones are as erased.
void Projection::apply_moving(Session& session, const RecordedAct& act) const {
    const std::string document = act.document.to_text();
    std::map<std::string, std::string> renamed;
    for (const Json& file : act.payload.at("files")) {
        const std::string from = file.at("from");
        const std::string to = file.at("to");
        renamed[from] = to;
        session << "UPDATE file SET vault_name = ? WHERE vault_name = ? AND document = ?", bind(to), bind(from), bind(document), now;
        session << "INSERT OR REPLACE INTO erased_file (vault_name, act) VALUES (?, ?)", bind(from), bind(act.position), now;
    }
    std::vector<std::uint32_t> numbers;
    std::vector<Blob> versions;
    session << "SELECT number, sealed FROM version WHERE document = ?", bind(document), into(numbers), into(versions), now;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::string row = document + "/" + std::to_string(numbers[i]);
        Json value = open(act.compartment, "version", row, versions[i]);
        for (Json& file : value.at("files")) {
            const auto found = renamed.find(file.at("vault").get<std::string>());
            if (found != renamed.end()) {
                file["vault"] = found->second;
            }
        }
        session << "UPDATE version SET sealed = ? WHERE document = ? AND number = ?",
            bind(seal(act.compartment, "version", row, value)), bind(document), bind(numbers[i]), now;
    }
    Blob sealed;
    session << "SELECT sealed FROM document WHERE id = ?", bind(document), into(sealed), now;
    Json value = open(act.compartment, "document", document, sealed);
    value["moved"] = act.position;
    session << "UPDATE document SET sealed = ? WHERE id = ?", bind(seal(act.compartment, "document", document, value)),
        bind(document), now;
}

void Projection::apply_erasing(Session& session, const RecordedAct& act) const {
    const Json& payload = act.payload;
    const std::string document = act.document.to_text();
    if (act.kind == act_kind::erasure_requested) {
        session << "INSERT OR REPLACE INTO erasure (document, compartment, requested, sealed) VALUES (?, ?, ?, ?)", bind(document),
            bind(act.compartment.to_text()), bind(act.position), bind(seal(act.compartment, "erasure", document, erasure_of(act))), now;
        return;
    }
    if (act.kind == act_kind::erasure_withdrawn) {
        session << "DELETE FROM erasure WHERE document = ? AND erased < 0", bind(document), now;
        return;
    }
    if (act.kind == act_kind::document_erased) {
        session << "UPDATE erasure SET erased = ?, sealed = ? WHERE document = ?", bind(act.position),
            bind(seal(act.compartment, "erasure", document, erasure_of(act))), bind(document), now;
        drop_document(session, act.document);
        forget_tasks(session, act);
        note_erased_files(session, act);
        return;
    }
    const auto write = [&](const Json& value) {
        session << "UPDATE referral SET sealed = ? WHERE id = ?", bind(seal(act.compartment, "referral", document, value)),
            bind(document), now;
    };
    if (act.kind == act_kind::referral_sent) {
        Json value{{"from", payload.at("party")},
                   {"to", payload.at("to")},
                   {"acknowledge_by", payload.at("acknowledge_by")},
                   {"answer_by", payload.at("answer_by")},
                   {"retain_until", payload.at("retain_until")},
                   {"steps", {step_of(act, "sent")}},
                   {"files", Json::array()}};
        session << "INSERT INTO referral (id, act, compartment, from_hash, to_hash, retain_until, sealed) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?)",
            bind(document), bind(act.position), bind(act.compartment.to_text()),
            bind(lookup(act.compartment, "referral.party", payload.at("party").get<std::string>())),
            bind(lookup(act.compartment, "referral.party", payload.at("to").get<std::string>())),
            bind(payload.at("retain_until").get<std::string>()), bind(seal(act.compartment, "referral", document, value)), now;
        add_files(session, document, value, payload.at("files"));
        write(value);
        return;
    }
    Blob sealed;
    session << "SELECT sealed FROM referral WHERE id = ?", bind(document), into(sealed), now;
    Json value = open(act.compartment, "referral", document, sealed);
    if (act.kind == act_kind::referral_advanced) {
        value["steps"].push_back(step_of(act, payload.at("status").get<std::string>()));
        add_files(session, document, value, payload.at("files"));
    } else {
        value["steps"].push_back(step_of(act, "erased"));
        for (Json& step : value["steps"]) {
            step["files"] = Json::array();
        }
        value["files"] = Json::array();
        session << "DELETE FROM referral_file WHERE referral = ?", bind(document), now;
        session << "UPDATE referral SET retain_until = '' WHERE id = ?", bind(document), now;
        note_erased_files(session, act);
    }
    write(value);
}

}  // namespace depositary::repository
