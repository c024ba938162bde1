#include "server/wire.h"

#include <Poco/Exception.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace depositary::server {

namespace {

using std::chrono::microseconds;

microseconds until(SteadyClock::time_point deadline) {
    return std::chrono::duration_cast<microseconds>(deadline - SteadyClock::now());
}

int length_of(std::size_t size) {
    return static_cast<int>(std::min<std::size_t>(size, 1 << 20));
}

bool is_for_now(int error) {
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

}  // namespace

microseconds Pace::allowance() const {
    const auto earned = microseconds(static_cast<std::int64_t>(bytes_ / slowest_rate_ * 1'000'000));
    return std::min(stall_, grace_ + earned - waited_);
}

Wire::Wire(Poco::Net::StreamSocket& socket)
    : socket_(socket), descriptor_(socket.impl()->sockfd()), tls_(socket.secure()) {
    socket_.setBlocking(false);
}

bool Wire::wait(short events, microseconds time) const {
    const auto deadline = SteadyClock::now() + time;
    for (;;) {
        const auto left = until(deadline).count();
        if (left <= 0) {
            return false;
        }
        pollfd entry{descriptor_, events, 0};
        const int ready = ::poll(&entry, 1, static_cast<int>(std::min<std::int64_t>(left / 1000 + 1, 60'000)));
        if (ready > 0 || (ready < 0 && errno != EINTR)) {
            return true;  // an error shows at the next read or write
        }
    }
}

// TLS may have to read in order to write, and the other way round.
short Wire::events_for(int result, short plain) const {
    if (!tls_) {
        return plain;
    }
    return result == Poco::Net::SecureStreamSocket::ERR_SSL_WANT_WRITE ? POLLOUT : POLLIN;
}

// OpenSSL tells how an operation ended by looking into its thread's queue of errors, where any other use of it, a
// digest or a look at a certificate, may have left one; Poco does not empty it.
void Wire::forget_errors() const {
    if (tls_) {
        ERR_clear_error();
    }
}

// Negative when it must wait; 0 at the end.
int Wire::receive_some(std::span<std::uint8_t> buffer) {
    if (!tls_) {
        const auto got = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
        return got < 0 && !is_for_now(errno) ? 0 : static_cast<int>(got);  // a reset is the same as the end
    }
    forget_errors();
    try {
        return socket_.receiveBytes(buffer.data(), length_of(buffer.size()));
    } catch (const Poco::TimeoutException&) {
        return Poco::Net::SecureStreamSocket::ERR_SSL_WANT_READ;  // Poco's TLS socket waits for its timeout, which is
                                                                  // none
    } catch (const Poco::Exception&) {
        return 0;  // reset, or cut within TLS: the same as its end
    }
}

// Negative when it must wait. Throws Gone. On a plain socket not through Poco, whose sendBytes takes a full buffer for an
// error where the socket does not block.
int Wire::send_some(crypto::ByteView bytes) {
    if (!tls_) {
        const auto sent = ::send(descriptor_, bytes.data(), static_cast<std::size_t>(length_of(bytes.size())), MSG_NOSIGNAL);
        if (sent < 0 && !is_for_now(errno)) {
            throw Gone();
        }
        return static_cast<int>(sent);
    }
    forget_errors();
    int sent = 0;
    try {
        sent = socket_.sendBytes(bytes.data(), length_of(bytes.size()));
    } catch (const Poco::TimeoutException&) {
        return Poco::Net::SecureStreamSocket::ERR_SSL_WANT_WRITE;
    } catch (const Poco::Exception&) {
        throw Gone();
    }
    if (sent == 0) {
        throw Gone();
    }
    return sent;
}

std::size_t Wire::receive(std::span<std::uint8_t> buffer, SteadyClock::time_point deadline) {
    for (;;) {
        const int got = receive_some(buffer);
        if (got >= 0) {
            return static_cast<std::size_t>(got);
        }
        if (!wait(events_for(got, POLLIN), until(deadline))) {
            throw TooSlow();
        }
    }
}

std::size_t Wire::receive(std::span<std::uint8_t> buffer, Pace& pace) {
    const auto start = SteadyClock::now();
    const std::size_t got = receive(buffer, start + pace.allowance());
    pace.waited(std::chrono::duration_cast<microseconds>(SteadyClock::now() - start));
    pace.moved(got);
    return got;
}

void Wire::send(crypto::ByteView bytes, Pace& pace) {
    while (!bytes.empty()) {
        const int sent = send_some(bytes);
        if (sent > 0) {
            pace.moved(static_cast<std::size_t>(sent));
            bytes = bytes.subspan(static_cast<std::size_t>(sent));
            continue;
        }
        const auto start = SteadyClock::now();
        if (!wait(events_for(sent, POLLOUT), pace.allowance())) {
            throw Gone();
        }
        pace.waited(std::chrono::duration_cast<microseconds>(SteadyClock::now() - start));
    }
}

void Wire::close(bool may_have_more) {
    try {
        if (!tls_) {
            socket_.shutdownSend();
        }
        const auto deadline = SteadyClock::now() + std::chrono::seconds(1);
        std::array<std::uint8_t, 16384> block;
        for (std::size_t total = 0; (may_have_more || !tls_) && total < (1u << 20);) {
            const std::size_t got =
                receive(block, std::min(deadline, SteadyClock::now() + std::chrono::milliseconds(500)));
            if (got == 0) {
                break;
            }
            total += got;
        }
        if (tls_) {
            forget_errors();
            socket_.shutdown();
        }
    } catch (const Poco::Exception&) {
        // closed by the other side
    } catch (const TooSlow&) {
        // silent
    }
}

}  // namespace depositary::server
