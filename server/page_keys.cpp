// The parties' signing keys for people: what there is and was; registering one from its file, confirming, taking note,
// revoking. Secret keys stay on their owners' machines: where an old key signs for its successor, the browser does it
// (rotation.js), or the stock minisign.

#include "crypto/minisign.h"
#include "repository/access.h"
#include "repository/credentials.h"
#include "server/api.h"
#include "server/content_type.h"
#include "server/journal.h"
#include "server/multipart.h"
#include "server/page_handlers.h"
#include "server/task_views.h"

#include <algorithm>

namespace depositary::server {

using namespace repository;

namespace {

constexpr std::size_t largest_key_file = 16 << 10;

// What was typed into the form that revokes a key, or says since when it was in other hands.
struct Revocation {
    std::string fingerprint, reason, compromised_since;
};

// The word of a person who acts for nobody any more is not confirmed: one says it oneself.
bool acts_still(const Depositary& depositary, const AccountId& account) {
    const auto actor = depositary.credentials().actor(account);  // nobody once it is closed
    return actor && actor->confirmed;
}

View key_view(const Depositary& depositary, const KnownNames& names, Journal& journal, const Actor& actor, const PartyKey& key,
              const std::string& today, const Revocation& typed) {
    const Words& words = names.words();
    const bool keeps = keeps_keys_of(actor, key.party);
    View item{View::type::object};
    item.set("public_key", key.public_key);
    item.set("fingerprint", key.fingerprint);
    item.set("in_force", key.in_force(today));
    item.set("run_out", key.confirmed && !key.revoked && !key.in_force(today));
    item.set("unconfirmed", !key.confirmed && !key.revoked);
    item.set("registered", act_reference(words, journal, key.registered));
    item.set("confirmed", key.confirmed && *key.confirmed != key.registered
                              ? act_reference(words, journal, *key.confirmed)
                              : View(false));
    item.set("valid_until", date_view(words, key.valid_until));
    item.set("compromised_since", date_view(words, key.compromised_since));
    item.set("since_confirmed", key.since_confirmed.has_value());
    item.set("since_iso", key.compromised_since);
    const auto told = key.since_confirmed ? key.since_confirmed : key.since_said;
    item.set("since_told", told && told != key.revoked ? act_reference(words, journal, *told) : View(false));
    item.set("may_confirm_since", may_confirm_compromise(depositary, key, actor));
    item.set("may_say_since", key.revoked && !key.since_confirmed && speaks_for(actor) == key.party);
    set_text(item, "follows", key.follows);
    set_text(item, "acknowledged", names.parties().list(key.acknowledged));
    item.set("may_confirm", !key.confirmed && !key.revoked && key.by != actor.account && keeps && acts_still(depositary, key.by));
    item.set("waits", !key.confirmed && !key.revoked && key.by == actor.account);
    item.set("may_acknowledge", is_unacknowledged(key, actor));
    item.set("may_revoke", !key.revoked && keeps);
    item.set("open", key.fingerprint == typed.fingerprint);
    item.set("typed_reason", key.fingerprint == typed.fingerprint ? typed.reason : "");
    item.set("typed_since", key.fingerprint == typed.fingerprint ? typed.compromised_since : "");
    item.set("revoked", key.revoked ? act_reference(words, journal, *key.revoked) : View(false));
    return item;
}

Response show_keys(Application& application, const Request& request, const std::string& error, int status, const Revocation& typed = {}) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const KnownNames names(words, application.depositary, actor);
    const std::string today = today_of(application);
    Journal journal(application.depositary, actor);
    auto keys = application.depositary.party_keys();
    std::stable_sort(keys.begin(), keys.end(),
                     [](const PartyKey& a, const PartyKey& b) { return a.registered > b.registered; });
    View parties{View::type::list};
    bool keeps_any = false;
    for (const Party& party : names.parties().parties()) {
        View list{View::type::list};
        for (const PartyKey& key : keys) {
            if (key.party == party.code) {
                list.push_back(key_view(application.depositary, names, journal, actor, key, today, typed));
            }
        }
        keeps_any = keeps_any || keeps_keys_of(actor, party.code);
        View item{View::type::object};
        item.set("code", party.code);
        item.set("name", names.parties().text(party.code));
        item.set("any", !list.is_empty_list());
        item.set("keys", list);
        parties.push_back(item);
    }
    View view{View::type::object};
    view.set("parties", parties);
    view.set("may_register", keeps_any);
    view.set("today", today);
    set_text(view, "error", error);
    return page(application, request, "keys", words.text("keys_heading"), view, status);
}

// Does what a form of the page asks for; what is not acceptable is told above the keys.
template <class Change>
Response changed(Application& application, const Request& request, const Change& change, const Revocation& typed = {}) {
    return try_form(
        request,
        [&] {
            change();
            return Response::redirect("/keys");
        },
        [&](const std::string& told, int status) { return show_keys(application, request, told, status, typed); });
}

// A key that is to be registered, as far as its form has come.
struct KeyForm {
    NewKey key;
    bool stated = false;  // its public key was given
};

// Its fields and files; a file that was chosen takes the place of the field of its name.
KeyForm read_key(Application& application, const Request& request) {
    MultipartReader parts(*request.body, multipart_boundary(request.head.field("content-type").value_or("")));
    KeyForm form;
    bool token_held = false;
    const auto put = [&](std::string& field) {
        if (std::string text = parts.text(largest_key_file); !text.empty()) {  // empty: no file was chosen
            field = std::move(text);
        }
    };
    while (const auto part = parts.next()) {
        if (part->name == form_token_field) {
            check_form_token(application, request, parts.text(200));
            token_held = true;
        } else if (!token_held) {
            throw Forbidden("form-token", "The form does not begin with its token.");
        } else if (part->name == "party") {
            put(form.key.party);
        } else if (part->name == "public_key") {
            put(form.key.public_key);
        } else if (part->name == "valid_until") {
            put(form.key.valid_until);
        } else if (part->name == "follows") {
            put(form.key.follows);
        } else if (part->name == "rotation") {
            put(form.key.rotation);
        } else {
            throw HttpError(400, "field-unknown", "The form has a field that is not known: " + part->name + ".");
        }
    }
    form.stated = !form.key.public_key.empty();
    return form;
}

// What the key says of itself, and what its predecessor, where there is one, is to sign.
View stated_view(const Application& application, const KeyForm& form) {
    const auto key = crypto::MinisignPublicKey::parse(form.key.public_key);
    View stated{View::type::object};
    stated.set("public_key", key.to_text());
    stated.set("fingerprint", key.fingerprint());
    stated.set("key_id", key.key_id());
    View rotations{View::type::list};
    for (const PartyKey& old : keys_in_force(application, form.key.party)) {  // one of them signs for the new one
        View rotation{View::type::object};
        rotation.set("old_fingerprint", old.fingerprint);
        rotation.set("old_public_key", old.public_key);
        rotation.set("statement", application.depositary.key_statement(form.key.party, old.fingerprint, key.to_text()));
        rotation.set("download", "/keys/" + old.fingerprint + "/statement?party=" + percent_encode(form.key.party) +
                                     "&public_key=" + percent_encode(key.to_text()));
        rotations.push_back(rotation);
    }
    stated.set("first", rotations.is_empty_list());
    stated.set("rotations", rotations);
    return stated;
}

void require_party_to_keep(const PartyNames& names, const Actor& actor, const std::string& party) {
    if (!keeps_keys_of(actor, party)) {
        throw Forbidden("role", "Only the party itself or the secretariat may do this with its keys.");
    }
    if (std::none_of(names.parties().begin(), names.parties().end(),
                     [&](const Party& each) { return each.code == party; })) {
        throw Invalid("party-unknown", "There is no party with the code " + party + "; register it first.");
    }
}

Response show_key_form(Application& application, const Request& request, KeyForm form, std::string error, int status) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const PartyNames names(words, application.depositary);
    View stated(false);
    if (form.stated) {
        try {
            require_party_to_keep(names, actor, form.key.party);
            stated = stated_view(application, form);
        } catch (const Invalid& invalid) {
            const Problem problem = problem_of(invalid);
            error = explanation(words, problem, request.head.path);
            status = problem.status;
        }
    }
    View parties{View::type::list};
    for (const Party& party : names.parties()) {
        if (keeps_keys_of(actor, party.code)) {
            View item{View::type::object};
            item.set("value", party.code);
            item.set("label", names.text(party.code));
            item.set("chosen", party.code == (form.key.party.empty() ? actor.party : form.key.party));
            parties.push_back(item);
        }
    }
    if (parties.is_empty_list()) {
        throw Forbidden("role", "Only the party itself or the secretariat may do this with its keys.");
    }
    View view{View::type::object};
    view.set("parties", parties);
    view.set("party", form.key.party);
    view.set("party_name", names.text(form.key.party));
    view.set("valid_until", form.key.valid_until);
    view.set("valid_until_day", date_view(words, form.key.valid_until));
    view.set("today", today_of(application));
    view.set("stated", stated);
    view.set("not_public", words.text("problem.minisign-key"));
    set_text(view, "error", error);
    return page(application, request, "key_new", words.text("key_register"), view, status);
}

