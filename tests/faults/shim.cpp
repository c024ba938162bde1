// Preloaded into a program: counts its calls that change files below one folder, and makes the N-th of them go wrong.
//
//   FAULT_FOLDER   only calls on files below this folder (absolute, no trailing slash) count
//   FAULT_AT       N: which call goes wrong; 0 or unset: none
//   FAULT_MODE     fail    the call fails with FAULT_ERRNO, nothing is done
//                  fail-on it and all later ones do (FAULT_KINDS=write,sync,… restricts to some kinds of call)
//                  short   a write writes half of what it was given; other calls are done as asked
//                  before  the process ends before the call; after: after it
//   FAULT_IMAGE    at the end of the process by before/after, the tree as a power cut leaves it is written to this folder
//                  (which must exist and be empty): content as of the last sync of each file, names as of the last sync of
//                  each folder. FAULT_SEED: every unsynced content and name survives or not by a coin of this seed, instead
//                  of never.
//   FAULT_DROP     syncs of paths that contain these words ("folder:…": of folders only) are not done, though the program is
//                  told that they were: what a program without that sync would be. For proving that the tests notice.
//   FAULT_COUNT    a file to write the number of counted calls to, at exit
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <random>
#include <string>

namespace {

template <class Function>
Function real(const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

enum class Action { proceed, fail, half, end_after };

struct Object {  // a file or folder, whatever its names
    bool folder = false;
    std::string content;              // as of its last sync
    std::map<std::string, int> names;  // of a folder: what is in it, as of its last sync
};

class Shim {
public:
    static Shim& get() {
        static Shim* shim = new Shim;  // never destroyed: calls come until the very end
        return *shim;
    }

    std::recursive_mutex mutex;

    bool watches(const std::string& path) const {
        return !folder_.empty() && (path == folder_ || path.starts_with(folder_ + "/"));
    }
    std::string path_of(int fd) const {
        const auto found = open_.find(fd);
        return found == open_.end() ? "" : found->second;
    }
    void opened(int fd, const std::string& path) { open_[fd] = path; }
    void closed(int fd) { open_.erase(fd); }

    // Counts a call and says what is to become of it. Ends the process where that is due.
    Action call(const char* kind) {
        ++count_;
        if (at_ == 0 || count_ < at_ || (count_ > at_ && mode_ != "fail-on")) return Action::proceed;
        if (mode_ == "before") end();
        if (mode_ == "after") return Action::end_after;
        if (mode_ == "short") return Action::half;
        if (!kinds_.empty() && kinds_.find(kind) == std::string::npos) return Action::proceed;
        errno = errno_;
        return Action::fail;
    }
    [[noreturn]] void end() {
        if (!image_.empty()) {
            const auto root = object_at(folder_);
            write_folder(root, folder_, image_);
        }
        write_count();
        ::_exit(99);
    }
    void write_count() {
        if (count_file_.empty()) return;
        const int fd = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, count_file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600));
        const auto text = std::to_string(count_);
        (void)!::syscall(SYS_write, fd, text.data(), text.size());
        ::syscall(SYS_close, fd);
    }

    // --- what is durable ---
    bool drops_sync(const std::string& path, bool folder) const {
        const std::string_view prefix = "folder:";
        const bool folders_only = drop_.starts_with(prefix);
        const auto words = std::string_view(drop_).substr(folders_only ? prefix.size() : 0);
        return !words.empty() && path.find(words) != std::string::npos && (folder || !folders_only);
    }
    void synced(int fd, const std::string& path) {
        struct stat status {};
        if (image_.empty() || ::fstat(fd, &status) != 0 || drops_sync(path, S_ISDIR(status.st_mode))) return;
        Object& object = objects_[object_of(status)];
        if (S_ISDIR(status.st_mode)) {
            object.names = names_in(path);
        } else {
            object.content = content_of(path, fd);
        }
    }
    // A file that was made just now: another one than whatever had its inode before.
    void created(const std::string& path) {
        struct stat status {};
        if (!image_.empty() && ::lstat(path.c_str(), &status) == 0) {
            ids_[status.st_ino] = ++last_id_;
            objects_[last_id_] = {S_ISDIR(status.st_mode), "", {}};
        }
    }

private:
    Shim() {
        const auto text = [](const char* name) {
            const char* value = std::getenv(name);
            return std::string(value == nullptr ? "" : value);
        };
        folder_ = text("FAULT_FOLDER");
        mode_ = text("FAULT_MODE");
        kinds_ = text("FAULT_KINDS");
        image_ = text("FAULT_IMAGE");
        drop_ = text("FAULT_DROP");
        count_file_ = text("FAULT_COUNT");
        at_ = std::strtoull(text("FAULT_AT").c_str(), nullptr, 10);
        errno_ = std::atoi(text("FAULT_ERRNO").c_str());
        coin_.seed(static_cast<unsigned>(std::strtoul(text("FAULT_SEED").c_str(), nullptr, 10)));
        with_coin_ = !text("FAULT_SEED").empty();
        if (!image_.empty()) remember(folder_);  // all that is there at the start is durable
        std::atexit([] { get().write_count(); });
    }

