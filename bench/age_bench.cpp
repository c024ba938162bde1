// Encrypting and decrypting a 256 MiB file: this library beside stock `age` (whole processes, /dev/shm to /dev/shm) and beside
// the bare ChaCha20-Poly1305 kernel over the same bytes.
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "bench/timing.h"
#include "crypto/age.h"
#include "crypto/bulk_aead.h"

using namespace depositary;
using namespace depositary::crypto;

namespace {

constexpr std::size_t file_size = std::size_t{256} << 20;
constexpr std::size_t chunk = 64 * 1024;

class Nowhere final : public ByteSink {
public:
    void write(ByteView) override {}
};

// The kernel alone over the same bytes: chunk by chunk out of one large buffer.
double kernel(BulkAead::Direction direction, const Bytes& plain) {
    const auto key = Secret::random(32);
    BulkAead sealer(key, BulkAead::Direction::seal), opener(key, BulkAead::Direction::open);
    const BulkAead::Nonce nonce{};
    Bytes sealed(file_size / chunk * (chunk + 16)), out(chunk + 16);
    for (std::size_t i = 0; i < file_size / chunk; ++i)
        sealer.seal(nonce, ByteView(plain).subspan(i * chunk, chunk), std::span(sealed).subspan(i * (chunk + 16), chunk + 16));
    return bench::median_seconds(5, [&] {
        for (std::size_t i = 0; i < file_size / chunk; ++i) {
            if (direction == BulkAead::Direction::seal)
                sealer.seal(nonce, ByteView(plain).subspan(i * chunk, chunk), out);
            else if (!opener.open(nonce, ByteView(sealed).subspan(i * (chunk + 16), chunk + 16), std::span(out).first(chunk)))
                std::abort();
        }
    });
}

void must(const std::string& command) {
    if (std::system(command.c_str()) != 0) {
        fmt::print(stderr, "failed: {}\n", command);
        std::exit(1);
    }
}

}  // namespace

int main(int argc, char** argv) {
    initialise();
    const std::string program = argc > 1 ? argv[1] : (std::filesystem::path(argv[0]).parent_path() / "../bin/depositary").string();
    const auto folder = "/dev/shm/depositary-age-bench-" + std::to_string(::getpid());
    std::filesystem::create_directory(folder);
    Bytes plain(file_size);
    random_bytes(plain);
    std::ofstream(folder + "/plain", std::ios::binary) << as_text(plain);
    const auto identity = X25519Identity::generate();
    std::ofstream(folder + "/identity") << identity.to_text().text() << "\n";
    std::filesystem::permissions(folder + "/identity", std::filesystem::perms::owner_read);  // no other is opened with
    const auto recipient = identity.recipient();

    const double mib = static_cast<double>(file_size) / (1 << 20);
    const auto line = [&](const char* what, double time, const char* peer, double peer_time, double aim) {
        fmt::print("{:<38} {:7.0f} MiB/s   {:<28} {:7.0f} MiB/s   ratio {:.2f} (aim {:.2f})\n", what, mib / time, peer,
                   mib / peer_time, peer_time / time, aim);
    };
    // In memory, beside the bare kernel.
    const auto encrypt = bench::median_seconds(5, [&] {
        Nowhere out;
        AgeEncryptor encryptor(out, recipient);
        encryptor.write(plain);
        encryptor.finish();
    });
    MemorySink file;
    {
        AgeEncryptor encryptor(file, recipient);
        encryptor.write(plain);
        encryptor.finish();
    }
    const auto decrypt = bench::median_seconds(5, [&] {
        MemorySource in(file.bytes());
        AgeDecryptor decryptor(in, identity);
        Bytes buffer(std::size_t{1} << 20);
        while (decryptor.read(buffer) > 0) {
        }
    });
    line("encrypt, in memory", encrypt, "bare ChaCha20-Poly1305", kernel(BulkAead::Direction::seal, plain), 0.9);
    line("decrypt, in memory", decrypt, "bare ChaCha20-Poly1305", kernel(BulkAead::Direction::open, plain), 0.9);

    // Whole processes.
    const auto ours_seal = program + " seal -r " + recipient.to_text() + " " + folder + "/plain >" + folder + "/ours.age";
    const auto stock_seal = "age -r " + recipient.to_text() + " -o " + folder + "/stock.age " + folder + "/plain";
    const auto ours_open = program + " open -i " + folder + "/identity " + folder + "/stock.age >" + folder + "/ours.plain";
    const auto stock_open = "age -d -i " + folder + "/identity -o " + folder + "/stock.plain " + folder + "/ours.age";
    if (std::filesystem::exists(program)) {
        const auto seal_time = bench::median_seconds(5, [&] { must(ours_seal); });
        const auto stock_seal_time = bench::median_seconds(5, [&] { must(stock_seal); });
        line("depositary seal, 256 MiB file", seal_time, "age -r", stock_seal_time, 1.5);
        const auto open_time = bench::median_seconds(5, [&] { must(ours_open); });
        const auto stock_open_time = bench::median_seconds(5, [&] { must(stock_open); });
        line("depositary open, 256 MiB file", open_time, "age -d", stock_open_time, 1.5);
        must("cmp " + folder + "/plain " + folder + "/ours.plain && cmp " + folder + "/plain " + folder + "/stock.plain");
    } else {
        fmt::print("skipped: {} is not built\n", program);
    }
    std::filesystem::remove_all(folder);
}
