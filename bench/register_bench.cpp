// Acts per second with 1 and with 64 clients at once: what group commit gives. Each act is durable (fsync) and under a signed
// checkpoint before its client goes on. Parties registered have the least to look up: what the register itself bears. Comments on a draft, made
// in a session, are what the most people do at once. The peer is the disk: appends, each with its own fdatasync.
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <thread>

#include "bench/timing.h"
#include "repository/credentials.h"
#include "repository/depositary.h"

using namespace depositary;

namespace {

// Acts per second of this many clients, for about this long.
double acts_per_second(int clients, double duration, const std::function<void(unsigned number)>& act) {
    static std::atomic<unsigned> number = 0;
    std::atomic<unsigned> done = 0;
    std::vector<std::thread> threads;
    const auto start = std::chrono::steady_clock::now();
    const auto until = start + std::chrono::duration<double>(duration);
    for (int i = 0; i < clients; ++i)
        threads.emplace_back([&] {
            while (std::chrono::steady_clock::now() < until) {
                act(++number);
                ++done;
            }
        });
    for (auto& thread : threads) thread.join();
    return done / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void compare(const std::string& what, double syncs, const std::function<void(unsigned number)>& act) {
    acts_per_second(8, 0.5, act);
    const auto one = acts_per_second(1, 3, act);
    const auto many = acts_per_second(64, 3, act);
    fmt::print("{:20} 1 client           {:9.0f} /s   ratio to one sync each {:.2f}\n", what, one, one / syncs);
    fmt::print("{:20} 64 clients         {:9.0f} /s   ratio to 1 client {:.1f} (aim 10)\n", what, many, many / one);
}

repository::DocumentId deposit_draft(repository::Depositary& depositary, const repository::Actor& actor) {
    const std::string_view text = "Article 12\n\nThe Parties shall meet each year.\n";
    crypto::MemorySource source(crypto::as_bytes(text));
    repository::NewDocument document;
    document.compartment = depositary.compartments(actor).at(0).id;
    document.symbol = "DRAFT/1";
    document.title = "A draft";
    document.first.files.push_back({depositary.store_upload(actor, document.compartment, source, text.size(), crypto::Sha256::of(text)).id,
                                    "draft.txt", "en", repository::FileRole::text, "text/plain"});
    return depositary.add_document(actor, document).document;
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
        const auto signed_in = depositary.check_password("secretariat", founding.password).value();
        repository::SessionTerms terms;
        terms.how = "password";
        terms.lifetime = 3600;
        const auto actor = depositary.credentials().session(depositary.credentials().open_session(signed_in, terms)).value().actor;
        const auto draft = deposit_draft(depositary, actor);
        const auto syncs = syncs_per_second(folder);
        fmt::print("{:40}{:9.0f} /s\n", "fdatasync of the disk", syncs);
        compare("parties registered", syncs, [&](unsigned number) {
            const std::string code = "P" + std::to_string(number);
            depositary.register_party(signed_in, {code, "Party " + code});
        });
        compare("comments", syncs, [&](unsigned number) { depositary.comment(actor, {draft, 1, "Article 12", "Comment " + std::to_string(number), false}); });
        if (!depositary.check({}).empty()) {
            fmt::print("fsck found damage\n");
            return 1;
        }
    }
    std::filesystem::remove_all(folder);
}
