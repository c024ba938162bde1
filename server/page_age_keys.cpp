// The age keys that others seal files to, for people: whose there are and were; registering one's own, confirming, revoking.
// Their secret halves, the identities, stay on their owners' machines: the browser can make one (age_key.js), and have the
// party's signing key vouch for it (vouching.js); so can the stock age-keygen and minisign.

#include "crypto/age.h"
#include "repository/access.h"
#include "server/api.h"
#include "server/content_type.h"
#include "server/journal.h"
#include "server/multipart.h"
#include "server/page_handlers.h"

#include <algorithm>

namespace depositary::server {

using namespace repository;

namespace {

constexpr std::size_t largest_field = 16 << 10;
constexpr std::size_t lines_a_page = 40;

bool is_recipient(const std::string& text) {
    try {
        crypto::X25519Recipient::parse(text);
        return true;
    } catch (const Error&) {
        return false;
    }
}

bool is_own(const Actor& actor, const AgeKey& key) {
    return key.account == actor.account || (!key.party.empty() && is_of_party(actor, key.party));
}

View key_view(const Words& words, Journal& journal, const Actor& actor, const AgeKey& key, bool may_confirm) {
    View item{View::type::object};
    item.set("recipient", key.recipient);
    item.set("login", key.login);
    item.set("in_force", key.in_force());
    item.set("unconfirmed", !key.confirmed && !key.revoked);
    item.set("registered", act_reference(words, journal, key.act));
    item.set("confirmed", key.confirmed && *key.confirmed != key.act ? act_reference(words, journal, *key.confirmed) : View(false));
    item.set("revoked", key.revoked ? act_reference(words, journal, *key.revoked) : View(false));
    item.set("waits", !key.confirmed && !key.revoked && key.account == actor.account);
    item.set("may_confirm", may_confirm);
    item.set("may_revoke", !key.revoked && is_own(actor, key));
    return item;
}

Response show_keys(Application& application, const Request& request, const std::string& error, int status) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const PartyNames names(words, application.depositary);
    Journal journal(application.depositary, actor);
    const auto to_confirm = application.depositary.age_keys_to_confirm(actor);
    const auto waits_for_reader = [&](const AgeKey& key) {
        return std::any_of(to_confirm.begin(), to_confirm.end(), [&](const AgeKey& each) { return each.recipient == key.recipient; });
    };
    auto keys = application.depositary.age_keys();
    std::stable_sort(keys.begin(), keys.end(), [](const AgeKey& a, const AgeKey& b) { return a.act > b.act; });
    // Party after party, the reader's own first; one that has none takes a line as well.
    struct Line {
        std::string code;
        const AgeKey* key;
    };
    std::vector<Line> lines;
    const auto add_party = [&](const std::string& code) {
        const std::size_t before = lines.size();
        for (const AgeKey& key : keys) {
            if (key.party == code) {
                lines.push_back({code, &key});
            }
        }
        if (lines.size() == before && !code.empty()) {
            lines.push_back({code, nullptr});
        }
    };
    auto parties = names.parties();
    std::stable_partition(parties.begin(), parties.end(), [&](const Party& party) { return party.code == actor.party; });
    for (const Party& party : parties) {
        add_party(party.code);
    }
    add_party("");
    const std::size_t pages = std::max<std::size_t>(1, (lines.size() + lines_a_page - 1) / lines_a_page);
    const std::size_t shown = std::min<std::size_t>(request.query_number("page", 1, 1, 1'000'000), pages);
    View groups{View::type::list};
    for (std::size_t at = (shown - 1) * lines_a_page, end = std::min(lines.size(), shown * lines_a_page); at < end;) {
        const std::string code = lines[at].code;
        View list{View::type::list};
        for (; at < end && lines[at].code == code; ++at) {
            if (lines[at].key != nullptr) {
                list.push_back(key_view(words, journal, actor, *lines[at].key, waits_for_reader(*lines[at].key)));
            }
        }
        View item{View::type::object};
        item.set("code", code);
        item.set("name", code.empty() ? words.text("age_keys_of_no_party") : names.text(code));
        item.set("any", !list.is_empty_list());
        item.set("keys", list);
        groups.push_back(item);
    }
    View view{View::type::object};
    view.set("groups", groups);
    view.set("previous", shown > 1 ? link_view("/age-keys?page=" + std::to_string(shown - 1)) : View(false));
    view.set("next", shown < pages ? link_view("/age-keys?page=" + std::to_string(shown + 1)) : View(false));
    set_text(view, "error", error);
    return page(application, request, "age_keys", words.text("age_keys_heading"), view, status);
}

Response show_form(Application& application, const Request& request, const std::string& recipient, const std::string& error, int status) {
    View view{View::type::object};
    view.set("recipient", recipient);
    view.set("not_a_key", words_of(request).text("problem.age-recipient"));
    set_text(view, "error", error);
    return page(application, request, "age_key_new", words_of(request).text("age_key_register"), view, status);
}

// The signing keys of the reader's party that may vouch now.
std::vector<PartyKey> vouching_keys(const Application& application, const Actor& actor) {
    if (!actor.confirmed || (actor.role != Role::ministry && actor.role != Role::secretariat)) {
        return {};
    }
    return keys_in_force(application, actor.party);
}

Response show_look(Application& application, const Request& request, const std::string& recipient, const std::string& answer, const std::string& error,
                   int status) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const std::string statement = application.depositary.age_key_statement(actor, recipient);
    View vouching{View::type::list};
    for (const PartyKey& key : vouching_keys(application, actor)) {
        View item{View::type::object};
        item.set("fingerprint", key.fingerprint);
        item.set("public_key", key.public_key);
        vouching.push_back(item);
    }
    View view{View::type::object};
    view.set("recipient", recipient);
    view.set("answer", answer);
    view.set("login", actor.login);
    view.set("party", actor.party);
    view.set("party_name", PartyNames(words, application.depositary).text(actor.party));
    view.set("statement", statement);
    view.set("vouches", !vouching.is_empty_list());
    view.set("vouching", vouching);
    set_text(view, "error", error);
    return page(application, request, "age_key_look", words.text("age_key_register"), view, status);
}

