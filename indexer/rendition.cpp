#include "indexer/rendition.h"

#include "crypto/bytes.h"
#include "crypto/error.h"
#include "indexer/extraction_lines.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace depositary::indexer {
namespace {

constexpr std::size_t largest = 64u << 20;  // bytes of a rendition; the extractor's answer is a third of it at most

std::string first_line(std::string_view vault_name) {
    return fmt::format("{{\"rendition\":\"{}\",\"extractor\":\"{}\"}}\n", vault_name, extraction_version);
}

[[noreturn]] void unavailable(const std::string& what) {
    throw Unavailable("renditions",
                      what + ": " + std::strerror(errno) + ". Texts are read anew each time until it can be written.");
}

void make_folder(const std::string& path) {
    if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
        unavailable("A folder for the texts of files cannot be made");
}

// Removed when it was not given its name.
class NewFile {
public:
    explicit NewFile(std::string name) : name_(std::move(name)), fd_(mkostemp(name_.data(), O_CLOEXEC)) {
        if (fd_ < 0) unavailable("The text of a file cannot be kept");
    }
    ~NewFile() {
        if (fd_ >= 0) close(fd_);
        if (!named_) unlink(name_.c_str());
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    int fd() const { return fd_; }
    void name(const std::string& path) {
        // Not made durable: a rendition that a crash cuts does not authenticate, and is made anew.
        if (rename(name_.c_str(), path.c_str()) != 0) unavailable("The text of a file cannot be kept");
        named_ = true;
    }

private:
    std::string name_;
    int fd_;
    bool named_ = false;
};

}  // namespace

RenditionStore::RenditionStore(std::string folder) : folder_(folder + "/" + std::string(extraction_version)) {
    make_folder(folder);
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
        if (entry.path().string() != folder_) std::filesystem::remove_all(entry.path(), ignored);
    make_folder(folder_);
}

std::string RenditionStore::path_of(std::string_view vault_name, std::string_view languages) const {
    const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (vault_name.size() != 64 || !std::all_of(vault_name.begin(), vault_name.end(), hex))
        throw Invalid("rendition-name", "A vault name is 64 hexadecimal digits.");
    std::string languages_part;
    for (const char c : languages.substr(0, 60))
        if ((c >= 'a' && c <= 'z') || c == '+') languages_part += c;
    return fmt::format("{}/{}/{}.{}.age", folder_, vault_name.substr(0, 2), vault_name, languages_part);
}

std::optional<std::string> RenditionStore::opened(std::string_view vault_name, std::string_view languages,
                                                  const crypto::AgeIdentity& identity, std::size_t lines) const {
    const int fd = open(path_of(vault_name, languages).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return {};
    const struct Closer {
        int fd;
        ~Closer() { close(fd); }
    } closer{fd};
    std::string text;
    try {
        crypto::FileSource file(fd);
        crypto::AgeDecryptor plain(file, identity);
        crypto::Bytes buffer(64 * 1024);
        while (const auto size = plain.read(buffer)) {
            if (text.size() + size > largest) return {};
            text.append(reinterpret_cast<const char*>(buffer.data()), size);
            if (lines > 0 && static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) >= lines) break;
        }
    } catch (const Error&) {
        return {};  // another compartment's, or damaged: it is made anew
    }
    const auto first = first_line(vault_name);
    if (!text.starts_with(first)) return {};
    return text.substr(first.size());
}

std::optional<Extraction> RenditionStore::load(std::string_view vault_name, std::string_view languages,
                                               const crypto::AgeIdentity& identity) const {
    const auto text = opened(vault_name, languages, identity, 0);
    if (!text) return {};
    const auto lines = std::string_view(*text).substr(std::min(text->find('\n') + 1, text->size()));
    auto extraction = from_lines(lines);
    // Lines that are not in form are answered as a failure that they do not say.
    if (extraction.status == ExtractionStatus::failed && to_lines(extraction) != lines) return {};
    return extraction;
}

std::optional<ExtractionOutcome> RenditionStore::outcome(std::string_view vault_name, std::string_view languages,
                                                         const crypto::AgeIdentity& identity) const {
    const auto text = opened(vault_name, languages, identity, 2);
    return text ? outcome_from_line(std::string_view(*text).substr(0, text->find('\n'))) : std::nullopt;
}

void RenditionStore::save(std::string_view vault_name, std::string_view languages, const Extraction& extraction,
                          const crypto::AgeRecipient& recipient) const {
    if (!extraction.lasting) return;
    const auto path = path_of(vault_name, languages);
    make_folder(path.substr(0, path.rfind('/')));
    NewFile file(path + ".XXXXXX");
    crypto::FileSink out(file.fd());
    crypto::AgeEncryptor sealed(out, recipient);
    sealed.write(crypto::as_bytes(first_line(vault_name)));
    sealed.write(crypto::as_bytes(to_line(extraction)));
    sealed.write(crypto::as_bytes(to_lines(extraction)));
    sealed.finish();
    file.name(path);
}

void RenditionStore::forget(std::string_view vault_name) const {
    const std::filesystem::path folder = std::filesystem::path(path_of(vault_name, "")).parent_path();
    if (!std::filesystem::exists(folder)) return;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (!entry.path().filename().string().starts_with(vault_name)) continue;
        std::error_code error;
        std::filesystem::remove(entry.path(), error);
        if (error) throw Unavailable("renditions", "The text of a file could not be removed: " + error.message() + ".");
    }
}

}  // namespace depositary::indexer
