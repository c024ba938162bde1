#include "indexer/workers.h"

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <exception>

namespace depositary::indexer {
namespace {

// Requests that are being answered go first.
constexpr int politeness = 5;

}  // namespace

Workers::Workers(unsigned threads) {
    if (threads < 2) return;
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    given_.notify_all();
    for (auto& thread : threads_) thread.join();
}

void Workers::build(std::function<void()> task) {
    if (threads_.empty()) return task();
    std::unique_lock lock(mutex_);
    taken_.wait(lock, [this] { return builds_.size() < 2 * threads_.size(); });
    builds_.push_back(std::move(task));
    given_.notify_one();
}

void Workers::merge(std::function<void()> task) {
    if (threads_.empty()) return task();
    const std::lock_guard lock(mutex_);
    merges_.push_back(std::move(task));
    given_.notify_one();
}

void Workers::work() {
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), politeness);
    std::unique_lock lock(mutex_);
    for (;;) {
        const auto may_merge = [this] { return !merges_.empty() && merging_ + 1 < threads_.size(); };
        given_.wait(lock, [&] { return stopping_ || !builds_.empty() || may_merge(); });
        if (stopping_) return;
        const bool merges = builds_.empty();
        auto& queue = merges ? merges_ : builds_;
        auto task = std::move(queue.front());
        queue.pop_front();
        merging_ += merges;
        lock.unlock();
        taken_.notify_one();
        task();
        task = nullptr;
        lock.lock();
        merging_ -= merges;
        if (merges) given_.notify_one();
    }
}

void on_all_cores(std::size_t count, const std::function<void(std::size_t)>& do_part) {
    std::atomic<std::size_t> next{0};
    std::exception_ptr failure;
    std::mutex mutex;
    const auto work = [&] {
        for (auto part = next++; part < count; part = next++) {
            try {
                do_part(part);
            } catch (...) {
                const std::lock_guard lock(mutex);
                failure = std::current_exception();
                next = count;
            }
        }
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < std::min<std::size_t>(count, std::max(1U, std::thread::hardware_concurrency())); ++i)
        threads.emplace_back(work);
    work();
    for (auto& thread : threads) thread.join();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace depositary::indexer
