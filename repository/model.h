#pragma once
// What a depositary holds, as values: parties, accounts, compartments, documents, versions, files, signatures, acts.

#include <map>
#include <vector>

#include "crypto/sha256.h"
#include "repository/identifiers.h"
#include "repository/timestamp.h"

namespace depositary::repository {

enum class Kind { agreement, plan_of_action, work_plan, meeting_record, guideline, referral };
enum class Status { draft, agreed_in_principle, endorsed, adopted, signed_ };
enum class FileRole { text, translation, annex };
// ministry: acts and signs for its party. secretariat: keeps the office; deposits where it may. auditor: reads where it is
// let in, and the office's history. observer: reads and comments where it is let in. administrator: runs the machine and
// the accounts, reads nothing.
enum class Role { ministry, secretariat, auditor, observer, administrator };

// What may be done in a compartment (see access.h). know: see that its documents exist; read; comment; deposit, each with
// what stands before it; manage: give and take grants, with no more than `know` of what is in it.
enum class Right { know, read, comment, deposit, manage };

// A set of rights, closed under what each brings with it.
class Rights {
public:
    void add(Right right);
    void add(const Rights& others) { bits_ |= others.bits_; }
    bool has(Right right) const { return (bits_ >> static_cast<unsigned>(right) & 1u) != 0; }
    bool none() const { return bits_ == 0; }
    bool operator==(const Rights&) const = default;

private:
    unsigned bits_ = 0;
};

// What a compartment is for. sealed: takes only files that their senders encrypted to the recipients' own keys. referrals:
// holds no documents, only what two parties send each other, which nobody but these two may know of.
enum class Purpose { general, sealed, referrals };

// The words used in the API, the files and the acts: "plan-of-action", "agreed-in-principle", … from_text gives nothing
// for any other word.
std::string_view to_text(Kind);
std::string_view to_text(Status);
std::string_view to_text(FileRole);
std::string_view to_text(Role);
std::string_view to_text(Right);
std::string_view to_text(Purpose);
template <class Enum>
std::optional<Enum> from_text(std::string_view word);

struct Party {
    std::string code;  // see is_party_code
    std::string name;
    std::uint64_t act = 0;  // that registered it
};

// A party's public key. It is in force between two places in the register: after the act that confirmed it (for old registers:
// that registered it), before the act that revoked it; and for acts recorded up to the day valid_until.
struct PartyKey {
    std::string party;
    std::string public_key;   // minisign, the base64 line
    std::string fingerprint;  // see MinisignPublicKey::fingerprint
    std::uint64_t registered = 0;             // index of the act
    AccountId by;                             // who registered it
    std::optional<std::uint64_t> confirmed;   // index of the act, by a second person
    std::string valid_until;                  // a day; empty: no bound
    std::string follows;                      // fingerprint of the key that signed for this one in its place, or empty
    std::optional<std::uint64_t> revoked;     // index of the act (of its successor's confirmation, when it was followed)
    std::string compromised_since;            // a day: what it signed from then on is disputed, or is said to be; or empty
    // Index of the act by which a second person of the party confirmed that day (for old registers: of the revocation). Nothing: it is the
    // word of who said it alone.
    std::optional<std::uint64_t> since_confirmed;
    std::optional<std::uint64_t> since_said;  // index of the act that says the day: the revocation, or what a person of the party said later
    AccountId since_by;                       // who said it
    std::vector<std::string> acknowledged;    // codes of the other parties that have taken note of it
    // Whether the party signs with it on this day ("2030-01-31").
    bool in_force(const std::string& day) const { return confirmed && !revoked && (valid_until.empty() || day <= valid_until); }
};

// A public age key of an account, registered by itself, for files to be sealed to.
struct AgeKey {
    AccountId account;
    std::string login;
    std::string party;
    std::string recipient;  // "age1…"
    std::uint64_t act = 0;
    std::optional<std::uint64_t> confirmed;  // index of the act since which others seal to it; nothing: it waits for a second person
    Timestamp since;                         // of that act; else of its registration
    std::optional<std::uint64_t> revoked;    // index of the act
    std::optional<Timestamp> until;          // of that act
    bool in_force() const { return confirmed && !revoked; }
};

struct Compartment {
    CompartmentId id;
    std::string name;   // short, unique: "parties"
    std::string title;
    Purpose purpose = Purpose::general;
};

// Whom a grant is for. As text: "everyone", "role:observer", "party:KH", "body:TASKFORCE", "account:<uuid>".
// party: its ministry's accounts (for the secretariat's own party: the secretariat's). everyone: all who sign in.
// Administrators are among none of them.
struct Grantee {
    enum class Type { everyone, role, party, body, account };
    Type type = Type::everyone;
    std::string value;

