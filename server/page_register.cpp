// The register for people: its journal, its acts with their proofs, the parties' keys. Programs read /register/ itself.

#include "repository/access.h"
#include "server/api.h"
#include "server/happening.h"
#include "server/journal.h"
#include "server/page.h"
#include "server/page_handlers.h"

#include <algorithm>
#include <map>

namespace depositary::server {

using namespace repository;

namespace {

constexpr std::size_t acts_a_page = 25;

// The documents that acts are about, each read once a page.
class Symbols {
public:
    Symbols(Application& application, const Actor& actor) : application_(application), actor_(actor) {}
    // Empty for none, and for one that this reader may not know of.
    const std::string& of(const DocumentId& id) {
        const auto [found, added] = symbols_.emplace(id.to_text(), "");
        if (added && !id.is_nil()) {
            try {
                found->second = application_.depositary.document(actor_, id).symbol;
            } catch (const NotFound&) {
                // stays empty
            }
        }
        return found->second;
    }

private:
    Application& application_;
    const Actor& actor_;
    std::map<std::string, std::string> symbols_;
};

void set_document(View& view, Symbols& symbols, const DocumentId& id) {
    const std::string& symbol = symbols.of(id);
    symbol.empty() ? view.set("document", false)
                   : view.set("document", link_view("/documents/" + id.to_text(), symbol));
}

View entry_view(const Words& words, Symbols& symbols, const JournalEntry& entry) {
    View row{View::type::object};
    row.set("index", std::to_string(entry.index));
    row.set("kind", words.text("act_kind." + entry.kind));
    row.set("time", time_view(words, entry.time));
    row.set("shown", entry.act.has_value());
    set_document(row, symbols, entry.act ? entry.act->document : DocumentId());
    return row;
}

JournalFilter read_filter(const Request& request) {
    JournalFilter filter{request.query_value("kind").value_or(""), request.query_value("party").value_or(""),
                         request.query_value("from").value_or(""), request.query_value("to").value_or("")};
    if (!is_partial_date(filter.from) || !is_partial_date(filter.to)) {
        throw HttpError(400, "query-malformed", "from and to are dates: 2004, 2004-10 or 2004-10-29.");
    }
    return filter;
}

std::string journal_address(const JournalFilter& filter, std::uint64_t before) {
    std::string query = before == 0 ? "" : "before=" + std::to_string(before);
    for (const auto& [name, value] : std::initializer_list<std::pair<std::string, std::string>>{
             {"kind", filter.kind}, {"party", filter.party}, {"from", filter.from}, {"to", filter.to}}) {
        if (!value.empty()) {
            query += (query.empty() ? "" : "&") + name + "=" + percent_encode(value);
        }
    }
    return query.empty() ? "/register" : "/register?" + query;
}

// The act of a key's registration or revocation: its time is in the register for all to see.
View key_act_view(const Words& words, Journal& journal, std::uint64_t index) {
    View view{View::type::object};
    view.set("index", std::to_string(index));
    view.set("time", View(false));
    view.set("shown", false);
    if (const auto page = journal.before(index + 1, {}, 1); !page.entries.empty()) {
        view.set("time", time_view(words, page.entries.front().time));
        view.set("shown", page.entries.front().act.has_value());
    }
    return view;
}

}  // namespace

Response register_page(Application& application, Request& request) {
    request.allow_query({"before", "kind", "party", "from", "to"});
    const Words& words = words_of(request);
    const JournalFilter filter = read_filter(request);
    Journal journal(application.depositary, request.actor());
    const std::uint64_t before =
        std::min(journal.size(), request.query_number("before", journal.size(), 0, ~std::uint64_t{0} >> 1));
    const Journal::Page found = journal.before(before, filter, acts_a_page);
    View view{View::type::object};
    view.set("size", std::to_string(journal.size()));
    view.set("vkey", application.depositary.register_verifier().to_text());
    view.set("checkpoint", journal.checkpoint());
    view.set("may_verify", may(request.actor(), OfficeAct::verify_everything));
    view.set("kinds", choices(words, act_kinds(), "act_kind", {filter.kind}));
    view.set("parties", party_choices(application.depositary.parties(), {filter.party}));
    view.set("from", filter.from);
    view.set("to", filter.to);
    view.set("filtered", !filter.empty());
    Symbols symbols(application, request.actor());
    View rows{View::type::list};
    for (const JournalEntry& entry : found.entries) {
        rows.push_back(entry_view(words, symbols, entry));
    }
    view.set("acts", rows);
    view.set("any", !found.entries.empty());
    view.set("newest", before < journal.size() ? link_view(journal_address(filter, 0)) : View(false));
    view.set("older", found.next > 0 ? link_view(journal_address(filter, found.next)) : View(false));
    return page(application, request, "register", words.text("register_heading"), view);
}

Response act_page(Application& application, Request& request) {
    request.allow_query({});
    const Words& words = words_of(request);
    const std::uint64_t index = act_index(request);
    const Act act = application.depositary.act(request.actor(), index);
    const Receipt receipt = application.depositary.receipt(request.actor(), index);
    // Canonical JSON is one long line; it is shown indented, and what was committed to can be downloaded.
    const nlohmann::json payload = nlohmann::json::parse(act.payload, nullptr, false);
    View view{View::type::object};
    view.set("index", std::to_string(index));
    view.set("kind", words.text("act_kind." + act.kind));
    view.set("kind_word", act.kind);
    view.set("time", time_view(words, act.time));
    view.set("payload",
             displayed(payload.is_discarded() ? act.payload
                                              : payload.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)));
    view.set("salt", crypto::to_base64(act.salt));
    view.set("entry", receipt.entry);
    view.set("proof", receipt.proof);
    Symbols symbols(application, request.actor());
    set_document(view, symbols, act.document);
    return page(application, request, "act", words.text("act.number", {{"number", std::to_string(index)}}), view);
}

