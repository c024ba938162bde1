#include "repository/projection.h"

#include "crypto/error.h"
#include "repository/act.h"
#include "repository/names.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

// The named members of an object, as an object.
Json only(const Json& payload, std::initializer_list<const char*> names) {
    Json part = Json::object();
    for (const char* name : names) {
        part[name] = payload.at(name);
    }
    return part;
}

}  // namespace

Blob Projection::lookup(const CompartmentId& compartment, std::string_view column, std::string_view value) const {
    return to_blob(keyring_.key(compartment)->fields.lookup_hash(column, value));
}

Blob Projection::seal(const CompartmentId& compartment, std::string_view table, const std::string& row,
                      const Json& value) const {
    return to_blob(keyring_.key(compartment)->fields.seal(canonical(value), {table, row, "sealed"}));
}

Json Projection::open(const CompartmentId& compartment, std::string_view table, const std::string& row,
                      const Blob& sealed) const {
    const crypto::Secret text = keyring_.key(compartment)->fields.open(bytes_of(sealed), {table, row, "sealed"});
    return Json::parse(text.text());
}

void Projection::apply(Session& session, const RecordedAct& act) const {
    const Json& payload = act.payload;
    const auto text = [&](const char* name) { return payload.at(name).get<std::string>(); };
    const std::string document = act.document.is_nil() ? "" : act.document.to_text();

    if (act.kind == act_kind::founded) {
        // Nothing to compute: the founding's parties, accounts and compartments are acts of their own.
    } else if (act.kind == act_kind::account_invited) {
        // Who was invited chooses a password, which is no act; but whoever has the link could now be the account.
        const bool lapses = payload.value("confirmation_lapses", false);
        const std::string id = text("account");
        change_account(session, id, [&](Json& value) {
            value["invited_by"].push_back(text("by"));
            if (lapses) {
                value["endings"].push_back(act.position);
            }
        });
        if (lapses) {
            session << "UPDATE account SET confirmed = -1, lapsed = ? WHERE id = ?", bind(act.position), bind(id), now;
        }
    } else if (act.kind == act_kind::party_registered) {
        const Blob hash = lookup(office_, "party.code", text("code"));
        session << "INSERT INTO party (code_hash, act, sealed) VALUES (?, ?, ?)", bind(hash), bind(act.position),
            bind(seal(office_, "party", crypto::to_hex(bytes_of(hash)), only(payload, {"code", "name"}))), now;
    } else if (act.kind == act_kind::compartment_opened) {
        const std::string id = text("compartment");
        session << "INSERT INTO compartment (id, act, name_hash, sealed) VALUES (?, ?, ?, ?)", bind(id),
            bind(act.position), bind(lookup(office_, "compartment.name", text("name"))),
            bind(seal(office_, "compartment", id,
                      {{"name", text("name")},
                       {"title", text("title")},
                       {"purpose", payload.value("purpose", "general")}})),
            now;
        for (const Json& member : payload.value("members", Json::array())) {  // of registers older than grants
            give(session, act, *CompartmentId::parse(id),
                 {{"to", "account:" + member.get<std::string>()},
                  {"rights", {"deposit", "manage"}},
                  {"from", ""},
                  {"until", ""},
                  {"by", payload.at("by")}});
        }
    } else if (act.kind == act_kind::account_opened) {
        const std::string id = text("account");
        const std::int64_t confirmed = payload.value("confirmed", true) ? static_cast<std::int64_t>(act.position) : -1;
        Json value = only(payload, {"login", "name", "party", "role", "public_key"});
        value["confirmations"] = confirmed < 0 ? Json::array() : Json{act.position};
        value["endings"] = value["invited_by"] = Json::array();
        session << "INSERT INTO account (id, act, login_hash, confirmed, first_confirmed, sealed) VALUES (?, ?, ?, ?, ?, ?)",
            bind(id), bind(act.position), bind(lookup(office_, "account.login", text("login"))), bind(confirmed), bind(confirmed),
            bind(seal(office_, "account", id, value)), now;
        for (const Json& compartment : payload.value("compartments", Json::array())) {  // as above
            if (text("role") == "administrator") {
                continue;
            }
            const char* const right = text("role") == "secretariat" ? "deposit" : "read";
            give(session, act, *CompartmentId::parse(compartment.get<std::string>()),
                 {{"to", "account:" + id}, {"rights", {right}}, {"from", ""}, {"until", ""}, {"by", payload.at("by")}});
        }
    } else if (act.kind == act_kind::account_confirmed) {
        change_account(session, text("account"), [&](Json& value) {
            value["confirmations"].push_back(act.position);
            value["invited_by"] = Json::array();
        });
        session << "UPDATE account SET confirmed = ?1, lapsed = -1, first_confirmed = iif(first_confirmed < 0, ?1, first_confirmed) "
                   "WHERE id = ?2",
            bind(act.position), bind(text("account")), now;
    } else if (act.kind == act_kind::account_closed) {
        change_account(session, text("account"), [&](Json& value) { value["endings"].push_back(act.position); });
        session << "UPDATE account SET closed = ? WHERE id = ?", bind(act.position), bind(text("account")), now;
    } else if (act.kind == act_kind::body_registered) {
        const Blob hash = lookup(office_, "body.code", text("code"));
        session << "INSERT INTO body (code_hash, act, sealed) VALUES (?, ?, ?)", bind(hash), bind(act.position),
            bind(seal(office_, "body", crypto::to_hex(bytes_of(hash)), only(payload, {"code", "name"}))), now;
    } else if (act.kind == act_kind::body_joined) {
        session << "INSERT INTO body_member (code_hash, account, act) VALUES (?, ?, ?)",
            bind(lookup(office_, "body.code", text("body"))), bind(text("account")), bind(act.position), now;
    } else if (act.kind == act_kind::body_left) {
        session << "DELETE FROM body_member WHERE code_hash = ? AND account = ?",
            bind(lookup(office_, "body.code", text("body"))), bind(text("account")), now;
    } else if (act.kind == act_kind::grant_given) {
        give(session, act, act.compartment, only(payload, {"to", "rights", "from", "until", "by"}));
    } else if (act.kind == act_kind::grant_withdrawn) {
        session << "UPDATE access_grant SET withdrawn = ? WHERE act = ? AND compartment = ?", bind(act.position),
            bind(payload.at("grant").get<std::uint64_t>()), bind(act.compartment.to_text()), now;
    } else if (act.kind == act_kind::key_registered) {
        const Blob hash = lookup(office_, "party_key.fingerprint", text("fingerprint"));
        // Registers older than confirmations: in force at once.
        const std::int64_t confirmed = payload.value("to_be_confirmed", false) ? -1 : static_cast<std::int64_t>(act.position);
        session << "INSERT INTO party_key (fingerprint_hash, key_number_hash, act, confirmed, sealed) VALUES (?, ?, ?, ?, ?)",
            bind(hash), bind(lookup(office_, "party_key.number", text("key_id"))), bind(act.position), bind(confirmed),
            bind(seal(office_, "party_key", crypto::to_hex(bytes_of(hash)),
                      {{"party", text("party")},
                       {"public_key", text("public_key")},
                       {"fingerprint", text("fingerprint")},
                       {"by", text("by")},
                       {"valid_until", payload.value("valid_until", "")},
                       {"follows", payload.value("follows", "")},
                       {"compromised_since", ""}})),
            now;
    } else if (act.kind == act_kind::key_confirmed) {
        session << "UPDATE party_key SET confirmed = ? WHERE fingerprint_hash = ?", bind(act.position),
            bind(lookup(office_, "party_key.fingerprint", text("fingerprint"))), now;
        if (!text("follows").empty()) {
            session << "UPDATE party_key SET revoked = ? WHERE fingerprint_hash = ? AND revoked < 0", bind(act.position),
                bind(lookup(office_, "party_key.fingerprint", text("follows"))), now;
        }
    } else if (act.kind == act_kind::key_acknowledged) {
        const Blob key = lookup(office_, "party_key.fingerprint", text("fingerprint"));
        session << "INSERT INTO key_acknowledgement (fingerprint_hash, party_hash, act, sealed) VALUES (?, ?, ?, ?)", bind(key),
            bind(lookup(office_, "party.code", text("party"))), bind(act.position),
            bind(seal(office_, "key_acknowledgement", std::to_string(act.position), only(payload, {"party"}))), now;
    } else if (act.kind == act_kind::key_revoked) {
        const Blob hash = lookup(office_, "party_key.fingerprint", text("fingerprint"));
        const std::string row = crypto::to_hex(bytes_of(hash));
        Blob sealed;
        session << "SELECT sealed FROM party_key WHERE fingerprint_hash = ?", bind(hash), into(sealed), now;
        Json value = open(office_, "party_key", row, sealed);
        value["compromised_since"] = payload.value("compromised_since", "");
        if (payload.value("since_to_be_confirmed", false)) {  // in registers older than that it counts at once
            value["since_by"] = text("by");
            value["since_said"] = act.position;
            value["since_confirmed"] = nullptr;
        }
        session << "UPDATE party_key SET revoked = ?, sealed = ? WHERE fingerprint_hash = ?", bind(act.position),
            bind(seal(office_, "party_key", row, value)), bind(hash), now;
    } else if (act.kind == act_kind::key_compromise_stated || act.kind == act_kind::key_compromise_confirmed) {
        const Blob hash = lookup(office_, "party_key.fingerprint", text("fingerprint"));
        const std::string row = crypto::to_hex(bytes_of(hash));
        Blob sealed;
        session << "SELECT sealed FROM party_key WHERE fingerprint_hash = ?", bind(hash), into(sealed), now;
        Json value = open(office_, "party_key", row, sealed);
        if (act.kind == act_kind::key_compromise_confirmed) {
            value["since_confirmed"] = act.position;
        } else {
            value["compromised_since"] = text("compromised_since");
            value["since_by"] = text("by");
            value["since_said"] = act.position;
            value["since_confirmed"] = nullptr;
        }
        session << "UPDATE party_key SET sealed = ? WHERE fingerprint_hash = ?", bind(seal(office_, "party_key", row, value)), bind(hash), now;
    } else if (act.kind == act_kind::age_key_registered) {
        const Blob hash = lookup(office_, "age_key.recipient", text("recipient"));
        // Registers older than confirmations: in force at once, as is what the party's signing key vouched for.
        const std::int64_t confirmed = payload.value("to_be_confirmed", false) ? -1 : static_cast<std::int64_t>(act.position);
        session << "INSERT INTO age_key (recipient_hash, account, act, confirmed, since, sealed) VALUES (?, ?, ?, ?, ?, ?)", bind(hash),
            bind(text("by")), bind(act.position), bind(confirmed), bind(act.time.seconds),
            bind(seal(office_, "age_key", crypto::to_hex(bytes_of(hash)), only(payload, {"recipient"}))), now;
    } else if (act.kind == act_kind::age_key_confirmed) {
        session << "UPDATE age_key SET confirmed = ?, since = ? WHERE recipient_hash = ?", bind(act.position), bind(act.time.seconds),
            bind(lookup(office_, "age_key.recipient", text("recipient"))), now;
    } else if (act.kind == act_kind::age_key_revoked) {
        session << "UPDATE age_key SET revoked = ?, ended = ? WHERE recipient_hash = ?", bind(act.position), bind(act.time.seconds),
            bind(lookup(office_, "age_key.recipient", text("recipient"))), now;
    } else if (act.kind == act_kind::document_opened) {
        session << "INSERT INTO document (id, act, compartment, symbol_hash, folded_hash, latest, sealed) VALUES (?, ?, ?, ?, ?, 0, ?)",
            bind(document), bind(act.position), bind(act.compartment.to_text()),
            bind(lookup(act.compartment, "document.symbol", text("symbol"))),
            bind(lookup(act.compartment, "document.symbol-folded", file_name_key(text("symbol")))),
            bind(seal(act.compartment, "document", document,
                      only(payload, {"symbol", "title", "kind", "date", "place", "parties", "relations", "time"}))),
            now;
    } else if (act.kind == act_kind::version_added) {
        const auto number = payload.at("version").get<std::uint32_t>();
        session << "INSERT INTO version (document, number, act, sealed) VALUES (?, ?, ?, ?)", bind(document), bind(number),
            bind(act.position),
            bind(seal(act.compartment, "version", document + "/" + std::to_string(number),
                      only(payload, {"status", "date", "note", "by", "time", "files", "bag"}))),
            now;
        int position = 0;
        for (const Json& file : payload.at("files")) {
            session << "INSERT INTO file (document, version, position, vault_name, digest_hash) VALUES (?, ?, ?, ?, ?)",
                bind(document), bind(number), bind(position++), bind(file.at("vault").get<std::string>()),
                bind(lookup(act.compartment, "file.digest", file.at("sha256").get<std::string>())), now;
        }
        session << "UPDATE document SET latest = ? WHERE id = ?", bind(number), bind(document), now;
    } else if (act.kind == act_kind::signature_recorded) {
        session << "INSERT INTO signature (act, document, version, party_hash, sealed) VALUES (?, ?, ?, ?, ?)",
            bind(act.position), bind(document), bind(payload.at("version").get<std::uint32_t>()),
            bind(lookup(office_, "signature.party", text("party") + "/" + text("word"))),
            bind(seal(act.compartment, "signature", std::to_string(act.position),
                      only(payload, {"party", "word", "capacity", "fingerprint", "public_key", "minisig", "time"}))),
            now;
    } else if (act.kind == act_kind::document_left) {
        // Nothing to compute: it tells the compartment's readers what became of a document.
    } else if (act.kind == act_kind::document_moved) {
        apply_moving(session, act);
    } else if (act.kind == act_kind::erasure_requested || act.kind == act_kind::erasure_withdrawn || act.kind == act_kind::document_erased ||
               act.kind == act_kind::referral_sent || act.kind == act_kind::referral_advanced ||
               act.kind == act_kind::referral_erased) {
        apply_erasing(session, act);
    } else if (act.kind == act_kind::consultation_opened || act.kind == act_kind::signature_asked ||
               act.kind == act_kind::notice_given || act.kind == act_kind::notice_acknowledged ||
               act.kind == act_kind::task_closed || act.kind == act_kind::comment_made) {
        apply_task(session, act);
    } else {
        throw Damaged("act-unknown", "The register holds an act of a kind that this program does not know: " + act.kind +
                                         ". Use a newer program.");
    }
}

