#include "server/connection.h"

#include <algorithm>
#include <chrono>
#include <cstring>

#include <Poco/Exception.h>
#include <fmt/format.h>

#include "crypto/secret.h"
#include "server/dispatch.h"

namespace depositary::server {

namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

Poco::Timespan timespan(milliseconds time) { return Poco::Timespan(std::max<std::int64_t>(1, time.count()) * 1000); }

milliseconds since(SteadyClock::time_point start) {
    return std::chrono::duration_cast<milliseconds>(SteadyClock::now() - start);
}

[[noreturn]] void too_slow() { throw HttpError(408, "too-slow", "The request did not arrive in time."); }

// Thrown when the other side is gone or does not take what is sent: there is nobody to answer.
struct Gone {};

// Up to buffer.size() bytes within the time; 0 at the end.
std::size_t receive(Poco::Net::StreamSocket& socket, std::span<std::uint8_t> buffer, milliseconds time) {
    if (time.count() <= 0) {
        too_slow();
    }
    try {
        socket.setReceiveTimeout(timespan(time));
        const int got = socket.receiveBytes(buffer.data(), static_cast<int>(std::min<std::size_t>(buffer.size(), 1 << 20)));
        return got > 0 ? static_cast<std::size_t>(got) : 0;
    } catch (const Poco::TimeoutException&) {
        too_slow();
    } catch (const Poco::Exception&) {
        return 0;  // reset: the same as its end
    }
}

// True when the rate since `start` is at least the slowest allowed.
bool fast_enough(const ConnectionLimits& limits, SteadyClock::time_point start, std::uint64_t bytes) {
    const auto late = since(start) - limits.grace;
    return late.count() <= 0 || bytes * 1000 >= static_cast<std::uint64_t>(late.count()) * limits.slowest_rate;
}

void send_all(Poco::Net::StreamSocket& socket, crypto::ByteView bytes) {
    try {
        while (!bytes.empty()) {
            const int sent = socket.sendBytes(bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 20)));
            if (sent <= 0) {
                throw Gone();
            }
            bytes = bytes.subspan(static_cast<std::size_t>(sent));
        }
    } catch (const Poco::Exception&) {
        throw Gone();
    }
}

// The request's body: exactly Content-Length bytes, or an error.
class Body final : public crypto::ByteSource {
public:
    Body(Poco::Net::StreamSocket& socket, const ConnectionLimits& limits, crypto::ByteView early, const RequestHead& head)
        : socket_(socket),
          limits_(limits),
          early_(early),
          left_(head.content_length.value_or(0)),
          continue_awaited_(head.field("expect").has_value() && head.minor_version == 1) {
        early_ = early_.first(static_cast<std::size_t>(std::min<std::uint64_t>(early_.size(), left_)));
    }

    std::size_t read(std::span<std::uint8_t> buffer) override {
        if (left_ == 0 || buffer.empty()) {
            return 0;
        }
        buffer = buffer.first(static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), left_)));
        const std::size_t got = early_.empty() ? read_socket(buffer) : read_early(buffer);
        left_ -= got;
        return got;
    }

    bool fully_read() const { return left_ == 0; }

private:
    std::size_t read_early(std::span<std::uint8_t> buffer) {
        const std::size_t count = std::min(buffer.size(), early_.size());
        std::memcpy(buffer.data(), early_.data(), count);
        early_ = early_.subspan(count);
        return count;
    }
    std::size_t read_socket(std::span<std::uint8_t> buffer) {
        if (continue_awaited_) {  // only now: routes, credentials and sizes have been checked
            continue_awaited_ = false;
            send_all(socket_, crypto::as_bytes("HTTP/1.1 100 Continue\r\n\r\n"));
        }
        if (!fast_enough(limits_, start_, received_)) {
            too_slow();
        }
        const std::size_t got = receive(socket_, buffer, limits_.receive);
        if (got == 0) {
            throw HttpError(400, "body-cut", "The body ended before the bytes that Content-Length states.");
        }
        received_ += got;
        return got;
    }

    Poco::Net::StreamSocket& socket_;
    const ConnectionLimits& limits_;
    crypto::ByteView early_;
    std::uint64_t left_;
    bool continue_awaited_;
    std::uint64_t received_ = 0;
    SteadyClock::time_point start_ = SteadyClock::now();
};

