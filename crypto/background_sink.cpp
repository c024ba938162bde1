#include "crypto/background_sink.h"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace depositary::crypto {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 20;
constexpr std::size_t most_blocks = 4;

struct Block {
    std::unique_ptr<std::uint8_t[]> bytes = std::make_unique_for_overwrite<std::uint8_t[]>(block_size);
    std::size_t used = 0;

    ByteView view() const { return {bytes.get(), used}; }
    std::span<std::uint8_t> rest() { return {bytes.get() + used, block_size - used}; }
};

}  // namespace

struct BackgroundSink::State {
    ByteSink& out;
    std::mutex mutex{};
    std::condition_variable changed{};
    std::deque<Block> full{};    // to be written, in order
    std::vector<Block> empty{};  // written, to be filled again
    std::size_t made = 1;        // blocks in all
    Block filling{};
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
                if (!broken) out.write(block.view());
            } catch (...) {
                error = std::current_exception();
            }
            lock.lock();
            writing = false;
            if (error) failure = error;
            block.used = 0;
            empty.push_back(std::move(block));
            changed.notify_all();
        }
    }
    // Gives what is in the block that is being filled to the writer; the mutex is held.
    void pass_on() {
        if (filling.used > 0) full.push_back(std::exchange(filling, Block{nullptr, 0}));
        changed.notify_all();
    }
    // The same, and gets an empty block.
    void hand_over() {
        std::unique_lock lock(mutex);
        pass_on();
        if (empty.empty() && made < most_blocks) {
            ++made;
            filling = Block();
        } else {
            changed.wait(lock, [&] { return !empty.empty(); });
            filling = std::move(empty.back());
            empty.pop_back();
        }
        if (failure) std::rethrow_exception(failure);
    }
};

BackgroundSink::BackgroundSink(ByteSink& out) : state_(new State{out}) {
    state_->thread = std::thread([state = state_.get()] { state->run(); });
}

BackgroundSink::~BackgroundSink() {
    auto& state = *state_;
    {
        const std::lock_guard lock(state.mutex);
        state.pass_on();
        state.stopping = true;
    }
    state.changed.notify_all();
    state.thread.join();
}

void BackgroundSink::write(ByteView bytes) {
    while (!bytes.empty()) {
        const auto rest = room(1);
        const auto part = bytes.first(std::min(bytes.size(), rest.size()));
        std::memcpy(rest.data(), part.data(), part.size());
        filled(part.size());
        bytes = bytes.subspan(part.size());
    }
}

std::span<std::uint8_t> BackgroundSink::room(std::size_t size) {
    auto& filling = state_->filling;
    if (size > block_size) throw std::length_error("more than a block");
    if (!filling.bytes || filling.rest().size() < size) state_->hand_over();
    return filling.rest();
}

void BackgroundSink::filled(std::size_t used) { state_->filling.used += used; }

void BackgroundSink::finish() {
    auto& state = *state_;
    std::unique_lock lock(state.mutex);
    state.pass_on();
    state.changed.wait(lock, [&] { return state.full.empty() && !state.writing; });
    if (state.failure) std::rethrow_exception(state.failure);
}

}  // namespace depositary::crypto
