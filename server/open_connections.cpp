#include "server/open_connections.h"

#include <sys/socket.h>

namespace depositary::server {

std::string counted_address(const Poco::Net::IPAddress& address) {
    if (address.family() == Poco::Net::IPAddress::IPv4 || address.isIPv4Mapped()) {
        return address.toString();
    }
    return (address & Poco::Net::IPAddress(64, Poco::Net::IPAddress::IPv6)).toString();
}

bool is_this_machine(const Poco::Net::IPAddress& address) {
    const std::string text = address.toString();
    return address.isLoopback() || text.starts_with("127.") || text.starts_with("::ffff:127.");
}

// The descriptor, not the socket object, which its own thread is using (TLS state is not for two threads).
void OpenConnections::shut(int descriptor, Entry& entry) {
    ::shutdown(descriptor, SHUT_RDWR);
    if (entry.shut) {
        return;
    }
    entry.shut = true;
    --counted_;
    if (const auto found = of_address_.find(entry.address); found != of_address_.end() && --found->second == 0) {
        of_address_.erase(found);
    }
}

bool OpenConnections::shut_longest_waiting(const std::string* address) {
    auto longest = entries_.end();
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
        if (entry->second.waiting && !entry->second.shut && (address == nullptr || entry->second.address == *address) &&
            (longest == entries_.end() || entry->second.waiting_since < longest->second.waiting_since)) {
            longest = entry;
        }
    }
    if (longest == entries_.end()) {
        return false;
    }
    shut(longest->first, longest->second);
    return true;
}

OpenConnections::Admitted OpenConnections::add(int descriptor, const std::string& address,
                                               const ConnectionLimits& limits) {
    const std::lock_guard lock(mutex_);
    if (const auto found = of_address_.find(address); !address.empty() && found != of_address_.end() &&
                                                      found->second >= limits.connections_of_address &&
                                                      !shut_longest_waiting(&address)) {
        return Admitted::too_many_of_address;
    }
    if (counted_ >= limits.connections && !shut_longest_waiting(nullptr)) {
        return Admitted::too_many;
    }
    entries_[descriptor] = {address, SteadyClock::now(), true, false};
    ++of_address_[address];
    ++counted_;
    return Admitted::yes;
}

void OpenConnections::remove(int descriptor) {
    const std::lock_guard lock(mutex_);
    if (const auto found = entries_.find(descriptor); found != entries_.end()) {
        shut(descriptor, found->second);
        entries_.erase(found);
    }
}

void OpenConnections::set_waiting(int descriptor) {
    const std::lock_guard lock(mutex_);
    if (const auto found = entries_.find(descriptor); found != entries_.end()) {
        found->second.waiting = true;
        found->second.waiting_since = SteadyClock::now();
    }
}

bool OpenConnections::set_at_work(int descriptor) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(descriptor);
    if (found == entries_.end() || found->second.shut) {
        return false;
    }
    found->second.waiting = false;
    return true;
}

void OpenConnections::shut_waiting() {
    const std::lock_guard lock(mutex_);
    for (auto& [descriptor, entry] : entries_) {
        if (entry.waiting) {
            shut(descriptor, entry);
        }
    }
}

void OpenConnections::shut_all() {
    const std::lock_guard lock(mutex_);
    for (auto& [descriptor, entry] : entries_) {
        shut(descriptor, entry);
    }
}

void OpenConnections::clear() {
    const std::lock_guard lock(mutex_);
    entries_.clear();
    of_address_.clear();
    counted_ = 0;
}

std::size_t OpenConnections::count() const {
    const std::lock_guard lock(mutex_);
    return counted_;
}

}  // namespace depositary::server
