#include <set>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/openapi.h"
#include "server/route.h"

namespace depositary::server {

namespace {

nlohmann::json description() { return nlohmann::json::parse(openapi_text()); }

std::string lower(std::string text) {
    for (char& c : text) {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return text;
}

// "get /api/v1/…" of every route for programs, "{path*}" as OpenAPI writes it.
std::set<std::string> routed() {
    std::set<std::string> names;
    for (const Route& route : routes()) {
        if (route.audience == Audience::programs) {
            std::string path(route.path_template);
            std::erase(path, '*');
            names.insert(lower(std::string(route.method)) + " " + path);
        }
    }
    return names;
}

const Route& route_of(const std::string& method, const std::string& path) {
    for (const Route& route : routes()) {
        std::string wanted(route.path_template);
        std::erase(wanted, '*');
        if (lower(std::string(route.method)) == method && wanted == path) {
            return route;
        }
    }
    throw std::logic_error("no route");
}

const nlohmann::json& resolved(const nlohmann::json& whole, const nlohmann::json& value) {
    if (!value.contains("$ref")) {
        return value;
    }
    return whole.at(nlohmann::json::json_pointer(value.at("$ref").get<std::string>().substr(1)));
}

void check_references(const nlohmann::json& whole, const nlohmann::json& value) {
    if (value.is_object() && value.contains("$ref")) {
        BOOST_CHECK_MESSAGE(whole.contains(nlohmann::json::json_pointer(value.at("$ref").get<std::string>().substr(1))),
                            value.at("$ref"));
    }
    if (value.is_structured()) {
        for (const auto& inner : value) {
            check_references(whole, inner);
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(openapi)

BOOST_AUTO_TEST_CASE(every_route_is_described_and_every_description_has_its_route) {
    const auto api = description();
    BOOST_CHECK_EQUAL(api.at("openapi"), "3.1.0");
    std::set<std::string> described;
    for (const auto& path : api.at("paths").items()) {
        for (const auto& operation : path.value().items()) {
            described.insert(operation.key() + " " + path.key());
        }
    }
    const auto real = routed();
    BOOST_CHECK_EQUAL_COLLECTIONS(described.begin(), described.end(), real.begin(), real.end());
}

BOOST_AUTO_TEST_CASE(sign_in_bodies_and_path_parameters_are_those_of_the_routes) {
    const auto api = description();
    std::set<std::string> operation_ids;
    for (const auto& path : api.at("paths").items()) {
        for (const auto& operation : path.value().items()) {
            const auto& value = operation.value();
            const std::string name = operation.key() + " " + path.key();
            const Route& route = route_of(operation.key(), path.key());
            BOOST_CHECK_MESSAGE(operation_ids.insert(value.at("operationId")).second, name);
            const bool open = value.contains("security") && value.at("security").empty();
            BOOST_CHECK_MESSAGE(open == (route.access == Access::anyone), name);
            const bool has_body = value.contains("requestBody");
            BOOST_CHECK_MESSAGE(has_body == (route.body != BodyKind::none), name);
            if (has_body) {
                const char* const type = route.body == BodyKind::json ? "application/json" : "application/octet-stream";
                BOOST_CHECK_MESSAGE(value.at("requestBody").at("content").contains(type), name);
            }
            std::set<std::string> in_template, described;
            for (std::size_t at = path.key().find('{'); at != std::string::npos; at = path.key().find('{', at + 1)) {
                in_template.insert(path.key().substr(at + 1, path.key().find('}', at) - at - 1));
            }
            for (const auto& parameter : value.value("parameters", nlohmann::json::array())) {
                const auto& real = resolved(api, parameter);
                if (real.at("in") == "path") {
                    described.insert(real.at("name").get<std::string>());
                }
            }
            BOOST_CHECK_MESSAGE(in_template == described, name);
            BOOST_CHECK_MESSAGE(value.at("responses").contains("default"), name);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_reference_in_the_description_leads_somewhere) {
    const auto api = description();
    check_references(api, api);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
