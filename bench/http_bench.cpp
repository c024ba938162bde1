// Small answers over HTTP: this server beside Poco's own HTTPServer, which sends the same bytes with the same header fields; both in this
// process, with kept-alive connections and with one connection a request.
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "bench/timing.h"
#include "repository/depositary.h"
#include "server/server.h"

using namespace depositary;

namespace {

constexpr int clients = 8;
const std::string target = "/static/seal.svg";

class NoSearch final : public server::SearchService {
public:
    server::SearchAnswer search(std::span<const repository::CompartmentId>, const server::SearchQuery&) override { return {}; }
    std::vector<server::SearchCompletion> complete(std::span<const repository::CompartmentId>, const std::string&, std::size_t) override {
        return {};
    }
    std::string synonyms() const override { return {}; }
    void wait_for(std::uint64_t) override {}
    bool is_unread(const repository::CompartmentId&, const repository::DocumentId&, std::uint32_t) const override { return false; }
    void set_synonyms(const std::string&) override {}
};
class NoText final : public server::TextService {
public:
    server::ExtractedText extract(const repository::OpenFile&) override { return {}; }
    server::TextOutcome outcome(const repository::CompartmentId&, const repository::File&) override { return {}; }
};

class Connection {
public:
    explicit Connection(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int on = 1;
        ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("no connection");
    }
    ~Connection() { ::close(descriptor_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // One request and its answer; false when the connection does not go on after it.
    bool ask(const std::string& request, std::string& answer) {
        if (::send(descriptor_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
            throw std::runtime_error("cannot send");
        answer.clear();
        std::size_t wanted = 0;
        char block[16384];
        while (wanted == 0 || answer.size() < wanted) {
            const auto got = ::recv(descriptor_, block, sizeof block, 0);
            if (got <= 0) throw std::runtime_error("the answer is cut");
            answer.append(block, static_cast<std::size_t>(got));
            if (const auto end = answer.find("\r\n\r\n"); wanted == 0 && end != std::string::npos) {
                const auto length = answer.find("Content-Length: ");
                wanted = end + 4 + std::stoul(answer.substr(length + 16));
            }
        }
        return answer.find("onnection: close") == std::string::npos && answer.find("onnection: Close") == std::string::npos;
    }

private:
    int descriptor_;
};

// Requests a second of all clients together.
double rate(std::uint16_t port, bool keep_alive) {
    const std::string request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n" + (keep_alive ? "" : "Connection: close\r\n") + "\r\n";
    std::atomic<bool> stop{false};
    std::atomic<std::uint64_t> done{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < clients; ++i) {
        threads.emplace_back([&] {
            std::string answer;
            while (!stop) {
                Connection connection(port);
                while (connection.ask(request, answer)) {
                    ++done;
                    if (stop) return;
                }
                ++done;
            }
        });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300));  // warm
    const auto before = done.load();
    const double time = bench::seconds([] { std::this_thread::sleep_for(std::chrono::seconds(2)); });
    const auto count = done.load() - before;
    stop = true;
    for (auto& thread : threads) thread.join();
    return static_cast<double>(count) / time;
}

// Answers with the bytes and header fields that it was given.
class Same final : public Poco::Net::HTTPRequestHandler {
public:
    Same(const std::vector<std::pair<std::string, std::string>>& fields, const std::string& body) : fields_(fields), body_(body) {}
    void handleRequest(Poco::Net::HTTPServerRequest&, Poco::Net::HTTPServerResponse& response) override {
        for (const auto& [name, value] : fields_) response.set(name, value);
        response.sendBuffer(body_.data(), body_.size());
    }

private:
    const std::vector<std::pair<std::string, std::string>>& fields_;
    const std::string& body_;
};

class SameFactory final : public Poco::Net::HTTPRequestHandlerFactory {
public:
    SameFactory(std::vector<std::pair<std::string, std::string>> fields, std::string body) : fields_(std::move(fields)), body_(std::move(body)) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override { return new Same(fields_, body_); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
    std::string body_;
};

}  // namespace

int main() {
    crypto::initialise();
    const auto folder = std::filesystem::absolute("bench-data-" + std::to_string(::getpid())).string();
    std::filesystem::create_directories(folder);
    int result = 0;
    try {
        const auto root = crypto::X25519Identity::generate();
        repository::Depositary::found(folder + "/data", root,
                                      {"depositary.example/bench", {}, "Secretariat", "secretariat", "The secretariat", "a long enough password"});
        repository::Depositary depositary(folder + "/data", root);
        NoSearch search;
        NoText text;
        server::ServerSettings settings;
        settings.port = 0;
        settings.access_log = nullptr;
        server::Server ours(depositary, search, text, settings);
        ours.start();

        std::string sample;
        Connection(ours.port()).ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n", sample);
        const auto end = sample.find("\r\n\r\n");
        std::vector<std::pair<std::string, std::string>> fields;
        for (auto begin = sample.find("\r\n") + 2; begin < end;) {
            const auto line_end = sample.find("\r\n", begin);
            const auto colon = sample.find(": ", begin);
            fields.emplace_back(sample.substr(begin, colon - begin), sample.substr(colon + 2, line_end - colon - 2));
            begin = line_end + 2;
        }
        Poco::ThreadPool pool(4, 64);
        Poco::Net::HTTPServerParams::Ptr parameters = new Poco::Net::HTTPServerParams;
        parameters->setKeepAlive(true);
        parameters->setMaxThreads(64);
        Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0), 256);
        Poco::Net::HTTPServer pocos(new SameFactory(fields, sample.substr(end + 4)), pool, socket, parameters);
        pocos.start();

        for (const bool keep_alive : {true, false}) {
            // In turns, so that neither has the quieter machine.
            std::vector<double> our_rates, poco_rates;
            for (int round = 0; round < 3; ++round) {
                our_rates.push_back(rate(ours.port(), keep_alive));
                poco_rates.push_back(rate(socket.address().port(), keep_alive));
            }
            std::sort(our_rates.begin(), our_rates.end());
            std::sort(poco_rates.begin(), poco_rates.end());
            fmt::print("{:<38} {:9.0f} requests/s   Poco's HTTPServer {:9.0f}   ratio {:.2f}{}\n",
                       keep_alive ? "small answer, kept-alive connections" : "small answer, a connection each", our_rates[1], poco_rates[1],
                       our_rates[1] / poco_rates[1], keep_alive ? " (aim: 1)" : "");
        }
        pocos.stopAll(true);
        ours.stop();
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        result = 1;
    }
    std::filesystem::remove_all(folder);
    return result;
}
