#pragma once
// What codes and identifiers stand for, in the reader's language and as far as the reader may know it. What a process of
// governments is founded with (six parties, the secretariat, the usual compartments and body) is named in each language of
// the interface; every other name is shown as it was given (docs/decisions/0580).

#include "repository/depositary.h"
#include "server/words.h"

#include <map>

namespace depositary::server {

// For display. A standard name is one that the party was registered by in English: a code alone says nothing.
std::string party_name(const Words& words, const repository::Party& party);
std::string body_name(const Words& words, const repository::Body& body);
std::string compartment_title(const Words& words, const repository::Compartment& compartment);

// The parties by their codes, read once for an answer.
class PartyNames {
public:
    PartyNames(const Words& words, const repository::Depositary& depositary);
    // "Cambodia (KH)"; the code alone where there is no such party.
    std::string text(const std::string& code) const;
    // Those of several, with commas between.
    std::string list(const std::vector<std::string>& codes) const;
    const std::vector<repository::Party>& parties() const { return parties_; }

private:
    const Words& words_;
    std::vector<repository::Party> parties_;
};

// Everything that has a name, for one reader. Accounts have theirs for who may list accounts; everybody knows their own.
class KnownNames {
public:
    KnownNames(const Words& words, const repository::Depositary& depositary, const repository::Actor& reader);

    const Words& words() const { return words_; }
    const PartyNames& parties() const { return parties_; }
    const std::vector<repository::Body>& bodies() const { return bodies_; }
    const std::vector<repository::Account>& accounts() const { return accounts_; }  // empty for who may not list them
    bool knows_accounts() const { return knows_accounts_; }

    std::string body(const std::string& code) const;
    // Of those that the reader may know of, else empty.
    std::string compartment(const repository::CompartmentId& id) const;
    const std::vector<repository::Compartment>& compartments() const { return compartments_; }
    // "Taskforce, Cambodia (cambodia)"; "Account 1a2b3c4d" where its name is not for this reader.
    std::string account(const std::string& id) const;
    std::string grantee(const repository::Grantee& to) const;

    // Who did an act that the reader may read: its party, as far as it is known, and its account.
    std::string doer(const repository::Act& act) const;
    // The code of the party whose account did it; empty where the reader is not told.
    std::string doer_party(const repository::Act& act) const;

private:
    const Words& words_;
    const repository::Actor& reader_;
    PartyNames parties_;
    std::vector<repository::Body> bodies_;
    std::vector<repository::Compartment> compartments_;
    std::vector<repository::Account> accounts_;
    bool knows_accounts_;
};

}  // namespace depositary::server
