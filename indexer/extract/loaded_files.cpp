#include "indexer/extract/loaded_files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <map>

namespace depositary::indexer {
namespace {

std::map<std::string, std::string_view, std::less<>>& files() {
    static std::map<std::string, std::string_view, std::less<>> all;
    return all;
}
bool sealed = false;

void load(const std::string& path, std::size_t& left) {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    struct stat about {};
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0 &&
        static_cast<std::size_t>(about.st_size) <= left) {
        const auto size = static_cast<std::size_t>(about.st_size);
        // Private, and read from disk when it is first used: nothing is copied.
        void* memory = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (memory != MAP_FAILED) {
            left -= size;
            files().emplace(path, std::string_view(static_cast<const char*>(memory), size));
        }
    }
    close(fd);
}

}  // namespace

void load_files(const std::string& folder, std::string_view ending, std::size_t most) {
    if (sealed) return;
    std::error_code error;
    std::filesystem::recursive_directory_iterator walk(folder, error), end;
    for (; !error && walk != end; walk.increment(error)) {
        const auto path = walk->path().string();
        if (path.ends_with(ending) && walk->is_regular_file(error)) load(path, most);
    }
}

std::optional<std::string_view> loaded_file(std::string_view path) {
    const auto found = files().find(path);
    if (found == files().end()) return {};
    return found->second;
}

std::vector<std::string> loaded_paths() {
    std::vector<std::string> result;
    for (const auto& [path, content] : files()) result.push_back(path);
    return result;
}

void seal_files() {
    sealed = true;
}
bool files_are_sealed() {
    return sealed;
}

}  // namespace depositary::indexer
