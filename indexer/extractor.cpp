#include "indexer/extractor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

namespace depositary::indexer {
namespace {

using Clock = std::chrono::steady_clock;

Extraction failure(std::string reason) {
    Extraction result;
    result.reason = std::move(reason);
    return result;
}

std::string beside_this_program() {
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
    for (const auto& place : {self / "depositary-extract", self / "../libexec/depositary/depositary-extract"})
        if (access(place.c_str(), X_OK) == 0) return place.lexically_normal().string();
    return (self / "depositary-extract").string();
}

class Descriptor {
public:
    explicit Descriptor(int fd = -1) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() { reset(); }
    int get() const { return fd_; }
    bool open() const { return fd_ >= 0; }
    void reset() {
        if (fd_ >= 0) close(fd_);
        fd_ = -1;
    }

private:
    int fd_;
};

// A running depositary-extract: killed and waited for at the latest when this goes.
class Child {
public:
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() { end(); }

    static std::optional<Child> start(const std::string& program) {
        int in[2], out[2];
        if (pipe2(in, O_CLOEXEC) != 0) return {};
        Descriptor in_read(in[0]), in_write(in[1]);
        if (pipe2(out, O_CLOEXEC) != 0) return {};
        Descriptor out_read(out[0]), out_write(out[1]);
        posix_spawn_file_actions_t actions;
        posix_spawnattr_t attributes;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, in_read.get(), STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, out_write.get(), STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addclosefrom_np(&actions, 3);
        posix_spawn_file_actions_addchdir_np(&actions, "/");
        posix_spawnattr_init(&attributes);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &all);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        std::string name = "depositary-extract", locale = "LC_ALL=C.UTF-8";
        char* arguments[] = {name.data(), nullptr};
        char* environment[] = {locale.data(), nullptr};
        pid_t pid = -1;
        const int result = posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments, environment);
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
        if (result != 0) {
            errno = result;
            return {};
        }
        fcntl(in_write.get(), F_SETFL, O_NONBLOCK);
        fcntl(out_read.get(), F_SETFL, O_NONBLOCK);
        return std::optional<Child>(std::in_place, Key{}, pid, std::move(in_write), std::move(out_read));
    }

