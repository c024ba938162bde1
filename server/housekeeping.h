#pragma once
// What a serving depositary does by itself from time to time: referrals whose retention has ended are erased.

#include <condition_variable>
#include <mutex>
#include <thread>

#include "repository/depositary.h"

namespace depositary::server {

class Housekeeping {
public:
    // Borrows the depositary. At once, and then every `seconds`.
    explicit Housekeeping(repository::Depositary& depositary, int seconds = 3600);
    ~Housekeeping();
    Housekeeping(const Housekeeping&) = delete;
    Housekeeping& operator=(const Housekeeping&) = delete;

private:
    void run(int seconds);

    repository::Depositary& depositary_;
    std::mutex mutex_;
    std::condition_variable stop_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace depositary::server
