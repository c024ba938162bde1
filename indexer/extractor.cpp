#include "indexer/extractor.h"

#include "indexer/extract/request.h"
#include "indexer/extraction_lines.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

namespace depositary::indexer {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto helper_start = std::chrono::seconds(30);
constexpr auto grace = std::chrono::seconds(5);  // for the helper to end a child that is late
constexpr int niceness = 10;                     // reading files yields to answering requests

Extraction failure(Reason reason, bool lasting) {
    Extraction result;
    result.add(reason);
    result.lasting = lasting;
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
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
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

struct Pipe {
    Descriptor read, write;
    static std::optional<Pipe> make() {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) return {};
        return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
    }
};

int milliseconds_until(Clock::time_point end) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    return static_cast<int>(std::clamp<long long>(left, 0, 600'000));
}

// For whoever runs the server: a reader is told no more than that it does not run.
void note(const std::string& why) { std::fprintf(stderr, "depositary: text extraction could not be started: %s\n", why.c_str()); }

// The content in memory that nobody can change any more. `problem` stays empty when all went well.
Descriptor sealed_memory(crypto::ByteSource& content, std::size_t most, std::optional<Reason>& problem) {
    Descriptor memory(memfd_create("content", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    crypto::Bytes buffer(256 * 1024);
    std::size_t total = 0;
    while (const auto size = content.read(buffer)) {
        total += size;
        if (total > most) {
            problem = Reason::too_large;
            return memory;
        }
        for (std::size_t at = 0; at < size;) {
            const auto written = write(memory.get(), buffer.data() + at, size - at);
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) {
                note(std::strerror(errno));
                problem = Reason::unavailable;
                return memory;
            }
            at += static_cast<std::size_t>(written);
        }
    }
    if (fcntl(memory.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
        note(std::strerror(errno));
        problem = Reason::unavailable;
    }
    return memory;
}

}  // namespace

// A running depositary-extract: it ends, with its children, when its socket is closed, and is waited for here.
class Extractor::Helper {
public:
    static std::shared_ptr<Helper> start(const std::string& program, std::string& problem) {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
            problem = std::strerror(errno);
            return {};
        }
        Descriptor ours(ends[0]), theirs(ends[1]);
        posix_spawn_file_actions_t actions;
        posix_spawnattr_t attributes;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDIN_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
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
        // One thread a process: a child may start none.
        std::string name = "depositary-extract", locale = "LC_ALL=C.UTF-8", threads = "OMP_THREAD_LIMIT=1";
        char* arguments[] = {name.data(), nullptr};
        char* environment[] = {locale.data(), threads.data(), nullptr};
        pid_t pid = -1;
        const int result = posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments, environment);
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
        if (result != 0) {
            problem = std::strerror(result);
            return {};
        }
        setpriority(PRIO_PROCESS, static_cast<id_t>(pid), niceness);
        auto helper = std::make_shared<Helper>(pid, std::move(ours));
        theirs.reset();
        if (!helper->greeted()) {
            problem = "it did not answer";
            return {};
        }
        return helper;
    }

    Helper(pid_t pid, Descriptor socket) : pid_(pid), socket_(std::move(socket)) {}
    Helper(const Helper&) = delete;
    Helper& operator=(const Helper&) = delete;
    ~Helper() {
        socket_.reset();
        // It ends by itself when nobody speaks to it; one that does not is ended.
        for (int tenths = 0; tenths < 20; ++tenths) {
            if (waitpid(pid_, nullptr, WNOHANG) != 0) return;
            poll(nullptr, 0, tenths == 0 ? 5 : 100);
        }
        kill(pid_, SIGKILL);
        while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }

    const std::string& layers() const { return layers_; }

    // False when it has gone. A message is one packet: threads need not take turns.
    bool send(const Request& request, int content, int output, int report) const {
        iovec place{const_cast<Request*>(&request), sizeof request};
        const std::array<int, 3> descriptors{content, output, report};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof descriptors)> space{};
        msghdr header{};
        header.msg_iov = &place;
        header.msg_iovlen = 1;
        header.msg_control = space.data();
        header.msg_controllen = space.size();
        cmsghdr* rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof descriptors);
        std::memcpy(CMSG_DATA(rights), descriptors.data(), sizeof descriptors);
        ssize_t size = 0;
        do size = sendmsg(socket_.get(), &header, MSG_NOSIGNAL);
        while (size < 0 && errno == EINTR);
        return size == sizeof request;
    }

private:
    bool greeted() {
        const auto end = Clock::now() + helper_start;
        pollfd ready{socket_.get(), POLLIN, 0};
        int found = 0;
        while ((found = poll(&ready, 1, milliseconds_until(end))) < 0 && errno == EINTR) {
        }
        std::array<char, 512> text{};
        const auto size = found > 0 ? recv(socket_.get(), text.data(), text.size(), 0) : 0;
        const std::string_view hello(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
        if (!hello.starts_with(greeting) || !crypto::is_utf8(hello)) return false;
        layers_ = hello.substr(std::min(greeting.size() + 1, hello.size()));
        return true;
    }

    pid_t pid_;
    Descriptor socket_;
    std::string layers_;
};

Extractor::Extractor(std::string program, ExtractionLimits limits)
    : program_(program.empty() ? beside_this_program() : std::filesystem::absolute(program).string()),
      limits_(limits) {}

Extractor::~Extractor() = default;

