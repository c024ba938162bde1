#include "server/connection.h"

#include "crypto/secret.h"
#include "server/certificate_key.h"
#include "server/dispatch.h"

#include <Poco/Exception.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace depositary::server {

namespace {

using std::chrono::milliseconds;

milliseconds since(SteadyClock::time_point start) {
    return std::chrono::duration_cast<milliseconds>(SteadyClock::now() - start);
}

[[noreturn]] void too_slow() {
    throw HttpError(408, "too-slow", "The request did not arrive in time.");
}

// The request's body: exactly Content-Length bytes, or an error. What was read before its turn comes out of `held`
// first.
class Body final : public crypto::ByteSource {
public:
    Body(Wire& wire, const ConnectionLimits& limits, std::string& held, const RequestHead& head)
        : wire_(wire),
          limits_(limits),
          held_(held),
          left_(head.content_length.value_or(0)),
          continue_awaited_(head.field("expect").has_value() && head.minor_version == 1),
          pace_(limits, limits.receive) {}

    std::size_t read(std::span<std::uint8_t> buffer) override {
        if (left_ == 0 || buffer.empty()) {
            return 0;
        }
        buffer = buffer.first(static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), left_)));
        const std::size_t got = held_.empty() ? read_wire(buffer) : read_held(buffer);
        left_ -= got;
        return got;
    }

    bool fully_read() const { return left_ == 0; }

private:
    std::size_t read_held(std::span<std::uint8_t> buffer) {
        const std::size_t count = std::min(buffer.size(), held_.size());
        std::memcpy(buffer.data(), held_.data(), count);
        held_.erase(0, count);
        return count;
    }
    std::size_t read_wire(std::span<std::uint8_t> buffer) {
        if (continue_awaited_) {  // only now: routes, credentials and sizes have been checked
            continue_awaited_ = false;
            Pace pace(limits_, limits_.send);
            try {
                wire_.send(crypto::as_bytes("HTTP/1.1 100 Continue\r\n\r\n"), pace);
            } catch (const Gone&) {
                cut();
            }
        }
        std::size_t got = 0;
        try {
            got = wire_.receive(buffer, pace_);
        } catch (const TooSlow&) {
            too_slow();
        }
        if (got == 0) {
            cut();
        }
        return got;
    }
    [[noreturn]] static void cut() {
        throw HttpError(400, "body-cut", "The body ended before the bytes that Content-Length states.");
    }

    Wire& wire_;
    const ConnectionLimits& limits_;
    std::string& held_;
    std::uint64_t left_;
    bool continue_awaited_;
    Pace pace_;
};

// Sends a response's body: exactly the length announced, or in chunks when it was not known beforehand.
class BodySink final : public crypto::ByteSink {
public:
    BodySink(Wire& wire, Pace& pace, std::optional<std::uint64_t> length, bool chunked)
        : wire_(wire), pace_(pace), length_(length), chunked_(chunked) {}

    void write(crypto::ByteView bytes) override {
        if (bytes.empty()) {
            return;
        }
        if (length_ &&
            bytes.size() > *length_ - sent_) {  // on a kept-alive connection the rest would be read as another answer
            throw std::logic_error("a response is longer than announced");
        }
        if (chunked_) {
            wire_.send(crypto::as_bytes(fmt::format("{:x}\r\n", bytes.size())), pace_);
        }
        wire_.send(bytes, pace_);
        if (chunked_) {
            wire_.send(crypto::as_bytes("\r\n"), pace_);
        }
        sent_ += bytes.size();
    }
    void finish() {
        if (length_ && sent_ != *length_) {
            throw std::logic_error("a response is shorter than announced");
        }
        if (chunked_) {
            wire_.send(crypto::as_bytes("0\r\n\r\n"), pace_);
        }
    }
    std::uint64_t sent() const { return sent_; }

private:
    Wire& wire_;
    Pace& pace_;
    std::optional<std::uint64_t> length_;
    bool chunked_;
    std::uint64_t sent_ = 0;
};

