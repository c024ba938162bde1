#include "crypto/background_sink.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

namespace depositary::crypto {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 20;
constexpr std::size_t most_blocks = 4;

}  // namespace

struct BackgroundSink::State {
    ByteSink& out;
    std::mutex mutex{};
    std::condition_variable changed{};
    std::deque<Bytes> full{};    // to be written, in order
    std::vector<Bytes> empty{};  // written, to be filled again
    std::size_t made = 0;        // blocks in all
    Bytes filling{};
    bool writing = false, stopping = false;
    std::exception_ptr failure{};
    std::thread thread{};

    void run() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return stopping || !full.empty(); });
            if (full.empty()) return;
            auto block = std::move(full.front());
            full.pop_front();
            writing = true;
            const bool broken = failure != nullptr;
            lock.unlock();
            std::exception_ptr error;
            try {
                if (!broken) out.write(block);
            } catch (...) {
                error = std::current_exception();
            }
            lock.lock();
            writing = false;
            if (error) failure = error;
            block.clear();
            empty.push_back(std::move(block));
            changed.notify_all();
        }
    }
    // Hands the block that is being filled over, and gets an empty one.
    void hand_over() {
        std::unique_lock lock(mutex);
        if (!filling.empty()) full.push_back(std::move(filling));
        changed.notify_all();
        if (made < most_blocks) {
            ++made;
            filling = Bytes();
            filling.reserve(block_size);
        } else {
            changed.wait(lock, [&] { return !empty.empty(); });
            filling = std::move(empty.back());
            empty.pop_back();
        }
        if (failure) std::rethrow_exception(failure);
    }
};

BackgroundSink::BackgroundSink(ByteSink& out) : state_(new State{out}) {
    state_->made = 1;
    state_->filling.reserve(block_size);
    state_->thread = std::thread([state = state_.get()] { state->run(); });
}

BackgroundSink::~BackgroundSink() {
    auto& state = *state_;
    {
        const std::lock_guard lock(state.mutex);
        if (!state.filling.empty()) state.full.push_back(std::move(state.filling));
        state.stopping = true;
    }
    state.changed.notify_all();
    state.thread.join();
}

void BackgroundSink::write(ByteView bytes) {
    auto& filling = state_->filling;
    while (!bytes.empty()) {
        const auto part = bytes.first(std::min(bytes.size(), block_size - filling.size()));
        filling.insert(filling.end(), part.begin(), part.end());
        bytes = bytes.subspan(part.size());
        if (filling.size() == block_size) state_->hand_over();
    }
}

void BackgroundSink::finish() {
    auto& state = *state_;
    std::unique_lock lock(state.mutex);
    if (!state.filling.empty()) state.full.push_back(std::move(state.filling));
    state.filling = Bytes();
    state.changed.notify_all();
    state.changed.wait(lock, [&] { return state.full.empty() && !state.writing; });
    if (state.failure) std::rethrow_exception(state.failure);
}

}  // namespace depositary::crypto
