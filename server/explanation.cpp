#include "server/explanation.h"

namespace depositary::server {

std::optional<std::string> own_explanation(const Words& words, const Problem& problem) {
    if (auto text = words.find("problem." + problem.code)) {
        return text;
    }
    for (const std::string kind : {"-empty", "-too-long", "-malformed"}) {
        if (problem.code.ends_with(kind)) {
            return words.find("problem.any" + kind);
        }
    }
    // What fails or is damaged inside has a code for whoever looks after the machine; people need no more than this.
    return problem.status == 500   ? words.find("problem.damaged")
           : problem.status == 503 ? words.find("problem.unavailable")
                                   : std::nullopt;
}

std::string explanation(const Words& words, const Problem& problem) {
    return own_explanation(words, problem).value_or(displayed(problem.detail));
}

}  // namespace depositary::server
