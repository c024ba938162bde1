#include "tests/server/support/live_server.h"

#include <arpa/inet.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "server/random_access.h"

namespace depositary::server {

namespace fs = std::filesystem;
using repository::Actor;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds patience{30'000};

std::string lower(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
    }
    return text;
}

bool readable(int descriptor, milliseconds time) {
    pollfd entry{descriptor, POLLIN, 0};
    return ::poll(&entry, 1, static_cast<int>(time.count())) > 0;
}

}  // namespace

std::optional<std::string> Answer::field(std::string_view lower_case_name) const {
    std::optional<std::string> found;
    for (std::size_t begin = head.find("\r\n") + 2; begin < head.size();) {
        const auto end = head.find("\r\n", begin);
        const std::string line = head.substr(begin, end - begin);
        const auto colon = line.find(": ");
        if (colon != std::string::npos && lower(line.substr(0, colon)) == lower_case_name) {
            if (found) {
                throw std::logic_error("the answer has a field twice: " + line);
            }
            found = line.substr(colon + 2);
        }
        begin = end + 2;
    }
    return found;
}

std::string Answer::problem() const {
    const auto json = nlohmann::json::parse(body, nullptr, false);
    static const std::string urn = "urn:depositary:problem:";
    if (!json.is_object() || !json.contains("type") || field("content-type") != "application/problem+json" ||
        json.value("status", 0) != status) {
        return "";
    }
    const std::string type = json.at("type");
    return type.starts_with(urn) ? type.substr(urn.size()) : "";
}

std::string Answer::detail() const {
    const auto json = nlohmann::json::parse(body, nullptr, false);
    return json.is_object() ? json.value("detail", "") : "";
}

std::string form_token_of(const Answer& page) {
    static const std::string field = "name=\"form_token\" value=\"";
    return page.body.substr(page.body.find(field) + field.size(), 43);
}

Client::Client(std::uint16_t port, const std::string& from)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in own{}, other{};
    own.sin_family = other.sin_family = AF_INET;
    ::inet_pton(AF_INET, from.c_str(), &own.sin_addr);
    ::inet_pton(AF_INET, "127.0.0.1", &other.sin_addr);
    other.sin_port = htons(port);
    if (descriptor_ < 0 || ::bind(descriptor_, reinterpret_cast<sockaddr*>(&own), sizeof own) != 0 ||
        ::connect(descriptor_, reinterpret_cast<sockaddr*>(&other), sizeof other) != 0) {
        throw std::runtime_error("cannot connect to the server");
    }
}

Client::~Client() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

Client::Client(Client&& other) noexcept : descriptor_(other.descriptor_), held_(std::move(other.held_)) {
    other.descriptor_ = -1;
}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        pollfd entry{descriptor_, POLLOUT, 0};
        if (::poll(&entry, 1, static_cast<int>(patience.count())) <= 0) {
            throw std::runtime_error("the server takes nothing");
        }
        const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void Client::finish_sending() {
    ::shutdown(descriptor_, SHUT_WR);
}

// False at the end.
bool Client::fill() {
    if (!readable(descriptor_, patience)) {
        throw std::runtime_error("the server neither answers nor closes");
    }
    char block[65536];
    const auto got = ::recv(descriptor_, block, sizeof block, 0);
    if (got <= 0) {
        return false;
    }
    held_.append(block, static_cast<std::size_t>(got));
    return true;
}

std::optional<Answer> Client::receive(bool to_head) {
    Answer answer;
    for (;;) {
        std::size_t end = 0;
        while ((end = held_.find("\r\n\r\n")) == std::string::npos) {
            if (!fill()) {
                if (held_.empty()) {
                    return std::nullopt;
                }
                throw std::runtime_error("the answer ends within its head: " + held_);
            }
        }
        answer.head = held_.substr(0, end + 4);
        held_.erase(0, end + 4);
        answer.status = std::stoi(answer.head.substr(9, 3));
        if (answer.status != 100) {
            break;
        }
    }
    const auto need = [&](std::size_t bytes) {
        while (held_.size() < bytes) {
            if (!fill()) {
                throw std::runtime_error("the answer's body is cut");
            }
        }
    };
    const auto take = [&](std::size_t bytes) {
        need(bytes);
        std::string part = held_.substr(0, bytes);
        held_.erase(0, bytes);
        return part;
    };
    if (to_head || answer.status == 204 || answer.status == 304) {
        return answer;
    }
    if (const auto length = answer.field("content-length")) {
        answer.body = take(std::stoul(*length));
    } else if (answer.field("transfer-encoding") == "chunked") {
        for (;;) {
            while (held_.find("\r\n") == std::string::npos) {
                need(held_.size() + 1);
            }
            const auto end = held_.find("\r\n");
            const auto size = std::stoul(take(end), nullptr, 16);
            take(2);
            answer.body += take(size);
            take(2);
            if (size == 0) {
                break;
            }
        }
    } else {
        while (fill()) {
        }
        answer.body = std::move(held_);
        held_.clear();
    }
    return answer;
}

