#pragma once
// The part of a check that looks at rows which no act brings about: what accounts sign in with, their sessions and places, the
// searches that they keep, answers that are remembered for repeated requests. None of them can be computed anew.

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "repository/depositary_state.h"

namespace depositary::repository {

// Two sentences; messages of the lower layers come without a full stop.
std::string with_advice(std::string what, std::string_view advice);

// Says `found(where, what)` of each that is damaged. Borrows all that it is given.
class KeptRowsCheck {
public:
    using Found = std::function<void(const std::string&, const std::string&)>;
    KeptRowsCheck(Depositary::State& state, Session& session, Found found)
        : state_(state), session_(session), found_(std::move(found)) {}

    // What accounts sign in with, the sessions that are open, and whence accounts signed in.
    void check_accounts();
    // Each opens, and is listed where its owner finds it.
    void check_saved_searches();
    // `size`: of the register.
    void check_answers(std::uint64_t size);

private:
    // Passkeys, names elsewhere, invitations. Each account that has one can sign in.
    void check_authenticators(std::map<std::string, bool>& accounts);
    void check_sessions(const std::map<std::string, bool>& accounts);
    void check_places(const std::map<std::string, bool>& accounts);

    Depositary::State& state_;
    Session& session_;
    const Found found_;
};

}  // namespace depositary::repository