std::shared_ptr<Extractor::Helper> Extractor::helper(std::string& problem) const {
    const std::lock_guard lock(mutex_);
    if (!helper_) helper_ = Helper::start(program_, problem);
    return helper_;
}

void Extractor::forget(const std::shared_ptr<Helper>& helper) const {
    const std::lock_guard lock(mutex_);
    if (helper_ == helper) helper_.reset();
}

std::string Extractor::sandbox() const {
    std::string problem;
    const auto running = helper(problem);
    return running ? running->layers() : std::string();
}

ExtractionAlarms Extractor::alarms() const {
    return {violations_, crashes_, unavailable_};
}

Extraction Extractor::run(int content, const ExtractionRequest& request, bool recognise) const {
    const auto unavailable = [&](const std::string& why) {
        ++unavailable_;
        note(why);
        return failure(Reason::unavailable, false);
    };
    const auto wall = recognise ? limits_.recognition_wall_time : std::min(limits_.wall_time, request.at_most);
    Request message;
    message.wall_milliseconds = static_cast<std::uint32_t>(wall.count());
    message.cpu_seconds = recognise ? limits_.recognition_cpu_seconds : limits_.cpu_seconds;
    message.recognise = recognise ? 1 : 0;
    const auto names = std::string_view(request.languages).substr(0, message.languages.size() - 1);
    std::copy(names.begin(), names.end(), message.languages.begin());

    auto text = Pipe::make(), report = Pipe::make();
    if (!text || !report) return unavailable(std::strerror(errno));
    std::string problem;
    std::shared_ptr<Helper> running;
    // A helper that has gone is noticed now: then another is started, once.
    for (int attempt = 0; attempt < 2; ++attempt) {
        running = helper(problem);
        if (!running) return unavailable(problem);
        if (running->send(message, content, text->write.get(), report->write.get())) break;
        forget(running);
        running.reset();
    }
    if (!running) return unavailable("it ends as soon as it is spoken to");
    text->write.reset();
    report->write.reset();

    std::string answer;
    const auto end = Clock::now() + wall + grace;
    while (text->read.open()) {
        pollfd ready{text->read.get(), POLLIN, 0};
        const int found = poll(&ready, 1, milliseconds_until(end));
        if (found < 0 && errno == EINTR) continue;
        if (found <= 0) {
            forget(running);  // the helper should have ended the child
            ++crashes_;
            return failure(Reason::too_slow, false);
        }
        char part[64 * 1024];
        const auto size = read(text->read.get(), part, sizeof part);
        if (size == 0) text->read.reset();
        if (size > 0) answer.append(part, static_cast<std::size_t>(size));
        if (answer.size() > limits_.output) {
            ++crashes_;
            return failure(Reason::too_much_text, true);  // closing the report ends the child
        }
    }
    Report outcome;
    std::size_t got = 0;
    for (;;) {
        pollfd ready{report->read.get(), POLLIN, 0};
        const int found = poll(&ready, 1, milliseconds_until(end));
        if (found < 0 && errno == EINTR) continue;
        if (found > 0) {
            const auto size = read(report->read.get(), &outcome, sizeof outcome);
            got = size > 0 ? static_cast<std::size_t>(size) : 0;
        }
        break;
    }
    if (got != sizeof outcome) {
        forget(running);
        ++crashes_;
        return failure(Reason::unavailable, false);
    }
    if (outcome.late != 0) {
        ++crashes_;
        // On another day, when the machine has less to do, it may be read.
        return failure(Reason::too_slow, false);
    }
    if (WIFSIGNALED(outcome.status)) {
        const int signal = WTERMSIG(outcome.status);
        if (signal == SIGSYS) {
            ++violations_;
            return failure(Reason::forbidden, true);
        }
        ++crashes_;
        if (signal == SIGXCPU) return failure(Reason::too_costly, true);
        // The kernel kills for processor time at the hard limit, and for lack of memory: nobody can tell which.
        if (signal == SIGKILL) return failure(Reason::too_costly, true);
        return failure(Reason::crashed, true);
    }
    if (WEXITSTATUS(outcome.status) == 3) return unavailable("the system refuses its limits");
    return from_lines(answer);
}

Extraction Extractor::extract(crypto::ByteSource& content, const ExtractionRequest& request) const {
    ++files_;
    {
        std::unique_lock lock(queue_mutex_);
        if (!place_free_.wait_for(lock, limits_.patience, [&] { return running_ < limits_.at_once; }))
            return failure(Reason::busy, false);
        ++running_;
    }
    struct Place {
        const Extractor& owner;
        ~Place() {
            {
                const std::lock_guard lock(owner.queue_mutex_);
                --owner.running_;
            }
            owner.place_free_.notify_one();
        }
    } const place{*this};

    std::optional<Reason> problem;
    const auto memory = sealed_memory(content, limits_.input, problem);
    if (problem) return failure(*problem, *problem == Reason::too_large);
    auto result = run(memory.get(), request, false);
    if (!request.recognise || !result.images) return result;
    // The file has images instead of text: the same content once more, with more time and the recogniser.
    auto recognised = run(memory.get(), request, true);
    if (recognised.status == ExtractionStatus::extracted) {
        recognised.images = false;
        return recognised;
    }
    if (!recognised.lasting && result.sections.empty()) return recognised;
    result.images = false;
    result.partial = true;
    if (result.sections.empty()) result.reasons.clear();  // that it was not recognised yet
    for (const auto reason : recognised.reasons) result.add(reason);
    return result;
}

}  // namespace depositary::indexer
