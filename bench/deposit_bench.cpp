// Deposits through HTTP into a real server process: time for a 1 MiB file beside the disk's own price (the same bytes written
// and synced), and the server's memory while a 1 GiB file is deposited.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "bench/timing.h"
#include "cli/remote.h"
#include "crypto/sha256.h"
#include "repository/depositary.h"

using namespace depositary;
using Json = nlohmann::json;

namespace {

constexpr const char* password = "a long enough password";

// Gives this many bytes of one block again and again.
class Repeated final : public crypto::ByteSource {
public:
    explicit Repeated(std::uint64_t size) : left_(size), block_(1 << 20) { crypto::random_bytes(block_); }
    std::size_t read(std::span<std::uint8_t> buffer) override {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>({buffer.size(), left_, block_.size()}));
        std::memcpy(buffer.data(), block_.data(), size);
        left_ -= size;
        return size;
    }

private:
    std::uint64_t left_;
    crypto::Bytes block_;
};

// The server's resident memory in KiB, now and at its highest.
std::uint64_t memory_of(pid_t pid, const std::string& field) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(field + ":")) return std::stoull(line.substr(field.size() + 1));
    return 0;
}

Json deposit(const cli::Remote& remote, const std::string& compartment, const std::string& symbol, std::uint64_t size) {
    Repeated body(size);
    const auto upload = remote.upload("/api/v1/uploads?compartment=" + compartment, body, size, {}, [](auto, auto) {});
    return remote.post_json("/api/v1/documents",
                            {{"compartment", compartment}, {"symbol", symbol}, {"title", "A deposit"}, {"kind", "guideline"},
                             {"version", {{"files", {{{"upload", upload.at("upload")}, {"name", "file.bin"}}}}}}});
}

double synced_write(const std::string& path, std::size_t size) {
    crypto::Bytes bytes(size);
    return bench::median_seconds(15, [&] {
        const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        crypto::FileSink(fd).write(bytes);
        ::fsync(fd);
        ::close(fd);
        ::unlink(path.c_str());
    });
}

}  // namespace

int main(int argc, char** argv) {
    crypto::initialise();
    const auto program = argc > 1 ? std::string(argv[1]) : (std::filesystem::path(argv[0]).parent_path() / "../bin/depositary").string();
    const auto folder = std::filesystem::absolute("bench-data-" + std::to_string(::getpid())).string();
    std::filesystem::create_directories(folder);
    const auto root = crypto::X25519Identity::generate();
    repository::Depositary::found(folder + "/data", root,
                                  {"depositary.example/bench", {}, "Secretariat", "secretariat", "The secretariat", password});
    std::ofstream(folder + "/root.key") << root.to_text().text() << "\n";
    std::filesystem::permissions(folder + "/root.key", std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);

    const std::string port = std::to_string(20000 + ::getpid() % 20000);
    const std::string listen = "127.0.0.1:" + port, data = folder + "/data", key = folder + "/root.key";
    const char* arguments[] = {program.c_str(), "serve", data.c_str(), "--root", key.c_str(), "--listen", listen.c_str(), "--quiet", nullptr};
    pid_t server = 0;
    if (::posix_spawn(&server, program.c_str(), nullptr, nullptr, const_cast<char**>(arguments), environ) != 0) {
        fmt::print(stderr, "cannot start {}\n", program);
        return 1;
    }
    int result = 0;
    try {
        std::string token;
        for (int attempt = 0; token.empty(); ++attempt) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            try {
                token = cli::Remote("http://" + listen).post("/api/v1/session", {{"login", "secretariat"}, {"password", password}}).cookie;
            } catch (const Unavailable&) {
                if (attempt > 100) throw;
            }
        }
        const cli::Remote remote("http://" + listen, token);
        const std::string compartment = remote.get_json("/api/v1/compartments").at("items").at(0).at("id");
        unsigned number = 0;
        const auto one = bench::median_seconds(15, [&] { deposit(remote, compartment, "B/" + std::to_string(++number), 1 << 20); });
        const auto disk = synced_write(folder + "/sync", 1 << 20);
        fmt::print("deposit of 1 MiB through HTTP          {:9.1f} ms   write and sync of 1 MiB {:6.1f} ms   ratio {:.1f}\n", one * 1e3,
                   disk * 1e3, one / disk);

        const auto idle = memory_of(server, "VmRSS");
        const auto large = bench::seconds([&] { deposit(remote, compartment, "B/large", std::uint64_t{1} << 30); });
        const auto highest = memory_of(server, "VmHWM");
        const double above = static_cast<double>(highest - idle) / 1024;
        fmt::print("deposit of 1 GiB through HTTP          {:9.2f} s    {:.0f} MiB/s; memory {:.0f} MiB above {:.0f} MiB idle (aim: under 64)\n",
                   large, 1024 / large, above, static_cast<double>(idle) / 1024);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        result = 1;
    }
    ::kill(server, SIGTERM);
    ::waitpid(server, nullptr, 0);
    std::filesystem::remove_all(folder);
    return result;
}
