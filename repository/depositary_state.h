#pragma once
// What an open depositary is made of. Internal: only the depositary_*.cpp files and the checks look inside.

#include "repository/depositary.h"
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
    State(const std::string& folder, const crypto::X25519Identity& root, std::shared_ptr<const Clock> clock);

    std::string folder;
    std::shared_ptr<const Clock> clock;
    FolderLock lock;
    Catalogue catalogue;
    Instance instance;
    Keyring keyring;
    Projection projection;
    Vault vault;
    Registrar registrar;

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

    // The document, if the actor may know of it; NotFound otherwise.
    Document require_document(const StateReader& reader, const Actor& actor, const DocumentId& id,
                              StateReader::Versions versions) const;
    std::unique_ptr<OpenFile> open(const Document& document, std::uint32_t version, const std::string& name) const;
    Act read_act(Session& session, std::uint64_t index) const;
};

// The words of what is not there, or not for this reader to know.
[[noreturn]] void throw_not_found(std::string_view what);

// Puts away what crashes and time left: temporary files, uploads nobody used, unknown vault files (quarantined).
void sweep(Depositary::State& state);

}  // namespace depositary::repository
