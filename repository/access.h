#pragma once
// Who may see and do what. The rules stand here and nowhere else: the depositary asks them for every use, whichever door it
// comes through (API, pages, feeds, the command), with the rights as they are inside the transaction that acts on them.
//
// What is in a compartment is governed by its grants, within what the role may hold at all. What is the office's own
// (parties, accounts, keys) is governed by the role alone. There is no role that sees everything.

#include <functional>
#include <map>
#include <set>

#include "repository/model.h"

namespace depositary::repository {

// What is done in the office, outside all compartments.
enum class OfficeAct {
    register_party,
    register_body,     // and say who is of it
    open_compartment,
    open_account,      // and close it
    list_accounts,
    read_office_acts,  // of parties, accounts, compartments, keys
    set_synonyms,
    verify_everything, // whose report names documents by their ids, whatever compartment they are in, and nothing they say
};
bool may(const Actor& actor, OfficeAct act);
// Forbidden("role") unless it may; Forbidden("scope") for a token of some compartments.
void require(const Actor& actor, OfficeAct act);
// Forbidden("scope") for a token that is for some compartments only: what is in none (keys, accounts) is not for it.
void require_whole(const Actor& actor);

// Forbidden("role") for an account that nobody has confirmed: until then it reads what is public, and its own account. Who the parties are
// and what they sign with is public.
void require_confirmed(const Actor& actor);

// How long a sign-in, or showing again who one is, counts as a fresh proof; seconds.
inline constexpr std::int64_t proof_lifetime = 600;
// What decides who people are and what they may do (parties, accounts, bodies, compartments, grants, keys), destroys for good, or lets
// others read a document, is done by a person who has just shown who they are: whoever finds a screen unlocked, or a program's token,
// does none of it. Forbidden("person-needed") for a program, Forbidden("proof-needed") when the proof is old.
void require_proof(const Actor& actor);

// NotFound unless the actor may know of the compartment, as if there were no such `what`; then Forbidden("right") unless it
// has the right there.
void require(const Actor& actor, Right right, const CompartmentId& compartment, std::string_view what);

// A document goes from one compartment to another by the hand of who manages both: it decides for those who could read it and
// for those who then can. As require() says, of the document and of the compartment that it is to go to.
void require_mover(const Actor& actor, const CompartmentId& from, const CompartmentId& to);

// The most that an account of a role may hold in any compartment: administrators hold nothing, auditors read, observers
// comment, ministries and the secretariat deposit and manage.
bool may_hold(Role role, Right right);

// A party's code if the account acts for a party (its ministry's accounts, and the secretariat's for its own), else empty.
std::string party_acted_for(const Account& account);
// What the account holds by grants that are in force on `today` ("2026-11-24"). `bodies`: the codes of those it is of.
std::map<CompartmentId, Rights> rights_of(const Account& account, const std::vector<std::string>& bodies,
                                          const std::vector<Grant>& grants, std::string_view today);
// Every grantee that the account is among; an unconfirmed one is one of everyone and no more, not even what it is by name: whoever
// opened or invited it could be the one who uses it.
std::vector<Grantee> grantees_of(const Account& account, const std::vector<std::string>& bodies);

// Who may confirm an account, beside what the roles say.
struct Confirmers {
    bool party_has_acted = false;     // a ministry's account of the party was confirmed once, be it closed since
    bool party_acts = false;          // one is confirmed and open, other than the account itself
    std::vector<std::string> others;  // codes of the parties that may answer for a party that has none any more
    bool second_of_secretariat = false;  // the secretariat has two confirmed accounts, other than the account itself
    bool auditor = false;      // there is one, confirmed and open, other than the account itself
    bool independent = false;  // there is an auditor or a ministry's account, confirmed and open, other than the account itself
    std::set<std::string> vouching;  // codes of the parties whose ministries may answer for the office's own accounts
};
// A party that is new answers for no account of the office (the secretariat's, auditors', administrators') for so long, in which
// all see that it is there, unless no other has acted longer; seconds.
inline constexpr std::int64_t newcomers_wait = 30 * 24 * 3600;
// The governments by when a ministry's account of theirs was first confirmed (index of the act): not the founder's party, which is the office's own.
std::map<std::string, std::uint64_t> first_acts_of(const std::vector<Account>& accounts);
// The half of these parties that has acted for longer, rounded up. They speak where one party's word stands for another's: the secretariat registers
// parties, and one that it makes up can wait until it is no newcomer, but not until it was there before those that it is made up against.
std::set<std::string> longer_half(const std::map<std::string, std::uint64_t>& first_acts);
// A party that has nobody left is answered for by parties whose keys it had taken note of; if it noted none, by any that acted
// before it lost its last account and are of the longer half of the others; by no newcomer, and in an office where all are, by those that acted before it, so that no party
// is made up for the purpose. `age`: of an act, in seconds; without it all acts are of today. Of the longer half are here also those that came
// within newcomers_wait of its last: the governments that a process begins with.
Confirmers confirmers_of(const Account& account, const std::vector<Account>& accounts, const std::vector<PartyKey>& keys,
                         const std::function<std::int64_t(std::uint64_t)>& age = {});

// Whether an account that `actor` opens acts for its party or role at once, or whether `actor` may confirm it later. A party's
// first account of its ministry is the secretariat's word. From then on its accounts are confirmed by the party itself, or, when
// nobody of it is left, by the ministry of another party: never by those who open accounts. An auditor's and an administrator's are
// confirmed by an auditor or by the ministry of a party that is no newcomer: whoever checks the office, or runs its machine, is not the
// office's alone to choose. So is a further account of the secretariat, once there is anybody else; one that was invited anew also by a
// person of the secretariat who did not invite it. An observer's is confirmed by the party whose code it bears, where that acts, else by
// the secretariat.
bool may_confirm(const Actor& actor, const Account& account, const Confirmers& confirmers);

// Whether anybody could confirm the account today, once its confirmation has lapsed: of a party's ministry, only another party's.
bool could_be_confirmed(const Account& account, const Confirmers& confirmers);

// Whether the actor is told what all governments of the process see of the office (OfficeNews): everybody whose account is confirmed, but
// observers, and no token of some compartments.
bool may_read_office_news(const Actor& actor);

// Whether an age key of `holder` is confirmed by `actor`, a second person: of the same party; for an account that acts for no party,
// of those who confirm such accounts.
bool may_confirm_age_key(const Actor& actor, const Account& holder, const Confirmers& confirmers);

// Whether `actor` may invite an account, which sets its password anew: who opens accounts may, but gets nothing that somebody
// else's confirmed account holds: inviting takes the confirmation away (Credentials::invite). An account that reads or signs for
// others is let in again by the secretariat alone, and a ministry's only while its party has no other: then it is closed, and a
// new one confirmed by the party.
// The secretariat says who is of a body: so a body holds rights only in a compartment that the secretariat manages, by its role or by an open account
// of it, and could let anybody into, or that nobody but bodies manages.
bool may_bodies_hold(const std::vector<Grant>& of_compartment, const std::function<bool(const std::string& account)>& is_secretariat);
bool may_invite(const Actor& actor, const Account& account, const Confirmers& confirmers);

// Conflict("last-account") when nobody could take the account's place: it is the last confirmed one of its party's ministry, of
// the secretariat, of the auditors or of the administrators.
void require_another(const Account& account, const std::vector<Account>& accounts);

// Forbidden("role") unless the actor acts for its party and may sign for it.
void require_signer(const Actor& actor);
// Forbidden("role") unless the actor is of the secretariat, which alone asks parties for something.
void require_convener(const Actor& actor);
// Forbidden("role") unless the actor's account is confirmed: a comment speaks in its party's name.
void require_commenter(const Actor& actor);
// Whether the actor is of the party itself.
bool is_of_party(const Actor& actor, const std::string& party);
// Code of the party in whose name the actor speaks; empty for an observer, an auditor or an administrator, who are of a party and
// do not speak for it.
std::string speaks_for(const Actor& actor);
// Who registers, confirms and revokes a party's signing keys: they are its own affair, and the secretariat's where it asks for it.
bool keeps_keys_of(const Actor& actor, const std::string& party);

// Whose consent a document's erasure needs beside its managers': the parties whose document it was when its erasure was asked for (those
// that signed it or are named in what was ever signed, else those that deposited it; but the secretariat's own, the asker's where
// there are others, and who was made up for it); and whether anybody of them, or an auditor who reads it, has ever acted.
struct Consent {
    std::vector<std::string> parties;
    bool by_auditor = false;  // no party's word is enough: those with the strongest part in the document came after the others
    bool can_be_given = false;
    std::set<std::string> of_standing;  // codes of the parties that are no newcomers: where no consent is needed, only their ministries are the second manager
    bool needed() const { return by_auditor || (!parties.empty() && can_be_given); }
};
// Whether the actor may be the second person of an erasure: who manages the compartment, confirmed; where consent is needed, a person of a party
// that is concerned, wherever the document is by now, or an auditor who reads it.
bool may_confirm_erasure(const Actor& actor, const CompartmentId& compartment, const Consent& consent);
// Whether the actor is a person of one of these parties, and asks for all that the party may.
bool is_concerned(const Actor& actor, const std::vector<std::string>& parties);
// Whether the actor is told of an erasure: who may know of the document, and the parties that are concerned.
bool may_know_erasure(const Actor& actor, const CompartmentId& compartment, const std::vector<std::string>& concerned);

// A referral is for the ministries of the two parties alone, whatever the compartment for referrals grants to others.
bool may_know_referral(const Actor& actor, const std::string& from, const std::string& to);

// NotFound, or Forbidden("right"), unless the act may be read. Grants may be read by all who may know of the compartment; that it was opened, by
// those of them who read the office's acts.
void require_act(const Actor& actor, const Act& act, const CompartmentId& office);

}  // namespace depositary::repository
