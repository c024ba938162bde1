#include "indexer/extract/fork_server.h"

#include "crypto/bytes.h"
#include "indexer/extract/extract.h"
#include "indexer/extract/loaded_files.h"
#include "indexer/extract/reader.h"
#include "indexer/extract/request.h"
#include "indexer/extract/sandbox.h"
#include "indexer/extract/sandbox_trial.h"
#include "indexer/extraction_lines.h"

#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <optional>
#include <vector>

namespace depositary::indexer {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int control = STDIN_FILENO;
constexpr std::size_t most_children = 64;  // the server keeps to far fewer

struct Child {
    pid_t pid = -1;
    int handle = -1;  // readable when it has ended
    int report = -1;
    Clock::time_point end;
    bool late = false, killed = false;
};

void answer(const Extraction& extraction) {
    crypto::FileSink out(STDOUT_FILENO);
    out.write(crypto::as_bytes(to_lines(extraction)));
}

Extraction failure(Reason reason) {
    Extraction result;
    result.add(reason);
    return result;
}

[[noreturn]] void read_one_file(const Request& request, int content, int output) {
    if (dup2(content, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 || !confine_child(request.cpu_seconds))
        _exit(3);
    // Without tearing down: what the parsers left in memory goes with the process.
    try {
        const auto size = lseek(STDIN_FILENO, 0, SEEK_END);
        crypto::ByteView bytes;
        if (size > 0) {
            void* memory = mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
            if (memory == MAP_FAILED) throw std::bad_alloc();
            bytes = {static_cast<const std::uint8_t*>(memory), static_cast<std::size_t>(size)};
        }
        try_sandbox(crypto::as_text(bytes));
        const std::size_t length = strnlen(request.languages.data(), request.languages.size());
        answer(extract_text(bytes, {.recognise = request.recognise != 0,
                                    .languages = std::string(request.languages.data(), length),
                                    .cpu_seconds = request.cpu_seconds}));
        _exit(0);
    } catch (const std::bad_alloc&) {
        answer(failure(Reason::too_costly));
    } catch (const std::exception&) {
        answer(failure(Reason::damaged));  // a library's words may hold content
    }
    _exit(0);
}

struct Message {
    Request request;
    std::array<int, 3> descriptors{-1, -1, -1};
};

// One request; nothing when the server has gone.
std::optional<Message> received() {
    Message message;
    iovec place{&message.request, sizeof message.request};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(3 * sizeof(int))> space{};
    msghdr header{};
    header.msg_iov = &place;
    header.msg_iovlen = 1;
    header.msg_control = space.data();
    header.msg_controllen = space.size();
    ssize_t size = 0;
    do size = recvmsg(control, &header, MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    const cmsghdr* rights = CMSG_FIRSTHDR(&header);
    if (size != sizeof message.request || !rights || rights->cmsg_type != SCM_RIGHTS ||
        rights->cmsg_len != CMSG_LEN(3 * sizeof(int)))
        return {};
    std::memcpy(message.descriptors.data(), CMSG_DATA(rights), 3 * sizeof(int));
    return message;
}

std::optional<Child> started(const Message& message) {
    const auto [content, output, report] = message.descriptors;
    const pid_t pid = fork();
    if (pid == 0) read_one_file(message.request, content, output);
    close(content);
    close(output);
    Child child;
    child.pid = pid;
    child.report = report;
    child.end = Clock::now() + std::chrono::milliseconds(message.request.wall_milliseconds);
    if (pid > 0) child.handle = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    if (pid < 0 || child.handle < 0) {
        if (pid > 0) {
            // Not yet waited for: the number is still this child's.
            syscall(SYS_pidfd_send_signal, child.handle, SIGKILL, nullptr, 0);
            waitpid(pid, nullptr, 0);
        }
        close(report);
        return {};
    }
    return child;
}

void end(Child& child) {
    if (!child.killed) syscall(SYS_pidfd_send_signal, child.handle, SIGKILL, nullptr, 0);
    child.killed = true;
}

void report(Child& child) {
    Report report;
    waitpid(child.pid, &report.status, 0);
    report.late = child.late ? 1 : 0;
    // A pipe takes these few bytes at once, or has nobody to read them.
    if (write(child.report, &report, sizeof report) < 0) child.late = true;
    close(child.report);
    close(child.handle);
}

// Until the server closes its end.
void serve() {
    std::vector<Child> children;
    std::vector<pollfd> ends;
    for (;;) {
        ends.clear();
        ends.push_back({children.size() < most_children ? control : -1, POLLIN, 0});
        auto next = Clock::now() + std::chrono::hours(1);
        for (const auto& child : children) {
            ends.push_back({child.handle, POLLIN, 0});
            // Only hang-up and error are asked for: the server has given up.
            ends.push_back({child.killed ? -1 : child.report, 0, 0});
            if (!child.killed) next = std::min(next, child.end);
        }
        const auto wait =
            std::chrono::ceil<std::chrono::milliseconds>(std::max(next - Clock::now(), Clock::duration::zero()));
        if (poll(ends.data(), ends.size(), static_cast<int>(wait.count())) < 0 && errno != EINTR) return;
        const auto now = Clock::now();
        for (std::size_t i = children.size(); i-- > 0;) {
            auto& child = children[i];
            if (ends[2 * i + 1].revents != 0) {
                report(child);
                children.erase(children.begin() + static_cast<std::ptrdiff_t>(i));
                continue;
            }
            if (ends[2 * i + 2].revents != 0) end(child);
            if (!child.killed && now >= child.end) {
                child.late = true;
                end(child);
            }
        }
        if (ends[0].revents != 0) {
            const auto message = received();
            if (!message) break;
            if (auto child = started(*message)) children.push_back(*child);
        }
    }
    for (auto& child : children) {
        end(child);
        waitpid(child.pid, nullptr, 0);
    }
}

}  // namespace

int serve_extractions() {
    std::string layers;
    try {
        layers = enter_namespaces();
        warm_up_readers();
        seal_files();
        layers += ", " + confine_helper();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "depositary-extract: %s\n", error.what());
        return 3;
    }
    std::signal(SIGPIPE, SIG_IGN);
    const auto hello = std::string(greeting) + " " + layers;
    if (sendto(control, hello.data(), hello.size(), MSG_NOSIGNAL, nullptr, 0) < 0) return 4;
    serve();
    return 0;
}

}  // namespace depositary::indexer
