#pragma once
// The vault: encrypted files, each an age file under the SHA-256 of its own bytes, "vault/ab/ab12…". Immutable once linked.
// Order of writes: temporary file, sync, link, sync of the folder, read back and hashed again; only then is it promised.
// Thread-safe.

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "crypto/age.h"
#include "crypto/sha256.h"

namespace depositary::repository {

struct StoredFile {
    crypto::Sha256 name;    // SHA-256 of the age file
    crypto::Sha256 digest;  // SHA-256 of the plaintext
    std::uint64_t size = 0;  // bytes of plaintext
};

class Vault {
public:
    // Makes the folders of an empty vault, durably.
    static void create(const std::string& folder);
    explicit Vault(std::string folder);

    // Encrypts a stream to a recipient and keeps it; memory does not grow with the size. Before the file gets its name,
    // accept() is called with what was read; when it throws, nothing is kept. A failing sync makes the vault read-only
    // until it is opened anew (Unavailable "vault-read-only"): its promises can no longer be kept.
    StoredFile store(crypto::ByteSource& body, const crypto::AgeRecipient& recipient,
                     const std::function<void(const StoredFile&)>& accept);

    // An open vault file, decrypted as it is read. The age file is first hashed against its name (once for as long as the
    // file is not touched): Damaged("vault-file") when it is another. `identity` is borrowed and must outlive the result.
    std::unique_ptr<crypto::RandomAccessSource> open(const crypto::Sha256& name,
                                                     const crypto::AgeIdentity& identity) const;

    // Hashes a file against its name, always anew; the error's words, or empty when it is sound.
    std::string check(const crypto::Sha256& name) const;

    // Where a file stands or would stand.
    std::string path_of(const crypto::Sha256& name) const;
    // Every file that stands in the vault (and names what does not belong there by calling stranger()).
    void for_each(const std::function<void(const crypto::Sha256&)>& file,
                  const std::function<void(const std::string& path)>& stranger) const;

    bool is_missing(const crypto::Sha256& name) const;
    // Seconds since a file was put here, by the system's clock; never negative, and endless for one that is gone.
    std::int64_t age(const crypto::Sha256& name) const;

    // Removes a file that nothing refers to any more, from quarantine/ too.
    void remove(const crypto::Sha256& name);
    // Moves a file that nothing refers to out of the vault into quarantine/, where a person decides.
    void quarantine(const crypto::Sha256& name);
    // What lies in quarantine/ under a file's name.
    std::vector<crypto::Sha256> quarantined() const;
    // As check(), of a file in quarantine/.
    std::string check_quarantined(const crypto::Sha256& name) const;
    // Moves a file from quarantine/ to its place, where none may stand. False when its bytes are not what was stored.
    bool bring_back(const crypto::Sha256& name);
    // Deletes what unfinished deposits left. Returns how many.
    unsigned sweep_temporary();

private:
    struct Seen {
        std::uint64_t inode, size;
        std::int64_t modified_ns, changed_ns;
        bool operator==(const Seen&) const = default;
    };
    static Seen look_at(int fd);
    std::string quarantine_path(const crypto::Sha256& name) const;

    std::string folder_;
    std::atomic<bool> read_only_ = false;
    mutable std::mutex mutex_;
    mutable std::map<crypto::Sha256, Seen> verified_;
};

}  // namespace depositary::repository