    // Ends it if it has not ended; the status that waitpid() gives.
    int end(bool kill_it = true) {
        if (pid_ < 0) return status_;
        if (kill_it) kill(pid_, SIGKILL);
        while (waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return status_;
    }

    Descriptor in, out;

private:
    struct Key {};
    friend class std::optional<Child>;

public:
    Child(Key, pid_t pid, Descriptor to, Descriptor from) : in(std::move(to)), out(std::move(from)), pid_(pid) {}

private:
    pid_t pid_;
    int status_ = 0;
};

// A pipe whose reader has gone must be an error here, not the end of the server.
class NoPipeSignal {
public:
    NoPipeSignal() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    ~NoPipeSignal() {
        const timespec now{0, 0};
        if (!was_pending_)
            while (sigtimedwait(&pipe_, nullptr, &now) < 0 && errno == EINTR) {
            }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    NoPipeSignal(const NoPipeSignal&) = delete;
    NoPipeSignal& operator=(const NoPipeSignal&) = delete;

private:
    sigset_t pipe_{}, before_{};
    bool was_pending_ = false;
};

// Feeds the content and takes the answer, both at once. An empty text means: all went well.
std::string converse(Child& child, crypto::ByteSource& content, const ExtractionLimits& limits, std::string& answer) {
    const auto deadline = Clock::now() + limits.wall_time;
    crypto::Bytes buffer(64 * 1024);
    std::size_t filled = 0, given = 0, total = 0;
    while (child.out.open()) {
        if (child.in.open() && given == filled) {
            filled = content.read(buffer);
            given = 0;
            total += filled;
            if (total > limits.input)
                return fmt::format("The file is larger than is indexed ({} MiB)", limits.input >> 20);
            if (filled == 0) child.in.reset();
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) return "Text extraction took too long";
        pollfd ends[2] = {{child.out.get(), POLLIN, 0}, {child.in.get(), POLLOUT, 0}};
        const int ready = poll(ends, child.in.open() ? 2 : 1, static_cast<int>(std::min<long long>(left, 60'000)));
        if (ready < 0 && errno != EINTR) return fmt::format("Text extraction failed: {}", std::strerror(errno));
        if (ready <= 0) continue;
        if (child.in.open() && ends[1].revents != 0) {
            const auto size = write(child.in.get(), buffer.data() + given, filled - given);
            if (size > 0)
                given += static_cast<std::size_t>(size);
            else if (errno != EAGAIN && errno != EINTR)
                child.in.reset();  // it has heard enough, or has gone: its answer tells
        }
        if (ends[0].revents != 0) {
            char part[64 * 1024];
            const auto size = read(child.out.get(), part, sizeof part);
            if (size == 0) child.out.reset();
            if (size < 0 && errno != EAGAIN && errno != EINTR)
                return fmt::format("Text extraction failed: {}", std::strerror(errno));
            if (size > 0) answer.append(part, static_cast<std::size_t>(size));
            if (answer.size() > limits.output) return "The file holds more text than is indexed";
        }
    }
    return {};
}

std::string text_of(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// The program has parsed hostile content and may be in its power: its answer is taken only whole and in form.
Extraction understood(std::string_view answer) {
    const auto nonsense = [] { return failure("Text extraction gave no usable answer"); };
    if (!crypto::is_utf8(answer)) return nonsense();
    Extraction result;
    while (!answer.empty()) {
        const auto end = answer.find('\n');
        if (end == std::string_view::npos) return nonsense();
        const auto line = nlohmann::json::parse(answer.substr(0, end), nullptr, false);
        answer.remove_prefix(end + 1);
        if (!line.is_object()) return nonsense();
        if (!line.contains("status")) {
            Section section{
                .heading = text_of(line, "heading"), .number = text_of(line, "number"), .text = text_of(line, "text")};
            if (const auto page = line.find("page"); page != line.end() && page->is_number_unsigned())
                section.page = page->get<std::uint32_t>();
            // A NUL would end a field in the index.
            for (auto* field : {&section.heading, &section.number, &section.text}) std::erase(*field, '\0');
            result.sections.push_back(std::move(section));
            continue;
        }
        if (!answer.empty()) return nonsense();
        const auto status = text_of(line, "status");
        if (status == "extracted" && !result.sections.empty())
            result.status = ExtractionStatus::extracted;
        else if (status == "no-text")
            result.status = ExtractionStatus::no_text;
        else if (status == "unsupported")
            result.status = ExtractionStatus::unsupported;
        else if (status != "failed")
            return nonsense();
        if (result.status != ExtractionStatus::extracted) result.sections.clear();
        result.reason = text_of(line, "reason").substr(0, 500);
        while (!crypto::is_utf8(result.reason)) result.reason.pop_back();
        result.type = text_of(line, "type");
        constexpr const char* types[] = {"text", "html", "akoma-ntoso", "xml", "pdf", "docx", "odt"};
        if (std::find(std::begin(types), std::end(types), result.type) == std::end(types)) result.type = "unknown";
        const auto reliable = line.find("reliable");
        result.reliable = reliable != line.end() && reliable->is_boolean() && reliable->get<bool>();
        return result;
    }
    return nonsense();
}

}  // namespace

Extractor::Extractor(std::string program, ExtractionLimits limits)
    : program_(program.empty() ? beside_this_program() : std::move(program)), limits_(limits) {}

Extraction Extractor::extract(crypto::ByteSource& content) const {
    const NoPipeSignal quiet;
    auto child = Child::start(program_);
    if (!child) return failure(fmt::format("Text extraction could not be started: {}", std::strerror(errno)));
    std::string answer;
    const auto problem = converse(*child, content, limits_, answer);
    if (!problem.empty()) return failure(problem);
    const int status = child->end();
    if (WIFSIGNALED(status) && answer.empty())
        return failure(WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL
                           ? "The file needs more time than text extraction may use"
                           : "Text extraction crashed on the file");
    return understood(answer);
}

}  // namespace depositary::indexer
