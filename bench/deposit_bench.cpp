// Deposits through HTTP into a real server process: time for a 1 MiB file beside the disk's own price (the same bytes
// written and synced), and the server's memory while a 1 GiB file is deposited.
#include "bench/served.h"
#include "bench/timing.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

using namespace depositary;

namespace {

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

void deposit(const bench::Served& served, const std::string& symbol, std::uint64_t size) {
    Repeated body(size);
    served.deposit(symbol, "file.bin", body, size);
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

int main(int, char** argv) {
    crypto::initialise();
    try {
        const bench::Served served(argv[0]);
        unsigned number = 0;
        const auto one = bench::median_seconds(15, [&] { deposit(served, "B/" + std::to_string(++number), 1 << 20); });
        const auto disk = synced_write(served.folder() + "/sync", 1 << 20);
        fmt::print(
            "deposit of 1 MiB through HTTP          {:9.1f} ms   write and sync of 1 MiB {:6.1f} ms   ratio {:.1f}\n",
            one * 1e3, disk * 1e3, one / disk);

        const auto idle = memory_of(served.process(), "VmRSS");
        const auto large = bench::seconds([&] { deposit(served, "B/large", std::uint64_t{1} << 30); });
        const auto highest = memory_of(served.process(), "VmHWM");
        const double above = static_cast<double>(highest - idle) / 1024;
        fmt::print(
            "deposit of 1 GiB through HTTP          {:9.2f} s    {:.0f} MiB/s; memory {:.0f} MiB above {:.0f} MiB idle "
            "(aim: under 64)\n",
            large, 1024 / large, above, static_cast<double>(idle) / 1024);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
