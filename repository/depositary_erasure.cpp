// Erasing a document: its keys are destroyed, its acts lose their payloads, its place in the register stays.

#include <nlohmann/json.hpp>

#include "crypto/error.h"
#include "repository/names.h"
#include "repository/notice_number.h"
#include "repository/uploads.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

std::vector<crypto::Sha256> files_of(Session& session, const DocumentId& document) {
    std::vector<std::string> names;
    session << "SELECT vault_name FROM file WHERE document = ? ORDER BY version, position", bind(document.to_text()),
        into(names), now;
    std::vector<crypto::Sha256> files;
    // What its files were before it was moved: their copies in old backups are deleted again, too.
    std::vector<std::string> former;
    session << "SELECT e.vault_name FROM erased_file e JOIN act a ON a.position = e.act WHERE a.document = ? ORDER BY e.vault_name",
        bind(document.to_text()), into(former), now;
    names.insert(names.end(), former.begin(), former.end());
    for (const std::string& name : names) {
        files.push_back(crypto::Sha256::from_hex(name).value());
    }
    return files;
}

}  // namespace

Receipt Depositary::request_erasure(const Actor& actor, const DocumentId& id, const std::string& authority,
                                    const std::string& reason, const Once& once) {
    const std::string kept_authority = check_line("authority", authority, 500);
    const std::string kept_reason = check_line("reason", reason, 500);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        const Document document =
            state_->require_document(reader, present, id, StateReader::Versions::latest, Right::manage);
        if (reader.erasure(id)) {
            throw Conflict("erasure-requested", "The erasure of this document is asked for already; a second manager confirms it.");
        }
        const auto act = recording.append(act_kind::erasure_requested, document.compartment, id,
                                          {{"by", present.account.to_text()},
                                           {"document", id.to_text()},
                                           {"authority", kept_authority},
                                           {"reason", kept_reason}});
        return State::Outcome{act, id, 0};
    });
}

Receipt Depositary::confirm_erasure(const Actor& actor, const DocumentId& id, const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        const Document document =
            state_->require_document(reader, present, id, StateReader::Versions::latest, Right::manage);
        const auto asked = reader.erasure(id);
        if (!asked) {
            throw Conflict("erasure-not-requested", "Nobody has asked for this document's erasure: ask first, another manager confirms.");
        }
        if (asked->by == present.account) {
            throw Conflict("same-person", "Whoever asked for an erasure does not confirm it: a second manager does.");
        }
        Session& session = recording.session();
        const auto files = files_of(session, id);
        Json names = Json::array();
        for (const crypto::Sha256& file : files) {
            names.push_back(file.hex());
        }
        std::vector<std::uint64_t> acts;
        session << "SELECT position FROM act WHERE document = ? AND position < ? ORDER BY position", bind(id.to_text()),
            bind(asked->requested), into(acts), now;
        std::vector<std::uint64_t> later;  // signatures that came in between
        session << "SELECT position FROM act WHERE document = ? AND position > ? ORDER BY position", bind(id.to_text()),
            bind(asked->requested), into(later), now;
        acts.insert(acts.end(), later.begin(), later.end());
        const auto act = recording.append(act_kind::document_erased, document.compartment, id,
                                          {{"by", present.account.to_text()},
                                           {"document", id.to_text()},
                                           {"request", asked->requested},
                                           {"authority", asked->authority},
                                           {"reason", asked->reason},
                                           {"acts", acts},
                                           {"last_notice", last_notice(session, document.compartment)},
                                           {"files", names}});
        for (const std::uint64_t erased : acts) {
            session << "UPDATE act SET sealed = x'' WHERE position = ?", bind(erased), now;
        }
        destroy_keys(recording, *state_, files);
        return State::Outcome{act, id, 0};
    });
}

std::vector<Erasure> Depositary::erasures(const Actor& actor) const {
    return state_->read([&](const StateReader& reader) {
        std::vector<Erasure> all;
        for (const CompartmentId& compartment : actor.compartments(Right::know)) {
            if (actor.may(Right::read, compartment) || actor.may(Right::manage, compartment)) {
                const auto found = reader.erasures(compartment);
                all.insert(all.end(), found.begin(), found.end());
            }
        }
        return all;
    });
}

}  // namespace depositary::repository