std::string Client::receive_all() {
    while (fill()) {
    }
    return std::move(held_);
}

bool Client::closed_within(milliseconds time) {
    if (!held_.empty() || !readable(descriptor_, time)) {
        return false;
    }
    char byte;
    return ::recv(descriptor_, &byte, 1, 0) <= 0;
}

SearchAnswer NoSearch::search(std::span<const repository::CompartmentId> compartments, const SearchQuery&) {
    const std::lock_guard lock(mutex_);
    asked_.assign(compartments.begin(), compartments.end());
    return {};
}

std::vector<SearchCompletion> NoSearch::complete(std::span<const repository::CompartmentId> compartments,
                                                 const std::string&, std::size_t) {
    const std::lock_guard lock(mutex_);
    asked_.assign(compartments.begin(), compartments.end());
    return {};
}

std::string NoSearch::synonyms() const {
    const std::lock_guard lock(mutex_);
    return synonyms_;
}

void NoSearch::set_synonyms(const std::string& text) {
    const std::lock_guard lock(mutex_);
    synonyms_ = text;
}

std::vector<repository::CompartmentId> NoSearch::asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
}

ExtractedText BytesAsText::extract(const repository::OpenFile& file) {
    SequentialSource content(file.content());
    ExtractedText text;
    static_cast<TextOutcome&>(text) = outcome({}, file.file());
    text.sections.emplace_back();
    std::array<std::uint8_t, 4096> block;
    while (const std::size_t got = content.read(block)) {
        text.sections.back().text.append(reinterpret_cast<const char*>(block.data()), got);
    }
    if (text.sections.back().text == "please fail") {
        throw std::runtime_error("a secret stands in these words");
    }
    return text;
}

TextOutcome BytesAsText::outcome(const repository::CompartmentId&, const repository::File& file) {
    const auto found = outcomes.find(file.name);
    if (found != outcomes.end()) {
        return found->second;
    }
    TextOutcome well;
    well.read = well.any = true;
    return well;
}

void behind_proxy(ServerSettings& settings) {
    settings.behind_proxy = true;
    settings.names = {"localhost"};
}

LiveServer::LiveServer(const std::function<void(ServerSettings&)>& change) : log(std::tmpfile()) {
    used.port = 0;
    used.access_log = log;
    if (change) {
        change(used);
    }
    server = std::make_unique<Server>(*world.depositary, search, text, used);
    server->start();
}

void LiveServer::restart() {
    server.reset();
    world.reopen();
    server = std::make_unique<Server>(*world.depositary, search, text, used);
    server->start();
}

LiveServer::~LiveServer() {
    server.reset();
    std::fclose(log);
}

std::string LiveServer::log_text() const {
    std::string all;
    char block[65536];
    std::fseek(log, 0, SEEK_SET);
    while (const auto got = std::fread(block, 1, sizeof block, log)) {
        all.append(block, got);
    }
    return all;
}

std::string LiveServer::token(const Actor& actor) {
    return world.depositary->open_session(actor.account, 3600);
}
std::string LiveServer::bearer(const Actor& actor) {
    return "Authorization: Bearer " + token(actor) + "\r\n";
}
std::string LiveServer::cookie(const Actor& actor) {
    return "Cookie: depositary=" + token(actor) + "\r\n";
}

Answer LiveServer::ask(const std::string& method, const std::string& target, const std::string& fields,
                       const std::optional<std::string>& body) {
    Client client(port());
    std::string request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + fields;
    if (body || method == "POST") {
        request += "Content-Length: " + std::to_string(body.value_or("").size()) + "\r\n";
    }
    client.send(request + "\r\n");
    client.send(body.value_or(""));
    const auto answer = client.receive(method == "HEAD");
    if (!answer) {
        throw std::runtime_error("no answer to " + method + " " + target);
    }
    return *answer;
}

Answer LiveServer::post_json(const std::string& target, const std::string& fields, const std::string& body) {
    return ask("POST", target, fields + "Content-Type: application/json\r\n", body);
}

std::string LiveServer::raw(std::string_view request) {
    Client client(port());
    client.send(request);
    return client.receive_all();
}

std::size_t LiveServer::temporary_files() const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(world.founded.data + "/vault/tmp")) {
        count += entry.is_regular_file();
    }
    return count;
}

}  // namespace depositary::server
