#include "server/problem.h"

#include <new>

#include <nlohmann/json.hpp>

#include "repository/depositary.h"
#include "repository/names.h"

namespace depositary::server {

namespace {

bool is_about_the_body(const std::string& code) { return code == "size-mismatch" || code == "digest-mismatch"; }

int status_of(const Error& error) {
    if (const auto* http = dynamic_cast<const HttpError*>(&error)) {
        return http->status();
    }
    if (dynamic_cast<const Invalid*>(&error) != nullptr) {
        return is_about_the_body(error.code()) ? 400 : 422;
    }
    if (dynamic_cast<const TooLarge*>(&error) != nullptr) {
        return 413;
    }
    if (dynamic_cast<const Unauthenticated*>(&error) != nullptr) {
        return 401;
    }
    if (dynamic_cast<const Forbidden*>(&error) != nullptr) {
        return 403;
    }
    if (dynamic_cast<const repository::Erased*>(&error) != nullptr) {
        return 410;
    }
    if (dynamic_cast<const NotFound*>(&error) != nullptr) {
        return 404;
    }
    if (dynamic_cast<const Conflict*>(&error) != nullptr) {
        return error.code() == "stale-version" ? 412 : 409;  // the version followed is named by If-Match
    }
    if (dynamic_cast<const Unavailable*>(&error) != nullptr) {
        return 503;
    }
    return 500;
}

}  // namespace

std::string status_text(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 411: return "Length Required";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 417: return "Expectation Failed";
        case 421: return "Misdirected Request";
        case 422: return "Unprocessable Content";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        case 505: return "HTTP Version Not Supported";
        default: return "Internal Server Error";
    }
}

Problem problem_of(const std::exception& error) {
    Problem problem;
    if (const auto* known = dynamic_cast<const Error*>(&error)) {
        problem.status = status_of(*known);
        problem.code = known->code();
        problem.detail = known->what();
        if (const auto* too_long = dynamic_cast<const repository::TooLong*>(known)) {
            problem.most = too_long->most();
        }
        if (const auto* http = dynamic_cast<const HttpError*>(known)) {
            problem.headers = http->headers();
        }
        if (problem.status == 401) {
            problem.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"depositary\"");
        }
        if (problem.status == 503) {
            problem.headers.emplace_back("Retry-After", "5");
        }
        if (problem.status == 500) {
            problem.detail = "Something stored here is not what it must be. Nothing was changed; tell the secretariat.";
        }
    } else if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
        problem.status = 503;
        problem.code = "out-of-memory";
        problem.detail = "The server is short of memory; try again later.";
        problem.headers.emplace_back("Retry-After", "5");
    } else {
        problem.detail = "The server failed; nothing is half done. Its log has the request's number.";
    }
    problem.title = status_text(problem.status);
    return problem;
}

std::string Problem::to_json(const std::string& request) const {
    nlohmann::ordered_json json = {{"type", type()}, {"title", title}, {"status", status}, {"detail", detail}};
    if (!request.empty()) {
        json["request"] = request;
    }
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace depositary::server
