#include "server/explanation.h"

#include "server/field_words.h"
#include "server/sizes.h"

namespace depositary::server {

std::optional<std::string> own_explanation(const Words& words, const Problem& problem, std::string_view path) {
    if (auto text = words.find("problem." + problem.code)) {
        return text;
    }
    for (const std::string kind : {"-empty", "-too-long", "-malformed"}) {
        if (problem.code.ends_with(kind)) {
            const auto field = field_label(words, path, std::string_view(problem.code).substr(0, problem.code.size() - kind.size()));
            if (!field || (kind == "-too-long" && problem.most == 0)) {
                return words.find("problem.any" + kind);
            }
            return words.text("problem.field" + kind, {{"field", *field}, {"most", readable_number(words.language(), problem.most)}});
        }
    }
    // What fails or is damaged inside has a code for whoever looks after the machine; people need no more than this.
    return problem.status == 500   ? words.find("problem.damaged")
           : problem.status == 503 ? words.find("problem.unavailable")
                                   : std::nullopt;
}

View problems_view(const Words& words, std::span<const char* const> codes) {
    View list{View::type::list};
    for (const char* const code : codes) {
        Problem problem;
        problem.status = 422;
        problem.code = code;
        View item{View::type::object};
        item.set("code", std::string(code));
        item.set("text", own_explanation(words, problem).value());
        list.push_back(item);
    }
    return list;
}

std::string explanation(const Words& words, const Problem& problem, std::string_view path) {
    return own_explanation(words, problem, path).value_or(displayed(problem.detail));
}

}  // namespace depositary::server