    int object_of(const struct stat& status) {
        const auto found = ids_.find(status.st_ino);
        if (found != ids_.end()) return found->second;
        ids_[status.st_ino] = ++last_id_;
        objects_[last_id_].folder = S_ISDIR(status.st_mode);
        return last_id_;
    }
    int object_at(const std::string& path) {
        struct stat status {};
        return ::lstat(path.c_str(), &status) == 0 ? object_of(status) : 0;
    }
    std::map<std::string, int> names_in(const std::string& path) {
        std::map<std::string, int> names;
        DIR* folder = ::opendir(path.c_str());
        while (const dirent* entry = folder == nullptr ? nullptr : ::readdir(folder)) {
            const std::string name = entry->d_name;
            if (name != "." && name != "..") names[name] = object_at(path + "/" + name);
        }
        if (folder != nullptr) ::closedir(folder);
        return names;
    }
    static std::string content_of(const std::string& path, int open_fd = -1) {
        int fd = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path.c_str(), O_RDONLY | O_CLOEXEC));
        if (fd < 0 && open_fd >= 0) {  // without a name by now
            const auto own = "/proc/self/fd/" + std::to_string(open_fd);
            fd = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, own.c_str(), O_RDONLY | O_CLOEXEC));
        }
        std::string content;
        char buffer[65536];
        for (long count; fd >= 0 && (count = ::syscall(SYS_read, fd, buffer, sizeof buffer)) > 0;)
            content.append(buffer, static_cast<std::size_t>(count));
        if (fd >= 0) ::syscall(SYS_close, fd);
        return content;
    }
    void remember(const std::string& path) {
        struct stat status {};
        if (::lstat(path.c_str(), &status) != 0) return;
        const int id = object_of(status);
        if (!S_ISDIR(status.st_mode)) {
            objects_[id].content = content_of(path);
            return;
        }
        const auto names = names_in(path);
        objects_[id].names = names;
        for (const auto& [name, child] : names) remember(path + "/" + name);
    }
    bool survives() { return with_coin_ && (coin_() & 1) != 0; }

    // `now`: where the folder stands in the running program's tree, empty if nowhere.
    void write_folder(int id, const std::string& now, const std::string& to) {
        auto names = objects_[id].names;
        std::map<std::string, int> current;
        if (!now.empty()) current = names_in(now);
        for (const auto& [name, child] : current)
            if (!names.contains(name) && survives()) names[name] = child;
        for (auto entry = names.begin(); entry != names.end();) {
            const auto same = current.find(entry->first);
            if (same == current.end() && survives()) {
                entry = names.erase(entry);  // its removal reached the disk
                continue;
            }
            if (same != current.end() && same->second != entry->second && survives()) entry->second = same->second;
            ++entry;
        }
        for (const auto& [name, child] : names) {
            const auto same = current.find(name);
            const bool here = same != current.end() && same->second == child;
            const auto path = here ? now + "/" + name : "";
            const auto target = to + "/" + name;
            if (objects_[child].folder) {
                ::syscall(SYS_mkdirat, AT_FDCWD, target.c_str(), 0700);
                write_folder(child, path, target);
            } else {
                const auto& content = objects_[child].content;
                const bool newest = here && survives();
                write_file(target, newest ? content_of(path) : content);
            }
        }
    }
    static void write_file(const std::string& path, const std::string& content) {
        const int fd = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600));
        for (std::size_t at = 0; at < content.size();) {
            const long count = ::syscall(SYS_write, fd, content.data() + at, content.size() - at);
            if (count <= 0) ::abort();
            at += static_cast<std::size_t>(count);
        }
        ::syscall(SYS_close, fd);
    }

    std::string folder_, mode_, kinds_, image_, drop_, count_file_;
    std::uint64_t at_ = 0, count_ = 0;
    int errno_ = 0;
    bool with_coin_ = false;
    std::mt19937 coin_;
    std::map<int, std::string> open_;
    std::map<ino_t, int> ids_;
    std::map<int, Object> objects_;
    int last_id_ = 0;
};

[[gnu::constructor]] void start() { Shim::get(); }

// A call on a path or descriptor that counts: what it is, whether it is watched, and how it is really done.
template <class Real>
auto counted(bool watched, const char* kind, Real&& do_it) -> decltype(do_it(false)) {
    if (!watched) return do_it(false);
    const std::lock_guard lock(Shim::get().mutex);
    const Action action = Shim::get().call(kind);
    if (action == Action::fail) return -1;
    const auto result = do_it(action == Action::half);
    const int kept = errno;
    if (action == Action::end_after) Shim::get().end();
    errno = kept;
    return result;
}

std::string path_of(int fd) {
    const std::lock_guard lock(Shim::get().mutex);
    return Shim::get().path_of(fd);
}

