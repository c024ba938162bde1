#include "indexer/extract/sandbox_trial.h"

#ifdef DEPOSITARY_CRASH_POINTS

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace depositary::indexer {
namespace {

void say(const std::string& lines) {
    for (std::size_t at = 0; at < lines.size();) {
        const auto size = write(STDOUT_FILENO, lines.data() + at, lines.size() - at);
        if (size < 0) _exit(4);
        at += static_cast<std::size_t>(size);
    }
}

// What the child still holds: its open descriptors and its environment, as the text of a section.
void tell_inheritance() {
    std::string found;
    for (int fd = 0; fd < 1024; ++fd)
        if (syscall(SYS_fstat, fd, static_cast<void*>(std::string(512, '\0').data())) == 0)
            found += "fd" + std::to_string(fd) + " ";
    for (char** variable = environ; variable && *variable; ++variable) found += std::string(*variable) + " ";
    say("{\"text\":\"" + found + "\"}\n{\"status\":\"extracted\",\"type\":\"text\",\"reliable\":true}\n");
}

}  // namespace

void try_sandbox(std::string_view content) {
    if (!content.starts_with(trial_mark)) return;
    const auto word = content.substr(trial_mark.size());
    const std::string good =
        "{\"text\":\"it was let\"}\n{\"status\":\"extracted\",\"type\":\"text\",\"reliable\":true}\n";
    // Straight to the kernel, as code brought in by an attacker does.
    if (word == "open") syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY);
    if (word == "old-open") syscall(SYS_open, "/etc/passwd", O_RDONLY);
    if (word == "stat") syscall(SYS_newfstatat, AT_FDCWD, "/", static_cast<void*>(std::string(512, '\0').data()), 0);
    if (word == "socket") syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
    if (word == "execve") syscall(SYS_execve, "/bin/true", nullptr, nullptr);
    if (word == "fork") syscall(SYS_fork);
    if (word == "clone") syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr);
    if (word == "ptrace") syscall(SYS_ptrace, PTRACE_ATTACH, 1, nullptr, nullptr);
    if (word == "kill") syscall(SYS_kill, 1, SIGTERM);
    if (word == "read-other") syscall(SYS_process_vm_readv, 1, nullptr, 0, nullptr, 0, 0);
    if (word == "io_uring") syscall(SYS_io_uring_setup, 1, nullptr);
    if (word == "run-memory") mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (word == "lift-limits") syscall(SYS_prlimit64, 0, 0, nullptr, nullptr);
    if (word == "x32") syscall(0x40000000L | SYS_getpid);
    if (word == "write-content") {
        // The content is sealed: even its own descriptor cannot change it.
        if (write(STDIN_FILENO, "x", 1) >= 0) say(good);
        _exit(5);
    }
    if (word == "segv") {
        volatile int* nowhere = nullptr;
        *nowhere = 1;
    }
    if (word == "abort") std::abort();
    if (word == "hang")
        for (volatile bool forever = true; forever;) {
        }
    if (word == "wait")
        for (char byte = 0; read(STDOUT_FILENO, &byte, 1) != 1;) {
            int lock = 0;
            syscall(SYS_futex, &lock, 0 /* FUTEX_WAIT */, 0, nullptr, nullptr, 0);
        }
    if (word == "memory") {
        std::string all;
        for (;;) all.append(64U << 20, 'x');
    }
    if (word == "stack") {
        struct Deep {
            static int down(int level, volatile int* last) {
                volatile char room[4096];
                room[0] = static_cast<char>(level);
                return level == *last ? room[0] : room[0] + down(level + 1, last) + 1;
            }
        };
        volatile int never = -1;
        _exit(Deep::down(0, &never));
    }
    if (word == "flood") {
        const std::string part = "{\"text\":\"" + std::string(1U << 20, 'a') + "\"}\n";
        for (int i = 0; i < 10'240; ++i) say(part);
    }
    if (word == "flood-one-line")
        for (const std::string part(1U << 20, 'a');;) say(part);
    if (word == "nonsense") say(std::string("\x00\xFF\xFE{]\n", 6));
    if (word == "cut") say(good.substr(0, good.size() - 5));
    if (word == "twice") say(good + good);
    if (word == "deep") say("{\"text\":" + std::string(1'000'000, '[') + "\n");
    if (word == "not-utf8") say("{\"text\":\"\xFF\"}\n{\"status\":\"extracted\"}\n");
    if (word == "nul") say("{\"text\":\"a\\u0000b\",\"page\":-1}\n{\"status\":\"extracted\",\"type\":\"evil\"}\n");
    if (word == "silent") _exit(0);
    if (word == "exit") _exit(9);
    if (word == "inheritance") {
        tell_inheritance();
        _exit(0);
    }
    // Only what the sandbox let pass comes here.
    if (word == "good" || (word != "nonsense" && word != "cut" && word != "twice" && word != "deep" &&
                           word != "not-utf8" && word != "nul" && word != "flood"))
        say(good);
    _exit(0);
}

}  // namespace depositary::indexer

#endif
