// The state that consultations, requests for signatures, notices and comments bring about.

#include "repository/act.h"
#include "repository/notice_number.h"
#include "repository/projection.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

std::string_view type_of(std::string_view kind) {
    return kind == act_kind::consultation_opened ? "consultation" : kind == act_kind::signature_asked ? "signature" : "notice";
}

}  // namespace

std::uint64_t last_notice(Session& session, const CompartmentId& compartment) {
    std::vector<std::uint64_t> last;
    session << "SELECT last FROM notice_number WHERE compartment = ?", bind(compartment.to_text()), into(last), now;
    return last.empty() ? 0 : last[0];
}

void note_notice_number(Session& session, const CompartmentId& compartment, std::uint64_t number) {
    session << "INSERT INTO notice_number (compartment, last) VALUES (?, ?) "
               "ON CONFLICT (compartment) DO UPDATE SET last = max(last, excluded.last)",
        bind(compartment.to_text()), bind(number), now;
}

void Projection::apply_task(Session& session, const RecordedAct& act) const {
    const Json& payload = act.payload;
    const std::string document = act.document.is_nil() ? "" : act.document.to_text();
    const std::string row = std::to_string(act.position);
    const auto party_hash = [&](const Json& code) { return lookup(office_, "task.party", code.get<std::string>()); };
    const auto answer = [&](std::uint64_t task) {
        session << "UPDATE task_party SET done = ? WHERE task = ? AND party_hash = ? AND done < 0", bind(act.position), bind(task),
            bind(party_hash(payload.at("party"))), now;
    };
    if (act.kind == act_kind::task_closed) {
        session << "UPDATE task SET closed = ? WHERE act = ?", bind(act.position), bind(payload.at("task").get<std::uint64_t>()), now;
    } else if (act.kind == act_kind::notice_acknowledged) {
        answer(payload.at("task").get<std::uint64_t>());
    } else if (act.kind == act_kind::comment_made) {
        session << "INSERT INTO comment (act, compartment, document, version, sealed) VALUES (?, ?, ?, ?, ?)", bind(act.position),
            bind(act.compartment.to_text()), bind(document), bind(payload.at("version").get<std::uint32_t>()),
            bind(seal(act.compartment, "comment", row,
                      {{"by", payload.at("by")},
                       {"party", payload.at("party")},
                       {"time", act.time.to_text()},
                       {"task", payload.at("task")},
                       {"article", payload.at("article")},
                       {"text", payload.at("text")},
                       {"complete", payload.at("complete")},
                       {"late", payload.at("late")}})),
            now;
        session << "INSERT OR IGNORE INTO commenter (document, account_hash, act) VALUES (?, ?, ?)", bind(document),
            bind(commenter_hash(document, payload.at("by").get<std::string>())), bind(act.position), now;
        if (payload.at("complete").get<bool>()) {
            answer(payload.at("task").get<std::uint64_t>());
        }
    } else {
        session << "INSERT INTO task (act, type, compartment, document, version, sealed) VALUES (?, ?, ?, ?, ?, ?)",
            bind(act.position), bind(std::string(type_of(act.kind))), bind(act.compartment.to_text()), bind(document),
            bind(payload.at("version").get<std::uint32_t>()),
            bind(seal(act.compartment, "task", row,
                      {{"by", payload.at("by")},
                       {"time", act.time.to_text()},
                       {"parties", payload.at("parties")},
                       {"number", payload.at("number")},
                       {"subject", payload.at("subject")},
                       {"text", payload.at("text")},
                       {"word", payload.at("word")},
                       {"due", payload.at("due")}})),
            now;
        for (const Json& party : payload.at("parties")) {
            session << "INSERT INTO task_party (task, party_hash) VALUES (?, ?)", bind(act.position), bind(party_hash(party)), now;
        }
        if (act.kind == act_kind::notice_given) {
            note_notice_number(session, act.compartment, payload.at("number").get<std::uint64_t>());
        }
    }
}

}  // namespace depositary::repository
