#pragma once
// The whole verification, run for somebody while the server goes on serving: everything that `depositary fsck` reads, as it
// stands at one moment. One at a time; the newest one's report is kept until the next is started or the server stops.

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

#include "repository/depositary.h"

namespace depositary::server {

struct VerificationReport {
    enum class State { running, sound, damaged, failed };
    State state = State::running;
    repository::Timestamp started, ended;  // `ended` of a running one: unknown
    std::uint64_t done = 0, total = 0;     // steps; total 0: not known yet
    std::string checkpoint;                // the signed note of the register as it was started
    std::vector<repository::Finding> findings;
};

class Verification {
public:
    explicit Verification(const repository::Depositary& depositary) : depositary_(depositary) {}
    // Gives up one that is running.
    ~Verification();
    Verification(const Verification&) = delete;
    Verification& operator=(const Verification&) = delete;

    // Whether a report is for this reader: an auditor, the secretariat, the administrator. It names documents by their ids,
    // whatever compartment they are in, and nothing of what they say.
    static bool is_for(const repository::Actor& actor);
    // Starts one, if none is running. Forbidden("role").
    void start(const repository::Actor& actor);
    // The newest one; nothing before the first. Forbidden("role").
    std::optional<VerificationReport> report(const repository::Actor& actor) const;

private:
    void run();

    const repository::Depositary& depositary_;
    mutable std::mutex mutex_;
    std::optional<VerificationReport> report_;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

// What it found, in words, for a file that is kept: English, as all that is exported is.
std::string to_text(const VerificationReport& report);

}  // namespace depositary::server