    std::string to_text() const;
    // Nothing for any other form; whether the party, body or account exists is not looked at.
    static std::optional<Grantee> parse(std::string_view text);
    bool operator==(const Grantee&) const = default;
};

// Rights in a compartment, given by an act of one of its managers.
struct Grant {
    std::uint64_t act = 0;  // its name within the compartment
    CompartmentId compartment;
    Grantee to;
    std::vector<Right> rights;  // as given, without what they bring
    std::string from, until;    // days (UTC, 2030-01-31), the first and the last on which it holds; empty: no bound
    AccountId by;
    std::optional<std::uint64_t> withdrawn;  // index of the act
};

// A group of accounts that acts together: a taskforce, a meeting of senior officials.
struct Body {
    std::string code;  // as a party's
    std::string name;
    std::vector<AccountId> members;
};

struct Account {
    AccountId id;
    std::string login;
    std::string name;
    std::string party;  // code
    Role role = Role::observer;
    std::vector<CompartmentId> compartments;  // which it may know of, today
    std::string public_key;                   // minisign, for programs' sign-in; may be empty
    bool confirmed = true;                    // see may_confirm in access.h
    bool closed = false;
    std::optional<std::uint64_t> acted_since;  // the act that first confirmed it
    std::optional<std::uint64_t> confirmed_by;  // the act that confirmed it last; nothing since it was invited anew
    std::optional<std::uint64_t> acted_until;  // the act since which it is confirmed no more, or closed
    std::vector<AccountId> invited_by;         // who invited it since it was last confirmed
    std::vector<std::uint64_t> confirmations;  // the acts that confirmed it, in their order
    std::vector<std::uint64_t> endings;        // the acts that took its confirmation away, or closed it, in their order
    // Confirmed once, and invited anew since.
    bool lapsed() const { return !confirmed && acted_since.has_value(); }
};

struct Relation {
    std::string type;    // implements, supersedes, adopted-at, record-of, annex-to
    std::string symbol;  // of the other document
};

// One file of a version.
struct File {
    std::string name;      // unique in its version; see check_file_name in bag.h
    std::string language;  // BCP 47 primary language ("en", "km"), or "und"
    FileRole role = FileRole::text;
    std::string media_type;
    std::uint64_t size = 0;     // bytes of plaintext
    crypto::Sha256 digest;      // of the plaintext
    crypto::Sha256 vault_name;  // of the ciphertext
    // The age recipients that its sender encrypted it to: then size and digest are those of the age file that was sent.
    std::vector<std::string> sealed_to{};
    // Those that text in its images may be in, for recognition; empty: its own language.
    std::vector<std::string> ocr_languages{};
};

// A party's signature over a version (over its tagmanifest-sha256.txt).
struct Signature {
    std::uint64_t act = 0;  // index in the register
    std::string party;
    std::string act_word;  // "signature", "endorsement", …
    std::string capacity;
    std::string key_fingerprint;
    std::string public_key;  // the minisign base64 line
    std::string minisig;     // the .minisig file, verbatim
    Timestamp time;          // when it was recorded
    bool valid = true;       // recomputed when read: verifies, and by a key in force at its place in the register
    bool disputed = false;   // recorded on or after the day from which its key was in other hands, by the word of two persons of its party
    bool dispute_claimed = false;  // by the word of one alone
};

struct Version {
    std::uint32_t number = 0;  // 1, 2, …
    Status status = Status::draft;
    std::string date;  // partial date
    std::string note;
    AccountId by;
    Timestamp added;
    std::uint64_t act = 0;  // index in the register
    std::vector<File> files;
    // The bag's tag files, verbatim (RFC 8493): what a party signs is tagmanifest_sha256.
    std::string bagit, bag_info, manifest_sha256, tagmanifest_sha256;
    std::vector<Signature> signatures;  // in the order of the register
    // How many of them are valid, of the word "signature" and of the parties that the document names, if it names any. 0 with the status "signed": on paper, or as its depositor says.
    unsigned signature_count(const std::vector<std::string>& parties) const;
};

struct Document {
    DocumentId id;
    CompartmentId compartment;
    std::string symbol;
    std::string title;
    Kind kind = Kind::agreement;
    std::string date;  // partial date
    std::string place;
    std::vector<std::string> parties;  // codes
    std::vector<Relation> relations;
    std::uint64_t act = 0;  // index of the act that opened it
    std::optional<std::uint64_t> moved;  // of the last that brought it to this compartment, when it was in another before
    Timestamp opened;
    std::vector<Version> versions;  // ascending; in listings only the latest

