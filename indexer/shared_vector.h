#pragma once
// A long vector that a writer changes while readers keep what they were given: a copy shares its chunks, and a chunk is
// copied only when the writer changes it. So to publish costs what has changed, and little of what has not.

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace depositary::indexer {

// One thread changes it. What shared() gave away may be read from any thread and copied, but not changed.
template <class Value>
class SharedVector {
public:
    std::size_t size() const { return size_; }
    const Value& operator[](std::size_t at) const { return (*chunks_[at / chunk].values)[at % chunk]; }

    void push_back(Value value) {
        resize(size_ + 1);
        change(size_ - 1) = std::move(value);
    }
    // New places hold Value().
    void resize(std::size_t size) {
        while (chunks_.size() * chunk < size) chunks_.push_back({std::make_shared<Values>(), true});
        size_ = std::max(size_, size);
    }
    // Valid until the next call of anything.
    Value& change(std::size_t at) {
        auto& place = chunks_[at / chunk];
        if (!place.own) place = {std::make_shared<Values>(*place.values), true};
        return (*place.values)[at % chunk];
    }
    SharedVector shared() {
        for (auto& place : chunks_) place.own = false;
        return *this;
    }

private:
    static constexpr std::size_t chunk = 1024;
    using Values = std::array<Value, chunk>;
    struct Place {
        std::shared_ptr<Values> values;
        bool own;  // nobody else reads it
    };
    std::vector<Place> chunks_;
    std::size_t size_ = 0;
};

}  // namespace depositary::indexer
