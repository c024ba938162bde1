#include "repository/crash_point.h"

#ifdef DEPOSITARY_CRASH_POINTS

#include <unistd.h>

#include <array>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>

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

struct Order {
    std::string_view name;
    int nth = 1;
    std::atomic<int> seen = 0;

    explicit Order(const char* variable) {
        const char* value = std::getenv(variable);
        if (value == nullptr) {
            return;
        }
        name = value;
        if (const auto colon = name.find(':'); colon != std::string_view::npos) {
            std::from_chars(name.data() + colon + 1, name.data() + name.size(), nth);
            name = name.substr(0, colon);
        }
    }
    bool due(std::string_view place) { return place == name && ++seen >= nth; }
};

}  // namespace

std::span<const std::string_view> all_crash_points() { return names; }

void crash_point(std::string_view name) {
    static Order crash("DEPOSITARY_CRASH_AT");
    static Order fail("DEPOSITARY_FAIL_AT");
    if (crash.due(name)) {
        kill(getpid(), SIGKILL);
    }
    if (fail.due(name)) {
        throw Unavailable("disk-full", "There is no room left on the disk; free some and try again.");
    }
}

}  // namespace depositary::repository

#endif