    const Version& latest() const { return versions.back(); }
};

// The destruction of a document's keys: asked for by one manager of its compartment, done by a second person (may_confirm_erasure
// in access.h).
struct Erasure {
    DocumentId document;
    CompartmentId compartment;
    std::uint64_t requested = 0;           // index of the act
    AccountId by;
    std::string authority, reason;
    std::optional<std::uint64_t> erased;   // index of the act
    Timestamp time;                        // of the last of the two
    // As was written down with the request: codes of the parties whose document it was, and of those whose consent counts (access.h).
    std::vector<std::string> claimed{}, concerned{};
    bool by_auditor = false;               // no party's word is enough, an auditor's is (access.h)
    // As the depositary gives it to a reader; to who may only know of the document without `by`, authority, reason, and parties but the reader's own:
    Role by_role = Role::secretariat;      // of who did the last of the two
    std::string symbol{}, title{};         // until it is erased
    bool by_party = false;                 // the second person is one of a party that is concerned, or an auditor
    bool stands = true;                    // whoever asked for it acts, and it became no other party's since; else it is asked for anew
    bool may_confirm = false;              // whether the reader is such a second person
    bool may_withdraw = false;             // whether the reader may end the request: its managers, and whose word would count, today too
};

// A sealed referral from one party's agency to another's. Nothing of what it says is here.
struct Referral {
    enum class Status { sent, acknowledged, accepted, declined, answered, closed, erased };
    struct Step {
        Status status = Status::sent;
        std::uint64_t act = 0;
        Timestamp time;
        std::string party;             // whose act it is; empty: the depositary's own, when retention ends
        std::vector<unsigned> files;   // numbers of what was sent with it
    };
    DocumentId id;
    std::string from, to;                               // codes
    std::string acknowledge_by, answer_by, retain_until;  // days
    std::vector<Step> steps;                            // in the order of the register
    std::vector<File> files;                            // named "1.age", "2.age", …; empty once erased

    Status status() const { return steps.back().status; }
    // Whether a time limit has passed by `today` without what was to be done by then.
    bool is_overdue(std::string_view today) const;
};

std::string_view to_text(Referral::Status);

// What the secretariat asks of parties: comments on a version by a day (a consultation), their signature under a version, or
// to acknowledge a notice, which tells something of a document or of the process.
struct Task {
    enum class Type { consultation, signature, notice };
    struct PartyState {
        std::string party;                  // code
        std::optional<std::uint64_t> done;  // index of the act that answered: comments complete, signed, acknowledged
    };
    std::uint64_t act = 0;  // its name
    Type type = Type::consultation;
    CompartmentId compartment;
    DocumentId document;        // nil: a notice about none
    std::uint32_t version = 0;  // 0: a notice about no version
    std::uint64_t number = 0;   // of a notice, in its compartment: 1, 2, …
    std::string subject;        // of a notice: a line
    std::string text;           // of a notice; of the others, a word with it; may have lines
    std::string word;           // the act word that a signature is asked for with
    std::string due;            // a day; empty: none
    AccountId by;
    Timestamp time;
    std::vector<PartyState> parties;
    std::optional<std::uint64_t> closed;  // index of the act: no longer asked for
    bool superseded = false;              // a signature's, when another version has followed

