#include "server/page_sending.h"

#include <algorithm>
#include <array>

#include "repository/access.h"
#include "server/api.h"
#include "server/explanation.h"
#include "server/page.h"
#include "server/search_values.h"
#include "server/sizes.h"
#include "server/task_views.h"

namespace depositary::server {

using namespace repository;

namespace {

// What may go wrong when it is sent, said in the reader's language: the page's module gets only the code.
constexpr std::array<const char*, 33> told_codes = {
    "age-recipient",     "recipient-revoked", "referral-days",       "referral-recipient", "referral-party",   "referral-status",
    "referrals-closed",  "not-sealed",        "too-many-files",      "upload-unknown",     "body-too-large",   "symbol-in-use",
    "symbol-malformed",  "stale-version",     "date-malformed",      "file-name",          "file-name-twice",  "disk-full",
    "write-failed",      "right",             "role",                "party-unknown",      "not-signed-in",
    "title-empty",       "title-too-long",    "title-malformed",     "note-too-long",      "note-malformed",   "checkpoint-pending",
    "vault-read-only",   "stopping",          "erased",              "not-found"};

// The parties' age keys in force: whose, since when, and the key itself, which is what is compared and what is used.
class Recipients {
public:
    Recipients(Application& application, const Request& request)
        : words_(words_of(request)),
          actor_(request.actor()),
          parties_(application.depositary.parties()),
          keys_(application.depositary.age_keys()) {}

    bool any(const std::string& party) const {
        return std::any_of(keys_.begin(), keys_.end(), [&](const AgeKey& key) { return key.party == party && key.in_force(); });
    }
    const std::vector<Party>& parties() const { return parties_; }

    // {code, name, own, any, keys} of these parties, one's own last; `chosen`: whose keys are chosen at first.
    View groups(const std::vector<std::string>& codes, const std::vector<std::string>& chosen) {
        View list{View::type::list};
        std::vector<Party> sorted = parties_;
        std::stable_partition(sorted.begin(), sorted.end(), [&](const Party& party) { return party.code != actor_.party; });
        for (const Party& party : sorted) {
            if (std::find(codes.begin(), codes.end(), party.code) == codes.end()) {
                continue;
            }
            View group{View::type::object};
            group.set("code", party.code);
            group.set("name", party_name(words_, party));
            group.set("own", party.code == actor_.party);
            group.set("any", any(party.code));
            group.set("keys", keys(party.code, std::find(chosen.begin(), chosen.end(), party.code) != chosen.end()));
            list.push_back(group);
        }
        return list;
    }

private:
    View keys(const std::string& party, bool chosen) {
        View list{View::type::list};
        for (const AgeKey& key : keys_) {
            if (key.party != party || !key.in_force()) {
                continue;
            }
            View item{View::type::object};
            item.set("login", key.login);
            item.set("recipient", key.recipient);
            item.set("act", std::to_string(key.act));
            item.set("since", time_view(words_, key.since));
            item.set("chosen", chosen);
            list.push_back(item);
        }
        return list;
    }

