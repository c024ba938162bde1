#include "server/page.h"

#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "templates/embedded.h"

namespace depositary::server {

using namespace repository;

namespace {

using Mustache = kainjow::mustache::mustache;

const std::map<std::string, std::string>& messages() {
    static const std::map<std::string, std::string> all =
        nlohmann::json::parse(templates::find("messages/en.json").value()).get<std::map<std::string, std::string>>();
    return all;
}

// The words that templates name as {{t.key}}.
View template_words() {
    View words{View::type::object};
    for (const auto& [key, text] : messages()) {
        if (key.find('.') == std::string::npos) {
            words.set(key, text);
        }
    }
    return words;
}

std::string render(std::string_view name, const View& view) {
    const auto text = templates::find("pages/" + std::string(name) + ".mustache");
    if (!text) {
        throw std::logic_error("no such template");
    }
    Mustache parsed{std::string(*text)};
    if (!parsed.is_valid()) {
        throw std::logic_error("a template is malformed: " + parsed.error_message());
    }
    return parsed.render(view);
}

}  // namespace

std::string message(const std::string& key) {
    const auto found = messages().find(key);
    return found != messages().end() ? found->second : key.substr(key.find('.') + 1);
}

std::string form_token(Application& application, const Request& request) {
    return application.sessions.form_token(request.signed_in ? std::string_view(request.signed_in->token) : "");
}

void check_form_token(Application& application, const Request& request, std::string_view token) {
    if (!application.sessions.form_token_holds(request.signed_in ? std::string_view(request.signed_in->token) : "", token)) {
        throw Forbidden("form-token", "This form is out of date; go back, load its page again and send it anew.");
    }
}

Response page(Application& application, const Request& request, std::string_view name, const std::string& title, View view,
              int status) {
    static const View words = template_words();
    const std::string token = form_token(application, request);
    view.set("t", words);
    view.set("form_token", token);
    const std::string content = render(name, view);
    View frame{View::type::object};
    frame.set("t", words);
    frame.set("title", title);
    frame.set("content", content);
    frame.set("form_token", token);
    if (request.signed_in) {
        View person{View::type::object};
        person.set("login", request.signed_in->actor.login);
        person.set("party", request.signed_in->actor.party);
        person.set("role", message("role." + std::string(to_text(request.signed_in->actor.role))));
        person.set("may_deposit", request.signed_in->actor.may_deposit());
        frame.set("person", person);
    }
    return Response::text(status, "text/html; charset=utf-8", render("layout", frame));
}

Response problem_page(Application& application, const Request& request, const Problem& problem) {
    View view{View::type::object};
    view.set("status", std::to_string(problem.status));
    view.set("heading", message("status." + std::to_string(problem.status)));
    view.set("detail", displayed(problem.detail));
    view.set("code", problem.code);
    view.set("number", request.number);
    return page(application, request, "problem", message("status." + std::to_string(problem.status)), view, problem.status);
}

View choices(const std::vector<std::string>& values, const std::string& group, const std::vector<std::string>& chosen) {
    View list{View::type::list};
    for (const std::string& value : values) {
        View choice{View::type::object};
        choice.set("value", value);
        choice.set("label", group.empty() ? value : message(group + "." + value));
        choice.set("chosen", std::find(chosen.begin(), chosen.end(), value) != chosen.end());
        list.push_back(choice);
    }
    return list;
}

std::string readable_size(std::uint64_t bytes) {
    static constexpr const char* units[] = {"kB", "MB", "GB", "TB"};
    if (bytes < 1000) {
        return fmt::format("{} bytes", bytes);
    }
    double size = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    while (size >= 999.95 && unit + 1 < std::size(units)) {
        size /= 1000;
        ++unit;
    }
    return fmt::format("{:.1f} {}", size, units[unit]);
}

std::string displayed(std::string_view text) {
    // All of these are three bytes in UTF-8: U+200E/F, U+202A-E, U+2066-9 and U+FEFF.
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view three = text.substr(i, 3);
        const bool deceiving = three.size() == 3 && (three == "\u200E" || three == "\u200F" || three == "\uFEFF" ||
                                                     (three >= "\u202A" && three <= "\u202E") ||
                                                     (three >= "\u2066" && three <= "\u2069"));
        const auto c = static_cast<unsigned char>(text[i]);
        if (deceiving) {
            out += "\uFFFD";
            i += 2;
        } else if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
            out += c == '\r' || c == '\f' ? "" : "\uFFFD";
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

void set_text(View& view, const std::string& name, std::string_view text) {
    text.empty() ? view.set(name, false) : view.set(name, displayed(text));
}

View signatures_view(const Version& version) {
    View list{View::type::list};
    for (const Signature& signature : version.signatures) {
        View item{View::type::object};
        item.set("party", signature.party);
        item.set("word", message("act." + signature.act_word));
        set_text(item, "capacity", signature.capacity);
        item.set("time", signature.time.to_text());
        item.set("act", std::to_string(signature.act));
        item.set("key", signature.key_fingerprint);
        item.set("valid", signature.valid);
        list.push_back(item);
    }
    return list;
}

View version_view(const Document& document, const Version& version) {
    const std::string base = "/documents/" + document.id.to_text() + "/versions/" + std::to_string(version.number);
    View view{View::type::object};
    view.set("number", std::to_string(version.number));
    view.set("status", message("status_of." + std::string(to_text(version.status))));
    view.set("status_word", std::string(to_text(version.status)));
    set_text(view, "date", version.date);
    set_text(view, "note", version.note);
    view.set("added", version.added.to_text());
    view.set("act", std::to_string(version.act));
    view.set("bag", "/api/v1" + base + "/bag.zip");
    view.set("manifest_digest", crypto::Sha256::of(version.tagmanifest_sha256).hex());
    View files{View::type::list};
    for (const File& file : version.files) {
        View item{View::type::object};
        item.set("name", displayed(file.name));
        item.set("language", file.language);
        item.set("language_name", message("language." + file.language));
        item.set("role", message("file_role." + std::string(to_text(file.role))));
        item.set("size", readable_size(file.size));
        item.set("sha256", file.digest.hex());
        item.set("download", "/api/v1" + base + "/files/" + percent_encode(file.name));
        item.set("read", base + "/text/" + percent_encode(file.name));
        files.push_back(item);
    }
    view.set("files", files);
    view.set("signatures", signatures_view(version));
    view.set("signed", !version.signatures.empty());
    return view;
}

}  // namespace depositary::server