void Projection::change_account(Session& session, const std::string& id, const std::function<void(Json&)>& change) const {
    Blob sealed;
    session << "SELECT sealed FROM account WHERE id = ?", bind(id), into(sealed), now;
    Json value = open(office_, "account", id, sealed);
    change(value);
    session << "UPDATE account SET sealed = ? WHERE id = ?", bind(seal(office_, "account", id, value)), bind(id), now;
}

void Projection::give(Session& session, const RecordedAct& act, const CompartmentId& compartment, const Json& grant) const {
    const std::string id = compartment.to_text();
    session << "INSERT INTO access_grant (act, compartment, to_hash, sealed) VALUES (?, ?, ?, ?)", bind(act.position), bind(id),
        bind(lookup(office_, "grant.to", grant.at("to").get<std::string>())),
        bind(seal(compartment, "access_grant", std::to_string(act.position) + "/" + id, grant)), now;
}

void Projection::drop(Session& session) const {
    for (const char* table :
         {"compartment", "party", "account", "body", "body_member", "access_grant", "party_key", "key_acknowledgement",
          "age_key", "document", "version", "file", "signature", "erasure", "erased_file", "referral", "referral_file",
          "task", "task_party", "comment", "commenter", "notice_number"}) {
        execute(session, std::string("DELETE FROM ") + table);
    }
}

