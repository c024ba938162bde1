#include "server/verification.h"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/server/support/live_server.h"

namespace depositary::server {

using namespace repository;

namespace {

nlohmann::json finished(LiveServer& live, const std::string& who) {
    for (int tenths = 0; tenths < 300; ++tenths) {
        const auto json = nlohmann::json::parse(live.ask("GET", "/api/v1/verification", who).body);
        if (json.at("state") != "running") return json;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    throw std::runtime_error("the verification does not end");
}

std::string a_vault_file(const LiveServer& live) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(live.world.founded.data + "/vault"))
        if (entry.is_regular_file()) return entry.path().string();
    throw std::logic_error("the vault is empty");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(verification)

BOOST_AUTO_TEST_CASE(an_auditor_has_everything_verified_and_takes_the_report_away) {
    LiveServer live;
    live.world.deposit("T/1", "a text");
    const std::string auditor = live.bearer(live.world.add_account("auditor", "AU", Role::auditor));
    BOOST_TEST(live.ask("GET", "/api/v1/verification/report", auditor).status == 404);
    const Answer started = live.post_json("/api/v1/verification", auditor, "{}");
    BOOST_TEST(started.status == 202);
    auto report = finished(live, auditor);
    BOOST_TEST(report.at("state") == "sound");
    BOOST_TEST(report.at("done") == report.at("total"));
    BOOST_TEST(report.at("checkpoint") == live.ask("GET", "/register/checkpoint").body);
    const Answer file = live.ask("GET", "/api/v1/verification/report", auditor);
    BOOST_TEST(file.field("content-disposition").value().starts_with("attachment; filename=\"verification-"));
    BOOST_TEST(file.body.find("Result   sound") != std::string::npos);
    BOOST_TEST(file.body.ends_with(report.at("checkpoint").get<std::string>()));

    std::ofstream(a_vault_file(live), std::ios::app) << "x";
    live.post_json("/api/v1/verification", auditor, "{}");
    report = finished(live, auditor);
    BOOST_TEST(report.at("state") == "damaged");
    BOOST_TEST(report.at("findings").at(0).at("where").get<std::string>().starts_with("vault/"));
    BOOST_TEST(live.ask("GET", "/api/v1/verification/report", auditor).body.find("NOT SOUND: 1 finding.") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_page_starts_it_follows_it_and_shows_what_it_found) {
    LiveServer live;
    live.world.deposit("T/1", "a text");
    std::ofstream(a_vault_file(live), std::ios::app) << "x";
    const std::string who = live.cookie(live.world.secretariat);
    const Answer before = live.ask("GET", "/verification", who);
    const std::string mark = "name=\"form_token\" value=\"";
    const auto at = before.body.find(mark) + mark.size();
    const std::string token = before.body.substr(at, before.body.find('"', at) - at);
    const std::string form =
        who + "Origin: http://localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    const Answer answer = live.ask("POST", "/verification", form, "form_token=" + token);
    BOOST_TEST(answer.status == 303);
    finished(live, live.bearer(live.world.secretariat));
    const Answer after = live.ask("GET", "/verification", who);
    BOOST_TEST(after.body.find("Not sound") != std::string::npos);
    BOOST_TEST(after.body.find("<code>vault/") != std::string::npos);
    BOOST_TEST(!after.field("refresh").has_value());
    BOOST_TEST(live.ask("GET", "/register", who).body.find("href=\"/verification\"") != std::string::npos);
    BOOST_TEST(live.ask("POST", "/verification", form, "form_token=x").status == 403);
}

BOOST_AUTO_TEST_CASE(a_server_that_is_stopped_does_not_wait_for_it) {
    LiveServer live;
    for (int i = 0; i < 30; ++i) live.world.deposit("T/" + std::to_string(i), std::string(100'000, 'x'));
    live.post_json("/api/v1/verification", live.bearer(live.world.secretariat), "{}");
    const auto start = std::chrono::steady_clock::now();
    live.server.reset();
    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds(10)));
    BOOST_TEST(live.world.findings() == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
