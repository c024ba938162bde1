#include "cli/downloading.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "cli/console.h"
#include "crypto/error.h"

namespace depositary::cli {
namespace {

// Lets a ZIP through and remembers whether it ended as ZIPs end: a bag comes without its length, and a cut one must not pass.
class ZipCheck final : public crypto::ByteSink {
public:
    explicit ZipCheck(crypto::ByteSink& out) : out_(out) {}
    void write(crypto::ByteView bytes) override {
        out_.write(bytes);
        const auto part = crypto::as_text(bytes.last(std::min(bytes.size(), end_size)));
        tail_ += part;
        if (tail_.size() > end_size) tail_.erase(0, tail_.size() - end_size);
    }
    bool whole() const { return tail_.size() == end_size && tail_.starts_with("PK\5\6"); }

private:
    static constexpr std::size_t end_size = 22;  // the end of central directory record without a comment
    crypto::ByteSink& out_;
    std::string tail_;
};

}  // namespace

void download_to(const std::string& path, const std::function<void(crypto::ByteSink&)>& download) {
    if (path == "-") {
        crypto::FileSink out(STDOUT_FILENO);
        return download(out);
    }
    if (std::filesystem::exists(path)) throw Conflict("file-exists", path + " exists already and is not overwritten.");
    const auto temporary = path + ".part";
    const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) throw Unavailable("write-failed", "Cannot write " + temporary + ".");
    try {
        crypto::FileSink out(fd);
        download(out);
    } catch (...) {
        ::close(fd);
        ::unlink(temporary.c_str());
        throw;
    }
    ::close(fd);
    std::filesystem::rename(temporary, path);
}

void download_zip(const Remote& remote, const std::string& address, const std::string& path) {
    download_to(path, [&](crypto::ByteSink& out) {
        Progress progress("zip");
        ZipCheck zip(out);
        remote.download(address, zip, [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); });
        if (!zip.whole()) throw Unavailable("cut-answer", "The download was cut; try again.");
    });
}

}  // namespace depositary::cli