    const Words& words_;
    const Actor& actor_;
    const std::vector<Party> parties_;
    const std::vector<AgeKey> keys_;
};

// The compartment for referrals, if it is open to the reader.
std::optional<Compartment> referrals_compartment(Application& application, const Actor& actor) {
    for (const Compartment& compartment : application.depositary.compartments(actor)) {
        if (compartment.purpose == Purpose::referrals && actor.may(Right::deposit, compartment.id)) {
            return compartment;
        }
    }
    return std::nullopt;
}

// What all three pages hold; `what`: "referral", "step", "document" or "version".
struct Sending {
    std::string what;
    std::string heading;
    CompartmentId compartment;  // nil: the form says which
    std::string post;           // the address of the act
    std::string then;           // where to go when it is done; the document's identifier is put after it when it ends in '/'
    std::string need;           // the party that must be able to open it; empty: any
    std::string follows;        // of a version: the one that it follows
    std::string command;        // that does the same
    View back;
};

Response show(Application& application, const Request& request, const Sending& sending, View view) {
    view.set("what", sending.what);
    view.set("heading", sending.heading);
    view.set("upload", sending.compartment.is_nil() ? "" : sending.compartment.to_text());
    view.set("post", sending.post);
    view.set("then", sending.then);
    view.set("need", sending.need);
    view.set("after", sending.follows);
    view.set("command", sending.command);
    view.set("back", sending.back);
    view.set("sizes", size_forms(words_of(request).language()));
    view.set("problems", problems_view(words_of(request), told_codes));
    for (const char* section : {"referral", "step", "document", "named", "of_title"}) {  // absent ones are shut
        if (view.get(section) == nullptr) {
            view.set(section, false);
        }
    }
    return page(application, request, "sending", sending.heading, view);
}

// Files of documents have names, languages and parts, which stand beside what is sealed.
void set_named(const Words& words, View& view) {
    static const std::vector<std::string> languages = {"en", "km", "zh", "lo", "my", "th", "vi", "und"};
    view.set("named", true);
    view.set("slot_languages", choices(words, languages, "language", {"und"}));
    view.set("slot_roles", choices(words, {"text", "translation", "annex"}, "file_role", {}));
    view.set("statuses", choices(words, {"draft", "agreed-in-principle", "endorsed", "adopted", "signed"}, "status_of", {"draft"}));
}

std::vector<std::string> with_keys(const Recipients& recipients) {
    std::vector<std::string> codes;
    for (const Party& party : recipients.parties()) {
        if (recipients.any(party.code)) {
            codes.push_back(party.code);
        }
    }
    return codes;
}

}  // namespace

std::vector<std::string> next_steps(const Actor& actor, const Referral& referral) {
    using Status = Referral::Status;
    const bool addressee = actor.party == referral.to;
    switch (referral.status()) {
        case Status::sent: return {addressee ? "acknowledged" : "closed"};
        case Status::acknowledged: return addressee ? std::vector<std::string>{"accepted", "declined"} : std::vector<std::string>{"closed"};
        case Status::accepted: return addressee ? std::vector<std::string>{"answered"} : std::vector<std::string>{};
        case Status::declined:
        case Status::answered: return addressee ? std::vector<std::string>{} : std::vector<std::string>{"closed"};
        default: return {};
    }
}

bool sends_referrals(Application& application, const Actor& actor) { return referrals_compartment(application, actor).has_value(); }

bool is_sealed(Application& application, const Actor& actor, const CompartmentId& compartment) {
    return application.depositary.compartment(actor, compartment).purpose == Purpose::sealed;
}

Response new_referral_page(Application& application, Request& request) {
    request.allow_query({});
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    application.depositary.referrals(actor);  // Forbidden for who sends none
    const auto compartment = referrals_compartment(application, actor);
    if (!compartment) {
        throw Conflict("referrals-closed", "No compartment for referrals has been opened; the secretariat opens it with the usual ones.");
    }
    Recipients recipients(application, request);
    std::vector<std::string> shown;
    View to{View::type::list};
    for (const Party& party : recipients.parties()) {
        shown.push_back(party.code);
        if (party.code == actor.party || party.code == "SEC") {
            continue;
        }
        View item{View::type::object};
        item.set("code", party.code);
        item.set("name", party_name(words, party));
        item.set("none", !recipients.any(party.code));
        to.push_back(item);
    }
    std::erase(shown, "SEC");
    View referral{View::type::object};
    referral.set("parties", to);
    referral.set("today", today_of(application));
    View view{View::type::object};
    view.set("referral", referral);
    view.set("groups", recipients.groups(shown, {actor.party}));
    return show(application, request,
                {"referral", words.text("referral_new"), compartment->id, "/api/v1/referrals", "/referrals/", "", "",
                 "depositary referral send VN case.pdf --acknowledge-by 2030-01-10 --answer-by 2030-02-01 --retain-until 2031-02-01",
                 link_view("/referrals", words.text("referrals"))},
                view);
}

Response referral_files_page(Application& application, Request& request) {
    request.allow_query({});
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const Referral found = application.depositary.referral(actor, document_id(request));
    const auto next = next_steps(actor, found);
    const auto compartment = referrals_compartment(application, actor);
    if (next.empty() || !compartment) {
        throw Conflict("referral-status", "The other party has the next step, or this referral is closed.");
    }
    const std::string id = found.id.to_text(), other = actor.party == found.to ? found.from : found.to;
    View step{View::type::object};
    step.set("statuses", choices(words, next, "referral_step", {next.front()}));
    View view{View::type::object};
    view.set("step", step);
    view.set("groups", Recipients(application, request).groups({other, actor.party}, {other, actor.party}));
    return show(application, request,
                {"step", words.text("referral.reply_to", {{"name", id.substr(0, 8)}}), compartment->id,
                 "/api/v1/referrals/" + id + "/steps", "/referrals/" + id, other, "",
                 "depositary referral step " + id + " " + next.front() + " answer.pdf",
                 link_view("/referrals/" + id, words.text("referral"))},
                view);
}

Response sealed_deposit_page(Application& application, Request& request) {
    request.allow_query({});
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    auto compartments = application.depositary.compartments(actor);
    std::erase_if(compartments, [&](const Compartment& each) {
        return each.purpose != Purpose::sealed || !actor.may(Right::deposit, each.id);
    });
    if (compartments.empty()) {
        throw Forbidden("right", "This account may deposit in no compartment for sealed files.");
    }
    Recipients recipients(application, request);
    View document{View::type::object};
    document.set("compartments", compartment_choices(words, compartments, {}));
    document.set("kinds", choices(words, document_kinds(), "kind", {}));
    document.set("parties", party_choices(PartyNames(words, application.depositary), {}));
    View view{View::type::object};
    view.set("document", document);
    set_named(words, view);
    view.set("groups", recipients.groups(with_keys(recipients), {actor.party}));
    return show(application, request,
                {"document", words.text("sealed_deposit"), {}, "/api/v1/documents", "/documents/", "", "",
                 "depositary put SYMBOL note.pdf:en --title TITLE --kind guideline --compartment sealed --sealed-to LA",
                 link_view("/deposit", words.text("deposit_document"))},
                view);
}

Response sealed_version_page(Application& application, const Request& request, const Document& document) {
    const Words& words = words_of(request);
    Recipients recipients(application, request);
    View view{View::type::object};
    set_text(view, "of_title", document.title);
    set_named(words, view);
    view.set("groups", recipients.groups(with_keys(recipients), {request.actor().party}));
    const std::string id = document.id.to_text();
    return show(application, request,
                {"version", words.text("deposit.version_of", {{"symbol", document.symbol}}), document.compartment,
                 "/api/v1/documents/" + id + "/versions", "/documents/" + id, "", std::to_string(document.latest().number),
                 "depositary put " + document.symbol + " note.pdf:en --sealed-to LA", link_view("/documents/" + id, document.symbol)},
                view);
}

}  // namespace depositary::server
