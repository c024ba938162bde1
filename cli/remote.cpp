#include "cli/remote.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPCookie.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/RejectCertificateHandler.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/URI.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <istream>
#include <ostream>

#include "cli/console.h"
#include "crypto/error.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

constexpr std::size_t largest_answer = 64u << 20;
constexpr int timeout_seconds = 60;

std::string session_path() { return config_folder() + "/session.json"; }

// The words of a problem (RFC 9457) as one of the project's errors.
[[noreturn]] void throw_problem(int status, const std::string& body) {
    const auto problem = Json::parse(body, nullptr, false);
    std::string code = "http-" + std::to_string(status);
    std::string message = "The server answered " + std::to_string(status) + ".";
    if (problem.is_object()) {
        if (const auto type = problem.value("type", ""); !type.empty()) code = type.substr(type.find_last_of("/:") + 1);
        if (const auto detail = problem.value("detail", problem.value("title", "")); !detail.empty()) message = detail;
    }
    switch (status) {
        case 401: throw Unauthenticated(code, message);
        case 403: throw Forbidden(code, message);
        case 404: throw NotFound(code, message);
        case 409:
        case 412: throw Conflict(code, message);
        case 413: throw TooLarge(code, message);
        case 500: throw Damaged(code, message);
        case 503: throw Unavailable(code, message);
        default: throw Invalid(code, message);
    }
}

// An answer that is no JSON comes from something else than a depositary: a proxy's page, another program on that port.
Json parse_answer(const std::string& url, const std::string& body) {
    auto json = Json::parse(body, nullptr, false);
    if (json.is_discarded())
        throw Unavailable("not-a-depositary", url + " answers, but not as a depositary does. Is the address right, and no proxy's page in between?");
    return json;
}

// What went wrong below HTTP, in words that say what can be done.
[[noreturn]] void throw_no_connection(const std::string& url, const Poco::Exception& error) {
    if (dynamic_cast<const Poco::Net::SSLException*>(&error) != nullptr) {
        throw Unavailable("tls-failed", "No secure connection to " + url + ": " + error.displayText() +
                                            ". If the server's certificate is by an authority of your own, name its file in DEPOSITARY_CA_FILE; "
                                            "do not go on if you cannot tell whose certificate it is.");
    }
    if (dynamic_cast<const Poco::TimeoutException*>(&error) != nullptr)
        throw Unavailable("no-answer-in-time", url + " did not answer within " + std::to_string(timeout_seconds) + " seconds; try again.");
    if (dynamic_cast<const Poco::Net::NoMessageException*>(&error) != nullptr)
        throw Unavailable("cut-answer", url + " closed the connection without an answer; try again.");
    if (dynamic_cast<const Poco::Net::MessageException*>(&error) != nullptr)
        throw Unavailable("not-a-depositary", url + " does not answer in HTTP. Is the address right (http:// or https://)?");
    throw Unavailable("no-connection", "No answer from " + url + ": " + error.displayText() + ".");
}

Poco::Net::Context::Ptr tls_context(const std::string& ca_file) {
    Poco::Net::Context::Ptr context = new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", "", ca_file,
                                                             Poco::Net::Context::VERIFY_STRICT, 9, true);
    context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
    context->enableExtendedCertificateVerification(true);
    Poco::Net::SSLManager::instance().initializeClient(nullptr, new Poco::Net::RejectCertificateHandler(false), context);
    return context;
}

std::unique_ptr<Poco::Net::HTTPClientSession> connect(const Poco::URI& uri, const std::string& ca_file) {
    std::unique_ptr<Poco::Net::HTTPClientSession> session;
    if (uri.getScheme() == "https")
        session = std::make_unique<Poco::Net::HTTPSClientSession>(uri.getHost(), uri.getPort(), tls_context(ca_file));
    else if (uri.getScheme() == "http")
        session = std::make_unique<Poco::Net::HTTPClientSession>(uri.getHost(), uri.getPort());
    else
        throw Invalid("url", "A server's address begins with http:// or https://.");
    session->setTimeout(Poco::Timespan(timeout_seconds, 0));
    return session;
}

}  // namespace

std::string config_folder() {
    const char* config = std::getenv("XDG_CONFIG_HOME");
    const char* home = std::getenv("HOME");
    if (config == nullptr && home == nullptr) throw Invalid("no-home", "Set HOME or XDG_CONFIG_HOME: sessions are kept there.");
    const auto folder = config != nullptr ? fs::path(config) / "depositary" : fs::path(home) / ".config" / "depositary";
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
    return folder.string();
}

std::optional<Session> load_session() {
    if (!fs::exists(session_path())) return std::nullopt;
    const auto value = Json::parse(read_text(session_path()), nullptr, false);
    if (!value.is_object()) return std::nullopt;
    return Session{value.value("url", ""), value.value("login", ""), value.value("token", "")};
}

void save_session(const Session& session) {
    forget_session();
    write_new_file(session_path(), Json{{"url", session.url}, {"login", session.login}, {"token", session.token}}.dump(2) + "\n", true);
}

void forget_session() { ::unlink(session_path().c_str()); }