bool is_unacknowledged(const PartyKey& key, const Actor& actor) {
    return actor.role == Role::ministry && actor.confirmed && actor.party != key.party && key.confirmed && !key.revoked &&
           std::find(key.acknowledged.begin(), key.acknowledged.end(), actor.party) == key.acknowledged.end();
}

namespace {

Response key_changed(Application& application, Request& request, Receipt (Depositary::*change)(const Actor&, const std::string&, const Once&)) {
    const auto fields = read_form(request, {form_token_field});
    check_form_token(application, request, fields.at(std::string(form_token_field)));
    (application.depositary.*change)(request.actor(), request.parameter("fingerprint"), {});
    return Response::redirect("/keys");
}

}  // namespace

Response confirm_key_form(Application& application, Request& request) {
    return key_changed(application, request, &Depositary::confirm_key);
}

Response acknowledge_key_form(Application& application, Request& request) {
    return key_changed(application, request, &Depositary::acknowledge_key);
}

Response keys_page(Application& application, Request& request) {
    request.allow_query({});
    const Words& words = words_of(request);
    Journal journal(application.depositary, request.actor());
    auto keys = application.depositary.party_keys();
    std::stable_sort(keys.begin(), keys.end(),
                     [](const PartyKey& a, const PartyKey& b) { return a.registered > b.registered; });
    View parties{View::type::list};
    for (const Party& party : application.depositary.parties()) {
        View list{View::type::list};
        bool any = false;
        for (const PartyKey& key : keys) {
            if (key.party != party.code) {
                continue;
            }
            any = true;
            View item{View::type::object};
            item.set("public_key", key.public_key);
            item.set("fingerprint", key.fingerprint);
            item.set("in_force", key.confirmed.has_value() && !key.revoked);
            item.set("unconfirmed", !key.confirmed && !key.revoked);
            item.set("registered", key_act_view(words, journal, key.registered));
            item.set("confirmed", key.confirmed && *key.confirmed != key.registered ? key_act_view(words, journal, *key.confirmed)
                                                                                    : View(false));
            item.set("valid_until", date_view(words, key.valid_until));
            item.set("compromised_since", date_view(words, key.compromised_since));
            set_text(item, "follows", key.follows);
            std::string noted;
            for (const std::string& code : key.acknowledged) {
                noted += (noted.empty() ? "" : ", ") + code;
            }
            set_text(item, "acknowledged", noted);
            const Actor& actor = request.actor();
            item.set("may_confirm", !key.confirmed && !key.revoked && key.by != actor.account &&
                                        (is_of_party(actor, key.party) || actor.role == Role::secretariat));
            item.set("may_acknowledge", is_unacknowledged(key, actor));
            item.set("revoked", key.revoked ? key_act_view(words, journal, *key.revoked) : View(false));
            list.push_back(item);
        }
        View item{View::type::object};
        item.set("code", party.code);
        item.set("name", displayed(party.name));
        item.set("keys", list);
        item.set("any", any);
        parties.push_back(item);
    }
    View view{View::type::object};
    view.set("parties", parties);
    return page(application, request, "keys", words.text("keys_heading"), view);
}

}  // namespace depositary::server