// RFC 9110 §7.6.1; the field may be repeated.
bool asks_to_close(const RequestHead& head) {
    for (const auto& [name, value] : head.fields) {
        if (name != "connection") {
            continue;
        }
        std::string list = value + ",";
        std::transform(list.begin(), list.end(), list.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        std::erase_if(list, [](char c) { return c == ' ' || c == '\t'; });
        if (("," + list).find(",close,") != std::string::npos) {
            return true;
        }
    }
    return false;
}

// Its body was not sent whole; its framing shows it only if the connection closes.
struct CutShort {
    std::uint64_t sent = 0;
    std::string failure;
};

// Sends it all; returns the body's bytes. Throws Gone, CutShort.
std::uint64_t send_response(Wire& wire, const ConnectionLimits& limits, const Response& response, bool to_head_request,
                            int minor_version, bool keep) {
    const bool without_body = to_head_request || response.status() == 204 || response.status() == 304;
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
    head += keep ? "\r\n" : "Connection: close\r\n\r\n";
    Pace pace(limits, limits.send);
    if (without_body || !response.writer()) {
        if (!without_body) {
            head += response.body();
        }
        wire.send(crypto::as_bytes(head), pace);
        return without_body ? 0 : response.body().size();
    }
    wire.send(crypto::as_bytes(head), pace);
    BodySink sink(wire, pace, response.length(), chunked);
    try {
        response.writer()(sink);
        sink.finish();
    } catch (const std::exception& error) {  // too late for a status
        throw CutShort{sink.sent(), problem_of(error).code};
    }
    return sink.sent();
}

// Behind a proxy, the last address of X-Forwarded-For is the one that the proxy itself saw. What is no address is none:
// each would otherwise count as a peer of its own.
std::string forwarded_peer(const RequestHead& head, const std::string& peer) {
    std::string last;
    for (const auto& [name, value] : head.fields) {
        if (name == "x-forwarded-for") {
            const auto comma = value.rfind(',');
            last = comma == std::string::npos ? value : value.substr(comma + 1);
        }
    }
    std::erase(last, ' ');
    Poco::Net::IPAddress address;
    const bool parsed = last.find_first_not_of("0123456789abcdefABCDEF.:") == std::string::npos &&
                        Poco::Net::IPAddress::tryParse(last, address);
    return parsed ? address.toString() : peer;
}

}  // namespace

// Reads up to the empty line; what follows it stays in `held_`. Nothing when the other side ends or stays silent before
// a request.
std::optional<std::string> Connection::read_head(Wire& wire) {
    std::string bytes = std::move(held_);
    held_.clear();
    std::array<std::uint8_t, 8192> block;
    const auto read_on = [&](SteadyClock::time_point deadline) {
        const std::size_t got = wire.receive(block, deadline);
        bytes.append(reinterpret_cast<const char*>(block.data()), got);
        return got > 0;
    };
    auto deadline = SteadyClock::now() + shared_.limits.head;
    if (bytes.empty()) {
        shared_.open.set_waiting(socket().impl()->sockfd());
        try {
            if (!read_on(requests_ == 0 ? deadline : SteadyClock::now() + shared_.limits.idle)) {
                return std::nullopt;
            }
        } catch (const TooSlow&) {
            return std::nullopt;
        }
        if (!shared_.open.set_at_work(socket().impl()->sockfd())) {
            return std::nullopt;
        }
        if (requests_ > 0) {
            deadline = SteadyClock::now() + shared_.limits.head;
        }
    }
    unread_ = true;
    for (std::size_t searched = 0;;) {
        const auto end = bytes.find("\r\n\r\n", searched);
        if (end != std::string::npos && end + 4 <= longest_head) {
            held_ = bytes.substr(end + 4);
            bytes.resize(end + 4);
            return bytes;
        }
        if (bytes.size() > longest_head) {
            if (bytes.find('\n') > longest_target + 64) {
                throw HttpError(414, "uri-too-long", "The request's target is longer than 8192 bytes.");
            }
            throw HttpError(431, "head-too-large", "The request's head is larger than 32 KiB.");
        }
        searched = bytes.size() < 3 ? 0 : bytes.size() - 3;
        bool more = false;
        try {
            more = read_on(deadline);
        } catch (const TooSlow&) {
            too_slow();
        }
        if (!more) {
            throw HttpError(400, "request-malformed", "The request ends within its head.");
        }
    }
}