// Sends a response's body, counted; in chunks when its length is not known beforehand.
class BodySink final : public crypto::ByteSink {
public:
    BodySink(Poco::Net::StreamSocket& socket, const ConnectionLimits& limits, bool chunked)
        : socket_(socket), limits_(limits), chunked_(chunked) {}

    void write(crypto::ByteView bytes) override {
        if (bytes.empty()) {
            return;
        }
        if (!fast_enough(limits_, start_, sent_)) {
            throw Gone();
        }
        if (chunked_) {
            send_all(socket_, crypto::as_bytes(fmt::format("{:x}\r\n", bytes.size())));
        }
        send_all(socket_, bytes);
        if (chunked_) {
            send_all(socket_, crypto::as_bytes("\r\n"));
        }
        sent_ += bytes.size();
    }
    void finish() {
        if (chunked_) {
            send_all(socket_, crypto::as_bytes("0\r\n\r\n"));
        }
    }
    std::uint64_t sent() const { return sent_; }

private:
    Poco::Net::StreamSocket& socket_;
    const ConnectionLimits& limits_;
    bool chunked_;
    std::uint64_t sent_ = 0;
    SteadyClock::time_point start_ = SteadyClock::now();
};

// Reads up to the empty line; what follows it is left behind in `rest`.
std::optional<std::string> read_head(Poco::Net::StreamSocket& socket, const ConnectionLimits& limits, std::string& rest) {
    const auto start = SteadyClock::now();
    std::string bytes;
    std::array<std::uint8_t, 8192> block;
    for (;;) {
        const std::size_t searched = bytes.size() < 3 ? 0 : bytes.size() - 3;
        const std::size_t got = receive(socket, block, limits.head - since(start));
        if (got == 0) {
            if (bytes.empty()) {
                return std::nullopt;
            }
            throw HttpError(400, "request-malformed", "The request ends within its head.");
        }
        bytes.append(reinterpret_cast<const char*>(block.data()), got);
        const auto end = bytes.find("\r\n\r\n", searched);
        if (end != std::string::npos && end + 4 <= longest_head) {
            rest = bytes.substr(end + 4);
            bytes.resize(end + 4);
            return bytes;
        }
        if (bytes.size() > longest_head) {
            if (bytes.find('\n') > longest_target + 64) {
                throw HttpError(414, "uri-too-long", "The request's target is longer than 4096 bytes.");
            }
            throw HttpError(431, "head-too-large", "The request's head is larger than 32 KiB.");
        }
    }
}

// Sends it all; returns the body's bytes. Throws Gone.
std::uint64_t send_response(Poco::Net::StreamSocket& socket, const ConnectionLimits& limits, const Response& response,
                            bool without_body, int minor_version, std::string& failure) {
    const bool chunked = !response.length() && minor_version == 1 && !without_body;
    std::string head = fmt::format("HTTP/1.1 {} {}\r\n", response.status(), status_text(response.status()));
    for (const auto& [name, value] : response.fields()) {
        head += name + ": " + value + "\r\n";
    }
    if (chunked) {
        head += "Transfer-Encoding: chunked\r\n";
    } else if (response.length() && response.status() != 204 && response.status() != 304) {
        head += fmt::format("Content-Length: {}\r\n", *response.length());
    }
    head += "Connection: close\r\n\r\n";
    if (!response.writer()) {
        if (!without_body) {
            head += response.body();
        }
        send_all(socket, crypto::as_bytes(head));
        return without_body ? 0 : response.body().size();
    }
    send_all(socket, crypto::as_bytes(head));
    if (without_body) {
        return 0;
    }
    BodySink sink(socket, limits, chunked);
    try {
        response.writer()(sink);
    } catch (const std::exception& error) {  // too late for a status: the body stays cut, which its framing shows
        failure = problem_of(error).code;
        return sink.sent();
    }
    sink.finish();
    return sink.sent();
}

bool is_this_machine(const std::string& peer) { return peer == "::1" || peer.starts_with("127.") || peer == "::ffff:127.0.0.1"; }

// Behind a proxy, the last address of X-Forwarded-For is the one that the proxy itself saw.
std::string forwarded_peer(const RequestHead& head, const std::string& peer) {
    std::string last;
    for (const auto& [name, value] : head.fields) {
        if (name == "x-forwarded-for") {
            const auto comma = value.rfind(',');
            last = comma == std::string::npos ? value : value.substr(comma + 1);
        }
    }
    std::erase(last, ' ');
    return last.empty() || last.size() > 64 ? peer : last;
}

}  // namespace

