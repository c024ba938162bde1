// Passkeys, and names elsewhere: at services that sign in for us, and of certificates.

#include <algorithm>

#include "crypto/error.h"
#include "repository/authenticator_rows.h"
#include "repository/names.h"

namespace depositary::repository {

using Json = nlohmann::json;

namespace {

constexpr std::size_t longest_name = 100;  // characters

Passkey to_passkey(const Json& row) {
    return {row.at("id").get<std::string>(),   row.at("public_key").get<std::string>(),
            row.at("counter").get<std::uint32_t>(), row.at("name").get<std::string>(),
            {row.at("added").get<std::int64_t>()},  {row.at("used").get<std::int64_t>()}};
}

OutsideName to_outside_name(const std::string& kind, const Json& row) {
    return {kind, row.at("issuer").get<std::string>(), row.at("subject").get<std::string>(), row.at("name").get<std::string>(),
            {row.at("added").get<std::int64_t>()}};
}

std::string known_by(const std::string& issuer, const std::string& subject) { return issuer + "\n" + subject; }

}  // namespace

std::optional<Actor> Credentials::actor(const AccountId& id) const {
    auto session = state_.catalogue.reader();
    auto actor = StateReader(*session, state_.projection).actor(id, state_.time());
    if (actor) {
        actor->epoch = epoch_of(state_, *session, id);
    }
    return actor;
}

std::vector<Passkey> Credentials::passkeys(const AccountId& account) const {
    auto session = state_.catalogue.reader();
    std::vector<Passkey> keys;
    for (const Json& row : AuthenticatorRows(state_, *session).of_account(account, "passkey")) {
        keys.push_back(to_passkey(row));
    }
    std::sort(keys.begin(), keys.end(), [](const Passkey& a, const Passkey& b) {
        return std::pair(a.added.seconds, a.id) < std::pair(b.added.seconds, b.id);
    });
    return keys;
}

void Credentials::add_passkey(const Actor& by, const Passkey& key) {
    const std::string name = check_line("name", key.name, longest_name);
    const std::int64_t time = state_.clock->now().seconds;
    state_.write([&](Session& session) {
        require_strongest(state_, session, by);
        AuthenticatorRows(state_, session)
            .add(by.account, "passkey", key.id,
                 {{"id", key.id}, {"public_key", key.public_key}, {"counter", key.counter}, {"name", name}, {"added", time}, {"used", time}});
    });
}

std::optional<std::pair<AccountId, Passkey>> Credentials::find_passkey(const std::string& id) const {
    auto session = state_.catalogue.reader();
    const auto row = AuthenticatorRows(state_, *session).find("passkey", id);
    if (!row) {
        return std::nullopt;
    }
    return std::pair(AccountId::parse(row->at("account").get<std::string>()).value(), to_passkey(*row));
}

bool Credentials::use_passkey(const std::string& id, std::uint32_t counter) {
    bool grew = false;
    state_.write([&](Session& session) {
        const AuthenticatorRows rows(state_, session);
        auto row = rows.find("passkey", id);
        if (!row) {
            return;
        }
        const auto known = row->at("counter").get<std::uint32_t>();
        grew = counter > known || (counter == 0 && known == 0);
        if (grew) {
            (*row)["counter"] = counter;
            (*row)["used"] = state_.clock->now().seconds;
            rows.replace("passkey", id, *row);
        }
    });
    return grew;
}

void Credentials::remove_passkey(const Actor& by, const std::string& id) {
    const AccountId& account = by.account;
    state_.write([&](Session& session) {
        require_strongest(state_, session, by);
        if (!AuthenticatorRows(state_, session).remove(account, "passkey", id)) {
            throw_not_found("passkey");
        }
        // With the last passkey go the recovery codes for its loss, where there are no codes by time that they are for as well.
        Json credential = read_credential(state_, session, account);
        if (!credential.is_null() && credential.contains("second") && !credential.at("second").at("confirmed").get<bool>() &&
            AuthenticatorRows(state_, session).of_account(account, "passkey").empty()) {
            credential.at("second")["recovery"] = Json::array();
            write_credential(state_, session, account, credential);
        }
    });
}

std::vector<OutsideName> Credentials::outside_names(const AccountId& account) const {
    auto session = state_.catalogue.reader();
    std::vector<OutsideName> names;
    for (const std::string kind : {"service", "certificate"}) {
        for (const Json& row : AuthenticatorRows(state_, *session).of_account(account, kind)) {
            names.push_back(to_outside_name(kind, row));
        }
    }
    return names;
}

void Credentials::add_outside_name(const Actor& by, const OutsideName& name) {
    const AccountId& account = by.account;
    require_confirmed(by);  // before that, whoever opened the account could leave a way in for themself
    const std::string shown = check_line("name", name.name, longest_name);
    state_.write([&](Session& session) {
        require_strongest(state_, session, by);
        AuthenticatorRows(state_, session)
            .add(account, name.kind, known_by(name.issuer, name.subject),
                 {{"issuer", name.issuer}, {"subject", name.subject}, {"name", shown}, {"added", state_.clock->now().seconds}});
    });
}

std::optional<Actor> Credentials::find_outside_name(const std::string& kind, const std::string& issuer,
                                                    const std::string& subject) const {
    auto session = state_.catalogue.reader();
    const auto row = AuthenticatorRows(state_, *session).find(kind, known_by(issuer, subject));
    if (!row) {
        return std::nullopt;
    }
    const AccountId account = AccountId::parse(row->at("account").get<std::string>()).value();
    auto actor = StateReader(*session, state_.projection).actor(account, state_.time());
    if (actor) {
        actor->epoch = epoch_of(state_, *session, account);
    }
    return actor;
}

void Credentials::remove_outside_name(const Actor& by, const std::string& kind, const std::string& issuer,
                                      const std::string& subject) {
    state_.write([&](Session& session) {
        require_strongest(state_, session, by);
        if (!AuthenticatorRows(state_, session).remove(by.account, kind, known_by(issuer, subject))) {
            throw_not_found("name");
        }
    });
}

}  // namespace depositary::repository
