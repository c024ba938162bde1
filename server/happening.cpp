#include "server/happening.h"

#include "repository/act.h"
#include "server/page.h"

#include <nlohmann/json.hpp>

namespace depositary::server {

using namespace repository;

const std::vector<std::string>& act_kinds() {
    using namespace act_kind;
    static const std::vector<std::string> kinds = [] {
        std::vector<std::string> all;
        for (const std::string_view kind :
             {document_opened,     version_added,     signature_recorded, document_moved,   document_left,
              consultation_opened, signature_asked,   comment_made,       notice_given,     notice_acknowledged,
              task_closed,         key_registered,    key_confirmed,      key_acknowledged, key_revoked, key_compromise_stated, key_compromise_confirmed,
              age_key_registered,  age_key_confirmed, age_key_revoked,   erasure_requested,  erasure_withdrawn, document_erased,  referral_sent,
              referral_advanced,   referral_erased,   grant_given,        grant_withdrawn,  account_opened,
              account_invited,     account_confirmed, account_closed,     body_registered,  body_joined,
              body_left,           party_registered,  compartment_opened, founded}) {
            all.emplace_back(kind);
        }
        return all;
    }();
    return kinds;
}

std::optional<std::string> happening(const Words& words, const PartyNames& names, const Act& act) {
    const nlohmann::json payload = nlohmann::json::parse(act.payload, nullptr, false);
    const auto text = [&](const char* field) {
        return payload.is_object() && payload.contains(field) && payload[field].is_string()
                   ? payload[field].get<std::string>()
                   : "";
    };
    const auto number = [&](const char* field) {
        return payload.is_object() && payload.contains(field) && payload[field].is_number_unsigned()
                   ? std::to_string(payload[field].get<std::uint64_t>())
                   : "";
    };
    std::map<std::string, std::string> values{{"number", number("version")}, {"party", names.text(text("party"))}};
    if (act.kind == act_kind::comment_made && text("party").empty()) {
        values["party"] = words.text("role.observer");
    }
    if (act.kind == act_kind::version_added) {
        values["status"] = words.text("status_of." + text("status"));
        return words.text("news.version", values);
    }
    if (act.kind == act_kind::signature_recorded) {
        values["word"] = words.text("act." + text("word"));
        return words.text("news.signature", values);
    }
    if (act.kind == act_kind::consultation_opened) {
        return words.text("news.consultation", values);
    }
    if (act.kind == act_kind::comment_made) {
        return words.text("news.comment", values);
    }
    if (act.kind == act_kind::notice_given) {
        return words.text("notice.number", {{"number", number("number")}}) + ": " + displayed(text("subject"));
    }
    return std::nullopt;
}

}  // namespace depositary::server
