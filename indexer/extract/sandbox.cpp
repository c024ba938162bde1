#include "indexer/extract/sandbox.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

namespace depositary::indexer {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

bool limit(__rlimit_resource resource, rlim_t value) {
    const rlimit both{value, value};
    return setrlimit(resource, &both) == 0;
}

bool write_file(const char* path, const std::string& text) {
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return false;
    const bool done = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    close(fd);
    return done;
}

using Filter = std::vector<sock_filter>;

// The filter as the kernel takes it: made once, set in every child with one call.
class Calls {
public:
    Calls() : context_(seccomp_init(SCMP_ACT_KILL_PROCESS), seccomp_release) {
        // libseccomp kills a call of another architecture, and of x32, by default: said here so that it stays.
        if (!context_ || seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) != 0) fail();
    }
    Calls& allow(std::initializer_list<int> calls) {
        for (const int call : calls)
            if (seccomp_rule_add(context_.get(), SCMP_ACT_ALLOW, call, 0) != 0) fail();
        return *this;
    }
    // Memory that is both written and run, or made runnable, is what an attacker needs next.
    Calls& allow_memory_without_code() {
        for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)})
            if (seccomp_rule_add(context_.get(), SCMP_ACT_ALLOW, call, 1,
                                 SCMP_CMP(2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0)
                fail();
        return *this;
    }
    Filter filter() const {
        const int fd = memfd_create("filter", MFD_CLOEXEC);
        if (fd < 0 || seccomp_export_bpf(context_.get(), fd) != 0) fail();
        const auto size = lseek(fd, 0, SEEK_END);
        Filter result(static_cast<std::size_t>(size) / sizeof(sock_filter));
        const bool read_all = pread(fd, result.data(), static_cast<std::size_t>(size), 0) == size;
        close(fd);
        if (!read_all) fail();
        return result;
    }

private:
    [[noreturn]] static void fail() { throw std::runtime_error("the system-call filter cannot be made"); }
    std::unique_ptr<void, decltype(&seccomp_release)> context_;
};

bool set(Filter& filter) {
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

Calls& reading(Calls& calls) {
    calls.allow({SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(lseek), SCMP_SYS(fstat), SCMP_SYS(munmap), SCMP_SYS(mremap),
                 SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(clock_gettime), SCMP_SYS(getrandom),
                 SCMP_SYS(rt_sigreturn), SCMP_SYS(exit), SCMP_SYS(exit_group)});
    calls.allow_memory_without_code();
    if (sanitized)  // what the sanitizers' runtimes need: a pipe tells them whether memory is readable
        calls.allow({SCMP_SYS(pipe2), SCMP_SYS(close), SCMP_SYS(sigaltstack), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(rt_sigprocmask),
                     SCMP_SYS(rt_sigaction), SCMP_SYS(sched_yield), SCMP_SYS(newfstatat), SCMP_SYS(clock_nanosleep)});
    return calls;
}

Filter& child_filter() {
    static Filter filter = [] {
        Calls calls;
        return reading(calls).filter();
    }();
    return filter;
}

// Landlock: everything the kernel knows is handled, nothing is allowed. Returns the version, 0 when there is none.
long forbid_files_and_ports() {
    const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return 0;
    // The structure as of version 6: what an older kernel does not know is left 0 and short.
    struct {
        std::uint64_t files, ports, scoped;
    } rules{};
    rules.files = version >= 5 ? 0xFFFF : version >= 3 ? 0x7FFF : version == 2 ? 0x3FFF : 0x1FFF;
    rules.ports = version >= 4 ? 3 : 0;
    rules.scoped = version >= 6 ? 3 : 0;
    const std::size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    const long fd = syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (fd < 0) return 0;
    const bool done = syscall(SYS_landlock_restrict_self, fd, 0) == 0;
    close(static_cast<int>(fd));
    return done ? version : 0;
}

bool empty_root() {
    return mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           mount("none", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=4k,mode=555") == 0 &&
           chdir("/tmp") == 0 && syscall(SYS_pivot_root, ".", ".") == 0 && umount2(".", MNT_DETACH) == 0 &&
           mount(nullptr, "/", nullptr, MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) == 0 &&
           chdir("/") == 0;
}

bool drop_capabilities() {
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability)
        prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const __user_cap_data_struct none[2]{};
    return syscall(SYS_capset, &header, none) == 0;
}

bool namespaces = false;

}  // namespace