Response new_key_page(Application& application, Request& request) {
    request.allow_query({});
    return show_key_form(application, request, {}, "", 200);
}

// Shows what was read of the file, before anything is recorded.
Response look_at_key(Application& application, Request& request) {
    KeyForm form = read_key(application, request);
    const bool stated = form.stated;
    return show_key_form(application, request, std::move(form), stated ? "" : words_of(request).text("key_no_file"),
                         stated ? 200 : 422);
}

Response register_key_form(Application& application, Request& request) {
    const KeyForm form = read_key(application, request);
    return try_form(
        request,
        [&] {
            application.depositary.register_key(request.actor(), form.key);
            return Response::redirect("/keys");
        },
        [&](const std::string& told, int status) { return show_key_form(application, request, form, told, status); });
}

// The statement to the byte, for the stock minisign.
Response key_statement_file(Application& application, Request& request) {
    request.allow_query({"party", "public_key"});
    Response response = Response::text(200, "text/plain; charset=utf-8",
                                       application.depositary.key_statement(
                                           request.query_value("party").value_or(""), request.parameter("fingerprint"),
                                           request.query_value("public_key").value_or("")));
    response.set("Content-Disposition", attachment("key-statement.txt"));
    return response;
}

Response keys_page(Application& application, Request& request) {
    request.allow_query({});
    return show_keys(application, request, "", 200);
}

