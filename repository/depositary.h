#pragma once
// The repository's front door: a depositary on disk, opened by one process, and everything that can be done with it.
// Thread-safe throughout. Nothing here knows HTTP or search.
//
// Every use takes the Actor that asks. What the actor may not know of is NotFound, exactly as if it did not exist.

#include <functional>
#include <memory>

#include "crypto/age.h"
#include "crypto/error.h"
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
    std::vector<std::string> sealed_to{};  // age recipients, when its sender encrypted it; the upload is then an age file
    std::vector<std::string> ocr_languages{};  // see File
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
// Rights to be given in a compartment.
struct NewGrant {
    Grantee to;
    std::vector<Right> rights;
    std::string from, until;  // days, the first and the last on which it holds; empty: no bound
};
struct NewCompartment {
    std::string name;
    std::string title;
    Purpose purpose = Purpose::general;
    std::vector<NewGrant> grants;  // one at least to manage it; none: the opener deposits and manages
};
struct NewAccount {
    std::string login;
    std::string name;
    std::string party;
    Role role = Role::observer;
    std::vector<CompartmentId> compartments;
    std::string password;    // empty: signs in by key only
    std::string public_key;  // minisign base64 line, may be empty
    bool invited = false;    // neither is needed: an invitation follows
};

// A party's key to be registered. `follows`: the fingerprint of the key whose place it takes, and that key's signature (a
// .minisig text, prehashed) over key_statement() of both.
struct NewKey {
    std::string party;
    std::string public_key;
    std::string valid_until;  // a day, the last on which its signatures are taken; empty: no bound
    std::string follows;
    std::string rotation;
};

// An account's age key to be registered. `answer`: the line that its age_key_challenge() opens to. `voucher`: the signature (a .minisig
// text, prehashed) of the party's signing key over age_key_statement(), or empty.
struct NewAgeKey {
    std::string recipient;
    std::string answer;
    std::string voucher;
};

struct NewReferral {
    std::string to;                      // the other party's code
    std::vector<UploadId> files;         // age files, of the compartment for referrals; one at least
    std::vector<std::string> sealed_to;  // the age recipients that they are encrypted to
    std::string acknowledge_by, answer_by, retain_until;  // days, in this order
};

// What parties are to be asked for.
struct NewTask {
    Task::Type type = Task::Type::consultation;
    CompartmentId compartment;  // of a notice about no document; else the document's own counts
    DocumentId document;        // nil: only for a notice
    std::uint32_t version = 0;  // 0: only for a notice
    std::vector<std::string> parties;
    std::string subject, text, word, due;  // see Task; a consultation has a due day
};
struct NewComment {
    DocumentId document;
    std::uint32_t version = 0;
    std::string article, text;
    bool complete = false;
};
// Which tasks to list.
struct TaskFilter {
    DocumentId document;             // nil: of all
    bool waiting = false;            // only those that still wait for the actor's party
    std::optional<Task::Type> type;  // nothing: of every type
};
// Which acts an activity view shows; empty fields leave all through.
struct ActivityFilter {
    std::optional<CompartmentId> compartment;
    std::string kind;
    std::string from, to;  // partial dates, inclusive
};
struct Activity {
    std::vector<Act> acts;   // the newest first; an erased one has its kind, time and place, and no payload
    std::uint64_t next = 0;  // older ones are before this index; 0: there are none
};
// Some of the versions that an actor may read, to be taken away.
struct VersionName {
    DocumentId document;
    std::uint32_t number = 0;
};
struct CopiedVersion {
    std::string folder;  // of its bag, below the copy's
    Document document;   // with the one version
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
    // Whose key opens it: where it is, whatever was read of its document before.
    virtual const CompartmentId& compartment() const = 0;
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

// The document was erased: said to those only who might have known of it.
class Erased : public NotFound {
    using NotFound::NotFound;
};

struct Finding {
    std::string where;  // "vault/ab/ab12…", "leaf 17", "tile/0/000", "document … version 2"
    std::string what;   // what is wrong
};

// Thrown by who follows a check's progress and wants it no more.
struct CheckGivenUp {};

// What a depositary is opened for. To check it, nothing of it is written: no crash is made good, nothing is swept, and what
// would write throws.
enum class Opening { to_work, to_check };

class Credentials;  // credentials.h
class SavedSearches;  // saved_searches.h

class Depositary {
public:
    // Founds a depositary in an empty or missing folder. Conflict("already-founded") when there is one.
    static void found(const std::string& folder, const crypto::X25519Identity& root, const Founding& founding,
                      std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>());

