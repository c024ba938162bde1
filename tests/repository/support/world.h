#pragma once
// A depositary in a temporary folder, with its people and a way to put documents in.

#include <atomic>
#include <filesystem>

#include "crypto/age.h"
#include "crypto/minisign.h"
#include "repository/depositary.h"

namespace depositary::repository {

// A clock that tests set.
class SetClock final : public Clock {
public:
    Timestamp now() const override { return {seconds_}; }
    void set(std::int64_t seconds) { seconds_ = seconds; }

private:
    std::atomic<std::int64_t> seconds_ = 1'800'000'000;
};

// A folder that goes away with its owner.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

inline constexpr const char* test_password = "a long enough password";

// A founded depositary's folder, copied from one that is founded once in the process (hashing a password is slow).
struct Founded {
    TemporaryFolder folder;
    std::string data;
    Founded();
    static const crypto::X25519Identity& root();
};

// An open depositary with its secretariat signed in.
struct World {
    Founded founded;
    std::shared_ptr<SetClock> clock = std::make_shared<SetClock>();
    std::unique_ptr<Depositary> depositary;
    Actor secretariat;
    CompartmentId compartment;  // "parties"

    World();
    void reopen();
    // A second account, of a party that is registered if need be.
    Actor add_account(const std::string& login, const std::string& party, Role role, bool member = true);
    // Somebody who may confirm auditors, administrators and observers: an account of this party's ministry, or of any, or a new one.
    Actor a_ministry(const std::string& party = "");
    // Another confirmed account of a ministry's party.
    Actor second_of(const Actor& ministry);
    // An age key of a ministry's account that a second one has confirmed.
    void enrol_age_key(const Actor& ministry, const std::string& recipient);
    // An age key of fresh_recipient(), with its challenge's answer.
    NewAgeKey answered(const Actor& actor, const std::string& recipient, const std::string& voucher = "");
    // An account as it is now, with the rights that it has by now.
    Actor now(const AccountId& account);
    // A key of the actor's party, registered by it and confirmed by the secretariat.
    void enrol_key(const Actor& ministry, const crypto::MinisignPublicKey& key);
    // One that the secretariat may know of.
    CompartmentId compartment_named(const std::string& name);
    UploadId upload(std::string_view text);
    NewVersion version(std::string_view text, const std::string& name = "text.txt");
    NewDocument new_document(const std::string& symbol, std::string_view text);
    Receipt deposit(const std::string& symbol, std::string_view text);
    std::string read(const Actor& actor, const DocumentId& id, std::uint32_t version, const std::string& name = "text.txt");
    // What fsck says, joined; empty when all is well.
    std::string findings();
};

// The recipient of an age identity, and that identity again.
std::string fresh_recipient(crypto::X25519Identity identity = crypto::X25519Identity::generate());
const crypto::X25519Identity& identity_of(const std::string& recipient);

std::string bytes_of_file(const std::filesystem::path& path);

// Who asks without a session, as on the machine itself.
inline Actor asked_by(const AccountId& account) {
    Actor actor;
    actor.account = account;
    return actor;
}

// The code of the error that an action throws; "none" when it throws none.
template <class Action>
std::string code_of(Action&& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.code();
    }
    return "none";
}

}  // namespace depositary::repository