Remote::Remote(std::string url, std::string token, std::string ca_file)
    : url_(std::move(url)), token_(std::move(token)), ca_file_(std::move(ca_file)) {
    while (url_.ends_with('/')) url_.pop_back();
    if (ca_file_.empty()) {
        if (const char* file = std::getenv("DEPOSITARY_CA_FILE")) ca_file_ = file;
    }
}

Remote Remote::signed_in() {
    const auto session = load_session();
    if (!session) throw Unauthenticated("not-signed-in", "Nobody is signed in; run: depositary login URL LOGIN");
    return Remote(session->url, session->token);
}

Remote::Answer Remote::request(const std::string& method, const std::string& path, const Fields& fields, std::int64_t length,
                               const Send& send, const Receive& receive) const {
    try {
        const Poco::URI uri(url_);
        const auto session = connect(uri, ca_file_);
        Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPMessage::HTTP_1_1);
        request.set("User-Agent", "depositary");
        request.setKeepAlive(false);
        if (!token_.empty()) request.set("Authorization", "Bearer " + token_);
        for (const auto& [name, value] : fields) request.set(name, value);
        if (method != "GET") request.setContentLength64(length);
        auto& out = session->sendRequest(request);
        if (send) send(out);
        Poco::Net::HTTPResponse response;
        auto& in = session->receiveResponse(response);
        std::vector<Poco::Net::HTTPCookie> cookies;
        response.getCookies(cookies);
        Answer answer{static_cast<int>(response.getStatus()), response.get("ETag", ""),
                      cookies.size() == 1 ? cookies[0].getValue() : "", {}};
        if (answer.status < 300 && receive) {
            receive(in, response.hasContentLength() ? response.getContentLength64() : -1);
            return answer;
        }
        char buffer[65536];
        while (in.read(buffer, sizeof buffer) || in.gcount() > 0) {
            answer.body.append(buffer, static_cast<std::size_t>(in.gcount()));
            if (answer.body.size() > largest_answer) throw TooLarge("answer-too-large", "The server's answer is over 64 MiB.");
        }
        if (answer.status >= 300) throw_problem(answer.status, answer.body);
        if (response.hasContentLength() && response.getContentLength64() != static_cast<Poco::Int64>(answer.body.size()))
            throw Unavailable("cut-answer", "The server's answer was cut; try again.");
        return answer;
    } catch (const Poco::Exception& error) {
        throw_no_connection(url_, error);
    }
}

Remote::Answer Remote::get(const std::string& path) const { return request("GET", path, {}, 0, {}, {}); }

Json Remote::get_json(const std::string& path) const { return parse_answer(url_, get(path).body); }

void Remote::download(const std::string& path, crypto::ByteSink& out,
                      const std::function<void(std::uint64_t, std::uint64_t)>& progress) const {
    request("GET", path, {}, 0, {}, [&](std::istream& in, std::int64_t length) {
        crypto::Bytes buffer(256 * 1024);
        std::uint64_t done = 0;
        while (in.read(reinterpret_cast<char*>(buffer.data()), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
            const auto size = static_cast<std::size_t>(in.gcount());
            out.write(crypto::ByteView(buffer).first(size));
            done += size;
            if (length > 0) progress(done, static_cast<std::uint64_t>(length));
        }
        if (length >= 0 && done != static_cast<std::uint64_t>(length))
            throw Unavailable("cut-answer", "The download was cut; try again.");
    });
}

Remote::Answer Remote::post(const std::string& path, const Json& body, const Fields& fields) const {
    const auto text = body.dump();
    auto all = fields;
    all.emplace_back("Content-Type", "application/json");
    return request("POST", path, all, static_cast<std::int64_t>(text.size()), [&](std::ostream& out) { out << text; }, {});
}

Json Remote::post_json(const std::string& path, const Json& body, const Fields& fields) const {
    const auto answer = post(path, body, fields);
    return answer.body.empty() ? Json() : parse_answer(url_, answer.body);
}

Json Remote::upload(const std::string& path, crypto::ByteSource& body, std::uint64_t size, const Fields& fields,
                    const std::function<void(std::uint64_t, std::uint64_t)>& progress) const {
    auto all = fields;
    all.emplace_back("Content-Type", "application/octet-stream");
    const auto send = [&](std::ostream& out) {
        crypto::Bytes buffer(256 * 1024);
        std::uint64_t done = 0;
        while (const auto part = body.read(buffer)) {
            out.write(reinterpret_cast<const char*>(buffer.data()), static_cast<std::streamsize>(part));
            done += part;
            progress(done, size);
        }
    };
    return parse_answer(url_, request("POST", path, all, static_cast<std::int64_t>(size), send, {}).body);
}

void Remote::remove(const std::string& path) const { request("DELETE", path, {}, 0, {}, {}); }

std::string encode_component(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                           c == '_' || c == '~';
        if (plain) {
            encoded += c;
        } else {
            const auto byte = static_cast<std::uint8_t>(c);
            auto hex = crypto::to_hex({&byte, 1});
            for (auto& digit : hex) {
                if (digit >= 'a') digit = static_cast<char>(digit - 'a' + 'A');
            }
            encoded += '%' + hex;
        }
    }
    return encoded;
}

}  // namespace depositary::cli