    // Opens one: takes the folder's lock (Unavailable "in-use" when another process has it), checks that the database is
    // the instance's (Damaged otherwise, never created anew), opens the keys (Invalid "wrong-root-identity"), checks the
    // register's head against its tiles and the published checkpoint (Damaged "checkpoint-missing" when there is none),
    // signs what a crash left unsigned, sweeps (Damaged "catalogue-damaged" when files of the vault are unknown to a
    // catalogue that SQLite finds damaged). To check: Unavailable "catalogue-older" instead of a migration.
    Depositary(const std::string& folder, const crypto::X25519Identity& root,
               std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>(), Opening opening = Opening::to_work);
    ~Depositary();
    Depositary(const Depositary&) = delete;
    Depositary& operator=(const Depositary&) = delete;

    InstanceId instance() const;
    // The compartment of what is the depositary's own (parties, accounts, keys): no document is in it.
    CompartmentId office() const;
    const Clock& clock() const;
    std::uint64_t free_bytes() const;  // of the disk that the folder lies on

    // --- parties, compartments, accounts (secretariat or administrator) ---
    // Conflict("party-known"); ("party-name-known") when another is called so, whatever the case and width of letters.
    Receipt register_party(const Actor&, const Party&, const Once& = {});
    std::vector<Party> parties() const;
    // Invalid("compartment-without-manager"), and what give() says.
    Receipt open_compartment(const Actor&, const NewCompartment&, const Once& = {});
    // Opens those that a process of several governments starts with, as far as they are missing: public, parties, taskforce
    // (for the body TASKFORCE), secretariat, sealed, and one for each party that only the party itself is let into. The
    // receipt is of the last act. Conflict("compartments-known") when none is missing.
    Receipt open_usual_compartments(const Actor&, const Once& = {});
    std::vector<Compartment> compartments(const Actor&) const;  // those the actor may know of
    Compartment compartment(const Actor&, const CompartmentId&) const;
    // All grants that were ever given, with those that are withdrawn; for all who may know of the compartment.
    std::vector<Grant> grants(const Actor&, const CompartmentId&) const;
    // Acts of a manager, which all who may know of the compartment can read. Invalid("grantee-unknown"), ("grant-empty"),
    // ("grant-beyond-role"), ("grant-days"), ("grant-manage").
    Receipt give(const Actor&, const CompartmentId&, const NewGrant&, const Once& = {});
    // Conflict("last-manager") when nobody else would manage the compartment, ("grant-withdrawn").
    Receipt withdraw(const Actor&, const CompartmentId&, std::uint64_t grant, const std::string& reason, const Once& = {});
    // An account that its opener could not confirm (may_confirm in access.h) waits for confirm_account() before it acts for
    // its party or role. Grants in the named compartments need the opener to manage them.
    Receipt open_account(const Actor&, const NewAccount&, const Once& = {});
    // Of the last thirty days, the newest first; nothing for who is not told (may_read_office_news in access.h).
    std::vector<OfficeNews> office_news(const Actor&) const;
    Receipt confirm_account(const Actor&, const AccountId&, const Once& = {});
    Receipt close_account(const Actor&, const AccountId&, const std::string& reason, const Once& = {});
    std::vector<Account> accounts(const Actor&) const;
    // Those that wait for a second person, and that the actor may confirm. Without their compartments.
    std::vector<Account> accounts_to_confirm(const Actor&) const;
    std::vector<Body> bodies() const;
    Receipt register_body(const Actor&, const std::string& code, const std::string& name, const Once& = {});
    // Says that an account is, or is no longer, of a body.
    Receipt change_body(const Actor&, const std::string& code, const AccountId&, bool member, const Once& = {});
    // Registers a party's public key; it is in force once confirm_key() is done by another account, one of the two at least
    // of the party itself (the other may be the secretariat's). Invalid("key-days"), ("key-rotation"); Conflict("key-known").
    Receipt register_key(const Actor&, const NewKey&, const Once& = {});
    // Conflict("same-person"), ("key-confirmed"), ("key-revoked").
    Receipt confirm_key(const Actor&, const std::string& fingerprint, const Once& = {});
    // Another party's ministry takes note of a key in force, having compared its fingerprint. Conflict("key-acknowledged").
    Receipt acknowledge_key(const Actor&, const std::string& fingerprint, const Once& = {});
    // compromised_since: a day, or empty. What was signed before the revocation stays valid; what was recorded from that day on is said to
    // be disputed, and is disputed once confirm_compromise() is done.
    Receipt revoke_key(const Actor&, const std::string& fingerprint, const std::string& reason,
                       const std::string& compromised_since = "", const Once& = {});
    // A person of the party says since when a key that is revoked was in other hands, where whoever revoked it did not, or said another day: until
    // a second person has confirmed one. Conflict("key-not-revoked"), ("compromise-confirmed"), ("compromise-said").
    Receipt state_compromise(const Actor&, const std::string& fingerprint, const std::string& compromised_since, const Once& = {});
    // A second person of the party says the same day. Conflict("key-not-compromised"), ("compromise-confirmed"), ("compromise-changed"): it
    // is another day by now, ("same-person").
    Receipt confirm_compromise(const Actor&, const std::string& fingerprint, const std::string& compromised_since, const Once& = {});
    std::vector<PartyKey> party_keys() const;
    std::optional<PartyKey> party_key(const std::string& fingerprint) const;
    // What the old key signs when `new_public_key` takes its place.
    std::string key_statement(const std::string& party, const std::string& follows, const std::string& new_public_key) const;

