// The search page: words, filters, hits with snippets, facets to narrow down by, pages.

#include "server/api.h"
#include "server/page.h"
#include "server/page_handlers.h"

#include <map>

namespace depositary::server {

using namespace repository;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

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

View pieces_view(const SearchHit& hit) {
    View pieces{View::type::list};
    const auto add = [&](std::size_t begin, std::size_t end, bool mark) {
        if (end > begin) {
            View piece{View::type::object};
            piece.set("text", displayed(std::string_view(hit.snippet).substr(begin, end - begin)));
            piece.set("mark", mark);
            pieces.push_back(piece);
        }
    };
    std::size_t at = 0;
    for (const SearchMark& mark : hit.marks) {
        if (mark.begin < at || mark.end > hit.snippet.size() || mark.begin > mark.end) {
            continue;
        }
        add(at, mark.begin, false);
        add(mark.begin, mark.end, true);
        at = mark.end;
    }
    add(at, hit.snippet.size(), false);
    return pieces;
}

View hit_view(const Words& words, const SearchHit& hit) {
    const std::string document = "/documents/" + hit.document.to_text();
    View view{View::type::object};
    view.set("href", document);
    view.set("title", displayed(hit.title));
    view.set("symbol", hit.symbol);
    view.set("kind", words.text("kind." + hit.kind));
    view.set("status", words.text("status_of." + hit.status));
    view.set("status_word", hit.status);
    view.set("version", std::to_string(hit.version));
    view.set("language", hit.language.empty() ? "und" : hit.language);
    view.set("language_name", words.text("language." + hit.language));
    view.set("has_snippet", !hit.snippet.empty());
    view.set("pieces", pieces_view(hit));
    view.set("date", date_view(words, hit.date));
    set_text(view, "file", hit.file);
    set_text(view, "heading", hit.file.empty() ? "" : hit.heading);
    view.set("read", document + "/versions/" + std::to_string(hit.version) + "/text/" + percent_encode(hit.file) +
                         (hit.number.empty() ? "" : "#" + section_anchor(hit.number)));
    return view;
}

View facet_view(const Words& words, const Request& request, const std::string& name, const std::string& group,
                const std::vector<FacetCount>& facet, const std::map<std::string, std::string>& names) {
    View values{View::type::list};
    for (const FacetCount& value : facet) {
        View item{View::type::object};
        const std::string field = name == "year" ? "from" : name;
        const auto chosen = request.query_values(field);
        const bool is_chosen = std::find(chosen.begin(), chosen.end(), value.value) != chosen.end();
        const auto known = names.find(value.value);
        item.set("label", known != names.end() ? displayed(known->second)
                          : group.empty()      ? value.value
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

View form_view(Application& application, const Words& words, const SearchQuery& query) {
    View view{View::type::object};
    view.set("text", query.text);
    view.set("from", query.from);
    view.set("to", query.to);
    view.set("kinds",
             choices(words, {"agreement", "plan-of-action", "work-plan", "meeting-record", "guideline", "referral"},
                     "kind", query.kinds));
    view.set("parties", party_choices(application.depositary.parties(), query.parties));
    view.set("languages", choices(words, {"en", "km", "zh", "lo", "my", "th", "vi"}, "language", query.languages));
    view.set("statuses", choices(words, {"draft", "agreed-in-principle", "endorsed", "adopted", "signed"}, "status_of",
                                 query.statuses));
    const std::string order = query.order == SearchOrder::newest   ? "newest"
                              : query.order == SearchOrder::oldest ? "oldest"
                                                                   : "relevance";
    view.set("orders", choices(words, {"relevance", "newest", "oldest"}, "order", {order}));
    view.set("filtered", !query.kinds.empty() || !query.parties.empty() || !query.languages.empty() ||
                             !query.statuses.empty() || !query.from.empty() || !query.to.empty() ||
                             query.order != SearchOrder::relevance);
    return view;
}

}  // namespace

Response search_page(Application& application, Request& request) {
    const Words& words = words_of(request);
    const SearchQuery query = read_search(request);
    const SearchAnswer answer = application.search.search(searchable(request.actor()), query);
    View view = form_view(application, words, query);
    view.set("overview", View(false));
    if (request.query.empty()) {
        set_overview(application, request, view);
    }
    View hits{View::type::list};
    for (const SearchHit& hit : answer.hits) {
        hits.push_back(hit_view(words, hit));
    }
    view.set("hits", hits);
    view.set("any", answer.total > 0);
    view.set("start", std::to_string(query.offset + 1));
    view.set("found", answer.total == 0   ? words.text("found_none")
                      : answer.total == 1 ? words.text("count.found_one")
                                          : words.text("count.found_many", {{"count", std::to_string(answer.total)}}));
    View facets{View::type::list};
    std::map<std::string, std::string> party_names;
    for (const Party& party : application.depositary.parties()) {
        party_names.emplace(party.code, party.name);
    }
    const auto add_facet = [&](const std::string& name, const std::string& group,
                               const std::vector<FacetCount>& facet) {
        if (!facet.empty()) {
            facets.push_back(facet_view(words, request, name, group, facet,
                                        name == "party" ? party_names : std::map<std::string, std::string>{}));
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

}  // namespace depositary::server
