#include "repository/projection.h"

#include "crypto/error.h"
#include "repository/act.h"

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
        // Nothing to compute: who was invited chooses a password, which is no act.
    } else if (act.kind == act_kind::party_registered) {
        const Blob hash = lookup(office_, "party.code", text("code"));
        session << "INSERT INTO party (code_hash, act, sealed) VALUES (?, ?, ?)", bind(hash), bind(act.position),
            bind(seal(office_, "party", crypto::to_hex(bytes_of(hash)), only(payload, {"code", "name"}))), now;
    } else if (act.kind == act_kind::compartment_opened) {
        const std::string id = text("compartment");
        session << "INSERT INTO compartment (id, act, name_hash, sealed) VALUES (?, ?, ?, ?)", bind(id),
            bind(act.position), bind(lookup(office_, "compartment.name", text("name"))),
            bind(seal(office_, "compartment", id, only(payload, {"name", "title"}))), now;
        for (const Json& member : payload.at("members")) {
            session << "INSERT INTO membership (account, compartment, act) VALUES (?, ?, ?)",
                bind(member.get<std::string>()), bind(id), bind(act.position), now;
        }
    } else if (act.kind == act_kind::account_opened) {
        const std::string id = text("account");
        session << "INSERT INTO account (id, act, login_hash, sealed) VALUES (?, ?, ?, ?)", bind(id), bind(act.position),
            bind(lookup(office_, "account.login", text("login"))),
            bind(seal(office_, "account", id, only(payload, {"login", "name", "party", "role", "public_key"}))), now;
        for (const Json& compartment : payload.at("compartments")) {
            session << "INSERT INTO membership (account, compartment, act) VALUES (?, ?, ?)", bind(id),
                bind(compartment.get<std::string>()), bind(act.position), now;
        }
    } else if (act.kind == act_kind::key_registered) {
        const Blob hash = lookup(office_, "party_key.fingerprint", text("fingerprint"));
        session << "INSERT INTO party_key (fingerprint_hash, key_number_hash, act, sealed) VALUES (?, ?, ?, ?)", bind(hash),
            bind(lookup(office_, "party_key.number", text("key_id"))), bind(act.position),
            bind(seal(office_, "party_key", crypto::to_hex(bytes_of(hash)),
                      only(payload, {"party", "public_key", "fingerprint"}))),
            now;
    } else if (act.kind == act_kind::key_revoked) {
        session << "UPDATE party_key SET revoked = ? WHERE fingerprint_hash = ?", bind(act.position),
            bind(lookup(office_, "party_key.fingerprint", text("fingerprint"))), now;
    } else if (act.kind == act_kind::document_opened) {
        session << "INSERT INTO document (id, act, compartment, symbol_hash, latest, sealed) VALUES (?, ?, ?, ?, 0, ?)",
            bind(document), bind(act.position), bind(act.compartment.to_text()),
            bind(lookup(act.compartment, "document.symbol", text("symbol"))),
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
    } else {
        throw Damaged("act-unknown", "The register holds an act of a kind that this program does not know: " + act.kind +
                                         ". Use a newer program.");
    }
}

void Projection::drop(Session& session) const {
    for (const char* table :
         {"compartment", "party", "account", "membership", "party_key", "document", "version", "file", "signature"}) {
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
        {"account", "SELECT id, act || '|' || hex(login_hash), '', sealed FROM account"},
        {"party_key",
         "SELECT lower(hex(fingerprint_hash)), act || '|' || revoked || '|' || hex(key_number_hash), '', sealed "
         "FROM party_key"},
        {"document", "SELECT id, act || '|' || hex(symbol_hash) || '|' || latest, compartment, sealed FROM document"},
        {"version",
         "SELECT v.document || '/' || v.number, v.act || '', ifnull(d.compartment, ''), v.sealed "
         "FROM version v LEFT JOIN document d ON d.id = v.document"},
        {"signature",
         "SELECT s.act || '', s.document || '|' || s.version || '|' || hex(s.party_hash), ifnull(d.compartment, ''), s.sealed "
         "FROM signature s LEFT JOIN document d ON d.id = s.document"},
        {"membership", "SELECT account || '/' || compartment, act || '', '', x'' FROM membership"},
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
