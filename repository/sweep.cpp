// What every start puts away, and what lies in the vault held against what is known. Nothing acknowledged may be lost by it:
// a file is put aside only when the catalogue is whole and neither a row nor an act names it (decisions 0702, 0756).

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "crypto/error.h"
#include "repository/depositary_state.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

void say(const crypto::Sha256& name, const char* what) {
    std::fprintf(stderr, "depositary: the vault's file %s %s\n", name.hex().c_str(), what);
}

void drop_expired(Depositary::State& state) {
    const std::int64_t time = state.clock->now().seconds;
    std::vector<std::string> expired;
    state.write([&](Session& session) {
        session << "SELECT vault_name FROM upload WHERE expires < ?", bind(time), into(expired), now;
        session << "DELETE FROM file_key WHERE vault_name IN (SELECT vault_name FROM upload WHERE expires < ?)", bind(time), now;
        session << "DELETE FROM upload WHERE expires < ?", bind(time), now;
        session << "DELETE FROM session WHERE expires < ?", bind(time), now;
        session << "DELETE FROM idempotency WHERE at < ?", bind(time - 7 * 24 * 3600), now;
    });
    for (const std::string& name : expired) {
        state.vault.remove(crypto::Sha256::from_hex(name).value());
    }
}

void bring_back(Depositary::State& state, const VaultNames& rows) {
    for (const auto& name : state.vault.quarantined()) {
        if (rows.contains(name) && state.vault.is_missing(name)) {
            say(name, state.vault.bring_back(name) ? "was put aside though it is known; it is back in its place"
                                                   : "was put aside though it is known, and is damaged; restore it from a backup");
        }
    }
}

// Every name in every act; nothing when an act cannot be read, for then it is not known what it names.
std::optional<VaultNames> names_in_acts(const Depositary::State& state, Session& session) {
    VaultNames names;
    std::uint64_t size = 0;
    session << "SELECT size FROM register_state", into(size), now;
    try {
        for (std::uint64_t index = 0; index < size; ++index) {
            if (const Act act = state.read_act(session, index); !act.erased) {
                names.add_those_in(Json::parse(act.payload));
            }
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "depositary: files of the vault are unknown, and stay, for an act could not be read; run fsck (%s)\n",
                     error.what());
        return std::nullopt;
    }
    names.sort();
    return names;
}

// What no row names was linked just before a crash, or the catalogue is older than the vault, or damaged.
void put_aside(Depositary::State& state, Session& session, const std::vector<crypto::Sha256>& unknown) {
    if (const auto faults = integrity_faults(session, 1); !faults.empty()) {
        throw Damaged("catalogue-damaged",
                      fmt::format("The catalogue is damaged ({}), and {} of the vault's files {} unknown to it: none was put "
                                  "aside. Restore the newest backup of the catalogue, or see docs/operate.md, \"A damaged index\".",
                                  faults[0], unknown.size(), unknown.size() == 1 ? "is" : "are"));
    }
    const auto acts = names_in_acts(state, session);
    for (const auto& name : unknown) {
        if (is_erased_file(session, name)) {
            state.vault.remove(name);  // came back with a backup, or was left by a crash just after the erasure
        } else if (acts && !acts->contains(name)) {
            state.vault.quarantine(name);
            say(name, "is unknown to the catalogue; it was put aside in vault/quarantine");
        } else if (acts) {
            say(name, "is named by an act, but by no row of the catalogue; it stays where it is. Run fsck");
        }
    }
}

}  // namespace

VaultNames VaultNames::of_rows(Session& session) {
    VaultNames names;
    for (const char* table : {"file", "upload", "referral_file"}) {
        std::string name;
        Poco::Data::Statement statement(session);
        statement << std::string("SELECT vault_name FROM ") + table + " NOT INDEXED", into(name), range(0, 1);
        while (!statement.done() && statement.execute() > 0) {
            names.add(name);
        }
    }
    names.sort();
    return names;
}

void VaultNames::add(const std::string& hex) {
    if (const auto name = crypto::Sha256::from_hex(hex)) {
        names_.push_back(*name);
    }
}

void VaultNames::add_those_in(const Json& payload) {
    if (payload.is_string()) {
        add(payload.get<std::string>());
    } else if (payload.is_structured()) {
        for (const Json& element : payload) {
            add_those_in(element);
        }
    }
}

void VaultNames::sort() { std::sort(names_.begin(), names_.end()); }

bool is_erased_file(Session& session, const crypto::Sha256& name) {
    int erased = 0;
    session << "SELECT count(*) FROM erased_file WHERE vault_name = ?", bind(name.hex()), into(erased), now;
    return erased > 0;
}

void sweep(Depositary::State& state) {
    state.vault.sweep_temporary();
    drop_expired(state);
    auto session = state.catalogue.reader();
    const auto rows = VaultNames::of_rows(*session);
    bring_back(state, rows);
    std::vector<crypto::Sha256> unknown;
    state.vault.for_each(
        [&](const crypto::Sha256& name) {
            if (!rows.contains(name)) {
                unknown.push_back(name);
            }
        },
        [](const std::string&) {});
    if (!unknown.empty()) {
        put_aside(state, *session, unknown);
    }
}

}  // namespace depositary::repository
