// Referrals for people: what was sent to us and by us, what is overdue; one referral with its steps; and the steps that need no
// file. What is sealed is sent by page_sending.h, and opened by page_signing.h.

#include "server/api.h"
#include "server/page_handlers.h"
#include "server/page_sending.h"

#include <algorithm>

namespace depositary::server {

using namespace repository;

namespace {

std::string today(Application& application) { return application.depositary.clock().now().to_text().substr(0, 10); }

View line_view(const Words& words, const PartyNames& names, const Referral& referral, const std::string& day) {
    View row{View::type::object};
    row.set("href", "/referrals/" + referral.id.to_text());
    row.set("name", referral.id.to_text().substr(0, 8));
    row.set("from", names.text(referral.from));
    row.set("to", names.text(referral.to));
    row.set("status", words.text("referral." + std::string(to_text(referral.status()))));
    row.set("sent", time_view(words, referral.steps.front().time));
    const bool waits_first = referral.status() == Referral::Status::sent;
    row.set("due", date_view(words, waits_first ? referral.acknowledge_by : referral.answer_by));
    row.set("overdue", referral.is_overdue(day));
    return row;
}

Response referrals_page(Application& application, Request& request) {
    request.allow_query({});
    const Words& words = words_of(request);
    const PartyNames names(words, application.depositary);
    View to_us{View::type::list}, from_us{View::type::list};
    for (const Referral& referral : application.depositary.referrals(request.actor())) {
        (referral.to == request.actor().party ? to_us : from_us).push_back(line_view(words, names, referral, today(application)));
    }
    View lists{View::type::list};
    for (const auto& [heading, rows] : {std::make_pair("referrals_to_us", to_us), std::make_pair("referrals_from_us", from_us)}) {
        View list{View::type::object};
        list.set("heading", words.text(heading));
        list.set("any", !rows.is_empty_list());
        list.set("rows", rows);
        lists.push_back(list);
    }
    View view{View::type::object};
    view.set("lists", lists);
    view.set("may_send", sends_referrals(application, request.actor()));
    return page(application, request, "referrals", words.text("referrals"), view);
}

// Whose keys a file was sealed to, by login and party; a key that nobody registered is shown itself.
std::string sealed_to(const std::vector<AgeKey>& keys, const File& file) {
    std::string text;
    for (const std::string& recipient : file.sealed_to) {
        const auto key = std::find_if(keys.begin(), keys.end(), [&](const AgeKey& each) { return each.recipient == recipient; });
        text += (text.empty() ? "" : ", ") + (key == keys.end() ? recipient : key->login + " (" + key->party + ")");
    }
    return text;
}

Response show_referral(Application& application, const Request& request, const std::string& error, int status) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const Referral referral = application.depositary.referral(actor, document_id(request));
    const std::string id = referral.id.to_text();
    const PartyNames names(words, application.depositary);
    View view = line_view(words, names, referral, today(application));
    view.set("id", id);
    view.set("acknowledge_by", date_view(words, referral.acknowledge_by));
    view.set("answer_by", date_view(words, referral.answer_by));
    view.set("retain_until", date_view(words, referral.retain_until));
    const auto keys = application.depositary.age_keys();
    View steps{View::type::list};
    for (const Referral::Step& step : referral.steps) {
        View row{View::type::object};
        row.set("status", words.text("referral." + std::string(to_text(step.status))));
        set_text(row, "party", step.party.empty() ? "" : names.text(step.party));
        row.set("time", time_view(words, step.time));
        row.set("act", std::to_string(step.act));
        View files{View::type::list};
        for (const unsigned number : step.files) {
            View file = link_view("/api/v1/referrals/" + id + "/files/" + std::to_string(number), std::to_string(number) + ".age");
            file.set("open", "/open?referral=" + id + "&file=" + std::to_string(number));
            const bool there = number >= 1 && number <= referral.files.size();  // none is once it is erased
            set_text(file, "sealed_to", there ? sealed_to(keys, referral.files[number - 1]) : "");
            files.push_back(file);
        }
        row.set("files", files);
        steps.push_back(row);
    }
    view.set("steps", steps);
    auto next = next_steps(actor, referral);
    view.set("may_step", !next.empty());
    View ends{View::type::list};  // what ends it is not done at one press
    for (const std::string step : {"declined", "closed"}) {
        if (std::erase(next, step) > 0) {
            View item{View::type::object};
            item.set("value", step);
            item.set("label", words.text("referral_step." + step));
            item.set("what", words.text("referral_ends." + step));
            ends.push_back(item);
        }
    }
    view.set("ends", ends);
    view.set("goes_on", !next.empty());
    view.set("next", choices(words, next, "referral_step", {}));
    view.set("error", error.empty() ? View(false) : View(error));
    return page(application, request, "referral", words.text("referral.of", {{"name", id.substr(0, 8)}}), view, status);
}

Response referral_page(Application& application, Request& request) {
    request.allow_query({});
    return show_referral(application, request, "", 200);
}

Response post_step(Application& application, Request& request) {
    const auto fields = read_form(request, {form_token_field, "status"});
    check_form_token(application, request, fields.at(std::string(form_token_field)));
    const DocumentId id = document_id(request);
    try {
        application.depositary.advance_referral(request.actor(), id, word<Referral::Status>("status", fields.at("status")), {}, {});
    } catch (const Conflict& error) {
        return show_referral(application, request, explanation(words_of(request), problem_of(error)), 409);
    }
    return Response::redirect("/referrals/" + id.to_text());
}

}  // namespace

std::span<const Route> referral_page_routes() {
    static constexpr Route table[] = {
        {"GET", "/referrals", referrals_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/referrals/new", new_referral_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/referrals/{id}/send", referral_files_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/referrals/{id}", referral_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/referrals/{id}/steps", post_step, Access::signed_in, BodyKind::form, largest_form, Audience::people},
    };
    return table;
}

}  // namespace depositary::server
