#pragma once
// What the registrar's thread knows of those who act, from one act to the next: reading an account, its bodies and its grants anew
// was two thirds of what an act cost (docs/decisions/0762).

#include <map>
#include <optional>

#include "repository/state_reader.h"

namespace depositary::repository {

// Of what the one open connection that writes would read; so only its thread may use it. Kept is what rights come from, never
// the rights: these are computed anew for each act, by its day.
class ActorCache {
public:
    // As StateReader::actor() of this reader, which reads in the open transaction.
    std::optional<Actor> actor(const StateReader& reader, const AccountId& id, Timestamp time);
    // An act of this kind is recorded. All is forgotten but at kinds that are known to change nobody's rights.
    void recorded(std::string_view kind);
    // Something was taken back, or something else than acts was written.
    void forget() { known_.clear(); }

private:
    std::map<AccountId, Entitlements> known_;
};

}  // namespace depositary::repository
