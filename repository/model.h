#pragma once
// What a depositary holds, as values: parties, accounts, compartments, documents, versions, files, signatures, acts.

#include <vector>

#include "crypto/sha256.h"
#include "repository/identifiers.h"
#include "repository/timestamp.h"

namespace depositary::repository {

enum class Kind { agreement, plan_of_action, work_plan, meeting_record, guideline, referral };
enum class Status { draft, agreed_in_principle, endorsed, adopted, signed_ };
enum class FileRole { text, translation, annex };
// ministry: retrieves, signs for its party. secretariat: also deposits and registers. auditor: reads all compartments
// given to it and the history. observer: reads. administrator: manages accounts, reads no document.
enum class Role { ministry, secretariat, auditor, observer, administrator };

// The words used in the API, the files and the acts: "plan-of-action", "agreed-in-principle", … from_text gives nothing
// for any other word.
std::string_view to_text(Kind);
std::string_view to_text(Status);
std::string_view to_text(FileRole);
std::string_view to_text(Role);
template <class Enum>
std::optional<Enum> from_text(std::string_view word);

struct Party {
    std::string code;  // see is_party_code
    std::string name;
};

// A party's public key, registered by an act; valid for acts after `registered` and, if revoked, before `revoked`.
struct PartyKey {
    std::string party;
    std::string public_key;   // minisign, the base64 line
    std::string fingerprint;  // see MinisignPublicKey::fingerprint
    std::uint64_t registered = 0;              // index of the act
    std::optional<std::uint64_t> revoked;      // index of the act
};

struct Compartment {
    CompartmentId id;
    std::string name;   // short, unique: "parties"
    std::string title;
};

struct Account {
    AccountId id;
    std::string login;
    std::string name;
    std::string party;  // code
    Role role = Role::observer;
    std::vector<CompartmentId> compartments;  // which it may know of
    std::string public_key;                   // minisign, for programs' sign-in; may be empty
    bool closed = false;
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
    Timestamp opened;
    std::vector<Version> versions;  // ascending; in listings only the latest

    const Version& latest() const { return versions.back(); }
};

// Who asks. Obtained from Accounts; every use of the repository takes one, and every decision is made from it.
struct Actor {
    AccountId account;
    std::string login;
    std::string party;
    Role role = Role::observer;
    std::vector<CompartmentId> compartments;
    // What a program's token leaves of its account's rights.
    std::vector<CompartmentId> only = {};  // these of its compartments; empty: all
    bool reads_only = false;

    // Takes over the bounds of the actor that asked.
    void limit_to(const Actor& asking);
    bool may_know(const CompartmentId& compartment) const;
    bool may_deposit() const { return role == Role::secretariat; }
};

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
};

}  // namespace depositary::repository
