// What people see first: on the start page the board, what is new and what waits for their party; the board of documents by
// status.

#include "repository/credentials.h"
#include "server/api.h"
#include "server/first_page.h"
#include "server/happening.h"
#include "server/journal.h"
#include "server/page.h"
#include "server/page_accounts.h"
#include "server/page_handlers.h"
#include "server/task_views.h"

#include <algorithm>
#include <set>

namespace depositary::server {

using namespace repository;

namespace {

constexpr std::size_t news_shown = 5;
constexpr std::size_t acts_looked_at = 60;
constexpr unsigned documents_looked_at = 100;
constexpr std::size_t cards_shown = 8;
constexpr std::size_t cards_at_first = 2;  // on the start page

// The documents to which something happened last, each once, with the last thing.
View news_view(Application& application, const Words& words, const Actor& actor) {
    View list{View::type::list};
    std::set<std::string> told;
    const PartyNames names(words, application.depositary);
    Journal journal(application.depositary, actor);
    for (const JournalEntry& entry : journal.before(journal.size(), {}, acts_looked_at).entries) {
        if (told.size() == news_shown || !entry.act || entry.act->document.is_nil()) {
            continue;
        }
        const auto what = happening(words, names, *entry.act);
        if (!what || !told.insert(entry.act->document.to_text()).second) {
            continue;
        }
        View item = document_line_view(words, application.depositary.document(actor, entry.act->document));
        item.set("what", *what);
        item.set("date", date_view(words, entry.time.to_text().substr(0, 10)));
        item.set("index", std::to_string(entry.index));
        list.push_back(item);
    }
    return list;
}

// A document waits for a party that is among its parties, when others have signed its latest version and it has not.
bool waits_for(const Document& document, const std::string& party) {
    const auto& signatures = document.latest().signatures;
    const auto signed_by = [&](bool own) {
        return std::any_of(signatures.begin(), signatures.end(), [&](const Signature& signature) {
            const bool counts = own || (signature.act_word == "signature" && std::find(document.parties.begin(), document.parties.end(), signature.party) != document.parties.end());
            return signature.valid && counts && (signature.party == party) == own;
        });
    };
    return std::find(document.parties.begin(), document.parties.end(), party) != document.parties.end() &&
           signed_by(false) && !signed_by(true);
}

// The documents under which the party's signature is asked for.
std::set<DocumentId> documents_waiting(Application& application, const Actor& actor) {
    std::set<DocumentId> documents;
    for (const Task& task : application.depositary.tasks(actor, {{}, true, Task::Type::signature}, {0, 200})) {
        documents.insert(task.document);
    }
    return documents;
}

View card_view(const Words& words, const SearchHit& hit) {
    View card{View::type::object};
    card.set("href", "/documents/" + hit.document.to_text());
    card.set("symbol", hit.symbol);
    card.set("title", displayed(hit.title));
    card.set("kind", words.text("kind." + hit.kind));
    card.set("version", std::to_string(hit.version));
    set_text(card, "signed_words", signed_words(words, hit.status, hit.signatures));
    card.set("date", date_view(words, hit.date));
    return card;
}

// Documents by status, the newest of each.
View columns_view(Application& application, const Words& words, const Actor& actor, std::size_t cards_of_each) {
    View columns{View::type::list};
    for (const Status status :
         {Status::draft, Status::agreed_in_principle, Status::endorsed, Status::adopted, Status::signed_}) {
        const std::string word(to_text(status));
        SearchQuery query;
        query.statuses = {word};
        query.order = SearchOrder::newest;
        query.limit = static_cast<unsigned>(cards_of_each);
        SearchAnswer answer = application.search.search(searchable(actor), query);
        count_signatures(application, actor, answer);
        View cards{View::type::list};
        for (const SearchHit& hit : answer.hits) {
            cards.push_back(card_view(words, hit));
        }
        View column{View::type::object};
        column.set("status", words.text("status_of." + word));
        column.set("status_word", word);
        column.set("count", std::to_string(answer.total));
        column.set("cards", cards);
        column.set("none", answer.hits.empty());
        column.set("more",
                   answer.total > answer.hits.size() ? link_view("/?order=newest&status=" + word) : View(false));
        columns.push_back(column);
    }
    return columns;
}

}  // namespace

void set_overview(Application& application, const Request& request, bool search_complete, View& view) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    View overview{View::type::object};
    const View news = news_view(application, words, actor);
    overview.set("news", news);
    overview.set("has_news", !news.is_empty_list());
    const PartyNames parties(words, application.depositary);
    const View office_news = office_news_view(application, parties, words, actor);
    overview.set("office_news", office_news);
    overview.set("has_office_news", !office_news.is_empty_list());
    const View erasures = erasures_view(application, parties, words, actor);
    overview.set("erasures", erasures);
    overview.set("has_erasures", !erasures.is_empty_list());
    overview.set("state", state_view(application, words, actor, search_complete));
    overview.set("board", actor.role == Role::secretariat && actor.confirmed);
    if (actor.role == Role::secretariat && actor.confirmed) {
        overview.set("columns", columns_view(application, words, actor, cards_at_first));
    }
    overview.set("any_section", (actor.role == Role::ministry && actor.confirmed) || !news.is_empty_list() || !office_news.is_empty_list());
    View waiting{View::type::list};
    if (actor.role == Role::ministry) {
        waiting = waiting_view(application, request);
        const auto asked = documents_waiting(application, actor);
        for (const Document& document : application.depositary.documents(actor, {0, documents_looked_at})) {
            if (waits_for(document, actor.party) && !asked.contains(document.id)) {
                View item = document_line_view(words, document);
                item.set("what", words.text("others_signed"));
                item.set("due", View(false));
                waiting.push_back(item);
            }
        }
    }
    const auto keys = application.depositary.party_keys();
    overview.set("new_keys", std::any_of(keys.begin(), keys.end(),
                                         [&](const PartyKey& key) { return is_unacknowledged(key, actor); }));
    const auto own = [&](const PartyKey& key) { return actor.role == Role::ministry && key.party == actor.party && key.revoked; };
    overview.set("own_key_revoked", std::any_of(keys.begin(), keys.end(), own) && keys_in_force(application, actor.party).empty());
    overview.set("since_waits", std::any_of(keys.begin(), keys.end(), [&](const PartyKey& key) { return may_confirm_compromise(application.depositary, key, actor); }));
    overview.set("unconfirmed", !actor.confirmed);
    const View ways = ways_added_view(application, words, actor);
    overview.set("ways", ways);
    overview.set("ways_added", !ways.is_empty_list());
    overview.set("open_link", application.depositary.credentials().invitation(actor.account).has_value());
    overview.set("age_keys_wait", !application.depositary.age_keys_to_confirm(actor).empty());
    overview.set("ministry", actor.role == Role::ministry && actor.confirmed);  // another sees nothing of what waits for its party
    overview.set("accounts_wait", could_confirm_any(application, actor));
    overview.set("waiting", waiting);
    overview.set("has_waiting", !waiting.is_empty_list());
    view.set("overview", overview);
}

Response board_page(Application& application, Request& request) {
    request.allow_query({});
    const Words& words = words_of(request);
    View view{View::type::object};
    view.set("columns", columns_view(application, words, request.actor(), cards_shown));
    view.set("may_deposit", !request.actor().compartments(Right::deposit).empty());
    return page(application, request, "board", words.text("board_heading"), view);
}

}  // namespace depositary::server