bool exists(const char* path) {
    struct stat status {};
    return ::lstat(path, &status) == 0;
}

int open_file(const char* path, int flags, mode_t mode) {
    static const auto really = real<int (*)(const char*, int, ...)>("open64");
    if (!Shim::get().watches(path)) return really(path, flags, mode);
    const auto do_it = [&](bool) {
        const std::lock_guard lock(Shim::get().mutex);
        const bool fresh = (flags & O_CREAT) != 0 && !exists(path);
        const int fd = really(path, flags, mode);
        if (fd >= 0) Shim::get().opened(fd, path);
        if (fd >= 0 && fresh) Shim::get().created(path);
        return fd;
    };
    return counted((flags & O_CREAT) != 0, "open", do_it);
}

ssize_t write_at(int fd, const void* data, std::size_t size, off_t offset) {
    static const auto really = real<ssize_t (*)(int, const void*, std::size_t, off_t)>("pwrite64");
    return counted(!path_of(fd).empty(), "write", [&](bool half) { return really(fd, data, half && size > 1 ? size / 2 : size, offset); });
}

int cut(int fd, off_t size) {
    static const auto really = real<int (*)(int, off_t)>("ftruncate64");
    return counted(!path_of(fd).empty(), "truncate", [&](bool) { return really(fd, size); });
}

int sync_with(const char* name, int fd) {
    const auto really = real<int (*)(int)>(name);
    const auto path = path_of(fd);
    return counted(!path.empty(), "sync", [&](bool) {
        // Not really synced: the image says what would be durable, and the machine's own disk is spared.
        (void)really;
        if (path.empty()) return really(fd);
        Shim::get().synced(fd, path);
        return 0;
    });
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    return open_file(path, flags, mode);
}
int open64(const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    return open_file(path, flags, mode);
}
int close(int fd) {
    static const auto really = real<int (*)(int)>("close");
    {
        const std::lock_guard lock(Shim::get().mutex);
        Shim::get().closed(fd);
    }
    return really(fd);
}

ssize_t write(int fd, const void* data, std::size_t size) {
    static const auto really = real<ssize_t (*)(int, const void*, std::size_t)>("write");
    return counted(!path_of(fd).empty(), "write", [&](bool half) { return really(fd, data, half && size > 1 ? size / 2 : size); });
}
ssize_t pwrite(int fd, const void* data, std::size_t size, off_t offset) { return write_at(fd, data, size, offset); }
ssize_t pwrite64(int fd, const void* data, std::size_t size, off_t offset) { return write_at(fd, data, size, offset); }
ssize_t writev(int fd, const iovec* parts, int count) {
    static const auto really = real<ssize_t (*)(int, const iovec*, int)>("writev");
    return counted(!path_of(fd).empty(), "write", [&](bool half) { return really(fd, parts, half && count > 1 ? 1 : count); });
}
ssize_t pwritev(int fd, const iovec* parts, int count, off_t offset) {
    static const auto really = real<ssize_t (*)(int, const iovec*, int, off_t)>("pwritev64");
    return counted(!path_of(fd).empty(), "write", [&](bool half) { return really(fd, parts, half && count > 1 ? 1 : count, offset); });
}
ssize_t pwritev64(int fd, const iovec* parts, int count, off_t offset) { return pwritev(fd, parts, count, offset); }

int fsync(int fd) { return sync_with("fsync", fd); }
int fdatasync(int fd) { return sync_with("fdatasync", fd); }

int ftruncate(int fd, off_t size) noexcept { return cut(fd, size); }
int ftruncate64(int fd, off_t size) noexcept { return cut(fd, size); }

int rename(const char* from, const char* to) noexcept {
    static const auto really = real<int (*)(const char*, const char*)>("rename");
    return counted(Shim::get().watches(from) || Shim::get().watches(to), "rename", [&](bool) { return really(from, to); });
}
int link(const char* from, const char* to) noexcept {
    static const auto really = real<int (*)(const char*, const char*)>("link");
    return counted(Shim::get().watches(to), "link", [&](bool) { return really(from, to); });
}
int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
    static const auto really = real<int (*)(int, const char*, int, const char*, int)>("linkat");
    return counted(Shim::get().watches(to), "link", [&](bool) { return really(from_folder, from, to_folder, to, flags); });
}
int unlink(const char* path) noexcept {
    static const auto really = real<int (*)(const char*)>("unlink");
    return counted(Shim::get().watches(path), "unlink", [&](bool) { return really(path); });
}
int remove(const char* path) noexcept {
    static const auto really = real<int (*)(const char*)>("remove");
    return counted(Shim::get().watches(path), "unlink", [&](bool) { return really(path); });
}
int mkdir(const char* path, mode_t mode) noexcept {
    static const auto really = real<int (*)(const char*, mode_t)>("mkdir");
    return counted(Shim::get().watches(path), "open", [&](bool) {
        const int result = really(path, mode);
        if (result == 0) Shim::get().created(path);
        return result;
    });
}

}  // extern "C"
