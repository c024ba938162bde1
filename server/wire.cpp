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

// As Poco's receiveBytes: negative when it must wait; 0 at the end.
int Wire::receive_some(std::span<std::uint8_t> buffer) {
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
        int sent = 0;
        forget_errors();
        try {
            sent = socket_.sendBytes(bytes.data(), length_of(bytes.size()));
        } catch (const Poco::TimeoutException&) {
            sent = Poco::Net::SecureStreamSocket::ERR_SSL_WANT_WRITE;
        } catch (const Poco::Exception&) {
            throw Gone();
        }
        if (sent > 0) {
            pace.moved(static_cast<std::size_t>(sent));
            bytes = bytes.subspan(static_cast<std::size_t>(sent));
            continue;
        }
        if (sent == 0 && tls_) {
            throw Gone();
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
