#pragma once
// Writes to a borrowed sink on a thread of its own, so that making bytes and writing them go on side by side. Memory is bounded:
// four blocks of a megabyte.

#include <memory>

#include "crypto/bytes.h"

namespace depositary::crypto {

class BackgroundSink final : public ByteSink {
public:
    explicit BackgroundSink(ByteSink& out);
    // Writes what was accepted, also when an error is on its way through; its own failure is then not told.
    ~BackgroundSink() override;
    BackgroundSink(const BackgroundSink&) = delete;
    BackgroundSink& operator=(const BackgroundSink&) = delete;

    // Throws what an earlier write of the sink below threw.
    void write(ByteView bytes) override;
    // At most a megabyte.
    std::span<std::uint8_t> room(std::size_t size) override;
    void filled(std::size_t used) override;
    // Waits until everything is written; throws what failed.
    void finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace depositary::crypto
