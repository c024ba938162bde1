#pragma once
// Threads that build and merge segments.

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace depositary::indexer {

class Workers {
public:
    // With one thread, or none, what is given is done at once by who gives it.
    explicit Workers(unsigned threads);
    // Waits for what is being done; what waits is dropped.
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    // What is waited for: it goes before all merging. Waits itself while much has been given already, since each holds
    // its texts. Not to be called with a lock that a task takes.
    void build(std::function<void()> task);
    // What may take long; one thread at least stays free of it. Never waits.
    void merge(std::function<void()> task);

    unsigned threads() const { return std::max(1U, static_cast<unsigned>(threads_.size())); }

private:
    void work();

    std::mutex mutex_;
    std::condition_variable given_, taken_;
    std::deque<std::function<void()>> builds_, merges_;
    std::size_t merging_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

// Calls do_part(0) to do_part(count - 1) on all cores, and throws what one of them threw.
void on_all_cores(std::size_t count, const std::function<void(std::size_t)>& do_part);

}  // namespace depositary::indexer
