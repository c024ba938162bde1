#pragma once
// A process with a compartment of every kind that one begins with, a document in each, and a person of every role.

#include "tests/server/support/live_server.h"

namespace depositary::server {

// Of the persons of a process, in their order, and of who is not signed in. The person of Cambodia is of the Taskforce.
inline constexpr const char* person_names[] = {"secretariat", "Cambodia", "China", "observer", "auditor", "administrator", "nobody"};

// A compartment and what is in it.
struct KindOfCompartment {
    std::string name;
    repository::CompartmentId id;
    std::size_t keeper = 0;           // who of the persons deposits there
    std::string asked = "KH";         // the party that is asked for something there
    std::string symbol;               // of the document
    repository::DocumentId document;
    std::uint64_t act = 0;            // that recorded it
    std::uint64_t notice = 0;         // to the party that is asked; 0: none can be given there
    std::uint64_t grant = 0;          // one of the grants
};

class Process {
public:
    Process();

    LiveServer live;
    std::vector<repository::Actor> persons;
    std::vector<KindOfCompartment> kinds;
    repository::CompartmentId elsewhere;  // which the secretariat and both ministries manage
    std::string recipient;                // what is sealed is sealed to it

    // Bytes that the compartment takes: sealed by their sender where they have to be.
    std::string bytes(const KindOfCompartment& kind, const std::string& words) const;
    std::string upload(const KindOfCompartment& kind, std::size_t person, const std::string& words);
    // A further document there, whose symbol nothing else has.
    repository::DocumentId deposit(KindOfCompartment& kind);
    std::uint64_t give_notice(const KindOfCompartment& kind);
    std::uint64_t give_grant(const KindOfCompartment& kind, std::size_t manager);
    std::uint32_t latest(const KindOfCompartment& kind);

private:
    int number_ = 0;
};

}  // namespace depositary::server
