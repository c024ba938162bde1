#include "server/kept_form.h"

#include <algorithm>
#include <array>

#include "server/explanation.h"
#include "server/field_words.h"
#include "server/multipart.h"

namespace depositary::server {

namespace {

bool is_shown(const std::pair<std::string, std::string>& field) {
    static constexpr std::array<std::string_view, 7> hidden = {form_token_field, "once", "password", "again", "code", "next", "language"};
    return !field.second.empty() && std::find(hidden.begin(), hidden.end(), field.first) == hidden.end();
}

// The fields before the first file; what is cut there, or malformed, ends them.
std::vector<std::pair<std::string, std::string>> fields_before_files(const std::string& body, const std::string& boundary) {
    static constexpr std::array<std::string_view, 5> not_typed = {"once", "compartment", "follows", "follows-now", "role"};
    std::vector<std::pair<std::string, std::string>> fields;
    crypto::MemorySource source(crypto::as_bytes(body));
    try {
        MultipartReader parts(source, boundary);
        for (auto part = parts.next(); part && !part->file_name; part = parts.next()) {
            std::string text = parts.text(body.size());
            if (std::find(not_typed.begin(), not_typed.end(), part->name) == not_typed.end()) {
                fields.emplace_back(part->name, std::move(text));
            }
        }
    } catch (const Error&) {
        // what was read before is shown
    }
    return fields;
}

bool has_files(const Request& request) {
    return request.head.field("content-type").value_or("").find("multipart/") != std::string_view::npos;
}

}  // namespace

std::size_t KeptBody::read(std::span<std::uint8_t> buffer) {
    const std::size_t got = body_.read(buffer);
    kept_.append(reinterpret_cast<const char*>(buffer.data()), std::min<std::size_t>(got, largest_form - kept_.size()));
    return got;
}

std::string KeptBody::beginning() {
    std::array<std::uint8_t, 16384> block;
    while (kept_.size() < largest_form && read(block) > 0) {
    }
    return kept_;
}

namespace {

// The pairs of a body that was cut: what is left of its last pair, without an escape or a letter that the cut went through.
std::string whole_pairs(std::string body) {
    const auto escape = body.rfind('%');
    if (escape != std::string::npos && escape + 3 > body.size()) {
        body.resize(escape);
    }
    const auto hex = [&](std::size_t at) { return std::stoi(body.substr(at + 1, 2), nullptr, 16); };
    for (std::size_t at = body.size(), follow = 0; at >= 3 && body[at - 3] == '%' && follow < 4; at -= 3, ++follow) {
        const int byte = hex(at - 3);
        if (byte < 0x80) {
            break;
        }
        if (byte >= 0xC0) {  // the letter's first byte: how many are to follow it
            const std::size_t needed = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
            if (follow < needed) {
                body.resize(at - 3);
            }
            break;
        }
    }
    return body + (body.empty() ? "" : "%E2%80%A6");  // …
}

}  // namespace

std::optional<Response> kept_form_page(Application& application, const Request& request, const Problem& problem, KeptBody& body,
                                       const std::string& onward, const std::string& onward_word) {
    const Words& words = words_of(request);
    const bool files = has_files(request);
    const bool too_large = request.head.content_length.value_or(0) > largest_form;
    const auto typed = files ? fields_before_files(body.beginning(), multipart_boundary(*request.head.field("content-type")))
                             : parse_pairs(too_large ? whole_pairs(body.beginning()) : body.beginning());
    std::optional<KnownNames> names;
    if (request.signed_in) {
        names.emplace(words, application.depositary, request.actor());
    }
    View fields{View::type::list};
    for (const auto& field : typed) {
        if (is_shown(field)) {
            View item{View::type::object};
            item.set("label", field_label(words, request.head.path, field.first).value_or(field.first));
            item.set("value", field_value(words, names ? &*names : nullptr, field.first, field.second));
            item.set("number", std::to_string(fields.list_value().size()));
            fields.push_back(item);
        }
    }
    if (fields.is_empty_list()) {
        return std::nullopt;
    }
    const std::string heading = words.text(problem.code == "proof-needed" ? "proof_heading" : "status." + std::to_string(problem.status));
    View view{View::type::object};
    view.set("heading", heading);
    view.set("detail", explanation(words, problem, request.head.path));
    view.set("foreign", !own_explanation(words, problem, request.head.path));
    view.set("onward", onward.empty() ? View(false) : link_view(onward, words.text(onward_word)));
    view.set("kept", words.text(onward.empty() ? "kept_refused" : "kept_words"));
    view.set("fields", fields);
    view.set("files", files);
    return page(application, request, "kept_form", heading, view, problem.status);
}

}  // namespace depositary::server
