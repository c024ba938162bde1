#pragma once
// What accounts sign in with, and the sessions that come of it: passwords, one-time codes, recovery codes, passkeys, names
// at other services, certificates, invitations; and how often somebody failed. None of it is an act: it is not history, and
// is not computed. All of it is sealed, and rows are found by keyed hashes: who can merely write to the catalogue makes no
// way in. What changes any of it for an actor looks, within the write, whether the session that the actor asks by is still there:
// Unauthenticated("session-unknown"); and, where the account has codes or a passkey, whether the session was shown one of them:
// Forbidden("second-factor-needed"). Thread-safe; a value that borrows the depositary.

#include <nlohmann/json_fwd.hpp>

#include "repository/depositary.h"

namespace depositary::repository {

// person: a browser's, by cookie. program: an hour's, by the account's key. token: made for a program, with a scope.
// pending: the password held, the code is still to come; it signs nobody in.
enum class SessionKind { person, program, token, pending };
// What a session may do: everything that its account may, or read only.
enum class Scope { all, read };
std::string_view to_text(SessionKind);
std::string_view to_text(Scope);

struct SessionTerms {
    SessionKind kind = SessionKind::person;
    std::string how;          // "password", "password+code", "passkey", "key", "service", "certificate", …
    std::int64_t lifetime = 0;  // seconds
    std::int64_t idle = 0;      // seconds after its last use at which it ends; 0: it does not
    std::int64_t proven = -1;   // when the person last showed who they are; -1: now
    bool two_factors = false;   // a second factor was given as well: a code, a passkey, or by the word of the service; a token's: to who made it
    std::string device;         // "Firefox, Linux", as the browser said; may be empty
    std::string address;        // whence it was opened; may be empty
    std::string name;         // of a token
    Scope scope = Scope::all;
    std::vector<CompartmentId> compartments;  // a token's only ones; empty: all of its account's
    std::string once;  // of the form that makes a token: it makes one. Empty: of none
    std::string feed;  // a token's only one: a saved search's id or "new"; it opens nothing else. Empty: it is no feed's
};

// A session as its owner sees it.
struct SessionView {
    std::string id;  // names it, opens nothing
    SessionTerms terms;
    Timestamp opened, seen, expires;
    Timestamp proven;
};
struct OpenedSession {
    Actor actor;
    SessionView view;
};

struct SecondFactor {
    bool confirmed = false;  // there are codes by time
    std::string secret;      // base32, only while codes by time were begun and are not confirmed
    unsigned recovery_codes = 0;  // of codes by time, or of passkeys alone
    // Whether a code can be given with the password.
    bool takes_codes() const { return confirmed || recovery_codes > 0; }
};

// A public key of an authenticator (WebAuthn), as the server's verifier wrote it.
struct Passkey {
    std::string id;          // base64url of the credential id
    std::string public_key;  // "-7 <base64url>": its algorithm (RFC 9053), and the key as the server's verifier takes it
    std::uint32_t counter = 0;
    std::string name;        // for its owner
    Timestamp added, used;
};
// A name at a service that signs in for us (OpenID Connect), or a client certificate's digest.
struct OutsideName {
    std::string kind;     // "service", "certificate"
    std::string issuer;   // "" for certificates
    std::string subject;  // of a certificate: the SHA-256 of its public key, hex
    std::string name;     // for its owner
    Timestamp added;
};

// The key that the account was opened with, which its programs sign in with.
struct AccountKey {
    std::string fingerprint;  // as a party's key
    Timestamp since;          // when the account was opened with it
    bool signs_in = true;     // until it is ended, or revoked where it is a party's too
};
// A link that somebody made for the account and that is still good.
struct InvitationView {
    Timestamp expires;
    std::string by_party;                // of who made it; empty: of a link of before, of which it is not known
    Role by_role = Role::secretariat;
    bool may_end = false;                // see end_invitation()
};

struct Attempts {
    std::int64_t failures = 0;
    std::int64_t last = 0;  // UNIX time
};

class Credentials {
public:
    explicit Credentials(Depositary::State& state) : state_(state) {}

    // Nothing for a closed or unknown account.
    std::optional<Actor> actor(const AccountId&) const;

    // --- passwords ---
    bool has_password(const AccountId&) const;
    bool password_holds(const AccountId&, const std::string& password) const;
    // For who opens an account and speaks for its person, too (an import): the password that was given is its person's own.
    void vouch_for_password(const AccountId&);
    // Whether the key that the account was opened with signs in: until its person has come by a password of their own, or ended it, or
    // where it is a party's too, that is revoked.
    bool key_signs_in(const AccountId&) const;
    // Nothing for an account that was opened without one.
    std::optional<AccountKey> key(const AccountId&) const;
    // The key signs in no more, and what it signed in ends. Conflict("last-way-in") for an account that has no password; NotFound when it
    // signs nobody in.
    void end_key(const Actor& by);
    // Invalid("password-…"), also for the one that the account's opener gave. All of the account's sessions end, but for the one of
    // this token.
    void set_password(const Actor& by, const std::string& password, const std::string& kept_token);