Response age_keys_page(Application& application, Request& request) {
    request.allow_query({"page"});
    require_confirmed(request.actor());
    return show_keys(application, request, "", 200);
}

Response new_age_key_page(Application& application, Request& request) {
    request.allow_query({});
    require_confirmed(request.actor());
    return show_form(application, request, "", "", 200);
}

std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// Shows what will be recorded, before anything is.
Response look_at_age_key(Application& application, Request& request) {
    const std::string recipient = trimmed(read_own_form(application, request, {form_token_field, "recipient"}).at("recipient"));
    // A secret half, entered by mistake, is not even shown again.
    const std::string shown = recipient.starts_with("age1") ? recipient : "";
    return try_form(
        request, [&] { return show_look(application, request, recipient, "", "", 200); },
        [&](const std::string& told, int status) { return show_form(application, request, shown, told, status); });
}

struct AgeKeyForm {
    std::string recipient;
    std::string answer;
    std::string voucher;
};

AgeKeyForm read_age_key(Application& application, const Request& request) {
    MultipartReader parts(*request.body, multipart_boundary(request.head.field("content-type").value_or("")));
    AgeKeyForm form;
    bool token_held = false;
    while (const auto part = parts.next()) {
        if (part->name == form_token_field) {
            check_form_token(application, request, parts.text(200));
            token_held = true;
        } else if (!token_held) {
            throw Forbidden("form-token", "The form does not begin with its token.");
        } else if (part->name == "recipient") {
            form.recipient = parts.text(largest_field);
        } else if (part->name == "answer") {
            form.answer = parts.text(largest_field);
        } else if (part->name == "voucher") {
            if (std::string text = parts.text(largest_field); !text.empty()) {  // empty: no file was chosen
                form.voucher = std::move(text);
            }
        } else {
            throw HttpError(400, "field-unknown", "The form has a field that is not known: " + part->name + ".");
        }
    }
    return form;
}

Response register_age_key_form(Application& application, Request& request) {
    const AgeKeyForm form = read_age_key(application, request);
    return try_form(
        request,
        [&] {
            application.depositary.register_age_key(request.actor(), {form.recipient, form.answer, form.voucher});
            return Response::redirect("/age-keys");
        },
        [&](const std::string& told, int status) {
            return is_recipient(form.recipient) ? show_look(application, request, form.recipient, form.answer, told, status)
                                                : show_form(application, request, "", told, status);
        });
}

// For the browser, and for the stock age.
Response age_key_challenge_file(Application& application, Request& request) {
    request.allow_query({});
    return age_file(application.depositary.age_key_challenge(request.actor(), request.parameter("name")), "age-key-challenge.age");
}

// The statement to the byte, for the stock minisign.
Response age_key_statement_file(Application& application, Request& request) {
    request.allow_query({});
    Response response = Response::text(200, "text/plain; charset=utf-8",
                                       application.depositary.age_key_statement(request.actor(), request.parameter("name")));
    response.set("Content-Disposition", attachment("age-key-statement.txt"));
    return response;
}

// Does what a form of the list asks for; what is not acceptable is told above the keys.
template <class Change>
Response changed(Application& application, const Request& request, const Change& change) {
    read_own_form(application, request, {form_token_field});
    return try_form(
        request,
        [&] {
            change(request.actor(), request.parameter("name"));
            return Response::redirect("/age-keys");
        },
        [&](const std::string& told, int status) { return show_keys(application, request, told, status); });
}

Response confirm_age_key_form(Application& application, Request& request) {
    return changed(application, request,
                   [&](const Actor& actor, const std::string& name) { application.depositary.confirm_age_key(actor, name); });
}

Response revoke_age_key_form(Application& application, Request& request) {
    return changed(application, request,
                   [&](const Actor& actor, const std::string& name) { application.depositary.revoke_age_key(actor, name); });
}

}  // namespace

std::span<const Route> age_key_page_routes() {
    static constexpr auto form = BodyKind::form;
    static constexpr Route table[] = {
        {"GET", "/age-keys", age_keys_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/age-keys/new", new_age_key_page, Access::signed_in, BodyKind::none, 0, Audience::people, true},
        {"POST", "/age-keys/new", look_at_age_key, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/age-keys", register_age_key_form, Access::signed_in, BodyKind::multipart, largest_form, Audience::people, true},
        {"GET", "/age-keys/{name}/challenge", age_key_challenge_file, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/age-keys/{name}/statement", age_key_statement_file, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/age-keys/{name}/confirmation", confirm_age_key_form, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/age-keys/{name}/revocation", revoke_age_key_form, Access::signed_in, form, largest_form, Audience::people, true},
    };
    return table;
}

}  // namespace depositary::server
