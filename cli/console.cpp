#include "cli/console.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>

#include "crypto/error.h"

namespace depositary::cli {
namespace {

constexpr std::size_t max_small_file = 64u << 20;

// Turns the terminal's echo off as long as it lives.
class NoEcho {
public:
    explicit NoEcho(int fd) : fd_(fd) {
        ::tcgetattr(fd_, &before_);
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(fd_, TCSAFLUSH, &silent);
    }
    ~NoEcho() { ::tcsetattr(fd_, TCSAFLUSH, &before_); }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

private:
    int fd_;
    termios before_{};
};

crypto::Secret read_secret_line(int terminal, const std::string& prompt) {
    (void)!::write(terminal, prompt.data(), prompt.size());
    std::string line;
    {
        const NoEcho silent(terminal);
        for (char c; ::read(terminal, &c, 1) == 1 && c != '\n';) line += c;
    }
    (void)!::write(terminal, "\n", 1);
    auto secret = crypto::Secret::copy_of(crypto::as_bytes(line));
    crypto::wipe(line);
    return secret;
}

}  // namespace

crypto::Secret ask_secret(const std::string& what, const char* variable, bool confirm) {
    if (const char* value = std::getenv(variable)) return crypto::Secret::copy_of(crypto::as_bytes(value));
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0)
        throw Invalid("no-terminal", "There is no terminal to ask for the " + what + "; set " + variable + " instead.");
    struct Closer {
        int fd;
        ~Closer() { ::close(fd); }
    } const closer{terminal};
    auto secret = read_secret_line(terminal, "The " + what + ": ");
    if (confirm && !read_secret_line(terminal, "Once more: ").equals(secret))
        throw Invalid("not-the-same", "The two were not the same; try again.");
    return secret;
}

std::string read_text(const std::string& path) {
    const InputFile file(path);
    crypto::FileSource source(file.fd());
    std::string text;
    crypto::Bytes buffer(64 * 1024);
    while (const auto size = source.read(buffer)) {
        text.append(reinterpret_cast<const char*>(buffer.data()), size);
        if (text.size() > max_small_file) throw TooLarge("file-too-large", path + " is larger than 64 MiB.");
    }
    return text;
}

void require_private(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 077) != 0)
        throw Invalid("key-file-readable", "Others than its owner may read the key file " + path + "; run: chmod 600 " + path);
}

std::string read_key_file(const std::string& path) {
    require_private(path);
    return read_text(path);
}

void write_new_file(const std::string& path, std::string_view content, bool secret) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, secret ? 0600 : 0644);
    if (fd < 0) {
        if (errno == EEXIST) throw Conflict("file-exists", path + " exists already and is not overwritten.");
        throw Unavailable("write-failed", "Cannot write " + path + ": " + std::strerror(errno) + ".");
    }
    struct Closer {
        int fd;
        ~Closer() { ::close(fd); }
    } const closer{fd};
    crypto::FileSink(fd).write(crypto::as_bytes(content));
    if (::fsync(fd) != 0) throw Unavailable("write-failed", path + " could not be made durable.");
}

InputFile::InputFile(const std::string& path) : fd_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (fd_ < 0) throw NotFound("file-missing", "Cannot open " + path + ": " + std::strerror(errno) + ".");
    struct stat status {};
    if (::fstat(fd_, &status) == 0 && S_ISDIR(status.st_mode)) throw Invalid("not-a-file", path + " is a folder.");
}
InputFile::~InputFile() {
    if (fd_ != STDIN_FILENO) ::close(fd_);
}

Progress::Progress(std::string what) : what_(std::move(what)), terminal_(::isatty(STDERR_FILENO) == 1) {}
Progress::~Progress() {
    if (shown_ >= 0) std::fputs("\r\033[K", stderr);
}
void Progress::show(std::uint64_t done, std::uint64_t total) {
    if (!terminal_ || total == 0) return;
    const int percent = static_cast<int>(done * 100 / total);
    if (percent == shown_) return;
    shown_ = percent;
    std::string bar(static_cast<std::size_t>(percent) * 30 / 100, '#');
    bar.resize(30, '.');
    std::fprintf(stderr, "\r%s [%s] %3d %%", what_.c_str(), bar.c_str(), percent);
}

void print_json(const nlohmann::json& value) { std::printf("%s\n", value.dump(2).c_str()); }

}  // namespace depositary::cli