std::map<std::string, crypto::Sha256> Projection::dump(Session& session) const {
    // For each table: its rows' keys, clear columns, compartment ('' is the office) and sealed column.
    struct Table {
        std::string name;
        std::string query;
    };
    static const Table tables[] = {
        {"compartment", "SELECT id, act || '|' || hex(name_hash), '', sealed FROM compartment"},
        {"party", "SELECT lower(hex(code_hash)), act || '', '', sealed FROM party"},
        {"account", "SELECT id, act || '|' || hex(login_hash) || '|' || confirmed || '|' || closed || '|' || first_confirmed "
                    "|| '|' || lapsed, '', sealed FROM account"},
        {"body", "SELECT lower(hex(code_hash)), act || '', '', sealed FROM body"},
        {"access_grant",
         "SELECT act || '/' || compartment, hex(to_hash) || '|' || withdrawn, compartment, sealed FROM access_grant"},
        {"party_key",
         "SELECT lower(hex(fingerprint_hash)), act || '|' || confirmed || '|' || revoked || '|' || hex(key_number_hash), '', "
         "sealed FROM party_key"},
        {"key_acknowledgement", "SELECT act || '', hex(fingerprint_hash) || '|' || hex(party_hash), '', sealed FROM key_acknowledgement"},
        {"age_key", "SELECT lower(hex(recipient_hash)), account || '|' || act || '|' || confirmed || '|' || since || '|' || revoked || '|' || ended, '', "
                    "sealed FROM age_key"},
        {"erasure", "SELECT document, requested || '|' || erased, compartment, sealed FROM erasure"},
        {"referral",
         "SELECT id, act || '|' || hex(from_hash) || '|' || hex(to_hash) || '|' || retain_until, compartment, sealed "
         "FROM referral"},
        {"document", "SELECT id, act || '|' || hex(symbol_hash) || '|' || hex(folded_hash) || '|' || latest, compartment, sealed FROM document"},
        {"version",
         "SELECT v.document || '/' || v.number, v.act || '', ifnull(d.compartment, ''), v.sealed "
         "FROM version v LEFT JOIN document d ON d.id = v.document"},
        {"signature",
         "SELECT s.act || '', s.document || '|' || s.version || '|' || hex(s.party_hash), ifnull(d.compartment, ''), s.sealed "
         "FROM signature s LEFT JOIN document d ON d.id = s.document"},
        {"task",
         "SELECT act || '', type || '|' || document || '|' || version || '|' || closed, compartment, sealed FROM task"},
        {"comment", "SELECT act || '', document || '|' || version, compartment, sealed FROM comment"},
        {"commenter", "SELECT document || '|' || lower(hex(account_hash)), act || '', '', x'' FROM commenter"},
        {"task_party", "SELECT task || '/' || hex(party_hash), done || '', '', x'' FROM task_party"},
        {"notice_number", "SELECT compartment, last || '', '', x'' FROM notice_number"},
        {"body_member", "SELECT hex(code_hash) || '/' || account, act || '', '', x'' FROM body_member"},
        {"erased_file", "SELECT vault_name, act || '', '', x'' FROM erased_file"},
        {"referral_file", "SELECT referral || '/' || number, vault_name, '', x'' FROM referral_file"},
        {"file", "SELECT document || '/' || version || '/' || position, vault_name || '|' || hex(digest_hash), '', x'' FROM file"},
    };
    std::map<std::string, crypto::Sha256> rows;
    for (const Table& table : tables) {
        std::string key;
        std::string clear;
        std::string compartment;
        Blob sealed;
        Poco::Data::Statement statement(session);
        statement << table.query, into(key), into(clear), into(compartment), into(sealed), range(0, 1);
        while (!statement.done()) {
            if (statement.execute() == 0) {
                break;
            }
            std::string content = clear;
            if (sealed.size() > 0) {
                try {
                    const auto id = CompartmentId::parse(compartment).value_or(office_);
                    content += "|" + canonical(open(id, table.name, key, sealed));
                } catch (const Error& error) {
                    content += std::string("|damaged: ") + error.what();
                }
            }
            rows[table.name + " " + key] = crypto::Sha256::of(content);
        }
    }
    return rows;
}

}  // namespace depositary::repository
