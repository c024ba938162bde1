#include "repository/crash_point.h"

#ifdef DEPOSITARY_CRASH_POINTS

#include <unistd.h>

#include <array>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <string>

#include "crypto/error.h"

namespace depositary::repository {
namespace {

constexpr std::array<std::string_view, 16> names = {
    "vault.created",          // the temporary file stands, empty
    "vault.written",          // all bytes written, not synced
    "vault.synced",           // the temporary file is durable
    "vault.linked",           // it stands under its digest's name
    "vault.folder-synced",    // its name is durable
    "vault.verified",         // read back and hashed again
    "upload.recorded",        // the upload's row is in the transaction
    "registrar.begun",        // a transaction is open
    "registrar.appended",     // acts and rows are in the transaction
    "registrar.tiled",        // tiles and the register's state are in the transaction
    "registrar.committed",    // the transaction is durable
    "registrar.signed",       // the checkpoint is signed, in memory
    "registrar.remembered",   // the signed checkpoint is durable in the catalogue
    "checkpoint.written",     // its copy is written under a temporary name
    "checkpoint.renamed",     // its copy is published
    "registrar.answering",    // nothing is left but to answer
};

class Order {
public:
    explicit Order(const char* variable) {
        const char* value = std::getenv(variable);
        if (value == nullptr) {
            return;
        }
        const std::string_view text = value;
        const auto colon = text.find(':');
        int nth = 1;
        if (colon != std::string_view::npos) {
            std::from_chars(text.data() + colon + 1, text.data() + text.size(), nth);
        }
        give(text.substr(0, colon), nth);
    }
    void give(std::string_view name, int nth) {
        const std::lock_guard lock(mutex_);
        name_ = name;
        left_ = nth;
    }
    bool due(std::string_view place) {
        const std::lock_guard lock(mutex_);
        return place == name_ && --left_ <= 0;
    }

private:
    std::mutex mutex_;
    std::string name_;
    int left_ = 1;
};

Order& crash_order() {
    static Order order("DEPOSITARY_CRASH_AT");
    return order;
}
Order& failure_order() {
    static Order order("DEPOSITARY_FAIL_AT");
    return order;
}

}  // namespace

std::span<const std::string_view> all_crash_points() { return names; }

void order_crash(std::string_view name, int nth) { crash_order().give(name, nth); }
void order_failure(std::string_view name, int nth) { failure_order().give(name, nth); }

void crash_point(std::string_view name) {
    if (crash_order().due(name)) {
        kill(getpid(), SIGKILL);
    }
    if (failure_order().due(name)) {
        throw Unavailable("disk-full", "There is no room left on the disk; free some and try again.");
    }
}

}  // namespace depositary::repository

#endif
