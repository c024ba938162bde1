// /api/v1/parties, /accounts: who there is.

#include "repository/access.h"
#include "server/api.h"

namespace depositary::server {

using namespace repository;

namespace {

Response list_parties(Application& application, Request& request) {
    request.allow_query({});
    return Response::json(200, dump(items_json(application.depositary.parties())));
}

Response add_party(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"code", "name"});
    return created(application.depositary.register_party(request.actor(), {fields.text("code"), fields.text("name")},
                                                         once_of(request, body)),
                   "/api/v1/parties");
}

Response list_office_news(Application& application, Request& request) {
    request.allow_query({});
    const Actor& actor = request.actor();
    require_whole(actor);
    if (!may_read_office_news(actor)) {
        throw Forbidden("role", "This account is not told of the office.");
    }
    Json items = Json::array();
    for (const OfficeNews& item : application.depositary.office_news(actor)) {
        items.push_back({{"type", to_text(item.type)},
                         {"index", item.act},
                         {"time", item.time.to_text()},
                         {"party", item.party},
                         {"by_party", item.by_party},
                         {"by_role", to_text(item.by_role)}});
    }
    return Response::json(200, dump(Json{{"items", std::move(items)}}));
}

Response list_accounts(Application& application, Request& request) {
    request.allow_query({});
    return Response::json(200, dump(items_json(application.depositary.accounts(request.actor()))));
}

Response add_account(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"login", "name", "party", "role", "compartments", "password", "public_key"});
    NewAccount account;
    account.login = fields.text("login");
    account.name = fields.text("name");
    account.party = fields.text("party");
    account.role = word<Role>("role", fields.text("role"));
    for (const std::string& id : fields.texts_or_none("compartments")) {
        account.compartments.push_back(compartment_id(id));
    }
    account.password = fields.text_or("password", "");
    account.public_key = fields.text_or("public_key", "");
    return created(application.depositary.open_account(request.actor(), account, once_of(request, body)),
                   "/api/v1/accounts");
}

}  // namespace

std::span<const Route> registry_routes() {
    static constexpr Route table[] = {
        {"GET", "/api/v1/parties", list_parties},
        {"POST", "/api/v1/parties", add_party, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"GET", "/api/v1/office-news", list_office_news},
        {"GET", "/api/v1/accounts", list_accounts},
        {"POST", "/api/v1/accounts", add_account, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
    };
    return table;
}

}  // namespace depositary::server
