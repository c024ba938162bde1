#pragma once
// What an open depositary is made of. Internal: only the depositary_*.cpp files and the checks look inside.

#include <algorithm>
#include <atomic>
#include <nlohmann/json_fwd.hpp>

#include "repository/access.h"
#include "repository/depositary.h"
#include "repository/names_taken.h"
#include "repository/registrar.h"
#include "repository/state_reader.h"
#include "repository/vault.h"

namespace depositary::repository {

// The one process that has a depositary open holds its lock file.
class FolderLock {
public:
    explicit FolderLock(const std::string& folder);  // Unavailable("in-use")
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

private:
    int fd_ = -1;
};

// The instance row.
struct Instance {
    InstanceId id;
    std::string origin;
    CompartmentId office;
    crypto::Bytes register_key;
};
Instance read_instance(Session& session, const std::string& folder);

struct Depositary::State {
    State(const std::string& folder, const crypto::X25519Identity& root, std::shared_ptr<const Clock> clock, Opening opening);

    std::string folder;
    Opening opening;
    std::shared_ptr<const Clock> clock;
    FolderLock lock;
    Catalogue catalogue;
    Instance instance;
    Keyring keyring;
    Projection projection;
    Vault vault;
    Registrar registrar;
    mutable std::atomic<std::int64_t> latest_seconds = 0;  // see time()
    std::unique_ptr<NamesTaken> names_taken;               // the registrar's thread's; read when it is first asked for

    // Calls with a reader of the state as of now.
    template <class Use>
    auto read(Use&& use) const {
        auto session = catalogue.reader();
        return use(StateReader(*session, projection));
    }

    // What an act brought about, small enough to be remembered for idempotency.
    struct Outcome {
        std::uint64_t act = 0;
        DocumentId document;
        std::uint32_t version = 0;
    };
    // Records acts for an actor: once per idempotency key, with the actor's rights as they are inside the transaction
    // (Unauthenticated when the account is gone), and answers with the receipt.
    using Work = std::function<Outcome(Recording&, const Actor&, const StateReader&)>;
    Receipt record(const Actor& actor, const Once& once, const Work& work);
    // A write that is no act.
    void write(const std::function<void(Session&)>& work);

    // The receipt of an act: its proof is always against the first checkpoint that covered it.
    Receipt receipt(std::uint64_t index) const;
    // The same for an act that was recorded just now, under the head that was signed for it.
    Receipt receipt(std::uint64_t index, std::string entry, const RegisterHead& head) const;

    // The document, if the actor has this right in its compartment; NotFound or Forbidden("right") otherwise.
    Document require_document(const StateReader& reader, const Actor& actor, const DocumentId& id,
                              StateReader::Versions versions, Right right) const;
    // The time that rights are measured by: the clock's, but never before one that was seen already, nor before the last
    // act, so that a grant which ended does not come back with a clock that is set back.
    Timestamp time() const;
    std::unique_ptr<OpenFile> open(const Document& document, std::uint32_t version, const std::string& name) const;
    std::unique_ptr<OpenFile> open(const CompartmentId& compartment, const File& file) const;
    // One whose payload was taken away is given as erased; is_erased() says whether its document's erasure took it.
    Act read_act(Session& session, std::uint64_t index) const;
    bool is_erased(const StateReader& reader, const Act& act) const;
    Act require_act(const Actor& actor, std::uint64_t index) const;
};

// The words of what is not there, or not for this reader to know.
[[noreturn]] void throw_not_found(std::string_view what);

// Computes the state tables of `target`, which are empty, from the acts of `source`; the two may be one.
void rebuild_state(const Depositary::State& state, Session& source, Session& target);
// An emergency closes an account at once, and one person may; so does inviting one anew, which takes its confirmation away. But one
// person, or a session in other hands, does not close everybody, nor do all of one role, however many accounts it has: Conflict
// ("closures-a-day", "closures-of-role").
void require_few_closures(Recording& recording, const Depositary::State& state, const StateReader& reader, const Actor& by);
// Records that a party or a body is registered (act_kind::party_registered, body_registered), and gives the act. Nobody takes one for another, nor
// gives a right to one that is meant for the other: not by what looks the same in a name, nor by one that is another's code. Conflict
// ("party-name-known", "body-name-known").
std::uint64_t register_called(Depositary::State& state, Recording& recording, const StateReader& reader, const Actor& by,
                              std::string_view kind, const Called& called);
// All that an account keeps, within the transaction that closes it: nobody is there any more to be told.
void remove_saved_searches(const Depositary::State& state, Session& session, const AccountId& account);

// The names of vault files, each once, to be looked up in.
class VaultNames {
public:
    // Those that the rows of versions, uploads and referrals name. Read from the tables themselves: an index may be damaged
    // where they are whole.
    static VaultNames of_rows(Session& session);
    void add(const std::string& hex);  // nothing when it is not of the form of a name
    // Every text of that form that an act's payload holds.
    void add_those_in(const nlohmann::json& payload);
    void sort();  // before the first contains()
    bool contains(const crypto::Sha256& name) const { return std::binary_search(names_.begin(), names_.end(), name); }

private:
    std::vector<crypto::Sha256> names_;
};
// Whether a file's keys were destroyed by an erasure or a move.
bool is_erased_file(Session& session, const crypto::Sha256& name);

// Puts away what crashes and time left: temporary files, uploads nobody used, unknown vault files (quarantined); brings back
// from quarantine what is known.
void sweep(Depositary::State& state);

}  // namespace depositary::repository
