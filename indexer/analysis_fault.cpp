#include "indexer/analysis_fault.h"

#ifdef DEPOSITARY_CRASH_POINTS

#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <string>

namespace depositary::indexer {
namespace {

struct Order {
    std::mutex mutex;
    std::string held;
};

Order& order() {
    static Order given = [] {
        const char* const value = std::getenv("DEPOSITARY_FAIL_ANALYSIS_OF");
        return Order{{}, value ? value : ""};
    }();
    return given;
}

}  // namespace

void analysis_fault(std::string_view text) {
    const std::lock_guard lock(order().mutex);
    if (!order().held.empty() && text.find(order().held) != std::string_view::npos)
        throw std::logic_error("the analysis fails as ordered");
}

void order_analysis_fault(std::string_view held) {
    const std::lock_guard lock(order().mutex);
    order().held = held;
}

}  // namespace depositary::indexer

#endif
