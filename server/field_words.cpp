#include "server/field_words.h"

#include "server/calendar.h"
#include "server/page.h"

#include <algorithm>
#include <array>

namespace depositary::server {

namespace {

struct Label {
    std::string_view name;  // in the form, or in a problem's code
    std::string_view on;    // what the form's address ends with; empty: any
    std::string_view key;   // of the words
};

constexpr std::array<Label, 38> labels{{
    {"text", "/notices", "notice_text"},
    {"text", "/tasks", "ask_words"},
    {"text", "", "comment_text"},
    {"words", "/notices", "notice_text"},
    {"words", "", "ask_words"},
    {"subject", "/tasks", "ask_subject"},
    {"subject", "", "notice_subject"},
    {"article", "", "comment_article"},
    {"complete", "", "comment_complete"},
    {"due", "", "asked_until"},
    {"type", "", "ask_what"},
    {"act", "/tasks", "ask_act"},
    {"act", "", "signing_act_word"},
    {"capacity", "", "signing_capacity"},
    {"authority", "", "erasure_authority"},
    {"reason", "/erasure", "erasure_reason"},
    {"reason", "/move", "move_reason"},
    {"reason", "", "reason"},
    {"to", "", "who"},
    {"right", "", "rights"},
    {"until", "", "to"},
    {"name", "/account/certificates", "token_name"},
    {"name", "/tokens", "token_name"},
    {"name", "/searches", "search_name"},
    {"name", "/bodies", "body_its_name"},
    {"name", "", "account_name"},
    {"party-name", "", "party_its_name"},
    {"account-name", "", "account_name"},
    {"role", "/deposit", "file_role"},
    {"role", "", "account_role"},
    {"version-date", "", "version_date"},
    {"relation-symbol", "", "symbol"},
    {"days", "", "token_days"},
    {"scope", "", "token_scope"},
    {"public_key", "", "key_file"},
    {"recipient", "", "age_key"},
    {"ocr-language", "", "ocr_languages"},
    {"certificate", "", "certificate_pem"},
}};

// Fields with options, and the words that these are under.
constexpr std::array<std::array<std::string_view, 2>, 12> options{{{"right", "right."},
                                                                   {"kind", "kind."},
                                                                   {"status", "status_of."},
                                                                   {"relation", "relation."},
                                                                   {"type", "task."},
                                                                   {"act", "act."},
                                                                   {"scope", "scope."},
                                                                   {"role", "role."},
                                                                   {"role", "file_role."},
                                                                   {"compartment_purpose", "purpose."},
                                                                   {"compartment_keeper", "compartment_keeper."},
                                                                   {"ocr-language", "language."}}};

// Days that are chosen from a calendar. A document's date is typed, and is to be copied as it was.
bool is_date(std::string_view name) {
    static constexpr std::array<std::string_view, 5> dates{"from", "until", "due", "valid_until", "compromised_since"};
    return std::find(dates.begin(), dates.end(), name) != dates.end();
}

}  // namespace

std::optional<std::string> field_label(const Words& words, std::string_view path, std::string_view name) {
    for (const Label& label : labels) {
        if (label.name == name && path.ends_with(label.on)) {
            return words.find(std::string(label.key));
        }
    }
    return words.find(std::string(name));
}

std::string field_value(const Words& words, const KnownNames* names, std::string_view name, const std::string& value) {
    for (const auto& [field, group] : options) {
        if (field == name) {
            if (const auto text = words.find(std::string(group) + value)) {
                return *text;
            }
        }
    }
    if (name == "complete") {
        return "✓";
    }
    if (is_date(name)) {
        return readable_date(words.language(), value);
    }
    if (names != nullptr) {
        if (name == "party" || name == "party_code") {
            return names->parties().text(value);
        }
        if (name == "to") {
            const auto to = repository::Grantee::parse(value);
            return to ? names->grantee(*to) : displayed(value);
        }
        if (name == "account") {
            return names->account(value);
        }
        if (name == "compartment") {
            const auto id = repository::CompartmentId::parse(value);
            const std::string title = id ? names->compartment(*id) : "";
            return title.empty() ? displayed(value) : title;
        }
    }
    return displayed(value);
}

}  // namespace depositary::server