    // --- codes by time (crypto/totp.h), beside a password ---
    std::optional<SecondFactor> second_factor(const AccountId&) const;
    // A new secret, which counts once a code of it was given. Conflict("no-password"), Conflict("codes-on").
    void begin_codes(const Actor& by);
    // Turns the codes on, and gives the recovery codes. Invalid("code-wrong"); Conflict("no-codes-begun").
    std::vector<std::string> confirm_codes(const Actor& by, const std::string& code);
    // For who loses the phone, be there codes by time or passkeys beside a password. `once`: the word of the form that asks, which is given
    // codes once. Conflict("codes-off"), ("recovery-codes-shown").
    std::vector<std::string> renew_recovery_codes(const Actor& by, const std::string& once = "");
    void remove_codes(const Actor& by);
    // Whether a code by time, or a recovery code, holds; it never will again.
    bool take_code(const AccountId&, const std::string& code);

    // Whether it has codes or a passkey, which whoever has its password alone has not.
    bool has_second_factor(const AccountId&) const;
    bool has_passkey(const AccountId&) const;

    // --- passkeys ---
    std::vector<Passkey> passkeys(const AccountId&) const;
    void add_passkey(const Actor& by, const Passkey&);  // Conflict("passkey-known")
    std::optional<std::pair<AccountId, Passkey>> find_passkey(const std::string& id) const;
    // Notes a use. False when the counter did not grow though it counts (WebAuthn §6.1.1): a copy may be about.
    bool use_passkey(const std::string& id, std::uint32_t counter);
    void remove_passkey(const Actor& by, const std::string& id);

    // --- names elsewhere ---
    std::vector<OutsideName> outside_names(const AccountId&) const;
    void add_outside_name(const Actor& by, const OutsideName&);  // Conflict("name-taken")
    std::optional<Actor> find_outside_name(const std::string& kind, const std::string& issuer,
                                           const std::string& subject) const;
    void remove_outside_name(const Actor& by, const std::string& kind, const std::string& issuer,
                             const std::string& subject);

    // --- invitations ---
    // A link's token, good once, for seven days; earlier ones of the account end. The act says who invited whom.
    std::string invite(const Actor& by, const AccountId&);
    std::optional<Account> invited(const std::string& token) const;
    // Why nobody could confirm the account yet: "invitation-open", "password-given" (Depositary::confirm_account); else empty.
    std::string_view confirmation_waits_for(const AccountId&) const;
    std::optional<InvitationView> invitation(const AccountId&) const;  // that is open to the account
    // For the account's own person. Conflict("invitation-waits") where it could keep out the person whom the link is made for: the account had
    // acted and was invited anew. NotFound when none is open.
    void end_invitation(const Actor& by);
    // Sets the password, removes all else that the account signed in with, and ends its sessions.
    // NotFound("invitation-unknown"), Invalid("password-…").
    AccountId accept_invitation(const std::string& token, const std::string& password);

    // --- sessions ---
    // The token (base64url of 32 random bytes) is returned once, and kept only as a keyed hash. Unauthenticated("session-unknown") also when
    // the account's ways of signing in were set anew after the one that was shown was looked at (Actor::epoch).
    std::string open_session(const Actor& by, const SessionTerms&);
    // The session of a token, pending ones too; nothing when it has ended or its account is closed. Notes its use.
    std::optional<OpenedSession> session(const std::string& token);
    // For what is no act and no row: Unauthenticated("session-unknown") when the session that it asks by has ended, as while a body came.
    void require_session_of(const Actor& by) const;
    void close_session(const std::string& token);
    // In place of `token`, the same session under a new token, proven now. With `two_factors`, of two from now on.
    std::string renew_session(const std::string& token, const std::string& how, bool two_factors);
    std::vector<SessionView> sessions(const AccountId&) const;  // not pending ones; the last used first
    void revoke_session(const Actor& by, const std::string& id);  // NotFound("not-found")
    // The programs' tokens that were made by a session without a second factor.
    void revoke_tokens_of_one_factor(const Actor& by);
    // All but that and the programs' tokens, which are ended one by one.
    void revoke_other_sessions(const Actor& by, const std::string& kept_token);

    // --- failures to sign in, by whatever names them ---
    Attempts attempts(const std::string& who) const;
    // One more; they are forgotten `memory` seconds after the last.
    void note_failure(const std::string& who, std::int64_t memory);
    void forget_failures(const std::string& who);

    // --- whence an account has signed in, by whatever names both: kept as a keyed hash, for ninety days ---
    bool knows_place(const std::string& who) const;
    void note_place(const AccountId&, const std::string& who);

    // A key of 32 bytes for one purpose, derived from the office's key: the same after a restart.
    crypto::Bytes derived_key(std::string_view purpose) const;

private:
    Depositary::State& state_;
};

}  // namespace depositary::repository
