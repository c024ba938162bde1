// The C library's calls that open and look at files, as the libraries linked into depositary-extract see them: the
// program's own definitions come first. Before seal_files() they pass on; after it they answer from memory, because the
// sandbox ends a process that so much as tries. An attacker who calls the kernel instead meets the filter.
//
// Linked into the program alone, never into the tests or the server.
#include "indexer/extract/loaded_files.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <ctime>

using depositary::indexer::files_are_sealed;
using depositary::indexer::loaded_file;

namespace {

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

std::FILE* from_memory(const char* path, const char* mode) {
    const auto content = mode[0] == 'r' ? loaded_file(path) : std::nullopt;
    if (!content) {
        errno = ENOENT;
        return nullptr;
    }
    // Opened for reading: fmemopen() writes nothing to it.
    return fmemopen(const_cast<char*>(content->data()), content->size(), "r");
}

int none() {
    errno = ENOENT;
    return -1;
}

mode_t mode_of(int flags, va_list& arguments) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

extern "C" {

std::FILE* fopen(const char* path, const char* mode) {
    if (files_are_sealed()) return from_memory(path, mode);
    static auto* next = real<std::FILE*(const char*, const char*)>("fopen");
    return next(path, mode);
}

std::FILE* fopen64(const char* path, const char* mode) {
    if (files_are_sealed()) return from_memory(path, mode);
    static auto* next = real<std::FILE*(const char*, const char*)>("fopen64");
    return next(path, mode);
}

int open(const char* path, int flags, ...) {
    if (files_are_sealed()) return none();
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    static auto* next = real<int(const char*, int, ...)>("open");
    return next(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    if (files_are_sealed()) return none();
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    static auto* next = real<int(const char*, int, ...)>("open64");
    return next(path, flags, mode);
}

DIR* opendir(const char* path) {
    if (files_are_sealed()) {
        errno = ENOENT;
        return nullptr;
    }
    static auto* next = real<DIR*(const char*)>("opendir");
    return next(path);
}

int access(const char* path, int mode) {
    if (files_are_sealed()) return loaded_file(path) && mode == R_OK ? 0 : none();
    static auto* next = real<int(const char*, int)>("access");
    return next(path, mode);
}

int stat(const char* path, struct stat* about) {
    if (files_are_sealed()) return none();
    static auto* next = real<int(const char*, struct stat*)>("stat");
    return next(path, about);
}

int lstat(const char* path, struct stat* about) {
    if (files_are_sealed()) return none();
    static auto* next = real<int(const char*, struct stat*)>("lstat");
    return next(path, about);
}

// FreeType opens fonts with calls of its own. As <freetype/freetype.h> declares it: an error's number, or 0.
int FT_New_Face(void* library, const char* path, long index, void** face) {
    constexpr int cannot_open = 1;
    if (!files_are_sealed()) {
        static auto* next = real<int(void*, const char*, long, void**)>("FT_New_Face");
        return next ? next(library, path, index, face) : cannot_open;
    }
    static auto* memory_face = real<int(void*, const unsigned char*, long, long, void**)>("FT_New_Memory_Face");
    const auto content = loaded_file(path);
    if (!content || !memory_face) return cannot_open;
    return memory_face(library, reinterpret_cast<const unsigned char*>(content->data()), static_cast<long>(content->size()),
                       index, face);
}

// The C library looks for the time zone's file whenever a date in a zip archive is converted. Dates say nothing here.
std::time_t mktime(std::tm* parts) {
    return timegm(parts);
}
std::tm* localtime_r(const std::time_t* time, std::tm* parts) {
    return gmtime_r(time, parts);
}

// The C library's own sends a signal, which the sandbox would take for an attack: this ends as the crash it is.
[[noreturn]] void abort() {
    __builtin_trap();
}

}  // extern "C"
