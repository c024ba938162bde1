#pragma once
// What there is to ask of every route, for the test of who may do what: an office with something of a compartment that the
// roles may read, something of another, what does not exist, and something of a compartment that they may know of and no more.

#include "server/route.h"
#include "tests/server/support/live_server.h"

#include <map>

namespace depositary::server {

enum Place { own, foreign, missing, known };

// A request, but for who asks.
struct PlacedRequest {
    std::string target, fields;
    std::optional<std::string> body;
};

class Office {
public:
    Office();

    LiveServer live;
    std::vector<repository::Actor> actors;
    repository::Actor other, china;
    std::map<std::string, crypto::MinisignSecretKey> secrets;  // by the keys' fingerprints
    std::map<std::string, repository::Actor> seconds;          // of the parties
    repository::CompartmentId closed, elsewhere;
    repository::DocumentId id[4];
    std::uint64_t act[4];
    repository::CompartmentId compartment[4];
    repository::AccountId asking;  // who the requests are made for
    int number = 0;

    std::string upload() { return live.world.upload("upload " + std::to_string(++number)).to_text(); }
    std::string files(const std::string& upload);
    std::uint32_t latest(Place place);
    const repository::Actor& first_of(const std::string& party) const { return party == "KH" ? actors[1] : china; }
    // The party's key in force; a new one, by two persons of the party, where it has none.
    const crypto::MinisignSecretKey& key_in_force(const std::string& party);
    // What the key in force signs for, to take its place.
    repository::NewKey successor(const std::string& party);
    // Registered by the secretariat, and, where it is to be in force, confirmed by the party itself.
    std::string fresh_key(const std::string& party, bool confirmed);
    // A notice that waits for a party's ministry.
    std::uint64_t fresh_task(Place place);
    std::string fresh_account();
    std::string fresh_erasure();  // a document whose erasure the secretariat asked for, and no party is concerned by
    std::string fresh_body();
    std::string fresh_end();
    std::uint64_t fresh_grant(Place place);
    std::string signature();
    // Of who asks, of another, or none.
    std::string fresh_search(Place place);

    // The form's own fields, then those given; a file named text.txt at the end where there is one.
    PlacedRequest multipart(std::string token, const std::vector<std::pair<std::string, std::string>>& fields,
                            const std::optional<std::string>& file = std::nullopt);

    // A request of the route ("POST /api/v1/notices"); each time of something new, where it changes what it names.
    PlacedRequest make(const std::string& route, Place place, const std::string& form_token);
};

// Of the actors of an office, in their order, and of who is not signed in.
inline constexpr const char* role_names[] = {"secretariat", "ministry", "auditor", "observer", "administrator", "nobody"};

// An answer without what is each request's or each address's own.
std::string masked(const Answer& answer, const Office& office);

// Whether a route ("GET /board") is a page's.
bool for_people(const std::string& route);

}  // namespace depositary::server
