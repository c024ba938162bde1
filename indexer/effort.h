#pragma once
// How long a search may take. Xapian 1.4 cannot stop a running match, so everything that loops here asks.

#include <chrono>

namespace depositary::indexer {

class Effort {
public:
    explicit Effort(std::chrono::milliseconds patience) : end_(std::chrono::steady_clock::now() + patience) {}

    // Whether the time is up; once it is, it stays so, and what was found so far is the answer. Asks the clock, so a
    // tight loop asks every few hundred turns.
    bool spent() const {
        if (!spent_) spent_ = std::chrono::steady_clock::now() >= end_;
        return spent_;
    }
    // Whether spent() ever said so: something may be missing.
    bool was_spent() const { return spent_; }

private:
    std::chrono::steady_clock::time_point end_;
    mutable bool spent_ = false;
};

}  // namespace depositary::indexer
