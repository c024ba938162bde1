#include "server/verification.h"

#include <fmt/format.h>

#include "crypto/error.h"
#include "repository/access.h"

namespace depositary::server {

using namespace repository;

namespace {

// A deposit puts its files in the vault before anything refers to them; a slow one may take this long, in seconds.
constexpr std::int64_t longest_deposit = 24 * 3600;

void require_checker(const Actor& actor) {
    if (!Verification::is_for(actor)) {
        throw Forbidden("role", "The whole verification is for auditors, the secretariat and the administrator.");
    }
}

}  // namespace

bool Verification::is_for(const Actor& actor) {
    return repository::may(actor, repository::OfficeAct::read_office_acts);
}

Verification::~Verification() {
    stopping_ = true;
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Verification::start(const Actor& actor) {
    require_checker(actor);
    const std::lock_guard lock(mutex_);
    if (report_ && report_->state == VerificationReport::State::running) {
        return;
    }
    if (thread_.joinable()) {
        thread_.join();  // it has set its last report: it is about to end
    }
    report_ = VerificationReport();
    report_->started = depositary_.clock().now();
    report_->checkpoint = depositary_.checkpoint();
    thread_ = std::thread([this] { run(); });
}

std::optional<VerificationReport> Verification::report(const Actor& actor) const {
    require_checker(actor);
    const std::lock_guard lock(mutex_);
    return report_;
}

void Verification::run() {
    using State = VerificationReport::State;
    std::vector<Finding> findings;
    State state = State::failed;
    try {
        findings = depositary_.check(
            [&](std::uint64_t done, std::uint64_t total) {
                if (stopping_) {
                    throw CheckGivenUp();
                }
                const std::lock_guard lock(mutex_);
                report_->done = done;
                report_->total = total;
            },
            longest_deposit);
        state = findings.empty() ? State::sound : State::damaged;
    } catch (const CheckGivenUp&) {
        findings = {{"verification", "it was given up: the server was stopped"}};
    } catch (const std::exception& error) {
        findings = {{"verification", std::string("it could not be done: ") + error.what()}};
    }
    const std::lock_guard lock(mutex_);
    report_->state = state;
    report_->ended = depositary_.clock().now();
    report_->findings = std::move(findings);
}

std::string to_text(const VerificationReport& report) {
    using State = VerificationReport::State;
    std::string text = "Verification of everything that this depositary holds: every file of the vault (decrypted, its digests), every\n"
                       "leaf of the register against its tiles and signed checkpoints, every act against its leaf, the state against\n"
                       "the acts, every bag, every signature.\n\n";
    text += "Started  " + report.started.to_text() + "\n";
    if (report.state == State::running) {
        return text + fmt::format("It is running: {} of {} steps.\n", report.done, report.total);
    }
    text += "Ended    " + report.ended.to_text() + "\n";
    text += fmt::format("Steps    {} of {}\n", report.done, report.total);
    text += report.state == State::sound    ? "Result   sound: all of it agrees.\n"
            : report.state == State::damaged ? fmt::format("Result   NOT SOUND: {} finding{}.\n", report.findings.size(),
                                                           report.findings.size() == 1 ? "" : "s")
                                             : "Result   not finished: it says nothing.\n";
    for (const Finding& finding : report.findings) {
        text += "\n" + finding.where + ":\n    " + finding.what + "\n";
    }
    return text + "\nCheckpoint of the register as it was started:\n\n" + report.checkpoint;
}

}  // namespace depositary::server
