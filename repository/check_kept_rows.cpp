#include "repository/check_kept_rows.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "crypto/error.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

std::string with_advice(std::string what, std::string_view advice) {
    return what + (what.ends_with('.') ? " " : ". ") + std::string(advice);
}

void KeptRowsCheck::check_accounts() {
    const CompartmentId& office = state_.instance.office;
    std::map<std::string, bool> accounts;  // whether each has a way to sign in
    try {
        for (const Account& account : StateReader(session_, state_.projection).accounts()) {
            accounts[account.id.to_text()] = !account.public_key.empty();
        }
    } catch (const std::exception& error) {
        return found_("accounts", error.what());
    }
    std::vector<std::string> owners;
    std::vector<Blob> sealed;
    session_ << "SELECT account, sealed FROM credential ORDER BY account", into(owners), into(sealed), now;
    for (std::size_t i = 0; i < owners.size(); ++i) {
        const std::string where = "credential " + owners[i];
        try {
            const Json value = state_.projection.open(office, "credential", owners[i], sealed[i]);
            const Json hash = value.is_object() ? value.value("hash", Json()) : value;
            if (!hash.is_string() || !hash.get<std::string>().starts_with("$argon2id$")) {
                found_(where, "it is not a password's hash; give the account a new password");
            }
            if (!accounts.contains(owners[i])) {
                found_(where, "it belongs to no account");
            }
            accounts[owners[i]] = true;
        } catch (const std::exception& error) {
            found_(where, with_advice(error.what(), "Give the account a new password."));
            accounts[owners[i]] = true;  // told
        }
    }
    check_authenticators(accounts);
    for (const auto& [account, signs_in] : accounts) {
        if (!signs_in) {
            found_("account " + account, "it has nothing to sign in with; invite it");
        }
    }
    check_sessions(accounts);
    check_places(accounts);
}

void KeptRowsCheck::check_authenticators(std::map<std::string, bool>& accounts) {
    std::vector<Blob> rows;
    std::vector<Blob> hashes;
    std::vector<Blob> sealed;
    session_ << "SELECT finder, account_hash, sealed FROM authenticator", into(rows), into(hashes), into(sealed), now;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string row = crypto::to_hex(bytes_of(rows[i]));
        try {
            const Json value = state_.projection.open(state_.instance.office, "authenticator", row, sealed[i]);
            const std::string owner = value.at("account");
            if (!accounts.contains(owner) ||
                state_.projection.lookup(state_.instance.office, "credential.account", owner) != hashes[i]) {
                found_("authenticator " + row, "it is not of the account that it was registered for; it can be deleted");
            } else {
                accounts[owner] = true;
            }
        } catch (const std::exception& error) {
            found_("authenticator " + row, with_advice(error.what(), "It can be deleted, and registered anew."));
        }
    }
}

void KeptRowsCheck::check_sessions(const std::map<std::string, bool>& accounts) {
    std::vector<Blob> rows;
    std::vector<std::int64_t> expires;
    std::vector<Blob> sessions;
    std::vector<Blob> hashes;
    session_ << "SELECT token_hash, account_hash, expires, sealed FROM session", into(rows), into(hashes), into(expires),
        into(sessions), now;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string row = crypto::to_hex(bytes_of(rows[i]));
        try {
            const Json value = state_.projection.open(state_.instance.office, "session", row, sessions[i]);
            const std::string owner = value.at("account");
            if (value.at("expires") != expires[i] || !accounts.contains(owner) ||
                state_.projection.lookup(state_.instance.office, "credential.account", owner) != hashes[i]) {
                found_("session " + row, "it is not as it was opened; it can be deleted");
            }
        } catch (const std::exception& error) {
            found_("session " + row, with_advice(error.what(), "It can be deleted."));
        }
    }
}

void KeptRowsCheck::check_places(const std::map<std::string, bool>& accounts) {
    std::vector<Blob> rows;
    std::vector<std::int64_t> used;
    std::vector<Blob> sealed;
    session_ << "SELECT place, used, sealed FROM known_place", into(rows), into(used), into(sealed), now;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string row = crypto::to_hex(bytes_of(rows[i]));
        try {
            const Json value = state_.projection.open(state_.instance.office, "known_place", row, sealed[i]);
            if (value.at("used") != used[i] || !accounts.contains(value.at("account").get<std::string>())) {
                found_("known place " + row, "it is not as it was noted; it can be deleted");
            }
        } catch (const std::exception& error) {
            found_("known place " + row, with_advice(error.what(), "It can be deleted."));
        }
    }
}

void KeptRowsCheck::check_saved_searches() {
    std::vector<std::string> ids;
    std::vector<Blob> hashes;
    std::vector<Blob> sealed;
    session_ << "SELECT id, account_hash, sealed FROM saved_search ORDER BY id", into(ids), into(hashes), into(sealed), now;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        try {
            const Json value = state_.projection.open(state_.instance.office, "saved_search", ids[i], sealed[i]);
            if (state_.projection.lookup(state_.instance.office, "credential.account", value.at("account").get<std::string>()) !=
                hashes[i]) {
                found_("saved search " + ids[i], "it is listed for another account than the one that keeps it; it can be deleted");
            }
        } catch (const std::exception& error) {
            found_("saved search " + ids[i], with_advice(error.what(), "It can be deleted, and saved anew."));
        }
    }
}

void KeptRowsCheck::check_answers(std::uint64_t size) {
    std::vector<std::string> accounts;
    std::vector<std::uint64_t> acts;
    std::vector<std::string> documents;
    session_ << "SELECT i.account, i.act, i.document FROM idempotency i LEFT JOIN act a ON a.position = i.act "
               "LEFT JOIN account c ON c.id = i.account "
               "WHERE i.act >= ? OR a.position IS NULL OR a.document <> i.document OR c.id IS NULL "
               "OR length(i.key_hash) <> 32 OR length(i.request_hash) <> 32",
        bind(size), into(accounts), into(acts), into(documents), now;
    for (std::size_t i = 0; i < acts.size(); ++i) {
        found_(fmt::format("remembered answer of account {} to act {}", accounts[i], acts[i]),
              "it is not what the register says; it can be deleted");
    }
}

}  // namespace depositary::repository
