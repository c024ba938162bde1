// /api/v1/verification: the whole verification, started, followed, and its report.

#include "server/api.h"

namespace depositary::server {

namespace {

std::string_view word_of(VerificationReport::State state) {
    switch (state) {
        case VerificationReport::State::running: return "running";
        case VerificationReport::State::sound: return "sound";
        case VerificationReport::State::damaged: return "damaged";
        case VerificationReport::State::failed: break;
    }
    return "failed";
}

Json to_json(const VerificationReport& report) {
    Json findings = Json::array();
    for (const auto& finding : report.findings) {
        findings.push_back({{"where", finding.where}, {"what", finding.what}});
    }
    const bool running = report.state == VerificationReport::State::running;
    return {{"state", word_of(report.state)},
            {"started", report.started.to_text()},
            {"ended", running ? Json() : Json(report.ended.to_text())},
            {"done", report.done},
            {"total", report.total},
            {"checkpoint", report.checkpoint},
            {"findings", std::move(findings)}};
}

VerificationReport newest(Application& application, const Request& request) {
    auto report = application.verification.report(request.actor());
    if (!report) {
        throw NotFound("not-found", "No verification was started since the server was.");
    }
    return *report;
}

Response get_verification(Application& application, Request& request) {
    request.allow_query({});
    return Response::json(200, dump(to_json(newest(application, request))));
}

// One that is running already is the one that was asked for.
Response start_verification(Application& application, Request& request) {
    const auto json = parse_strict_json(request.read_body());
    const JsonFields fields(json, "", {});
    application.depositary.credentials().require_session_of(request.actor());
    application.verification.start(request.actor());
    return Response::json(202, dump(to_json(newest(application, request))));
}

Response download_report(Application& application, Request& request) {
    request.allow_query({});
    const auto report = newest(application, request);
    Response response = Response::text(200, "text/plain; charset=utf-8", to_text(report));
    response.set("Content-Disposition",
                 "attachment; filename=\"verification-" + report.started.to_text().substr(0, 10) + ".txt\"");
    return response;
}

}  // namespace

std::span<const Route> verification_routes() {
    static constexpr Route table[] = {
        {"GET", "/api/v1/verification", get_verification},
        {"POST", "/api/v1/verification", start_verification, Access::signed_in, BodyKind::json, largest_json},
        {"GET", "/api/v1/verification/report", download_report},
    };
    return table;
}

}  // namespace depositary::server
