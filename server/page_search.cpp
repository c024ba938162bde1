// The search page: words, filters, hits with snippets, facets to narrow down by, pages.

#include "repository/names.h"
#include "server/api.h"
#include "server/page.h"
#include "server/page_handlers.h"
#include "server/saved_search.h"
#include "server/search_values.h"

namespace depositary::server {

using namespace repository;

namespace {

std::string address(const Pairs& pairs) {
    std::string query;
    for (const auto& [name, value] : pairs) {
        if (!value.empty()) {
            query += (query.empty() ? "?" : "&") + percent_encode(name) + "=" + percent_encode(value);
        }
    }
    return "/" + query;
}

// The address of the same search with one field set anew, from its first page.
std::string with(const Request& request, std::string_view name, const std::string& value) {
    Pairs pairs;
    for (const auto& [key, old] : request.query) {
        if (key != name && key != "offset") {
            pairs.emplace_back(key, old);
        }
    }
    pairs.emplace_back(name, value);
    return address(pairs);
}

// A text in pieces, those that were found marked. Pieces are displayed one by one, as marks are offsets in the text.
View pieces_view(const std::string& text, const std::vector<SearchMark>& marks) {
    View pieces{View::type::list};
    const auto add = [&](std::size_t begin, std::size_t end, bool mark) {
        if (end > begin) {
            View piece{View::type::object};
            piece.set("text", displayed(std::string_view(text).substr(begin, end - begin)));
            piece.set("mark", mark);
            pieces.push_back(piece);
        }
    };
    std::size_t at = 0;
    for (const SearchMark& mark : marks) {
        if (mark.begin < at || mark.end > text.size() || mark.begin > mark.end) {
            continue;
        }
        add(at, mark.begin, false);
        add(mark.begin, mark.end, true);
        at = mark.end;
    }
    add(at, text.size(), false);
    return pieces;
}

View hit_view(const Words& words, const SearchHit& hit) {
    const std::string document = "/documents/" + hit.document.to_text();
    View view{View::type::object};
    const auto version_href = [&](std::uint32_t number) { return document + "#version-" + std::to_string(number); };
    view.set("href", hit.latest ? document : version_href(hit.version));
    view.set("not_latest", !hit.latest);
    view.set("title", pieces_view(hit.title, hit.title_marks));
    view.set("symbol", pieces_view(hit.symbol, hit.symbol_marks));
    view.set("kind", words.text("kind." + hit.kind));
    view.set("status", words.text("status_of." + hit.status));
    view.set("status_word", hit.status);
    set_text(view, "signed_words", signed_words(words, hit.status, hit.signatures));
    view.set("version", std::to_string(hit.version));
    view.set("language", hit.language.empty() ? "und" : hit.language);
    view.set("language_name", words.text("language." + hit.language));
    view.set("has_snippet", !hit.snippet.empty());
    view.set("pieces", pieces_view(hit.snippet, hit.marks));
    view.set("date", date_view(words, hit.date));
    set_text(view, "file", hit.file);
    set_text(view, "page", page_words(words, hit.page));
    const std::string texts = document + "/versions/" + std::to_string(hit.version) + "/text/";
    const std::string anchor = hit.place.empty() ? "" : "#" + section_anchor(hit.place);
    view.set("read", texts + percent_encode(hit.file) + anchor);
    view.set("where", false);
    if (!hit.file.empty() && !hit.heading.empty()) {
        View where{View::type::object};
        where.set("pieces", pieces_view(hit.heading, hit.heading_marks));
        view.set("where", where);
    }
    View also{View::type::list};
    for (const SearchOtherLanguage& other : hit.also) {  // of the same place, so of the same anchor
        View item{View::type::object};
        item.set("href", texts + percent_encode(other.file) + anchor);
        item.set("language", other.language);
        item.set("name", words.text("language." + other.language));
        also.push_back(item);
    }
    view.set("also", also);
    View former{View::type::list};
    for (const std::uint32_t number : hit.former) {
        View item{View::type::object};
        item.set("href", version_href(number));
        item.set("number", std::to_string(number));
        former.push_back(item);
    }
    view.set("former", former);
    view.set("has_former", !hit.former.empty());
    view.set("elsewhere", !hit.also.empty());
    return view;
}

View facet_view(const Words& words, const Request& request, const PartyNames& parties, const std::string& name,
                const std::string& group, const std::vector<FacetCount>& facet) {
    View values{View::type::list};
    for (const FacetCount& value : facet) {
        View item{View::type::object};
        const std::string field = name == "year" ? "from" : name;
        const auto chosen = request.query_values(field);
        const bool is_chosen = std::find(chosen.begin(), chosen.end(), value.value) != chosen.end();
        item.set("label", name == "party"  ? parties.text(value.value)
                          : group.empty() ? value.value
                                          : words.text(group + "." + value.value));
        item.set("count", std::to_string(value.count));
        item.set("chosen", is_chosen);
        std::string href = with(request, field, is_chosen ? "" : value.value);
        if (name == "year") {
            Pairs pairs;
            for (const auto& [key, old] : request.query) {
                if (key != "from" && key != "to" && key != "offset") {
                    pairs.emplace_back(key, old);
                }
            }
            if (!is_chosen) {
                pairs.emplace_back("from", value.value);
                pairs.emplace_back("to", value.value);
            }
            href = address(pairs);
        }
        item.set("href", href);
        values.push_back(item);
    }
    View view{View::type::object};
    view.set("name", words.text("facet." + name));
    view.set("values", values);
    return view;
}

// What the reader should know of the answer, in words.
View notices_view(const Words& words, const SearchAnswer& answer, const std::vector<UnknownValue>& passed_over) {
    View list{View::type::list};
    for (const UnknownValue& each : passed_over) {
        View item{View::type::object};
        item.set("text", words.text("search_notice.value-unknown"));
        item.set("detail", displayed(words.text(each.name) + ": " + each.value));
        list.push_back(item);
    }
    for (const SearchNotice& notice : answer.notices) {
        View item{View::type::object};
        item.set("text", words.text("search_notice." + notice.code));
        set_text(item, "detail", displayed(notice.detail));
        list.push_back(item);
    }
    return list;
}

// Symbols and titles that the browser offers while the reader types, without any script: those that go on as what was
// searched for, or the newest.
View offers_view(Application& application, const Request& request, const SearchQuery& query,
                 const SearchAnswer& answer) {
    constexpr std::size_t most = 30;
    std::vector<std::string> offers;
    if (query.text.empty()) {
        for (const SearchHit& hit : answer.hits) {
            offers.push_back(hit.symbol);
            offers.push_back(hit.title);
        }
    } else {
        for (const SearchCompletion& found :
             application.search.complete(searchable(request.actor()), query.text, most)) {
            offers.push_back(found.symbol);
            offers.push_back(found.title);
        }
    }
    View list{View::type::list};
    for (const std::string& offer : offers) {
        View item{View::type::object};
        item.set("value", displayed(offer));
        list.push_back(item);
    }
    return list;
}

View form_view(const PartyNames& parties, const Words& words, const SearchQuery& query) {
    View view{View::type::object};
    view.set("text", query.text);
    view.set("from", query.from);
    view.set("to", query.to);
    view.set("as_of", query.as_of);
    view.set("versions", choices(words, search_scopes(), "versions_of", {query.all_versions ? "all" : "latest"}));
    view.set("kinds", choices(words, document_kinds(), "kind", query.kinds));
    view.set("parties", party_choices(parties, query.parties));
    view.set("languages", choices(words, search_languages(), "language", query.languages));
    view.set("statuses", choices(words, search_statuses(), "status_of", query.statuses));
    const std::string order = query.order == SearchOrder::newest   ? "newest"
                              : query.order == SearchOrder::oldest ? "oldest"
                                                                   : "relevance";
    view.set("orders", choices(words, search_orders(), "order", {order}));
    view.set("filtered", !query.kinds.empty() || !query.parties.empty() || !query.languages.empty() ||
                             !query.statuses.empty() || !query.from.empty() || !query.to.empty() || !query.as_of.empty() || query.all_versions ||
                             query.order != SearchOrder::relevance);
    return view;
}

}  // namespace

// A filter that names nothing is passed over, with a notice: who follows an old link sees why.
Response search_page(Application& application, Request& request) {
    const Words& words = words_of(request);
    const bool asked = !request.query.empty();
    const auto passed_over = remove_unknown_values(application, request.query);
    const SearchQuery query = read_search(application, request);
    SearchAnswer answer = application.search.search(searchable(request.actor()), query);
    count_signatures(application, request.actor(), answer);
    const PartyNames parties(words, application.depositary);
    View view = form_view(parties, words, query);
    view.set("overview", View(false));
    if (!asked) {
        set_overview(application, request, answer.complete, view);
    }
    View hits{View::type::list};
    for (const SearchHit& hit : answer.hits) {
        hits.push_back(hit_view(words, hit));
    }
    view.set("hits", hits);
    view.set("keeping", View(false));
    if (const std::string kept = kept_query(application, request.query); !kept.empty()) {
        View keeping{View::type::object};
        keeping.set("query", kept);
        keeping.set("name", count_characters(query.text) > longest_search_name ? "" : displayed(query.text));
        view.set("keeping", keeping);
    }
    view.set("offers", offers_view(application, request, query, answer));
    view.set("notices", notices_view(words, answer, passed_over));
    view.set("noticed", !answer.notices.empty() || !passed_over.empty());
    set_text(view, "understood", answer.understood == query.text ? "" : displayed(answer.understood));
    view.set("incomplete", !answer.complete);
    view.set("any", answer.total > 0);
    view.set("searches", answer.total > 0 || asked);
    view.set("start", std::to_string(query.offset + 1));
    view.set("found", answer.total == 0   ? words.text("found_none")
                      : answer.total == 1 ? words.text("count.found_one")
                                          : words.text("count.found_many", {{"count", std::to_string(answer.total)}}));
    View facets{View::type::list};
    const auto add_facet = [&](const std::string& name, const std::string& group,
                               const std::vector<FacetCount>& facet) {
        if (!facet.empty()) {
            facets.push_back(facet_view(words, request, parties, name, group, facet));
        }
    };
    add_facet("kind", "kind", answer.kinds);
    add_facet("party", "", answer.parties);
    add_facet("language", "language", answer.languages);
    add_facet("status", "status_of", answer.statuses);
    add_facet("year", "", answer.years);
    view.set("facets", facets);
    const auto link = [&](const char* name, const std::string& href, const std::string& text = "") {
        View item{View::type::object};
        item.set("href", href);
        item.set("text", text);
        view.set(name, item);
    };
    if (answer.suggestion) {
        link("suggestion", with(request, "q", *answer.suggestion), displayed(*answer.suggestion));
    }
    if (query.offset > 0) {
        const std::size_t before = query.offset > query.limit ? query.offset - query.limit : 0;
        link("previous", with(request, "offset", before == 0 ? "" : std::to_string(before)));
    }
    if (query.offset + query.limit < answer.total && query.offset + query.limit <= 1000) {
        link("next", with(request, "offset", std::to_string(query.offset + query.limit)));
    }
    return page(application, request, "search", words.text("search_heading"), view);
}

Response search_help_page(Application& application, Request& request) {
    request.allow_query({});
    const Words& words = words_of(request);
    View view{View::type::object};
    // One group a line, remarks left out; what the secretariat wrote is shown as it is.
    View groups{View::type::list};
    const std::string text = request.actor().confirmed ? application.search.synonyms() : "";
    bool any = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        if (line.find('=') < line.find('#')) {
            View item{View::type::object};
            item.set("text", displayed(line.substr(0, line.find('#'))));
            groups.push_back(item);
            any = true;
        }
        at = end + 1;
    }
    view.set("synonyms", groups);
    view.set("has_synonyms", any);
    return page(application, request, "search_help", words.text("search_help"), view);
}

}  // namespace depositary::server
