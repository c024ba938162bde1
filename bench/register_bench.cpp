// Acts per second with 1 and with 64 clients at once: what group commit gives. Each act is durable (fsync) and under a signed
// checkpoint before its client goes on. The peer is the disk: the same number of appends, each with its own fdatasync.
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "bench/timing.h"
#include "repository/depositary.h"

using namespace depositary;

namespace {

// Acts per second of this many clients, for about this long.
double acts_per_second(repository::Depositary& depositary, const repository::Actor& actor, int clients, double duration) {
    static std::atomic<unsigned> number = 0;
    std::atomic<unsigned> done = 0;
    std::vector<std::thread> threads;
    const auto start = std::chrono::steady_clock::now();
    const auto until = start + std::chrono::duration<double>(duration);
    for (int i = 0; i < clients; ++i)
        threads.emplace_back([&] {
            while (std::chrono::steady_clock::now() < until) {
                const std::string code = "P" + std::to_string(++number);
                depositary.register_party(actor, {code, "Party " + code});
                ++done;
            }
        });
    for (auto& thread : threads) thread.join();
    return done / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double syncs_per_second(const std::string& folder) {
    const int fd = ::open((folder + "/sync").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    unsigned count = 0;
    const auto time = bench::seconds([&] {
        const std::string block(4096, 'x');
        for (; count < 500; ++count) {
            if (::write(fd, block.data(), block.size()) < 0 || ::fdatasync(fd) != 0) std::abort();
        }
    });
    ::close(fd);
    return count / time;
}

}  // namespace

int main(int argc, char** argv) {
    crypto::initialise();
    const std::string folder = argc > 1 ? argv[1] : "bench-data-" + std::to_string(::getpid());
    const auto root = crypto::X25519Identity::generate();
    repository::Founding founding;
    founding.origin = "depositary.example/bench";
    founding.secretariat_name = "Secretariat";
    founding.login = "secretariat";
    founding.account_name = "The secretariat";
    founding.password = "a long enough password";
    std::filesystem::create_directories(folder);
    repository::Depositary::found(folder + "/data", root, founding);
    {
        repository::Depositary depositary(folder + "/data", root);
        const auto actor = depositary.check_password("secretariat", founding.password).value();
        acts_per_second(depositary, actor, 8, 0.5);
        const auto syncs = syncs_per_second(folder);
        const auto one = acts_per_second(depositary, actor, 1, 3);
        const auto many = acts_per_second(depositary, actor, 64, 3);
        fmt::print("fdatasync of the disk                  {:9.0f} /s\n", syncs);
        fmt::print("acts, 1 client                         {:9.0f} /s   ratio to one sync each {:.2f}\n", one, one / syncs);
        fmt::print("acts, 64 clients                       {:9.0f} /s   ratio to 1 client {:.1f} (aim 10)\n", many, many / one);
        if (!depositary.check({}).empty()) {
            fmt::print("fsck found damage\n");
            return 1;
        }
    }
    std::filesystem::remove_all(folder);
}
