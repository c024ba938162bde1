#pragma once
// The connections that are open, counted in all and by address, and bounded: where there are too many, the one that has
// been waiting longest for a request makes room; where all are at work, the new one is turned away.

#include "server/limits.h"
#include "server/wire.h"

#include <Poco/Net/IPAddress.h>

#include <map>
#include <mutex>
#include <string>

namespace depositary::server {

// What is counted as one address: an IPv4 address, or an IPv6 network of 64 bits, which one subscriber has whole.
std::string counted_address(const Poco::Net::IPAddress& address);
bool is_this_machine(const Poco::Net::IPAddress& address);

// Thread-safe. A connection is known by its descriptor, from add() to remove(), which comes before it is closed.
class OpenConnections {
public:
    // An `address` of "" is not bounded by itself.
    enum class Admitted { yes, too_many_of_address, too_many };
    Admitted add(int descriptor, const std::string& address, const ConnectionLimits& limits);
    void remove(int descriptor);

    // Between two requests, or before the first. Back at work: false when it was shut meanwhile.
    void set_waiting(int descriptor);
    bool set_at_work(int descriptor);

    void shut_waiting();
    void shut_all();
    // Forgets connections that were accepted and never ran (the server stopped first).
    void clear();
    std::size_t count() const;

private:
    struct Entry {
        std::string address;
        SteadyClock::time_point waiting_since;
        bool waiting = true, shut = false;
    };
    void shut(int descriptor, Entry& entry);
    bool shut_longest_waiting(const std::string* address);

    mutable std::mutex mutex_;
    std::map<int, Entry> entries_;
    std::map<std::string, unsigned> of_address_;
    std::size_t counted_ = 0;  // those that are not shut
};

}  // namespace depositary::server
