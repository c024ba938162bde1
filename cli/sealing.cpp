#include "cli/sealing.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "crypto/age.h"
#include "crypto/error.h"
#include "repository/durable_file.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;

std::string memory_path() { return config_folder() + "/recipients.json"; }

Json remembered() {
    if (!std::filesystem::exists(memory_path())) return Json::object();
    const auto memory = Json::parse(read_text(memory_path()), nullptr, false);
    if (!memory.is_object()) throw Damaged("recipients-memory", memory_path() + " is damaged: remove it, and compare the recipients anew.");
    return memory;
}

// The registered keys of a party or of an account, in order.
std::vector<std::string> registered(const Json& keys, const std::string& name) {
    std::vector<std::string> found;
    for (const auto& key : keys)  // those that a second person has confirmed, as the server lists them
        if (key.at("revoked").is_null() && !key.at("confirmed").is_null() && (key.at("party") == name || key.at("login") == name)) found.push_back(key.at("recipient"));
    std::sort(found.begin(), found.end());
    if (found.empty()) throw NotFound("not-found", "Nobody named " + name + " has an age key in force: registered, and confirmed by a second person.");
    return found;
}

// A file without a name, on the disk: what is in it is encrypted.
int nameless_file() {
    const char* folder = std::getenv("TMPDIR");
    std::string path = std::string(folder != nullptr && *folder != '\0' ? folder : "/tmp") + "/depositary-sealed-XXXXXX";
    const int fd = ::mkostemp(path.data(), O_CLOEXEC);
    if (fd < 0) throw Unavailable("write-failed", "Cannot write a temporary file in " + std::filesystem::path(path).parent_path().string() + ".");
    ::unlink(path.c_str());
    return fd;
}

}  // namespace

std::vector<std::string> recipients_named(const Remote& remote, const std::vector<std::string>& names, bool trust_new_keys) {
    std::vector<std::string> recipients;
    Json keys;
    Json memory = remembered();
    bool news = false;
    for (const auto& name : names) {
        if (name.starts_with("age1")) {
            recipients.push_back(crypto::X25519Recipient::parse(name).to_text());
            continue;
        }
        if (keys.is_null()) keys = remote.get_json("/api/v1/age-keys").at("items");
        const auto found = registered(keys, name);
        Json& known = memory[remote.url()][name];
        if (known != Json(found)) {
            if (!known.is_null() && !trust_new_keys) {
                std::string list;
                for (const auto& each : found) list += "\n  " + each;
                throw Conflict("recipients-changed", "The server names other age keys of " + name + " than last time:" + list +
                                                         "\nAsk them over another way whether these are theirs; then repeat with --trust-new-keys.");
            }
            for (const auto& each : found)
                std::fprintf(stderr, "%s: %s (not seen before: compare it over another way)\n", name.c_str(), each.c_str());
            known = found;
            news = true;
        }
        recipients.insert(recipients.end(), found.begin(), found.end());
    }
    std::sort(recipients.begin(), recipients.end());
    recipients.erase(std::unique(recipients.begin(), recipients.end()), recipients.end());
    if (news) {
        std::filesystem::create_directories(config_folder());
        repository::write_file_durably(memory_path(), memory.dump(2) + "\n");
    }
    return recipients;
}

SealedFile::SealedFile(const std::string& path, const std::vector<std::string>& recipients) : fd_(nameless_file()) {
    std::vector<crypto::X25519Recipient> to;
    for (const auto& recipient : recipients) to.push_back(crypto::X25519Recipient::parse(recipient));
    std::vector<const crypto::AgeRecipient*> pointers;
    for (const auto& recipient : to) pointers.push_back(&recipient);
    const InputFile file(path);
    crypto::FileSource source(file.fd());
    crypto::FileSink out(fd_);
    crypto::AgeEncryptor encryptor(out, pointers);
    crypto::Secret plain(128 * 1024);
    while (const auto size = source.read(plain.span())) encryptor.write(plain.view().first(size));
    encryptor.finish();
    ::lseek(fd_, 0, SEEK_SET);
    crypto::FileSource again(fd_);
    crypto::Sha256Stream digest;
    crypto::Bytes buffer(128 * 1024);
    while (const auto size = again.read(buffer)) {
        digest.write(crypto::ByteView(buffer).first(size));
        size_ += size;
    }
    digest_ = digest.finish();
}

SealedFile::~SealedFile() { ::close(fd_); }

std::string SealedFile::upload(const Remote& remote, const std::string& compartment, const std::string& what) const {
    ::lseek(fd_, 0, SEEK_SET);
    crypto::FileSource source(fd_);
    Progress progress(what);
    return remote
        .upload("/api/v1/uploads?compartment=" + compartment, source, size_,
                {{"Repr-Digest", "sha-256=:" + crypto::to_base64(digest_) + ":"}},
                [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); })
        .at("upload");
}

}  // namespace depositary::cli