bool OpenConnections::add(const std::string& peer, Poco::Net::StreamSocket& socket, unsigned most) {
    const std::lock_guard lock(mutex_);
    sockets_.insert(&socket);
    return ++count_[peer] <= most || is_this_machine(peer);
}

void OpenConnections::remove(const std::string& peer, Poco::Net::StreamSocket& socket) {
    const std::lock_guard lock(mutex_);
    sockets_.erase(&socket);
    if (const auto found = count_.find(peer); found != count_.end() && --found->second == 0) {
        count_.erase(found);
    }
}

void OpenConnections::shut_all() {
    const std::lock_guard lock(mutex_);
    for (Poco::Net::StreamSocket* socket : sockets_) {
        // The descriptor, not the socket object, which its own thread is using (TLS state is not for two threads).
        ::shutdown(socket->impl()->sockfd(), SHUT_RDWR);
    }
}

void Connection::run() {
    std::string peer;
    try {
        peer = socket().peerAddress().host().toString();
    } catch (const Poco::Exception&) {
        return;  // gone before it began
    }
    const bool admitted = shared_.open.add(peer, socket(), shared_.limits.connections_of_peer);
    try {
        socket().setSendTimeout(timespan(shared_.limits.send));
        socket().setNoDelay(true);
        if (admitted) {
            serve(peer);
        } else {
            send_all(socket(), crypto::as_bytes("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n"
                                                "Retry-After: 5\r\nConnection: close\r\n\r\n"));
        }
        linger();
    } catch (const Gone&) {
        // nobody is there
    } catch (const std::exception&) {
        // the socket failed while it was being set up or closed: there is nobody to tell
    }
    shared_.open.remove(peer, socket());
}

void Connection::serve(const std::string& peer) {
    const auto start = SteadyClock::now();
    Request request;
    request.number = fmt::format("{:x}-{}", static_cast<unsigned long long>(shared_.application.depositary.clock().now().seconds),
                                 shared_.next_number.fetch_add(1));
    Dispatched dispatched;
    std::string rest;
    std::optional<Body> body;
    try {
        const auto head = read_head(socket(), shared_.limits, rest);
        if (!head) {
            return;
        }
        request.head = parse_request_head(*head);
        request.peer = shared_.behind_proxy ? forwarded_peer(request.head, peer) : peer;
        body.emplace(socket(), shared_.limits, crypto::as_bytes(rest), request.head);
        request.body = &*body;
        dispatched = dispatch(shared_.application, request);
    } catch (const std::exception& error) {
        dispatched.response = problem_response(problem_of(error), request.number);
    }
    set_common_fields(dispatched.response, shared_.application.secure);
    AccessEntry entry;
    entry.time = shared_.application.depositary.clock().now();
    entry.method = request.head.method.empty() ? "-" : std::string_view(request.head.method);
    entry.route = dispatched.route;
    entry.request = request.number;
    entry.status = dispatched.response.status();
    try {
        entry.bytes = send_response(socket(), shared_.limits, dispatched.response, request.head.method == "HEAD",
                                    request.head.minor_version, dispatched.failure);
    } catch (const Gone&) {
        if (dispatched.failure.empty()) {
            dispatched.failure = "peer-gone";
        }
    }
    entry.milliseconds = static_cast<std::uint64_t>(since(start).count());
    entry.failure = dispatched.failure;
    shared_.log.write(entry);
}

// Closing with unread bytes would reset the connection and could destroy the answer on its way: say that nothing more
// comes, then read on for a moment.
void Connection::linger() {
    try {
        socket().shutdownSend();
        const auto start = SteadyClock::now();
        std::array<std::uint8_t, 16384> block;
        for (std::size_t total = 0; total < (1u << 20) && since(start) < milliseconds(1000);) {
            socket().setReceiveTimeout(timespan(milliseconds(500)));
            const int got = socket().receiveBytes(block.data(), static_cast<int>(block.size()));
            if (got <= 0) {
                break;
            }
            total += static_cast<std::size_t>(got);
        }
    } catch (const Poco::Exception&) {
        // closed by the other side, or silent
    }
}

}  // namespace depositary::server
