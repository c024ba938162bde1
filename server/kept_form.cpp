#include "server/kept_form.h"

#include <algorithm>
#include <array>

namespace depositary::server {

namespace {

bool is_shown(const std::pair<std::string, std::string>& field) {
    static constexpr std::array<std::string_view, 6> hidden = {form_token_field, "password", "again", "code", "next", "language"};
    return !field.second.empty() && std::find(hidden.begin(), hidden.end(), field.first) == hidden.end();
}

}  // namespace

std::size_t KeptBody::read(std::span<std::uint8_t> buffer) {
    const std::size_t got = body_.read(buffer);
    kept_.append(reinterpret_cast<const char*>(buffer.data()), got);
    return got;
}

std::string KeptBody::whole() {
    std::array<std::uint8_t, 16384> block;
    while (read(block) > 0) {
    }
    return kept_;
}

std::optional<Response> kept_form_page(Application& application, const Request& request, const Problem& problem, KeptBody& body,
                                       const std::string& onward, const std::string& onward_word) {
    const Words& words = words_of(request);
    View fields{View::type::list};
    for (const auto& field : parse_pairs(body.whole())) {
        if (is_shown(field)) {
            View item{View::type::object};
            item.set("label", words.find(field.first).value_or(field.first));
            item.set("value", displayed(field.second));
            item.set("number", std::to_string(fields.list_value().size()));
            fields.push_back(item);
        }
    }
    if (fields.is_empty_list()) {
        return std::nullopt;
    }
    View view{View::type::object};
    view.set("heading", words.text("status." + std::to_string(problem.status)));
    view.set("detail", explanation(words, problem));
    view.set("foreign", !words.find("problem." + problem.code));
    view.set("onward", link_view(onward, words.text(onward_word)));
    view.set("fields", fields);
    return page(application, request, "kept_form", words.text("status." + std::to_string(problem.status)), view, problem.status);
}

}  // namespace depositary::server