    // Whether the party is still asked.
    bool waits_for(std::string_view party) const;
};

std::string_view to_text(Task::Type);

// What a party's person says to a version, or to one article of it. For all who may read the version.
struct Comment {
    std::uint64_t act = 0;
    DocumentId document;
    std::uint32_t version = 0;
    std::optional<std::uint64_t> task;  // the consultation that it answers
    std::string party;                  // code, for which it speaks; empty: for none (an observer's)
    AccountId by;
    Timestamp time;
    std::string article;    // as the commenter names it: "12"; empty: the whole
    std::string text;       // may have lines; empty only where it is complete
    bool complete = false;  // with it the party has said all that it has to say in the consultation
    bool late = false;      // made after the consultation's last day
};

// Who asks. Obtained from Accounts; every use of the repository takes one, and every decision is made from it (access.h).
// How sure it is that the account's person is at it: who has just shown it; who did at some time before; a program, which never
// can. See require_proof in access.h.
enum class Proof { fresh, old, none };

struct Actor {
    AccountId account;
    std::string login;
    std::string party;
    Role role = Role::observer;
    bool confirmed = true;  // an unconfirmed account does not act for its party or role
    std::map<CompartmentId, Rights> rights;  // where it has any

    // What a program's token leaves of its account's rights.
    std::vector<CompartmentId> only = {};  // these of its compartments; empty: all
    bool reads_only = false;
    Proof proof = Proof::fresh;  // of the session; whoever works on the machine itself has no session

    // The session that it asks by, which a write looks at again (require_session): its id, and its row's key in hex, under which it
    // stands until the person shows again who they are. Empty: none, as on the machine itself, or by a certificate.
    std::string session = {}, session_row = {};
    // How often the account's ways of signing in had been set anew when the one that was shown was looked at; -1: none was.
    std::int64_t epoch = -1;
    // The public key of the certificate that it asks by (OutsideName::subject), which a write looks at again. Empty: by none.
    std::string certificate = {};

    // Takes over the bounds of the actor that asked.
    void limit_to(const Actor& asking);
    bool may(Right right, const CompartmentId& compartment) const;
    // Where it has this right.
    std::vector<CompartmentId> compartments(Right right) const;
};

// What all governments of a process see of its office: that there is one party more, that somebody acts for one that was registered long
// before, that one person more acts for the secretariat, checks the office or runs its machine, or that a party's account was
// confirmed by another party.
struct OfficeNews {
    enum class Type { party_registered, party_acts, secretariat_account, auditor_account, administrator_account, account_of_another };
    Type type = Type::party_registered;
    std::uint64_t act = 0;
    Timestamp time;
    std::string party;     // code of the party, or of the account's
    std::string by_party;  // code of the party whose account did it
    Role by_role = Role::secretariat;
};

inline constexpr std::int64_t office_news_span = 30 * 24 * 3600;  // seconds

std::string_view to_text(OfficeNews::Type);

// Proof that an act is in the register.
struct Receipt {
    std::uint64_t index = 0;
    std::string entry;  // the leaf's bytes (text)
    std::string proof;  // C2SP tlog-proof@v1
    Timestamp time;
    DocumentId document;        // nil where the act has none
    std::uint32_t version = 0;  // 0 where the act has none
};

// An act as whoever may read it sees it.
struct Act {
    std::uint64_t index = 0;
    std::string kind;
    Timestamp time;
    std::string payload;  // canonical JSON (RFC 8785)
    crypto::Bytes salt;   // 32 bytes: the leaf's commitment is SHA-256(salt || payload)
    CompartmentId compartment;
    DocumentId document;  // nil where it has none
    bool erased = false;  // with its document: payload and salt are gone, the leaf stands
};

}  // namespace depositary::repository
