#include "repository/actor_cache.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "repository/act.h"

namespace depositary::repository {

namespace {

constexpr std::size_t most_known = 1000;

// Acts of everyday work, which write no row of an account, a body, a grant or a compartment. A kind that is not here costs time,
// no more.
constexpr std::array harmless{act_kind::party_registered,   act_kind::document_opened,  act_kind::version_added,
                              act_kind::signature_recorded, act_kind::comment_made,     act_kind::consultation_opened,
                              act_kind::signature_asked,    act_kind::notice_given,     act_kind::notice_acknowledged,
                              act_kind::task_closed,        act_kind::referral_sent,    act_kind::referral_advanced};

#ifdef DEPOSITARY_CRASH_POINTS
// In builds for tests every answer is held against the rows: one that is older than they are ends the process, whatever is tested.
void require_same(const Actor& known, const std::optional<Actor>& read) {
    if (!read || read->login != known.login || read->party != known.party || read->role != known.role ||
        read->confirmed != known.confirmed || read->rights != known.rights) {
        std::fputs("depositary: what is known of an actor is not what the catalogue says\n", stderr);
        std::abort();
    }
}
#endif

}  // namespace

std::optional<Actor> ActorCache::actor(const StateReader& reader, const AccountId& id, Timestamp time) {
    if (const auto found = known_.find(id); found != known_.end()) {
        Actor actor = found->second.at(time);
#ifdef DEPOSITARY_CRASH_POINTS
        require_same(actor, reader.actor(id, time));
#endif
        return actor;
    }
    auto read = reader.entitlements(id);
    if (!read) {
        return std::nullopt;
    }
    if (known_.size() >= most_known) {
        known_.clear();
    }
    return known_.emplace(id, std::move(*read)).first->second.at(time);
}

void ActorCache::recorded(std::string_view kind) {
    if (std::find(harmless.begin(), harmless.end(), kind) == harmless.end()) {
        forget();
    }
}

}  // namespace depositary::repository
