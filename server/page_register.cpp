// The register for people: its journal, its acts with their proofs. Programs read /register/ itself.

#include "repository/access.h"
#include "server/api.h"
#include "server/happening.h"
#include "server/journal.h"
#include "server/known_names.h"
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

View entry_view(const KnownNames& names, Symbols& symbols, const JournalEntry& entry) {
    const Words& words = names.words();
    View row{View::type::object};
    row.set("index", std::to_string(entry.index));
    row.set("kind", words.text("act_kind." + entry.kind));
    row.set("time", time_view(words, entry.time));
    row.set("shown", entry.act.has_value());
    set_document(row, symbols, entry.act ? entry.act->document : DocumentId());
    set_text(row, "who", entry.act ? names.doer(*entry.act) : "");
    return row;
}

JournalFilter read_filter(const Request& request, const KnownNames& names) {
    JournalFilter filter{request.query_value("kind").value_or(""), request.query_value("party").value_or(""),
                         request.query_value("from").value_or(""), request.query_value("to").value_or("")};
    if (const std::string by = request.query_value("by").value_or(""); !by.empty()) {
        filter.done = [&names, by](const Act& act) { return names.doer_party(act) == by; };
    }
    return filter;
}

std::string journal_address(const Request& request, std::uint64_t before) {
    std::string query = before == 0 ? "" : "before=" + std::to_string(before);
    for (const std::string name : {"kind", "by", "party", "from", "to"}) {
        const bool date = name == "from" || name == "to";
        if (const std::string value = request.query_value(name).value_or(""); !value.empty() && (!date || is_partial_date(value))) {
            query += (query.empty() ? "" : "&") + name + "=" + percent_encode(value);
        }
    }
    return query.empty() ? "/register" : "/register?" + query;
}

}  // namespace

View passed_over_dates(const Words& words, std::initializer_list<std::pair<const char*, std::string*>> dates) {
    View list{View::type::list};
    for (const auto& [name, date] : dates) {
        if (!is_partial_date(*date)) {
            View item{View::type::object};
            item.set("text", words.text("search_notice.value-unknown"));
            item.set("detail", displayed(words.text(name) + ": " + *date));
            list.push_back(item);
            date->clear();
        }
    }
    return list;
}

View act_reference(const Words& words, Journal& journal, std::uint64_t index) {
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

Response register_page(Application& application, Request& request) {
    request.allow_query({"before", "kind", "by", "party", "from", "to"});
    const Words& words = words_of(request);
    const KnownNames names(words, application.depositary, request.actor());
    JournalFilter filter = read_filter(request, names);
    const View passed_over = passed_over_dates(words, {{"from", &filter.from}, {"to", &filter.to}});
    Journal journal(application.depositary, request.actor());
    const std::uint64_t before =
        std::min(journal.size(), request.query_number("before", journal.size(), 0, ~std::uint64_t{0} >> 1));
    const Journal::Page found = journal.before(before, filter, acts_a_page);
    View view{View::type::object};
    view.set("size", std::to_string(journal.size()));
    view.set("vkey", application.depositary.register_verifier().to_text());
    view.set("checkpoint", journal.checkpoint());
    view.set("confirmed", request.actor().confirmed);
    view.set("may_verify", may(request.actor(), OfficeAct::verify_everything));
    view.set("kinds", choices(words, act_kinds(), "act_kind", {filter.kind}));
    view.set("parties", party_choices(names.parties(), {filter.party}));
    view.set("doers", party_choices(names.parties(), {request.query_value("by").value_or("")}));
    view.set("passed_over", passed_over);
    view.set("from", filter.from);
    view.set("to", filter.to);
    view.set("filtered", !filter.empty());
    Symbols symbols(application, request.actor());
    View rows{View::type::list};
    for (const JournalEntry& entry : found.entries) {
        rows.push_back(entry_view(names, symbols, entry));
    }
    view.set("acts", rows);
    view.set("any", !found.entries.empty());
    view.set("newest", before < journal.size() ? link_view(journal_address(request, 0)) : View(false));
    view.set("older", found.next > 0 ? link_view(journal_address(request, found.next)) : View(false));
    return page(application, request, "register", words.text("register_heading"), view);
}

Response act_page(Application& application, Request& request) {
    request.allow_query({});
    const Words& words = words_of(request);
    const std::uint64_t index = act_index(request);
    Symbols symbols(application, request.actor());
    const Receipt receipt = application.depositary.receipt(request.actor(), index);
    // What everybody has of it: the leaf.
    Journal journal(application.depositary, request.actor());
    const JournalEntry entry = journal.before(index + 1, {}, 1).entries.at(0);
    View view{View::type::object};
    view.set("index", std::to_string(index));
    view.set("kind", words.text("act_kind." + entry.kind));
    view.set("kind_word", entry.kind);
    view.set("time", time_view(words, entry.time));
    view.set("entry", receipt.entry);
    view.set("proof", receipt.proof);
    view.set("readable", false);
    view.set("erased", false);
    set_text(view, "who", "");
    set_document(view, symbols, DocumentId());
    try {
        const Act act = application.depositary.act(request.actor(), index);
        // Canonical JSON is one long line; it is shown indented, and what was committed to can be downloaded.
        const nlohmann::json payload = nlohmann::json::parse(act.payload, nullptr, false);
        view.set("readable", true);
        set_text(view, "who", KnownNames(words, application.depositary, request.actor()).doer(act));
        view.set("payload", displayed(payload.is_discarded()
                                          ? act.payload
                                          : payload.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)));
        view.set("salt", crypto::to_base64(act.salt));
        set_document(view, symbols, act.document);
    } catch (const Erased&) {
        view.set("erased", true);
    } catch (const NotFound&) {
        // Not for this reader to know,
    } catch (const Forbidden&) {
        // or not to read.
    }
    return page(application, request, "act", words.text("act.number", {{"number", std::to_string(index)}}), view);
}

}  // namespace depositary::server
