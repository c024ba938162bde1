#pragma once
// What commands need of the terminal and the file system.

#include <cstdio>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "crypto/secret.h"

namespace depositary::cli {

// The thing asked about is not so (a signature does not verify, a file is damaged): exit code 1, already told.
struct NotSo {};

// A secret from the environment variable if it is set, else from the terminal without echo. Invalid when there is neither.
// confirm: asks twice (for new secrets).
crypto::Secret ask_secret(const std::string& what, const char* variable, bool confirm = false);

// The whole of a small file; "-" is standard input. At most 64 MiB.
std::string read_text(const std::string& path);
// Invalid("key-file-readable") when others than its owner may read a file that holds a secret (a pipe is nobody else's).
void require_private(const std::string& path);
// read_text of one for which that holds.
std::string read_key_file(const std::string& path);
// Creates a file that must not exist, with mode 0600 (secret) or 0644, and writes it durably.
void write_new_file(const std::string& path, std::string_view content, bool secret);

// An open file, or standard input for "-".
class InputFile {
public:
    explicit InputFile(const std::string& path);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    int fd() const { return fd_; }

private:
    int fd_;
};

// A progress bar on standard error, if that is a terminal; otherwise nothing. Erased at the end.
class Progress {
public:
    explicit Progress(std::string what);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    void show(std::uint64_t done, std::uint64_t total);

private:
    std::string what_;
    bool terminal_;
    int shown_ = -1;
};

void print_json(const nlohmann::json& value);

}  // namespace depositary::cli
