#include "server/page_modules.h"

#include <Poco/InflatingStream.h>

#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "crypto/error.h"
#include "crypto/sha256.h"
#include "templates/embedded.h"

namespace depositary::server {

namespace {

const std::string& digest_of_all() {
    static const std::string digest = [] {
        crypto::Sha256Stream all;
        for (const std::string_view name : templates::module_names()) {
            all.write(crypto::as_bytes(name));
            all.write(crypto::Sha256::of(templates::find_module(name).value()));
        }
        return all.finish().hex().substr(0, 16);
    }();
    return digest;
}

std::string inflated(std::string_view bytes) {
    std::istringstream in{std::string(bytes)};
    Poco::InflatingInputStream out(in, Poco::InflatingStreamBuf::STREAM_GZIP);
    return {std::istreambuf_iterator<char>(out), {}};
}

bool takes_gzip(const Request& request) {
    const std::string field(request.head.field("accept-encoding").value_or(""));
    const auto at = field.find("gzip");
    return at != std::string::npos && field.compare(at, 8, "gzip;q=0") != 0;
}

}  // namespace

std::string module_address(std::string_view name) {
    return "/modules/" + digest_of_all() + "/depositary/" + std::string(name);
}

const std::vector<std::string>& imported_addresses(std::string_view name) {
    static const std::map<std::string, std::vector<std::string>, std::less<>> all = [] {
        auto led = nlohmann::json::parse(templates::find_module("led.json").value())
                       .get<std::map<std::string, std::vector<std::string>, std::less<>>>();
        for (auto& [own, paths] : led) {
            for (std::string& path : paths) {
                path = "/modules/" + digest_of_all() + "/" + path;
            }
        }
        return led;
    }();
    return all.find(name)->second;
}

const std::string& import_map() {
    static const std::string map = [] {
        nlohmann::json addresses = nlohmann::json::object();
        const auto imports = nlohmann::json::parse(templates::find_module("imports.json").value());
        for (const auto& [name, path] : imports.items()) {
            addresses[name] = "/modules/" + digest_of_all() + "/" + path.get<std::string>();
        }
        return nlohmann::json{{"imports", addresses}}.dump();
    }();
    return map;
}

const std::string& policy_with_modules() {
    static const std::string policy =
        "default-src 'none'; script-src 'self' 'sha256-" + crypto::to_base64(crypto::Sha256::of(import_map())) +
        "'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    return policy;
}

Response get_module(Application&, Request& request) {
    request.allow_query({});
    const auto bytes = request.parameter("digest") == digest_of_all()
                           ? templates::find_module(request.parameter("path") + ".gz")
                           : std::nullopt;
    if (!bytes) {
        throw NotFound("not-found", "There is no such module.");
    }
    // They hold no secret, so that compressing them tells nothing.
    const bool gzip = takes_gzip(request);
    const bool script = request.parameter("path").ends_with(".js");
    Response response = Response::text(200, script ? "text/javascript; charset=utf-8" : "text/plain; charset=utf-8",
                                       gzip ? std::string(*bytes) : inflated(*bytes));
    if (gzip) {
        response.set("Content-Encoding", "gzip");
    }
    response.set("Vary", "Accept-Encoding");
    response.set("Cache-Control", "public, max-age=31536000, immutable");
    return response;
}

}  // namespace depositary::server