Response confirm_key_form(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    return changed(application, request,
                   [&] { application.depositary.confirm_key(request.actor(), request.parameter("fingerprint")); });
}

Response acknowledge_key_form(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    return changed(application, request,
                   [&] { application.depositary.acknowledge_key(request.actor(), request.parameter("fingerprint")); });
}

Response confirm_compromise_form(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "compromised_since"});
    return changed(application, request, [&] {
        application.depositary.confirm_compromise(request.actor(), request.parameter("fingerprint"), fields.at("compromised_since"));
    });
}

Response state_compromise_form(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "compromised_since"});
    return changed(application, request, [&] {
        application.depositary.state_compromise(request.actor(), request.parameter("fingerprint"), fields.at("compromised_since"));
    }, {request.parameter("fingerprint"), "", fields.at("compromised_since")});
}

Response revoke_key_form(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "reason", "compromised_since"});
    return changed(application, request, [&] {
        application.depositary.revoke_key(request.actor(), request.parameter("fingerprint"), fields.at("reason"),
                                          fields.at("compromised_since"));
    }, {request.parameter("fingerprint"), fields.at("reason"), fields.at("compromised_since")});
}

}  // namespace

std::vector<PartyKey> keys_in_force(const Application& application, const std::string& party) {
    auto keys = application.depositary.party_keys();
    const std::string today = today_of(application);
    std::erase_if(keys, [&](const PartyKey& key) { return key.party != party || !key.in_force(today); });
    return keys;
}

bool may_confirm_compromise(const Depositary& depositary, const PartyKey& key, const Actor& actor) {
    if (key.compromised_since.empty() || key.since_confirmed || key.since_by == actor.account || speaks_for(actor) != key.party) {
        return false;
    }
    return acts_still(depositary, key.since_by);
}

bool is_unacknowledged(const PartyKey& key, const Actor& actor) {
    return actor.role == Role::ministry && actor.confirmed && actor.party != key.party && key.confirmed &&
           !key.revoked &&
           std::find(key.acknowledged.begin(), key.acknowledged.end(), actor.party) == key.acknowledged.end();
}

std::span<const Route> key_page_routes() {
    static constexpr auto form = BodyKind::form;
    static constexpr Route table[] = {
        {"GET", "/keys", keys_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/keys/new", new_key_page, Access::signed_in, BodyKind::none, 0, Audience::people, true},
        {"POST", "/keys/new", look_at_key, Access::signed_in, BodyKind::multipart, largest_form, Audience::people, true},
        {"POST", "/keys", register_key_form, Access::signed_in, BodyKind::multipart, largest_form, Audience::people, true},
        {"GET", "/keys/{fingerprint}/statement", key_statement_file, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/keys/{fingerprint}/confirmation", confirm_key_form, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/keys/{fingerprint}/acknowledgement", acknowledge_key_form, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/keys/{fingerprint}/compromise", state_compromise_form, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/keys/{fingerprint}/compromise/confirmation", confirm_compromise_form, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/keys/{fingerprint}/revocation", revoke_key_form, Access::signed_in, form, largest_form, Audience::people, true},
    };
    return table;
}

}  // namespace depositary::server
