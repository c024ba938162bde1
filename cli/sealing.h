#pragma once
// Sealing files on the sender's own machine, before anything is sent.

#include <memory>
#include <string>
#include <vector>

#include "cli/remote.h"
#include "crypto/sha256.h"

namespace depositary::cli {

// Recipients by name: age1… is itself; a party's code or a login stands for its registered age keys. What a name stood for is
// remembered beside the session: when it stands for other keys than last time, Conflict("recipients-changed") unless
// `trust_new_keys`, for a server could put a key of its own among them.
std::vector<std::string> recipients_named(const Remote& remote, const std::vector<std::string>& names, bool trust_new_keys);

// A file encrypted to recipients, waiting without a name on the disk.
class SealedFile {
public:
    SealedFile(const std::string& path, const std::vector<std::string>& recipients);
    ~SealedFile();
    SealedFile(const SealedFile&) = delete;
    SealedFile& operator=(const SealedFile&) = delete;
    // Sends it; the upload's identifier. `what` is shown with the progress.
    std::string upload(const Remote& remote, const std::string& compartment, const std::string& what) const;

private:
    int fd_ = -1;
    std::uint64_t size_ = 0;
    crypto::Sha256 digest_;
};

}  // namespace depositary::cli
