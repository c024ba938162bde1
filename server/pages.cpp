// Pages for people: the language, documents, static files; and the table of the pages of documents and the register.

#include "server/api.h"
#include "server/key_notes.h"
#include "server/page.h"
#include "server/page_handlers.h"
#include "server/page_moving.h"
#include "server/page_modules.h"
#include "server/page_signing.h"
#include "templates/embedded.h"

#include <algorithm>

namespace depositary::server {

using namespace repository;

namespace {

Response post_language(Application& application, Request& request) {
    const auto fields = read_form(request, {form_token_field, "language", "next"});
    check_form_token(application, request, fields.at(std::string(form_token_field)));
    const auto languages = Words::languages();
    if (std::find(languages.begin(), languages.end(), fields.at("language")) == languages.end()) {
        throw HttpError(400, "language-unknown",
                        "The pages are not written in the language \"" + fields.at("language") + "\".");
    }
    Response response = Response::redirect(safe_next(fields.at("next")));
    response.add("Set-Cookie", language_cookie(fields.at("language"), application.secure));
    return response;
}

View relations_view(Application& application, const Words& words, const Actor& actor, const Document& document) {
    View list{View::type::list};
    for (const Relation& relation : document.relations) {
        View item{View::type::object};
        item.set("type", words.text("relation." + relation.type));
        item.set("symbol", relation.symbol);
        auto id = application.depositary.find_symbol(actor, document.compartment, relation.symbol);
        if (!id) {
            id = application.depositary.find_symbol(actor, relation.symbol);
        }
        if (id) {
            item.set("href", "/documents/" + id->to_text());
        } else {
            item.set("href", false);
        }
        list.push_back(item);
    }
    return list;
}

}  // namespace

Response document_page(Application& application, const Request& request, const Moving& moving) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const Document document = application.depositary.document(actor, document_id(request));
    View view{View::type::object};
    view.set("id", document.id.to_text());
    view.set("symbol", document.symbol);
    view.set("title", displayed(document.title));
    view.set("kind", words.text("kind." + std::string(to_text(document.kind))));
    view.set("status", words.text("status_of." + std::string(to_text(document.latest().status))));
    view.set("status_word", std::string(to_text(document.latest().status)));
    set_text(view, "signed_words", signed_words(words, document, document.latest()));
    view.set("date", date_view(words, document.date));
    set_text(view, "place", document.place);
    const PartyNames parties(words, application.depositary);
    set_text(view, "parties", parties.list(document.parties));
    view.set("compartment", compartment_title(words, application.depositary.compartment(actor, document.compartment)));
    view.set("opened", time_view(words, document.opened));
    view.set("act", std::to_string(document.act));
    view.set("related", !document.relations.empty());
    view.set("relations", relations_view(application, words, actor, document));
    view.set("may_deposit", actor.may(Right::deposit, document.compartment));
    const bool may_read = actor.may(Right::read, document.compartment);
    view.set("readable", may_read);
    view.set("comments", may_read ? View("/documents/" + document.id.to_text() + "/comments") : View(false));
    view.set("erase", actor.may(Right::manage, document.compartment));
    view.set("erasure_asked", application.depositary.erasure(actor, document.id).has_value());
    const bool may_sign = actor.confirmed && (actor.role == Role::ministry || actor.role == Role::secretariat);
    set_moving(application, words, actor, document, view);
    const bool refused = !moving.error.empty();
    if (refused) {
        view.set("may_move", true);
    }
    view.set("move_error", refused ? View(moving.error) : View(false));
    view.set("move_typed_reason", moving.reason);
    View versions{View::type::list};
    for (auto version = document.versions.rbegin(); version != document.versions.rend(); ++version) {
        View item = version_view(application, parties, words, document, *version);
        item.set("signatures", noted_signatures_view(application, request, parties, *version));
        item.set("symbol", document.symbol);
        item.set("may_sign", may_sign && may_read && version->number == document.latest().number);
        item.set("sign", "/documents/" + document.id.to_text() + "/versions/" + std::to_string(version->number) + "/sign");
        item.set("latest", version->number == document.latest().number);
        versions.push_back(item);
    }
    view.set("versions", versions);
    return page(application, request, "document", document.symbol + " " + displayed(document.title), view, moving.status);
}

namespace {

Response get_document(Application& application, Request& request) {
    request.allow_query({});
    return document_page(application, request, {});
}

Response get_static(Application&, Request& request) {
    const std::string& name = request.parameter("name");
    const auto found = templates::find("static/" + name);
    const auto bytes = found ? found : templates::find_module("fonts/" + name);
    if (!bytes) {
        throw NotFound("not-found", "There is no such file.");
    }
    const std::string_view type = name.ends_with(".css")   ? "text/css; charset=utf-8"
                                  : name.ends_with(".svg") ? "image/svg+xml"
                                  : name.ends_with(".woff2") ? "font/woff2"
                                                           : "application/octet-stream";
    Response response = Response::text(200, type, std::string(*bytes));
    // Pages name a static file with its digest, the style sheet a font with its version: what is asked for so never changes.
    response.set("Cache-Control",
                 request.head.query.empty() ? "public, max-age=3600" : "public, max-age=31536000, immutable");
    return response;
}

}  // namespace

std::string safe_next(const std::string& next) {
    const bool own =
        next.starts_with('/') && !next.starts_with("//") && next.size() <= 1000 &&
        std::all_of(next.begin(), next.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '\\'; });
    return own ? next : "/";
}

std::map<std::string, std::string> read_form(const Request& request, std::initializer_list<std::string_view> names) {
    std::map<std::string, std::string> fields;
    for (const auto& [name, value] : parse_pairs(request.read_body())) {
        if (std::find(names.begin(), names.end(), name) == names.end() || !fields.emplace(name, value).second) {
            throw HttpError(400, "field-unknown",
                            "The form has a field that is not known, or is there twice: " + name + ".");
        }
    }
    for (const std::string_view name : names) {
        fields.emplace(name, "");
    }
    return fields;
}

std::span<const Route> page_routes() {
    static constexpr Route table[] = {
        {"GET", "/", search_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/help/search", search_help_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/language", post_language, Access::anyone, BodyKind::form, largest_form, Audience::people},
        {"GET", "/documents/{id}", get_document, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/documents/{id}/versions/{n}/text/{name}", reading_page, Access::signed_in, BodyKind::none, 0,
         Audience::people},
        {"POST", "/documents/{id}/move", move_document_form, Access::signed_in, BodyKind::form, largest_form, Audience::people,
         true},
        {"GET", "/verify", verify_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/verify", verify_file_page, Access::signed_in, BodyKind::multipart, largest_upload_limit,
         Audience::people},
        {"GET", "/verification", verification_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/verification", start_verification_page, Access::signed_in, BodyKind::form, largest_form,
         Audience::people},
        {"GET", "/board", board_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/register", register_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/acts/{index}", act_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/documents/{id}/versions/{n}/sign", signing_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/open", opening_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/modules/{digest}/{path*}", get_module, Access::anyone, BodyKind::none, 0, Audience::people},
        {"GET", "/static/{name}", get_static, Access::anyone, BodyKind::none, 0, Audience::people},
    };
    return table;
}

}  // namespace depositary::server