    // --- age keys, which files are sealed to ---
    // The account's own: its answer shows that the account has the identity. Others seal to it once a second person has confirmed it, or at
    // once when a signing key in force of its party vouches for it: a session in other hands alone does not turn sealed files to another
    // key. Invalid("age-recipient"), ("age-key-answer"), ("age-key-voucher"); Conflict("age-key-known").
    Receipt register_age_key(const Actor&, const NewAgeKey&, const Once& = {});
    // An age file to the recipient, good for a day: one line that says for which register, account and key it was made.
    // Invalid("age-recipient").
    crypto::Bytes age_key_challenge(const Actor&, const std::string& recipient) const;
    std::string age_key_statement(const Actor&, const std::string& recipient) const;
    // By whom may_confirm_age_key (access.h) says. Conflict("same-person"), ("key-confirmed"), ("key-revoked").
    Receipt confirm_age_key(const Actor&, const std::string& recipient, const Once& = {});
    Receipt revoke_age_key(const Actor&, const std::string& recipient, const Once& = {});
    std::vector<AgeKey> age_keys() const;  // all that there were, those that wait too
    std::vector<AgeKey> age_keys_to_confirm(const Actor&) const;  // those that wait for this person among others

    // --- signing in ---
    // The account of a login, if the password holds. Takes the same time for unknown logins.
    std::optional<Actor> check_password(const std::string& login, const std::string& password);
    // The account of a login, if it has this key and the signature (a .minisig text, prehashed) over the challenge holds.
    std::optional<Actor> check_signature(const std::string& login, std::string_view challenge, const std::string& minisig);
    // All that accounts sign in with, and their sessions.
    Credentials credentials() const;
    SavedSearches saved_searches() const;
    // A person's session without idle time, for `lifetime_seconds`.
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
    // Of what an actor may know of but not read, versions come without files, notes and signatures.
    // Newest first, each with its latest version only.
    std::vector<Document> documents(const Actor&, const Page&) const;
    Document document(const Actor&, const DocumentId&) const;
    // The documents with a symbol that the actor may know of: at most one in each compartment (docs/decisions/0703).
    std::vector<DocumentId> find_symbols(const Actor&, const std::string& symbol) const;
    // The one in this compartment, or one of them in any.
    std::optional<DocumentId> find_symbol(const Actor&, const CompartmentId&, const std::string& symbol) const;
    std::optional<DocumentId> find_symbol(const Actor&, const std::string& symbol) const;
    // NotFound or Forbidden("right") unless the actor may read the document, and not only know of it.
    void require_readable(const Actor&, const DocumentId&) const;
    // How many valid signatures (the word "signature", no endorsement) each of these versions has; 0 for what the actor may not read.
    std::vector<unsigned> signature_counts(const Actor&, const std::vector<VersionName>&) const;
    std::unique_ptr<OpenFile> open_file(const Actor&, const DocumentId&, std::uint32_t version,
                                        const std::string& name) const;
    std::vector<FileMatch> find_file(const Actor&, const crypto::Sha256& digest) const;
    // The version as one zipped bag with signatures, keys, register proofs and a README, streamed.
    void write_bag_zip(const Actor&, const DocumentId&, std::uint32_t version, crypto::ByteSink& out) const;

