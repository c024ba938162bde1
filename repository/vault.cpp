#include "repository/vault.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "crypto/error.h"
#include "repository/crash_point.h"
#include "repository/durable_file.h"

namespace depositary::repository {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t buffer_size = 256 * 1024;
constexpr std::size_t most_verified = 100'000;

// Writes on to a file and hashes what it writes.
class HashedFile final : public crypto::ByteSink {
public:
    explicit HashedFile(int fd) : file_(fd) {}
    void write(crypto::ByteView bytes) override {
        hash_.write(bytes);
        file_.write(bytes);
    }
    crypto::Sha256 digest() { return hash_.finish(); }

private:
    crypto::FileSink file_;
    crypto::Sha256Stream hash_;
};

// Deletes the temporary file unless it got its name.
class Temporary {
public:
    explicit Temporary(std::string path) : path_(std::move(path)) {}
    ~Temporary() { ::unlink(path_.c_str()); }
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

crypto::Sha256 hash_file(int fd) {
    crypto::FileSource source(fd);
    crypto::Sha256Stream hash;
    crypto::Bytes buffer(buffer_size);
    while (const std::size_t count = source.read(buffer)) {
        hash.write(crypto::ByteView(buffer).first(count));
    }
    return hash.finish();
}

std::string check_at(const std::string& path, const crypto::Sha256& name) {
    try {
        const Descriptor file = open_for_reading(path);
        return hash_file(file.get()) == name ? "" : "its bytes are not what was stored (digest differs)";
    } catch (const NotFound&) {
        return "the file is missing";
    } catch (const Error& error) {
        return error.what();
    }
}

// The plaintext of an open vault file.
class Opened final : public crypto::RandomAccessSource {
public:
    Opened(Descriptor file, const crypto::AgeIdentity& identity)
        : file_(std::move(file)), source_(file_.get()), plaintext_(source_, identity) {}
    std::uint64_t size() const override { return plaintext_.size(); }
    void read_at(std::uint64_t offset, std::span<std::uint8_t> buffer) const override {
        plaintext_.read_at(offset, buffer);
    }

private:
    Descriptor file_;
    crypto::FileSource source_;
    crypto::AgeRandomAccess plaintext_;
};

}  // namespace

void Vault::create(const std::string& folder) {
    fs::create_directories(folder + "/tmp");
    fs::create_directories(folder + "/quarantine");
    for (unsigned i = 0; i < 256; ++i) {
        const std::uint8_t byte = static_cast<std::uint8_t>(i);
        fs::create_directory(folder + "/" + crypto::to_hex({&byte, 1}));
    }
    sync_folder(folder);
    sync_folder(fs::path(folder).parent_path().string());
}

Vault::Vault(std::string folder) : folder_(std::move(folder)) {
    if (!fs::is_directory(folder_ + "/00") || !fs::is_directory(folder_ + "/tmp")) {
        throw Damaged("vault-missing", "The vault's folder " + folder_ + " is missing or not a vault.");
    }
}

std::string Vault::path_of(const crypto::Sha256& name) const {
    const std::string hex = name.hex();
    return folder_ + "/" + hex.substr(0, 2) + "/" + hex;
}

StoredFile Vault::store(crypto::ByteSource& body, const crypto::AgeRecipient& recipient,
                        const std::function<void(const StoredFile&)>& accept) {
    if (read_only_) {
        throw Unavailable("vault-read-only",
                          "The vault takes nothing more since a write to its disk failed; check the disk and restart.");
    }
    const Temporary temporary(folder_ + "/tmp/" + crypto::to_hex(crypto::random_array<16>()));
    StoredFile stored;
    {
        const Descriptor file = create_exclusively(temporary.path());
        crash_point("vault.created");
        HashedFile hashed(file.get());
        crypto::BufferedSink buffered(hashed, buffer_size);
        crypto::AgeEncryptor encryptor(buffered, recipient);
        crypto::Sha256Stream plaintext_hash;
        crypto::Bytes buffer(buffer_size);
        while (const std::size_t count = body.read(buffer)) {
            const auto piece = crypto::ByteView(buffer).first(count);
            plaintext_hash.write(piece);
            encryptor.write(piece);
            stored.size += count;
        }
        encryptor.finish();
        buffered.flush();
        crash_point("vault.written");
        stored.digest = plaintext_hash.finish();
        stored.name = hashed.digest();
        accept(stored);
        try {
            sync_file(file.get());
        } catch (const Unavailable&) {
            read_only_ = true;
            throw;
        }
        crash_point("vault.synced");
    }

    const std::string path = path_of(stored.name);
    if (::link(temporary.path().c_str(), path.c_str()) != 0) {
        throw_unavailable("write-failed", "A vault file could not get its name");  // its name is new: the file key is random
    }
    try {
        crash_point("vault.linked");
        try {
            sync_folder(fs::path(path).parent_path().string());
        } catch (const Unavailable&) {
            read_only_ = true;
            throw;
        }
        crash_point("vault.folder-synced");

        // What the disk gives back, not what the cache holds, is what is promised.
        const Descriptor file = open_for_reading(path);
        ::posix_fadvise(file.get(), 0, 0, POSIX_FADV_DONTNEED);
        if (hash_file(file.get()) != stored.name) {
            read_only_ = true;
            throw Damaged("vault-file", "The disk gave back other bytes than were written; check it before going on.");
        }
        crash_point("vault.verified");
    } catch (...) {
        ::unlink(path.c_str());  // nobody was told of it
        throw;
    }
    return stored;
}

Vault::Seen Vault::look_at(int fd) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) {
        throw Unavailable("read-failed", std::string("A vault file could not be looked at: ") + std::strerror(errno));
    }
    const auto nanoseconds = [](const timespec& time) { return time.tv_sec * std::int64_t{1'000'000'000} + time.tv_nsec; };
    return {status.st_ino, static_cast<std::uint64_t>(status.st_size), nanoseconds(status.st_mtim),
            nanoseconds(status.st_ctim)};
}

std::unique_ptr<crypto::RandomAccessSource> Vault::open(const crypto::Sha256& name,
                                                        const crypto::AgeIdentity& identity) const {
    Descriptor file;
    try {
        file = open_for_reading(path_of(name));
    } catch (const NotFound&) {
        throw Damaged("vault-file", "A file of the vault is missing: " + name.hex() + ".");
    }
    const Seen seen = look_at(file.get());
    bool known = false;
    {
        const std::lock_guard lock(mutex_);
        const auto entry = verified_.find(name);
        known = entry != verified_.end() && entry->second == seen;
    }
    if (!known) {
        if (hash_file(file.get()) != name) {
            throw Damaged("vault-file", "A file of the vault is not what was stored: " + name.hex() + ".");
        }
        const std::lock_guard lock(mutex_);
        if (verified_.size() >= most_verified) {
            verified_.clear();
        }
        verified_[name] = seen;
    }
    return std::make_unique<Opened>(std::move(file), identity);
}

std::string Vault::check(const crypto::Sha256& name) const { return check_at(path_of(name), name); }

std::string Vault::check_quarantined(const crypto::Sha256& name) const { return check_at(quarantine_path(name), name); }

void Vault::for_each(const std::function<void(const crypto::Sha256&)>& file,
                     const std::function<void(const std::string&)>& stranger) const {
    for (const auto& folder : fs::directory_iterator(folder_)) {
        const std::string prefix = folder.path().filename().string();
        if (prefix == "tmp" || prefix == "quarantine") {
            continue;
        }
        if (prefix.size() != 2 || !folder.is_directory()) {
            stranger(folder.path().string());
            continue;
        }
        for (const auto& entry : fs::directory_iterator(folder.path())) {
            const auto name = crypto::Sha256::from_hex(entry.path().filename().string());
            if (name && entry.is_regular_file() && name->hex().starts_with(prefix)) {
                file(*name);
            } else {
                stranger(entry.path().string());
            }
        }
    }
}

bool Vault::is_missing(const crypto::Sha256& name) const { return ::access(path_of(name).c_str(), F_OK) != 0; }

std::int64_t Vault::age(const crypto::Sha256& name) const {
    struct stat status {};
    if (::stat(path_of(name).c_str(), &status) != 0) {
        return std::numeric_limits<std::int64_t>::max();
    }
    return std::max<std::int64_t>(0, ::time(nullptr) - status.st_ctime);
}

void Vault::remove(const crypto::Sha256& name) {
    // Not synced: what comes back after a power cut is put aside by the next start.
    ::unlink(path_of(name).c_str());
    ::unlink(quarantine_path(name).c_str());
}

std::string Vault::quarantine_path(const crypto::Sha256& name) const { return folder_ + "/quarantine/" + name.hex(); }

void Vault::quarantine(const crypto::Sha256& name) {
    if (::rename(path_of(name).c_str(), quarantine_path(name).c_str()) != 0) {
        throw_unavailable("write-failed", "A file of the vault could not be put aside");
    }
    sync_folder(folder_ + "/quarantine");
    sync_folder(fs::path(path_of(name)).parent_path().string());
}

std::vector<crypto::Sha256> Vault::quarantined() const {
    std::vector<crypto::Sha256> names;
    if (fs::is_directory(folder_ + "/quarantine")) {  // a backup tool may have left the empty folder out
        for (const auto& entry : fs::directory_iterator(folder_ + "/quarantine")) {
            if (const auto name = crypto::Sha256::from_hex(entry.path().filename().string()); name && entry.is_regular_file()) {
                names.push_back(*name);
            }
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

bool Vault::bring_back(const crypto::Sha256& name) {
    if (!check_quarantined(name).empty()) {
        return false;
    }
    const std::string place = path_of(name);
    if (::link(quarantine_path(name).c_str(), place.c_str()) != 0) {
        throw_unavailable("write-failed", "A file could not be moved from quarantine back into the vault");
    }
    sync_folder(fs::path(place).parent_path().string());
    ::unlink(quarantine_path(name).c_str());  // not synced: a second name of the same bytes does no harm
    return true;
}

unsigned Vault::sweep_temporary() {
    unsigned count = 0;
    for (const auto& entry : fs::directory_iterator(folder_ + "/tmp")) {
        if (::unlink(entry.path().c_str()) != 0 && errno != ENOENT) {
            throw_unavailable("write-failed", "A temporary file of the vault could not be removed");
        }
        ++count;
    }
    return count;
}

}  // namespace depositary::repository
