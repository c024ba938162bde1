#pragma once
// The repository's front door: a depositary on disk, opened by one process, and everything that can be done with it.
// Thread-safe throughout. Nothing here knows HTTP or search.
//
// Every use takes the Actor that asks. What the actor may not know of is NotFound, exactly as if it did not exist.

#include <functional>
#include <memory>

#include "crypto/age.h"
#include "crypto/note.h"
#include "repository/model.h"

namespace depositary::repository {

// What `init` needs to know.
struct Founding {
    std::string origin;  // the register's name, "depositary.example/commit": a schema-less URL
    std::vector<crypto::X25519Recipient> recovery;  // offline recovery recipients; may be empty
    std::string secretariat_name;                   // the party SEC
    std::string login;                              // the first account, of the secretariat
    std::string account_name;
    std::string password;
};

// A file being deposited: bytes already in the vault, not yet in any version.
struct Upload {
    UploadId id;
    std::uint64_t size = 0;
    crypto::Sha256 digest;
    Timestamp expires;
};

struct NewFile {
    UploadId upload;
    std::string name;
    std::string language;
    FileRole role = FileRole::text;
    std::string media_type;
};
struct NewVersion {
    Status status = Status::draft;
    std::string date;
    std::string note;
    std::vector<NewFile> files;  // at least one
};
struct NewDocument {
    CompartmentId compartment;
    std::string symbol;
    std::string title;
    Kind kind = Kind::agreement;
    std::string date;
    std::string place;
    std::vector<std::string> parties;
    std::vector<Relation> relations;
    NewVersion first;
};
struct NewAccount {
    std::string login;
    std::string name;
    std::string party;
    Role role = Role::observer;
    std::vector<CompartmentId> compartments;
    std::string password;    // empty: signs in by key only
    std::string public_key;  // minisign base64 line, may be empty
};

// A request's key for doing it once: the same key and the same request (by its digest) give the same answer; the same
// key with another request is Conflict("idempotency-key-reused"). Empty: none.
struct Once {
    std::string key;         // at most 255 characters
    crypto::Sha256 request;  // of whatever makes two requests the same
};

// What a party is asked to sign, and the words that go into the trusted comment.
struct SigningRequest {
    DocumentId document;
    std::uint32_t version = 0;
    std::string tagmanifest;      // the bytes to sign
    std::string trusted_comment;  // names act, party, capacity, document, version, time, register size and root
};

// A file of a version, opened: plaintext at any place, decrypted as it is read. Keeps what it needs alive.
class OpenFile {
public:
    virtual ~OpenFile() = default;
    virtual const File& file() const = 0;
    virtual const crypto::RandomAccessSource& content() const = 0;
};

// Which version a file belongs to, found by its digest.
struct FileMatch {
    Document document;  // with the one version that matches
    File file;
};

struct Page {
    std::uint64_t after = 0;   // the act index of the last document of the page before; 0: from the newest
    unsigned limit = 50;       // 1..200
};

struct Finding {
    std::string where;  // "vault/ab/ab12…", "leaf 17", "tile/0/000", "document … version 2"
    std::string what;   // what is wrong
};

// Thrown by who follows a check's progress and wants it no more.
struct CheckGivenUp {};

class Depositary {
public:
    // Founds a depositary in an empty or missing folder. Conflict("already-founded") when there is one.
    static void found(const std::string& folder, const crypto::X25519Identity& root, const Founding& founding,
                      std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>());

    // Opens one: takes the folder's lock (Unavailable "in-use" when another process has it), checks that the database is
    // the instance's (Damaged otherwise, never created anew), opens the keys (Invalid "wrong-root-identity"), checks the
    // register's head against its tiles and the published checkpoint, signs what a crash left unsigned, sweeps.
    Depositary(const std::string& folder, const crypto::X25519Identity& root,
               std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>());
    ~Depositary();
    Depositary(const Depositary&) = delete;
    Depositary& operator=(const Depositary&) = delete;

    InstanceId instance() const;
    // The compartment of what is the depositary's own (parties, accounts, keys): no document is in it.
    CompartmentId office() const;
    const Clock& clock() const;

    // --- parties, compartments, accounts (secretariat or administrator) ---
    Receipt register_party(const Actor&, const Party&, const Once& = {});
    std::vector<Party> parties() const;
    Receipt open_compartment(const Actor&, const std::string& name, const std::string& title, const Once& = {});
    std::vector<Compartment> compartments(const Actor&) const;  // those the actor may know of
    Receipt open_account(const Actor&, const NewAccount&, const Once& = {});
    std::vector<Account> accounts(const Actor&) const;
    // Registers a party's public key (secretariat, or an account of that party). Invalid("weak-key"), Conflict("key-known").
    Receipt register_key(const Actor&, const std::string& party, const std::string& public_key, const Once& = {});
    Receipt revoke_key(const Actor&, const std::string& fingerprint, const std::string& reason, const Once& = {});
    std::vector<PartyKey> party_keys() const;