    // --- moving ---
    // To another compartment, by who manages both (access.h): its files are encrypted anew for it, its acts sealed with its key;
    // whoever may not know of that compartment knows nothing of the document any more, from then on. Its acts and signatures
    // stand. The old compartment keeps an act that says that it left. Conflict("same-compartment"), ("symbol-in-use"),
    // ("erasure-requested"), ("document-changed") when a version came in meanwhile; Invalid("sealed-stay") for what its
    // sender sealed, and for compartments that are for such, or for referrals.
    Receipt move_document(const Actor&, const DocumentId&, const CompartmentId& to, const std::string& reason, const Once& = {});

    // --- erasure ---
    // Asked for by a manager of the document's compartment, carried out by a second person (may_confirm_erasure in access.h), who
    // destroys the keys of its files and the payloads of its acts; their leaves, and all else, stay. From then on whoever might have
    // known of it gets Erased("erased"). Conflict("erasure-requested"), ("same-person"); Forbidden("erasure-second").
    Receipt request_erasure(const Actor&, const DocumentId&, const std::string& authority, const std::string& reason,
                            const Once& = {});
    // Conflict("erasure-outdated") when the request no longer stands (Erasure::stands): then it is asked for anew, in its place.
    Receipt confirm_erasure(const Actor&, const DocumentId&, const Once& = {});
    // Ends a request: by a manager of the compartment, whoever asked too, or by whose word would count (Erasure::may_withdraw). Conflict("erasure-not-requested").
    Receipt withdraw_erasure(const Actor&, const DocumentId&, const Once& = {});
    std::optional<Erasure> erasure(const Actor&, const DocumentId&) const;  // the document's, likewise
    // Requests and erasures that the actor is told of (may_know_erasure in access.h), the newest last.
    std::vector<Erasure> erasures(const Actor&) const;

