// /api/v1/searches and /api/v1/feeds: searches that an account keeps, and what is new among what they find.

#include "crypto/sha256.h"
#include "repository/access.h"
#include "server/api.h"
#include "server/feed.h"
#include "server/saved_search.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace depositary::server {

using namespace repository;

namespace {

constexpr std::size_t longest_feed = 50;

Json to_json(const SavedSearch& search) {
    if (search.damaged) {
        return {{"id", search.id},   {"name", ""},     {"query", ""},   {"saved", nullptr}, {"since", nullptr},
                {"feed", nullptr},   {"damaged", true}};
    }
    return {{"id", search.id},
            {"name", search.name},
            {"query", search.query},
            {"saved", search.saved.to_text()},
            {"since", search.since},
            {"feed", feed_path(search.id)},
            {"damaged", false}};
}

// What an account looks for is in no compartment: a token of some compartments is not told.
Response list_searches(Application& application, Request& request) {
    request.allow_query({});
    require_whole(request.actor());
    Json items = Json::array();
    for (const SavedSearch& search : application.depositary.saved_searches().all(request.actor().account)) {
        items.push_back(to_json(search));
    }
    return Response::json(200, dump(Json{{"items", std::move(items)}}));
}

Response save_search(Application& application, Request& request) {
    require_whole(request.actor());
    const auto json = parse_strict_json(request.read_body());
    const JsonFields fields(json, "", {"name", "query"});
    const SavedSearch search =
        application.depositary.saved_searches().add(request.actor(), fields.text("name"), kept_query(application, fields.text("query")));
    Response response = Response::json(201, dump(to_json(search)));
    response.set("Location", "/api/v1/searches");
    return response;
}

Response remove_search(Application& application, Request& request) {
    request.allow_query({});
    require_whole(request.actor());
    remove_with_tokens(application, request.actor(), request.parameter("name"));
    return Response(204);
}

// What is asked for, filters too, as a query writes it: shelter kind:work-plan party:KH,VN
std::string in_words(const SearchQuery& query, const std::string& understood) {
    std::string words = understood;
    const auto add = [&](const char* field, const std::string& value) {
        if (!value.empty()) words += fmt::format("{}{}:{}", words.empty() ? "" : " ", field, value);
    };
    add("kind", fmt::format("{}", fmt::join(query.kinds, ",")));
    add("party", fmt::format("{}", fmt::join(query.parties, ",")));
    add("lang", fmt::format("{}", fmt::join(query.languages, ",")));
    add("status", fmt::format("{}", fmt::join(query.statuses, ",")));
    add("from", query.from);
    add("to", query.to);
    return words;
}

// What the search finds now with this account's rights of now. An act that the reader may not read any more, as it was
// erased or moved since the index was asked, is left out.
void set_entries(Application& application, const Actor& actor, SearchQuery query, Feed& feed) {
    query.order = SearchOrder::recorded;
    query.offset = 0;
    query.limit = longest_feed;
    const SearchAnswer answer = application.search.search(searchable(actor), query);
    feed.subtitle = in_words(query, answer.understood);
    for (const SearchHit& hit : answer.hits) {
        try {
            feed.entries.push_back({hit, application.depositary.act(actor, hit.act).time});
        } catch (const NotFound&) {
        } catch (const Forbidden&) {
        }
    }
}

Feed feed_of(Application& application, const Request& request, const std::string& name) {
    const Actor& actor = request.actor();
    const std::string depositary = application.depositary.register_verifier().name;
    Feed feed;
    SearchQuery query;
    if (name == feed_of_all) {
        feed.id = uuid_of("depositary-feed/v1\n" + application.depositary.instance().to_text() + "\n" + actor.account.to_text());
        feed.title = depositary;
    } else {
        const auto search = application.depositary.saved_searches().find(actor.account, name);
        if (!search) {
            throw NotFound("not-found", "There is no such feed.");
        }
        if (search->damaged) {
            throw Damaged("search-damaged", "This saved search cannot be read any more: remove it and save it anew.");
        }
        feed.id = search->id;
        feed.title = search->name;
        feed.begun = search->saved;
        query = asked_query(application, search->query);
        query.since = search->since;
    }
    feed.author = depositary;
    feed.origin = own_origin(application, request);
    feed.path = feed_path(name);
    set_entries(application, actor, std::move(query), feed);
    return feed;
}

// The tag is of the whole body that this reader would get, and is compared after the reader was let in: that nothing
// changed (304) says what the body would.
Response get_feed(Application& application, Request& request) {
    request.allow_query({});
    const std::string body = atom(feed_of(application, request, request.parameter("name")));
    const std::string tag = "\"" + crypto::Sha256::of(crypto::as_bytes(body)).hex() + "\"";
    const auto known = request.head.field("if-none-match");
    Response response =
        known && names_tag(*known, tag) ? Response(304) : Response::text(200, "application/atom+xml; charset=utf-8", body);
    response.set("ETag", tag);
    return response;
}

}  // namespace

std::span<const Route> saved_search_routes() {
    static constexpr Route table[] = {
        {"GET", "/api/v1/searches", list_searches},
        {"POST", "/api/v1/searches", save_search, Access::signed_in, BodyKind::json, largest_json},
        {"DELETE", "/api/v1/searches/{name}", remove_search},
        {"GET", feed_route, get_feed},
    };
    return table;
}

}  // namespace depositary::server
