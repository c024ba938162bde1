#include "cli/remote_registry.h"

#include <nlohmann/json.hpp>

#include "crypto/error.h"

namespace depositary::cli {

std::string compartment_named(const Remote& remote, const std::string& name) {
    const auto compartments = remote.get_json("/api/v1/compartments").at("items");
    for (const auto& compartment : compartments)
        if (compartment.at("name") == name || compartment.at("id") == name) return compartment.at("id");
    throw NotFound("not-found", "There is no compartment named " + name + ", or it is not for this account to know.");
}

std::string account_named(const Remote& remote, const std::string& login) {
    if (login.size() == 36 && login.find('-') == 8) return login;
    const auto accounts = remote.get_json("/api/v1/accounts").at("items");
    for (const auto& account : accounts)
        if (account.at("login") == login) return account.at("id");
    throw NotFound("not-found", "There is no account with the login " + login + ".");
}

}  // namespace depositary::cli
