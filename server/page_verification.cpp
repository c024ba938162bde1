// The page of the whole verification: start it, see how far it is, take its report away.

#include "server/page.h"
#include "server/page_handlers.h"

namespace depositary::server {

namespace {

constexpr std::size_t most_shown = 100;

View report_view(const Words& words, const VerificationReport& report) {
    using State = VerificationReport::State;
    View view{View::type::object};
    view.set("state", words.text(word_of(report.state)));
    view.set("good", report.state == State::sound);
    view.set("bad", report.state == State::damaged || report.state == State::failed);
    view.set("running", report.state == State::running);
    view.set("started", time_view(words, report.started));
    view.set("ended", report.state == State::running ? View(false) : time_view(words, report.ended));
    view.set("done", std::to_string(report.done));
    view.set("total", std::to_string(report.total));
    view.set("any", !report.findings.empty());
    View findings{View::type::list};
    for (const auto& finding : report.findings) {
        if (findings.list_value().size() == most_shown) {
            break;
        }
        View item{View::type::object};
        item.set("where", displayed(finding.where));
        item.set("what", displayed(finding.what));
        findings.push_back(item);
    }
    view.set("findings", findings);
    view.set("more", report.findings.size() > most_shown);
    return view;
}

}  // namespace

std::string word_of(VerificationReport::State state) {
    switch (state) {
        case VerificationReport::State::running: return "verification_running";
        case VerificationReport::State::sound: return "verification_sound";
        case VerificationReport::State::damaged: return "verification_damaged";
        case VerificationReport::State::failed: break;
    }
    return "verification_failed";
}

Response verification_page(Application& application, Request& request) {
    request.allow_query({});
    const Words& words = words_of(request);
    const auto report = application.verification.report(request.actor());
    View view{View::type::object};
    view.set("report", report ? report_view(words, *report) : View(false));
    const bool running = report && report->state == VerificationReport::State::running;
    view.set("may_start", !running);
    Response response = page(application, request, "verification", words.text("verification_heading"), view);
    if (running) {
        response.set("Refresh", "2");  // the page works without JavaScript
    }
    return response;
}

Response start_verification_page(Application& application, Request& request) {
    const auto fields = read_form(request, {form_token_field});
    check_form_token(application, request, fields.at(std::string(form_token_field)));
    application.verification.start(request.actor());
    return Response::redirect("/verification");
}

}  // namespace depositary::server