void Connection::run() {
    const int descriptor = socket().impl()->sockfd();
    try {
        const Poco::Net::IPAddress peer = socket().peerAddress().host();
        socket().setNoDelay(true);
        Wire wire(socket());
        After after = After::next_request;
        while (after == After::next_request) {
            after = serve(wire, peer);
        }
        if (after == After::close) {
            shared_.open.set_waiting(descriptor);
            wire.close(unread_ || !held_.empty());
        } else {
            socket().shutdown();
        }
    } catch (const Gone&) {
        // nobody is there
    } catch (const std::exception&) {
        // the socket failed while it was being set up or closed: there is nobody to tell
    }
    shared_.open.remove(descriptor);
}

Connection::After Connection::serve(Wire& wire, const Poco::Net::IPAddress& peer) {
    Request request;
    Dispatched dispatched;
    std::optional<Body> body;
    bool keep = false;
    auto start = SteadyClock::now();
    try {
        const auto head = read_head(wire);
        if (!head) {
            return After::close_silently;
        }
        start = SteadyClock::now();
        ++requests_;
        request.number = next_number();
        request.head = parse_request_head(*head);
        const bool from_proxy =
            shared_.behind_proxy && (is_this_machine(peer) || shared_.proxies.contains(peer.toString()));
        request.peer = from_proxy ? forwarded_peer(request.head, peer.toString()) : peer.toString();
        if (shared_.application.takes_certificates) {
            request.certificate = certificate_key_of(socket());
        }
        body.emplace(wire, shared_.limits, held_, request.head);
        request.body = &*body;
        dispatched = dispatch(shared_.application, request);
        // Only where the request ended is certain may another one begin.
        unread_ = !body->fully_read();
        keep = !unread_ && request.head.minor_version == 1 && !asks_to_close(request.head) &&
               requests_ < shared_.limits.requests && !shared_.stopping;
    } catch (const std::exception& error) {
        if (request.number.empty()) {
            request.number = next_number();
        }
        dispatched.response = problem_response(problem_of(error), request.number);
    }
    set_common_fields(dispatched.response, shared_.application.secure);
    AccessEntry entry;
    entry.time = shared_.application.depositary.clock().now();
    entry.method = request.head.method.empty() ? "-" : std::string_view(request.head.method);
    entry.route = dispatched.route;
    entry.request = request.number;
    entry.status = dispatched.response.status();
    After after = keep ? After::next_request : After::close;
    try {
        entry.bytes = send_response(wire, shared_.limits, dispatched.response, request.head.method == "HEAD",
                                    request.head.minor_version, keep);
    } catch (const Gone&) {
        after = After::close_silently;
        if (dispatched.failure.empty()) {
            dispatched.failure = "peer-gone";
        }
    } catch (const CutShort& cut) {
        after = After::close_silently;
        entry.bytes = cut.sent;
        dispatched.failure = cut.failure;
    }
    entry.milliseconds = static_cast<std::uint64_t>(since(start).count());
    entry.failure = dispatched.failure;
    shared_.log.write(entry);
    return after;
}

std::string Connection::next_number() {
    return fmt::format("{:x}-{}", static_cast<unsigned long long>(shared_.application.depositary.clock().now().seconds),
                       shared_.next_number.fetch_add(1));
}

}  // namespace depositary::server
