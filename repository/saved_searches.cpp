#include "repository/saved_searches.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "crypto/error.h"
#include "crypto/secret.h"
#include "repository/authenticator_rows.h"
#include "repository/names.h"
#include "repository/state_reader.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

constexpr std::size_t longest_query = 4000, most_searches = 100;

// Version 4 (RFC 9562 §5.4), so that a feed's id is a UUID for everyone who looks.
std::string new_id() {
    auto bytes = crypto::random_array<16>();
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
    return crypto::to_hex(bytes);
}

std::string check_query(const std::string& query) {
    const bool of_address = std::all_of(query.begin(), query.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (query.size() > longest_query || !of_address) {
        throw Invalid("search-malformed", "A search that is kept has at most 4,000 bytes, as a page's address has it.");
    }
    return query;
}

// One row that is listed as the account's; nothing when it says that it is another's: who can write to the catalogue gives nobody
// another's. A damaged row says nothing, so it counts where it is listed: its owner loses none of the others for it.
std::optional<SavedSearch> read_row(const Depositary::State& state, const AccountId& account, const std::string& id, const Blob& sealed) {
    try {
        const Json value = state.projection.open(state.instance.office, "saved_search", id, sealed);
        if (value.at("account") != account.to_text()) {
            return std::nullopt;
        }
        return SavedSearch{id, value.at("name"), value.at("query"), {value.at("saved").get<std::int64_t>()}, value.at("since")};
    } catch (const Damaged&) {
    } catch (const Json::exception&) {
    }
    return SavedSearch{.id = id, .name = {}, .query = {}, .saved = {}, .since = 0, .damaged = true};
}

std::vector<SavedSearch> read_all(const Depositary::State& state, Session& session, const AccountId& account) {
    std::vector<std::string> ids;
    std::vector<Blob> sealed;
    session << "SELECT id, sealed FROM saved_search WHERE account_hash = ?", bind(account_hash(state, account)), into(ids),
        into(sealed), now;
    std::vector<SavedSearch> searches;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (auto search = read_row(state, account, ids[i], sealed[i])) {
            searches.push_back(std::move(*search));
        }
    }
    std::sort(searches.begin(), searches.end(), [](const SavedSearch& a, const SavedSearch& b) {
        return std::tie(a.name, a.id) < std::tie(b.name, b.id);
    });
    return searches;
}

}  // namespace

SavedSearch SavedSearches::add(const Actor& by, const std::string& name, const std::string& query) {
    const SavedSearch search{new_id(), check_line("name", name, longest_search_name), check_query(query), state_.clock->now(),
                             state_.registrar.head()->size};
    const AccountId& account = by.account;
    state_.write([&](Session& session) {
        require_session(state_, session, by);
        const auto owner = StateReader(session, state_.projection).account(account);
        if (!owner || owner->closed) {
            throw Unauthenticated("session-unknown", "The account is closed.");
        }
        if (read_all(state_, session, account).size() >= most_searches) {
            throw Conflict("too-many-searches", "An account keeps at most a hundred searches; remove one first.");
        }
        session << "INSERT INTO saved_search (id, account_hash, sealed) VALUES (?, ?, ?)", bind(search.id),
            bind(account_hash(state_, account)),
            bind(state_.projection.seal(state_.instance.office, "saved_search", search.id,
                                        {{"account", account.to_text()},
                                         {"name", search.name},
                                         {"query", search.query},
                                         {"saved", search.saved.seconds},
                                         {"since", search.since}})),
            now;
    });
    return search;
}

std::vector<SavedSearch> SavedSearches::all(const AccountId& account) const {
    auto session = state_.catalogue.reader();
    return read_all(state_, *session, account);
}

std::optional<SavedSearch> SavedSearches::find(const AccountId& account, const std::string& id) const {
    for (const SavedSearch& search : all(account)) {
        if (search.id == id) {
            return search;
        }
    }
    return std::nullopt;
}

void SavedSearches::remove(const Actor& by, const std::string& id) {
    state_.write([&](Session& session) {
        require_session(state_, session, by);
        for (const SavedSearch& search : read_all(state_, session, by.account)) {
            if (search.id == id) {
                session << "DELETE FROM saved_search WHERE id = ?", bind(id), now;
                return;
            }
        }
        throw_not_found("search");
    });
}

void remove_saved_searches(const Depositary::State& state, Session& session, const AccountId& account) {
    session << "DELETE FROM saved_search WHERE account_hash = ?", bind(account_hash(state, account)), now;
}

SavedSearches Depositary::saved_searches() const { return SavedSearches(*state_); }

}  // namespace depositary::repository