    // --- signing in ---
    // The account of a login, if the password holds. Takes the same time for unknown logins.
    std::optional<Actor> check_password(const std::string& login, const std::string& password);
    // The account of a login, if it has this key and the signature (a .minisig text, prehashed) over the challenge holds.
    std::optional<Actor> check_signature(const std::string& login, std::string_view challenge, const std::string& minisig);
    // A new session; the token (base64url, 32 random bytes) is returned once and kept only as its SHA-256.
    std::string open_session(const AccountId&, std::int64_t lifetime_seconds);
    std::optional<Actor> session_actor(const std::string& token) const;
    void close_session(const std::string& token);

    // --- documents ---
    // Streams a file into the vault. expected_size and expected_digest, when given, must hold (Invalid "size-mismatch",
    // "digest-mismatch"), else nothing is kept. Swept after 24 hours when no version took it.
    Upload store_upload(const Actor&, const CompartmentId&, crypto::ByteSource& body,
                        std::optional<std::uint64_t> expected_size, std::optional<crypto::Sha256> expected_digest);
    // Conflict("symbol-in-use") within the compartment.
    Receipt add_document(const Actor&, const NewDocument&, const Once& = {});
    // Conflict("stale-version") unless `follows` is the latest version's number.
    Receipt add_version(const Actor&, const DocumentId&, std::uint32_t follows, const NewVersion&, const Once& = {});
    // Newest first, each with its latest version only.
    std::vector<Document> documents(const Actor&, const Page&) const;
    Document document(const Actor&, const DocumentId&) const;
    std::optional<DocumentId> find_symbol(const Actor&, const std::string& symbol) const;
    std::unique_ptr<OpenFile> open_file(const Actor&, const DocumentId&, std::uint32_t version,
                                        const std::string& name) const;
    std::vector<FileMatch> find_file(const Actor&, const crypto::Sha256& digest) const;
    // The version as one zipped bag with signatures, keys, register proofs and a README, streamed.
    void write_bag_zip(const Actor&, const DocumentId&, std::uint32_t version, crypto::ByteSink& out) const;

    // --- signatures ---
    SigningRequest signing_request(const Actor&, const DocumentId&, std::uint32_t version, const std::string& act_word,
                                   const std::string& capacity) const;
    // Takes only a prehashed signature that verifies with a key of the actor's party over exactly that version and whose
    // trusted comment says so: Invalid("signature-…") names the failing check. Conflict("already-signed").
    Receipt add_signature(const Actor&, const DocumentId&, std::uint32_t version, const std::string& minisig,
                          const Once& = {});

    // --- the register ---
    crypto::NoteVerifier register_verifier() const;
    std::string policy() const;  // C2SP tlog-policy naming this register
    std::string checkpoint() const;  // the latest signed checkpoint
    std::uint64_t register_size() const;                     // of that checkpoint
    crypto::Sha256 register_root(std::uint64_t size) const;  // at this or an earlier size
    // The bytes below /register/: "tile/0/x001/067", "tile/entries/000.p/5". NotFound for what is not there.
    crypto::Bytes register_file(std::string_view path) const;
    // The act, its payload and salt: NotFound unless the actor may know its compartment.
    Act act(const Actor&, std::uint64_t index) const;
    Receipt receipt(const Actor&, std::uint64_t index) const;
    std::vector<Act> document_acts(const Actor&, const DocumentId&) const;

    // --- for the indexer, which serves all readers (no actor): acts from an index on, as they were recorded ---
    // Waits until the register has more than `from` acts or the time is up; gives at most `limit` acts.
    std::vector<Act> follow(std::uint64_t from, unsigned limit, int wait_milliseconds) const;
    Document document_unchecked(const DocumentId&) const;
    std::unique_ptr<OpenFile> open_file_unchecked(const DocumentId&, std::uint32_t version, const std::string& name) const;
    crypto::X25519Recipient compartment_recipient(const CompartmentId&) const;
    // Calls with the compartment's identity, for index snapshots.
    void with_compartment_identity(const CompartmentId&, const std::function<void(const crypto::AgeIdentity&)>&) const;
    std::vector<CompartmentId> all_compartments() const;

    // --- checking ---
    // Reads everything, as it stands at one moment, and says what is damaged; others may go on working meanwhile.
    // progress(done, total) may be empty, and may throw CheckGivenUp. A file of the vault that nothing refers to is no finding
    // while it is younger than `unclaimed` seconds: a deposit that is being made puts its files there first.
    std::vector<Finding> check(const std::function<void(std::uint64_t, std::uint64_t)>& progress,
                               std::int64_t unclaimed = 0) const;
    // Drops the state tables and computes them anew from the acts; true if they came out equal.
    bool rebuild_state();

    struct State;  // internal: depositary_state.h

private:
    std::unique_ptr<State> state_;
};

}  // namespace depositary::repository