std::string enter_namespaces() {
    const auto user = std::to_string(geteuid()), group = std::to_string(getegid());
    if (unshare(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS) != 0)
        return "no namespaces";
    write_file("/proc/self/setgroups", "deny");
    write_file("/proc/self/uid_map", user + " " + user + " 1");
    write_file("/proc/self/gid_map", group + " " + group + " 1");
    const pid_t inner = fork();
    if (inner < 0) _exit(3);
    if (inner > 0) {
        close(STDIN_FILENO);
        int status = 0;
        while (waitpid(inner, &status, 0) < 0 && errno == EINTR) {
        }
        _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 3);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    namespaces = true;
    return "namespaces";
}

std::string confine_helper() {
    std::string had;
    child_filter();
    if (namespaces) {
        had += empty_root() ? "empty root, " : "no empty root, ";
    }
    had += drop_capabilities() ? "no capabilities, " : "";
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        throw std::runtime_error("the system refuses the limits that text extraction works under");
    if (!limit(RLIMIT_CORE, 0)) throw std::runtime_error("core dumps cannot be turned off");
    const long version = forbid_files_and_ports();
    had += version > 0 ? "landlock " + std::to_string(version) + ", " : "no landlock, ";
    Calls calls;
    // What serving takes besides reading; and what a child needs until it has confined itself.
    reading(calls).allow({SCMP_SYS(recvmsg),
                          SCMP_SYS(sendto),
                          SCMP_SYS(poll),
                          SCMP_SYS(ppoll),
                          SCMP_SYS(close),
                          SCMP_SYS(close_range),
                          SCMP_SYS(clone),
                          SCMP_SYS(fork),
                          SCMP_SYS(wait4),
                          SCMP_SYS(pidfd_open),
                          SCMP_SYS(pidfd_send_signal),
                          SCMP_SYS(dup2),
                          SCMP_SYS(dup3),
                          SCMP_SYS(prlimit64),
                          SCMP_SYS(setrlimit),
                          SCMP_SYS(prctl),
                          SCMP_SYS(seccomp),
                          SCMP_SYS(set_robust_list),
                          SCMP_SYS(rseq),
                          SCMP_SYS(getpid),
                          SCMP_SYS(gettid),
                          SCMP_SYS(rt_sigprocmask),
                          SCMP_SYS(rt_sigaction),
                          SCMP_SYS(restart_syscall),
                          SCMP_SYS(fcntl)});
    auto filter = calls.filter();
    if (!set(filter)) throw std::runtime_error("the system-call filter cannot be set");
    return had + "seccomp";
}

bool confine_child(std::uint32_t cpu_seconds) {
    bool done = close_range(2, ~0U, 0) == 0;
    clearenv();
    done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && done;
    done = prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && done;
    if (!sanitized) done = limit(RLIMIT_AS, rlim_t{1} << 30) && done;
    // The signal of the lower limit tells the server why; at the upper one the kernel kills.
    const rlimit processor{cpu_seconds, cpu_seconds + 1};
    done = setrlimit(RLIMIT_CPU, &processor) == 0 && done;
    done = limit(RLIMIT_STACK, rlim_t{64} << 20) && done;
    done = limit(RLIMIT_FSIZE, 0) && done;
    done = limit(RLIMIT_NOFILE, 8) && done;
    done = limit(RLIMIT_NPROC, 0) && done;
    done = limit(RLIMIT_CORE, 0) && done;
    return done && set(child_filter());
}

}  // namespace depositary::indexer
