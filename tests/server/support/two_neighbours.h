#pragma once
#include "tests/server/support/page_reader.h"

namespace depositary::server {

// The secretariat, and a ministry's two persons of Cambodia, one of Thailand.
struct TwoNeighbours {
    LiveServer live;
    repository::World& world = live.world;
    repository::Actor first, second, thai;

    TwoNeighbours() {
        world.depositary->register_party(world.secretariat, {"KH", "Cambodia"});
        world.depositary->register_party(world.secretariat, {"TH", "Thailand"});
        first = world.add_account("sokha", "KH", repository::Role::ministry);
        const repository::Actor other = world.add_account("dara", "KH", repository::Role::ministry);
        world.depositary->confirm_account(first, other.account);
        second = world.now(other.account);
        thai = world.add_account("anong", "TH", repository::Role::ministry);
    }

    repository::PartyKey key(const std::string& fingerprint) {
        for (const repository::PartyKey& each : world.depositary->party_keys()) {
            if (each.fingerprint == fingerprint) {
                return each;
            }
        }
        return {};
    }
};

}  // namespace depositary::server
