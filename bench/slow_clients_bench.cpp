// What 500 slow clients cost the others: each kind of request by itself, then beside 200 clients that never end a head,
// 200 that never end a body and 100 that never read a file, all with the limits that are shipped. Who is cut comes
// again at once.
#include "bench/made_texts.h"
#include "bench/served.h"
#include "bench/timing.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <random>

using namespace depositary;

namespace {

constexpr int documents = 200, rounds = 500;  // longer than a head may take, so that slow ones are cut meanwhile

// A connection with a request sent on it. A small window, so that an answer which is not read stays the server's
// affair.
int connect_and_send(std::uint16_t port, const std::string& bytes, bool small_window = false) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int window = 4096;
    if (small_window) ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) {
        ::close(descriptor);
        return -1;
    }
    return descriptor;
}

// Seconds for a request on a connection of its own, to its answer's last byte. Throws unless it is answered with 200.
double ask(std::uint16_t port, const std::string& request) {
    std::string answer;
    const auto taken = bench::seconds([&] {
        const int descriptor = connect_and_send(port, request);
        if (descriptor < 0) throw std::runtime_error("no connection");
        char block[65536];
        for (ssize_t got; (got = ::recv(descriptor, block, sizeof block, 0)) > 0;)
            answer.append(block, static_cast<std::size_t>(got));
        ::close(descriptor);
    });
    if (!answer.starts_with("HTTP/1.1 200 "))
        throw std::runtime_error(request.substr(0, request.find('\r')) + ": " + answer.substr(0, 300));
    return taken;
}

// Slow clients of one kind, kept at a number: each sends its bytes, then one more at each beat if it trickles, and is
// replaced when the server cuts it.
class Slow {
public:
    Slow(std::uint16_t port, int number, std::string bytes, bool trickles)
        : port_(port),
          bytes_(std::move(bytes)),
          trickles_(trickles),
          descriptors_(static_cast<std::size_t>(number), -1) {
        for (int& each : descriptors_) each = open();
        thread_ = std::thread([this] {
            while (!stop_) {
                std::this_thread::sleep_for(std::chrono::milliseconds(200));
                for (int& each : descriptors_) {
                    pollfd entry{each, POLLRDHUP, 0};
                    const bool cut = each < 0 || (::poll(&entry, 1, 0) > 0 &&
                                                  (entry.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0);
                    if (cut) {
                        if (each >= 0) ::close(each);
                        each = open();
                        ++replaced_;
                    } else if (trickles_) {
                        ::send(each, "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
                    }
                }
            }
        });
    }
    ~Slow() {
        stop_ = true;
        thread_.join();
        for (const int each : descriptors_)
            if (each >= 0) ::close(each);
    }
    Slow(const Slow&) = delete;
    Slow& operator=(const Slow&) = delete;
    int replaced() const { return replaced_; }

private:
    int open() const { return connect_and_send(port_, bytes_, !trickles_); }

    const std::uint16_t port_;
    const std::string bytes_;
    const bool trickles_;
    std::vector<int> descriptors_;
    std::atomic<bool> stop_{false};
    std::atomic<int> replaced_{0};
    std::thread thread_;
};

struct Route {
    std::string name, request;
    std::vector<double> alone, beside;
};

void measure(std::uint16_t port, std::vector<Route>& routes, std::vector<double> Route::*times) {
    for (int round = 0; round < rounds; ++round)
        for (auto& route : routes) (route.*times).push_back(ask(port, route.request));
}

}  // namespace

int main(int, char** argv) {
    crypto::initialise();
    try {
        const bench::Served served(argv[0]);
        const auto port = served.port();
        const bench::Texts texts(documents * bench::sections_per_document, bench::Sections::articles);
        std::string document;
        for (int i = 0; i < documents; ++i) {
            std::string text;
            for (std::size_t section = 0; section < bench::sections_per_document; ++section)
                text +=
                    fmt::format("Article {}\n\n{}\n\n", section + 1,
                                texts.sections[static_cast<std::size_t>(i) * bench::sections_per_document + section]);
            crypto::MemorySource source(crypto::as_bytes(text));
            document = served.deposit("B/" + std::to_string(i), "text.txt", source, text.size())
                           .at("document")
                           .get<std::string>();
        }
        crypto::Bytes large(8U << 20, 'x');
        crypto::MemorySource large_source(large);
        const auto unread =
            served.deposit("B/LARGE", "file.bin", large_source, large.size()).at("document").get<std::string>();
        const std::string &common = texts.vocabulary[3], &less_common = texts.vocabulary[300];

        const auto cookie = "Cookie: depositary=" + served.token() + "\r\n",
                   bearer = "Authorization: Bearer " + served.token() + "\r\n";
        const auto get = [&](const std::string& target, const std::string& who) {
            return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + who + "Connection: close\r\n\r\n";
        };
        std::vector<Route> routes{
            {"health", get("/api/v1/health", ""), {}, {}},
            {"a document, API", get("/api/v1/documents/" + document, bearer), {}, {}},
            {"a search, API", get("/api/v1/search?q=" + common + "+" + less_common, bearer), {}, {}},
            {"a search, page", get("/?q=" + common, cookie), {}, {}},
            {"a document, page", get("/documents/" + document, cookie), {}, {}},
            {"reading view", get("/documents/" + document + "/versions/1/text/text.txt", cookie), {}, {}},
            {"the board", get("/board", cookie), {}, {}},
            {"the journal", get("/register", cookie), {}, {}},
            {"a file", get("/api/v1/documents/" + document + "/versions/1/files/text.txt", bearer), {}, {}},
            {"a bag", get("/api/v1/documents/" + document + "/versions/1/bag.zip", bearer), {}, {}},
        };
        for (int i = 0; i < 20; ++i)
            for (const auto& route : routes) ask(port, route.request);  // warm, and the index has caught up
        measure(port, routes, &Route::alone);

        int replaced = 0;
        {
            Slow heads(port, 200, "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nX: ", true);
            Slow bodies(
                port, 200,
                "POST /api/v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n" + bearer + "\r\n",
                true);
            Slow readers(port, 100, get("/api/v1/documents/" + unread + "/versions/1/files/file.bin", bearer), false);
            std::this_thread::sleep_for(std::chrono::seconds(1));
            measure(port, routes, &Route::beside);
            replaced = heads.replaced() + bodies.replaced() + readers.replaced();
        }
        fmt::print("{:<20} {:>10} {:>9} {:>16} {:>9} {:>9} {:>9}   (ms; aim: 2.00)\n", "request", "alone p50", "p99",
                   "beside 500 p50", "p99", "ratio p50", "p99");
        for (const auto& route : routes) {
            const auto at = [](const std::vector<double>& times, double share) {
                return bench::percentile(times, share) * 1e3;
            };
            fmt::print("{:<20} {:10.2f} {:9.2f} {:16.2f} {:9.2f} {:9.2f} {:9.2f}\n", route.name, at(route.alone, 0.5),
                       at(route.alone, 0.99), at(route.beside, 0.5), at(route.beside, 0.99),
                       at(route.beside, 0.5) / at(route.alone, 0.5), at(route.beside, 0.99) / at(route.alone, 0.99));
        }
        fmt::print("slow clients that the server cut meanwhile, and that came again: {}\n", replaced);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
