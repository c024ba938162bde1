#include "indexer/analysis_fault.h"

#ifdef DEPOSITARY_CRASH_POINTS

#include <cstdlib>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>

namespace depositary::indexer {
namespace {

struct Order {
    std::mutex mutex;
    std::string held;
    std::shared_ptr<const std::function<void()>> watch{};
};

Order& order() {
    static Order given = [] {
        const char* const value = std::getenv("DEPOSITARY_FAIL_ANALYSIS_OF");
        return Order{{}, value ? value : "", {}};
    }();
    return given;
}

}  // namespace

void analysis_fault(std::string_view text) {
    std::unique_lock lock(order().mutex);
    if (const auto watch = order().watch) {
        lock.unlock();
        (*watch)();
        lock.lock();
    }
    if (!order().held.empty() && text.find(order().held) != std::string_view::npos)
        throw std::logic_error("the analysis fails as ordered");
}

void order_analysis_fault(std::string_view held) {
    const std::lock_guard lock(order().mutex);
    order().held = held;
}

void watch_analysis(std::function<void()> watch) {
    const std::lock_guard lock(order().mutex);
    order().watch = watch ? std::make_shared<const std::function<void()>>(std::move(watch)) : nullptr;
}

}  // namespace depositary::indexer

#endif
