// What is recorded is neither changed nor taken away by any address.
#include "tests/server/support/access_requests.h"

#include <boost/test/unit_test.hpp>

namespace depositary::server {

using namespace repository;

BOOST_AUTO_TEST_SUITE(acts_stay)

// Z19: what is recorded is neither changed nor taken away: no address takes a method that would, on acts, the register, the activity or anything
// else; only one's own session and one's own saved search are ended by one, which are no acts. Who sees which acts: the_activity_shows_what_the_reader_may_see_and_nothing_else.
BOOST_AUTO_TEST_CASE(no_address_changes_or_takes_away_an_act) {
    for (const Route& route : routes()) {
        const std::string name = std::string(route.method) + " " + std::string(route.path_template);
        BOOST_CHECK_MESSAGE(route.method == "GET" || route.method == "POST" || name == "DELETE /api/v1/session" || name == "DELETE /api/v1/searches/{name}", name);
        const bool of_acts = route.path_template.find("/acts") != std::string_view::npos || route.path_template.starts_with("/register") ||
                             route.path_template.find("/activity") != std::string_view::npos || route.path_template.find("journal") != std::string_view::npos;
        BOOST_CHECK_MESSAGE(!of_acts || route.method == "GET", name);
    }
    Office office;
    LiveServer& live = office.live;
    const std::string act = std::to_string(office.act[own]);
    for (const std::size_t role : {std::size_t{0}, std::size_t{2}, std::size_t{4}}) {  // secretariat, auditor, administrator
        const std::string bearer = live.bearer(office.actors[role]), cookie = live.cookie(office.actors[role]) + "Origin: http://localhost\r\n";
        const auto size = live.register_size();
        for (const std::string& path : {"/api/v1/acts/" + act, "/api/v1/acts/" + act + "/proof", "/acts/" + act, std::string("/register"),
                                        std::string("/register/checkpoint"), std::string("/api/v1/activity"), std::string("/activity"),
                                        "/api/v1/documents/" + office.id[own].to_text() + "/acts"}) {
            for (const std::string method : {"DELETE", "PUT", "PATCH", "POST"}) {
                const Answer answer = live.ask(method, path, (path.starts_with("/api") ? bearer : cookie) + "X-HTTP-Method-Override: DELETE\r\n",
                                               method == "DELETE" ? std::nullopt : std::optional<std::string>("{}"));
                BOOST_CHECK_MESSAGE(answer.status == 405, method << " " << path << ": " << answer.status);
            }
        }
        BOOST_CHECK_EQUAL(live.register_size(), size);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
