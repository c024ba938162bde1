#include "indexer/ram_disk.h"

#include "crypto/error.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

namespace depositary::indexer {
namespace {

constexpr long tmpfs_magic = 0x01021994;
constexpr const char* fallback_folder = "/dev/shm";
constexpr const char* fallback_prefix = "depositary-index-";

// A tmpfs that is attached nowhere, or -1. Calls only what is safe after fork().
int mount_unattached() {
    const int context = fsopen("tmpfs", FSOPEN_CLOEXEC);
    if (context < 0) return -1;
    fsconfig(context, FSCONFIG_SET_STRING, "mode", "0700", 0);
    // Not to be swapped out (Linux 6.4 and privileged only; operators are told to run without swap).
    fsconfig(context, FSCONFIG_SET_FLAG, "noswap", nullptr, 0);
    // Large pages for files whose size is set before they are written, where the kernel has them: a start is quicker.
    fsconfig(context, FSCONFIG_SET_STRING, "huge", "within_size", 0);
    int mount = -1;
    if (fsconfig(context, FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) == 0)
        mount = fsmount(context, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
    close(context);
    return mount;
}

bool write_file(const char* path, const char* text, std::size_t size) {
    const int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool done = write(file, text, size) == static_cast<ssize_t>(size);
    close(file);
    return done;
}

// Digits without the C++ library, which is not to be used after fork() in a process with threads.
std::size_t append_number(char* out, unsigned long number) {
    char digits[24];
    std::size_t count = 0;
    do {
        digits[count++] = static_cast<char>('0' + number % 10);
        number /= 10;
    } while (number > 0);
    for (std::size_t i = 0; i < count; ++i) out[i] = digits[count - 1 - i];
    return count;
}

void map_self(const char* path, unsigned long id) {
    char line[64];
    std::size_t size = append_number(line, id);
    line[size++] = ' ';
    size += append_number(line + size, id);
    std::memcpy(line + size, " 1", 2);
    write_file(path, line, size + 2);
}

void send_descriptor(int socket, int descriptor) {
    char byte = 0;
    iovec data{&byte, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    while (sendmsg(socket, &message, 0) < 0 && errno == EINTR) {
    }
}

int receive_descriptor(int socket) {
    char byte = 0;
    iovec data{&byte, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t received = 0;
    do received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (received < 0 && errno == EINTR);
    const cmsghdr* header = received > 0 ? CMSG_FIRSTHDR(&message) : nullptr;
    if (!header || header->cmsg_type != SCM_RIGHTS) return -1;
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
    return descriptor;
}

// Without privileges: a child that has its own user and mount namespace makes the mount and hands it over. (The
// process itself could not enter a user namespace once it has threads, nor should its identity change.)
int mount_in_namespace() {
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, sockets) != 0) return -1;
    const unsigned long user = geteuid(), group = getegid();
    const pid_t child = fork();
    if (child == 0) {
        int mount = -1;
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0) {
            write_file("/proc/self/setgroups", "deny", 4);
            map_self("/proc/self/uid_map", user);
            map_self("/proc/self/gid_map", group);
            mount = mount_unattached();
        }
        if (mount >= 0) send_descriptor(sockets[1], mount);
        _exit(0);
    }
    close(sockets[1]);
    int mount = -1;
    if (child > 0) {
        // The child's end closes with it, but a datagram socket does not tell so: wait for its end first.
        while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
        }
        int flags = fcntl(sockets[0], F_GETFL);
        fcntl(sockets[0], F_SETFL, flags | O_NONBLOCK);
        mount = receive_descriptor(sockets[0]);
    }
    close(sockets[0]);
    return mount;
}

bool usable(const std::filesystem::path& folder) {
    struct statfs about {};
    if (statfs(folder.c_str(), &about) != 0 || about.f_type != tmpfs_magic) return false;
    const auto probe = folder / "probe";
    const int file = open(probe.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) return false;
    close(file);
    return unlink(probe.c_str()) == 0;
}

// Folders that killed processes of this user left behind.
void sweep_fallback() {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(fallback_folder, error)) {
        const auto name = entry.path().filename().string();
        if (!name.starts_with(fallback_prefix)) continue;
        struct stat about {};
        if (lstat(entry.path().c_str(), &about) != 0 || about.st_uid != geteuid() || !S_ISDIR(about.st_mode)) continue;
        const int owner = std::atoi(name.c_str() + std::strlen(fallback_prefix));
        if (owner > 0 && kill(owner, 0) != 0 && errno == ESRCH) std::filesystem::remove_all(entry.path(), error);
    }
}

}  // namespace

RamDisk::RamDisk() {
    mount_ = mount_unattached();
    if (mount_ < 0) mount_ = mount_in_namespace();
    if (mount_ >= 0) {
        path_ = "/proc/self/fd/" + std::to_string(mount_);
        if (usable(path_)) return;
        close(mount_);
        mount_ = -1;
    }
    sweep_fallback();
    std::string name = std::string(fallback_folder) + "/" + fallback_prefix + std::to_string(getpid()) + "-XXXXXX";
    struct statfs about {};
    if (statfs(fallback_folder, &about) != 0 || about.f_type != tmpfs_magic || !mkdtemp(name.data()))
        throw Unavailable("index-memory",
                          "There is no folder in RAM for the search index: neither a private tmpfs nor /dev/shm");
    path_ = name;
}

RamDisk::~RamDisk() {
    if (mount_ >= 0) {
        close(mount_);
        return;
    }
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace depositary::indexer
