#pragma once
// An office as a process of several governments begins: two ministries, an auditor, an observer, an administrator, the usual compartments.

#include <map>
#include <stdexcept>

#include "tests/repository/support/world.h"

namespace depositary::repository {

struct Process : World {
    std::map<std::string, Actor> people;
    std::map<std::string, CompartmentId> rooms;

    Process() {
        add_account("ministry-kh", "KH", Role::ministry, false);
        add_account("ministry-la", "LA", Role::ministry, false);
        add_account("auditor", "AU", Role::auditor, false);
        add_account("observer", "OB", Role::observer, false);
        add_account("admin", "SEC", Role::administrator, false);
        depositary->open_usual_compartments(secretariat);
        const auto lao = account("ministry-la");
        depositary->change_body(secretariat, "TASKFORCE", lao, true);
        for (const auto& known : depositary->accounts(secretariat)) people[known.login] = now(known.id);
        secretariat = people.at("secretariat");
        // The names of all, as whoever may know of each sees them.
        for (const auto& [login, actor] : people)
            for (const auto& room : depositary->compartments(actor)) rooms[room.name] = room.id;
    }
    AccountId account(const std::string& login) {
        for (const auto& known : depositary->accounts(secretariat))
            if (known.login == login) return known.id;
        throw std::logic_error("no such account");
    }
    CompartmentId compartments_of(const AccountId& id, const std::string& name) {
        for (const auto& each : depositary->compartments(now(id)))
            if (each.name == name) return each.id;
        throw std::logic_error("no such compartment");
    }
    std::string rights(const std::string& login, const std::string& room) {
        std::string text;
        for (const auto right : {Right::know, Right::read, Right::comment, Right::deposit, Right::manage})
            text += people.at(login).may(right, rooms.at(room)) ? to_text(right).substr(0, 1) : "-";
        return text;
    }
};

}  // namespace depositary::repository