    // --- referrals between two parties ---
    Receipt send_referral(const Actor&, const NewReferral&, const Once& = {});
    // acknowledged, accepted, declined, answered (by the addressee), closed (by the sender), each after those before it.
    // A reply is a sealed file. Conflict("referral-status").
    Receipt advance_referral(const Actor&, const DocumentId&, Referral::Status status, const std::vector<UploadId>& files,
                             const std::vector<std::string>& sealed_to, const Once& = {});
    // Those to and from the actor's party, the newest first.
    std::vector<Referral> referrals(const Actor&) const;
    Referral referral(const Actor&, const DocumentId&) const;
    std::unique_ptr<OpenFile> open_referral_file(const Actor&, const DocumentId&, unsigned number) const;
    // Destroys the keys of the referrals whose retention has ended; how many. To be called now and then.
    unsigned erase_due_referrals();

    // --- signatures ---
    SigningRequest signing_request(const Actor&, const DocumentId&, std::uint32_t version, const std::string& act_word,
                                   const std::string& capacity) const;
    // Takes only a prehashed signature that verifies with a key of the actor's party over exactly that version and whose
    // trusted comment says so: Invalid("signature-…") names the failing check. Conflict("already-signed").
    Receipt add_signature(const Actor&, const DocumentId&, std::uint32_t version, const std::string& minisig,
                          const Once& = {});

    // --- consultations, requests for signatures, notices, comments ---
    // By the secretariat, where it may deposit. Invalid("task-party"): each party once, and each with a ministry that may do
    // what is asked; ("task-day"): a day from today on; ("signature-act"). Conflict("version-superseded"), ("already-signed"):
    // of a signature, as when signing.
    Receipt set_task(const Actor&, const NewTask&, const Once& = {});
    // Conflict("task-closed").
    Receipt close_task(const Actor&, std::uint64_t task, const std::string& reason, const Once& = {});
    // A party that a notice is for has taken note of it. Forbidden("party"); Conflict("notice-acknowledged"), ("task-closed").
    Receipt acknowledge_notice(const Actor&, std::uint64_t task, const Once& = {});
    // Those in compartments that the actor may read, the newest first, before act `page.after` (0: all).
    std::vector<Task> tasks(const Actor&, const TaskFilter&, const Page&) const;
    Task task(const Actor&, std::uint64_t index) const;
    // Needs the right to comment. It answers the consultation on that version that is open for the account's party.
    // Invalid("comment-complete") where there is none to be completed.
    Receipt comment(const Actor&, const NewComment&, const Once& = {});
    // In the order of the register.
    std::vector<Comment> comments(const Actor&, const DocumentId&) const;

    // --- what happened ---
    // Acts of compartments that the actor may read (and of the office, if it may read those), before act `before` (0: the
    // newest). Looks at no more than 2,000 acts, so a page can hold fewer than `limit` and yet have a next.
    Activity activity(const Actor&, const ActivityFilter&, std::uint64_t before, unsigned limit) const;

    // --- to be taken away ---
    // The versions' bags, each as write_bag_zip makes it, in one ZIP below `folder`; at its end the files that `beside` gives,
    // name and content, for the versions that are in it. What was erased meanwhile is not. Streamed.
    using Beside = std::function<std::vector<std::pair<std::string, std::string>>(const std::vector<CopiedVersion>&)>;
    void write_copy_zip(const Actor&, const std::string& folder, const std::vector<VersionName>& versions, const Beside& beside,
                        crypto::ByteSink& out) const;

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
    // Leaf and proof of any act, which whoever reads the register's tiles has too; its document only if the actor may know the act.
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
    // while it is younger than `unclaimed` seconds: a deposit that is being made puts its files there first; nor when this
    // was opened to check, for a start puts it aside. `notes`: what is no damage, but worth knowing.
    std::vector<Finding> check(const std::function<void(std::uint64_t, std::uint64_t)>& progress, std::int64_t unclaimed = 0,
                               std::vector<Finding>* notes = nullptr) const;
    // Drops the state tables and computes them anew from the acts; true if they came out equal.
    bool rebuild_state();

    struct State;  // internal: depositary_state.h

private:
    std::unique_ptr<State> state_;
};

}  // namespace depositary::repository
