// Pages for people: sign-in, documents, reading a text, verifying a file, static files.

#include <algorithm>

#include "server/api.h"
#include "server/multipart.h"
#include "server/page.h"
#include "server/page_handlers.h"
#include "server/random_access.h"
#include "templates/embedded.h"

namespace depositary::server {

using namespace repository;

namespace {

// Only a path of this server may be gone to after signing in.
std::string safe_next(const std::string& next) {
    const bool own = next.starts_with('/') && !next.starts_with("//") && next.size() <= 1000 &&
                     std::all_of(next.begin(), next.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '\\'; });
    return own ? next : "/";
}

Response sign_in_form(Application& application, const Request& request, const std::string& login, const std::string& next,
                      const std::string& error, int status) {
    View view{View::type::object};
    view.set("login", login);
    view.set("next", next);
    set_text(view, "error", error);
    return page(application, request, "sign_in", message("sign_in"), view, status);
}

Response get_sign_in(Application& application, Request& request) {
    request.allow_query({"next"});
    const std::string next = safe_next(request.query_value("next").value_or("/"));
    if (request.signed_in) {
        return Response::redirect(next);
    }
    return sign_in_form(application, request, "", next, "", 200);
}

Response post_sign_in(Application& application, Request& request) {
    const auto fields = read_form(request, {form_token_field, "login", "password", "next"});
    check_form_token(application, request, fields.at(std::string(form_token_field)));
    const std::string next = safe_next(fields.at("next"));
    try {
        const NewSession session = application.sessions.sign_in(fields.at("login"), fields.at("password"), request.peer);
        if (request.signed_in) {
            application.sessions.sign_out(request.signed_in->token);
        }
        Response response = Response::redirect(next);
        response.add("Set-Cookie", application.sessions.set_cookie(session.token));
        return response;
    } catch (const Unauthenticated& error) {
        return sign_in_form(application, request, fields.at("login"), next, error.what(), 401);
    } catch (const HttpError& error) {
        if (error.status() != 429) {
            throw;
        }
        Response response = sign_in_form(application, request, fields.at("login"), next, error.what(), 429);
        for (const auto& [name, value] : error.headers()) {
            response.set(name, value);
        }
        return response;
    }
}

Response post_sign_out(Application& application, Request& request) {
    const auto fields = read_form(request, {form_token_field});
    check_form_token(application, request, fields.at(std::string(form_token_field)));
    application.sessions.sign_out(request.signed_in->token);
    Response response = Response::redirect("/sign-in");
    response.add("Set-Cookie", application.sessions.clear_cookie());
    return response;
}

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) {
        out += (out.empty() ? "" : ", ") + text;
    }
    return out;
}

std::string compartment_title(Application& application, const Actor& actor, const CompartmentId& id) {
    for (const Compartment& compartment : application.depositary.compartments(actor)) {
        if (compartment.id == id) {
            return displayed(compartment.title);
        }
    }
    return "";
}

View relations_view(Application& application, const Actor& actor, const Document& document) {
    View list{View::type::list};
    for (const Relation& relation : document.relations) {
        View item{View::type::object};
        item.set("type", message("relation." + relation.type));
        item.set("symbol", relation.symbol);
        if (const auto id = application.depositary.find_symbol(actor, relation.symbol)) {
            item.set("href", "/documents/" + id->to_text());
        } else {
            item.set("href", false);
        }
        list.push_back(item);
    }
    return list;
}

Response get_document(Application& application, Request& request) {
    request.allow_query({});
    const Actor& actor = request.actor();
    const Document document = application.depositary.document(actor, document_id(request));
    View view{View::type::object};
    view.set("id", document.id.to_text());
    view.set("symbol", document.symbol);
    view.set("title", displayed(document.title));
    view.set("kind", message("kind." + std::string(to_text(document.kind))));
    view.set("status", message("status_of." + std::string(to_text(document.latest().status))));
    view.set("status_word", std::string(to_text(document.latest().status)));
    set_text(view, "date", document.date);
    set_text(view, "place", document.place);
    set_text(view, "parties", joined(document.parties));
    view.set("compartment", compartment_title(application, actor, document.compartment));
    view.set("opened", document.opened.to_text());
    view.set("act", std::to_string(document.act));
    view.set("related", !document.relations.empty());
    view.set("relations", relations_view(application, actor, document));
    view.set("may_deposit", actor.may_deposit());
    View versions{View::type::list};
    for (auto version = document.versions.rbegin(); version != document.versions.rend(); ++version) {
        View item = version_view(document, *version);
        item.set("symbol", document.symbol);
        versions.push_back(item);
    }
    view.set("versions", versions);
    return page(application, request, "document", document.symbol + " " + displayed(document.title), view);
}

View paragraphs_view(const std::string& text) {
    View list{View::type::list};
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find("\n\n", begin), text.size());
        if (end > begin) {
            View item{View::type::object};
            item.set("text", displayed(std::string_view(text).substr(begin, end - begin)));
            list.push_back(item);
        }
        begin = end + 2;
    }
    return list;
}

