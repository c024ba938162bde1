#include "server/housekeeping.h"

#include <chrono>
#include <cstdio>

#include "crypto/error.h"

namespace depositary::server {

Housekeeping::Housekeeping(repository::Depositary& depositary, int seconds)
    : depositary_(depositary), thread_([this, seconds] { run(seconds); }) {}

Housekeeping::~Housekeeping() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stop_.notify_all();
    thread_.join();
}

void Housekeeping::run(int seconds) {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        try {
            depositary_.erase_due_referrals();
        } catch (const Error& error) {
            std::fprintf(stderr, "depositary: referrals that are over could not be erased; trying again (%s)\n", error.code().c_str());
        } catch (const std::exception&) {
            std::fprintf(stderr, "depositary: referrals that are over could not be erased; trying again\n");
        }
        lock.lock();
        stop_.wait_for(lock, std::chrono::seconds(seconds), [this] { return stopping_; });
    }
}

}  // namespace depositary::server
