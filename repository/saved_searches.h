#pragma once
// Searches that accounts keep, to be told of what is new among what they find. What somebody looks for is content: names and
// queries are sealed, rows are found by keyed hashes; they are no acts, and stand in no log. Thread-safe; a value that borrows
// the depositary.

#include <optional>
#include <string>
#include <vector>

#include "repository/depositary.h"

namespace depositary::repository {

inline constexpr std::size_t longest_search_name = 200;  // characters

struct SavedSearch {
    std::string id;     // a UUID (RFC 9562 §5.4) as 32 hexadecimal digits; names it, opens nothing
    std::string name;   // for its owner
    std::string query;  // as the search page's address has it: "q=shelter&kind=agreement"
    Timestamp saved;
    std::uint64_t since = 0;  // the register's size then: what acts before it brought is not new
    // Its row does not open: nothing is known but the id. It can be removed.
    bool damaged = false;
};

class SavedSearches {
public:
    explicit SavedSearches(Depositary::State& state) : state_(state) {}

    // Invalid("name-…"), ("search-malformed"): more than 4,000 bytes, or not of an address (ASCII without controls);
    // Conflict("too-many-searches"): an account keeps a hundred. Unauthenticated("session-unknown"): it was closed meanwhile.
    SavedSearch add(const Actor&, const std::string& name, const std::string& query);
    // The account's, by name, with those that are damaged. What a row says of its owner inside its seal counts, not where it is listed.
    std::vector<SavedSearch> all(const AccountId&) const;
    // Nothing for another account's.
    std::optional<SavedSearch> find(const AccountId&, const std::string& id) const;
    // NotFound("not-found") for another account's, as for none.
    void remove(const Actor&, const std::string& id);

private:
    Depositary::State& state_;
};

}  // namespace depositary::repository