Response get_text_page(Application& application, Request& request) {
    request.allow_query({});
    const Actor& actor = request.actor();
    const std::uint32_t number = version_number(request);
    const auto file = application.depositary.open_file(actor, document_id(request), number, request.parameter("name"));
    const Document document = application.depositary.document(actor, document_id(request));
    SequentialSource content(file->content());
    const ExtractedText text = application.text.extract(content);
    View view{View::type::object};
    view.set("document", "/documents/" + document.id.to_text() + "#version-" + std::to_string(number));
    view.set("symbol", document.symbol);
    view.set("version", std::to_string(number));
    view.set("name", displayed(file->file().name));
    view.set("language", file->file().language);
    view.set("language_name", message("language." + file->file().language));
    view.set("size", readable_size(file->file().size));
    view.set("download", "/api/v1/documents/" + document.id.to_text() + "/versions/" + std::to_string(number) + "/files/" +
                             percent_encode(file->file().name));
    view.set("any", text.any);
    view.set("reason", displayed(text.reason));
    view.set("unreliable", !text.reliable);
    View sections{View::type::list};
    for (const TextSection& section : text.sections) {
        View item{View::type::object};
        set_text(item, "heading", section.heading);
        item.set("paragraphs", paragraphs_view(section.text));
        sections.push_back(item);
    }
    view.set("sections", sections);
    return page(application, request, "text", displayed(file->file().name), view);
}

Response verify_page(Application& application, const Request& request, View view) {
    return page(application, request, "verify", message("verify_heading"), std::move(view));
}

Response get_verify(Application& application, Request& request) {
    request.allow_query({});
    View view{View::type::object};
    view.set("asked", false);
    return verify_page(application, request, view);
}

View match_view(Application& application, const Actor& actor, const FileMatch& match) {
    const Version& version = match.document.versions.front();
    View view = version_view(match.document, version);
    view.set("href", "/documents/" + match.document.id.to_text() + "#version-" + std::to_string(version.number));
    view.set("symbol", match.document.symbol);
    view.set("title", displayed(match.document.title));
    view.set("file", displayed(match.file.name));
    view.set("newer",
             application.depositary.document(actor, match.document.id).latest().number > version.number);
    return view;
}

Response post_verify(Application& application, Request& request) {
    MultipartReader form(*request.body, multipart_boundary(request.head.field("content-type").value_or("")));
    bool token_held = false;
    std::optional<crypto::Sha256> digest;
    std::string name;
    while (const auto part = form.next()) {
        if (part->name == form_token_field) {
            check_form_token(application, request, form.text(200));
            token_held = true;
        } else if (part->name == "file" && part->file_name && !digest) {
            if (!token_held) {
                throw Forbidden("form-token", "The form does not begin with its token.");
            }
            crypto::Sha256Stream stream;
            crypto::Bytes block(64 * 1024);
            while (const std::size_t got = form.content().read(block)) {
                stream.write(std::span(block).first(got));
            }
            digest = stream.finish();
            name = *part->file_name;
        } else {
            throw HttpError(400, "field-unknown", "The form has a field that is not known: " + part->name + ".");
        }
    }
    if (!digest) {
        throw HttpError(400, "field-missing", "The form holds no file.");
    }
    View view{View::type::object};
    View matches{View::type::list};
    const auto found = application.depositary.find_file(request.actor(), *digest);
    for (const FileMatch& match : found) {
        matches.push_back(match_view(application, request.actor(), match));
    }
    view.set("asked", true);
    view.set("name", displayed(name));
    view.set("sha256", digest->hex());
    view.set("known", !found.empty());
    view.set("matches", matches);
    return verify_page(application, request, view);
}

Response get_static(Application&, Request& request) {
    const std::string& name = request.parameter("name");
    const auto bytes = templates::find("static/" + name);
    if (!bytes) {
        throw NotFound("not-found", "There is no such file.");
    }
    const std::string_view type = name.ends_with(".css")   ? "text/css; charset=utf-8"
                                  : name.ends_with(".svg") ? "image/svg+xml"
                                                           : "application/octet-stream";
    Response response = Response::text(200, type, std::string(*bytes));
    response.set("Cache-Control", "public, max-age=3600");
    return response;
}

}  // namespace

std::map<std::string, std::string> read_form(const Request& request, std::initializer_list<std::string_view> names) {
    std::map<std::string, std::string> fields;
    for (const auto& [name, value] : parse_pairs(request.read_body())) {
        if (std::find(names.begin(), names.end(), name) == names.end() || !fields.emplace(name, value).second) {
            throw HttpError(400, "field-unknown", "The form has a field that is not known, or is there twice: " + name + ".");
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
        {"GET", "/sign-in", get_sign_in, Access::anyone, BodyKind::none, 0, Audience::people},
        {"POST", "/sign-in", post_sign_in, Access::anyone, BodyKind::form, largest_form, Audience::people},
        {"POST", "/sign-out", post_sign_out, Access::signed_in, BodyKind::form, largest_form, Audience::people},
        {"GET", "/documents/{id}", get_document, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/documents/{id}/versions/{n}/text/{name}", get_text_page, Access::signed_in, BodyKind::none, 0,
         Audience::people},
        {"GET", "/verify", get_verify, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/verify", post_verify, Access::signed_in, BodyKind::multipart, largest_upload_limit, Audience::people},
        {"GET", "/register", register_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/acts/{index}", act_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/static/{name}", get_static, Access::anyone, BodyKind::none, 0, Audience::people},
    };
    return table;
}

}  // namespace depositary::server
