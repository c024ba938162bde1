#pragma once
// A depositary served by a process of its own, as `depositary serve` does it, with the limits that are shipped.

#include "cli/remote.h"
#include "repository/depositary.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

namespace depositary::bench {

class Served {
public:
    // `own`: the path of the benchmark's own program; the program served lies beside it.
    explicit Served(const std::string& own)
        : folder_(std::filesystem::absolute("bench-data-" + std::to_string(::getpid())).string()),
          port_(static_cast<std::uint16_t>(20000 + ::getpid() % 20000)) {
        const auto program = (std::filesystem::path(own).parent_path() / "../bin/depositary").string();
        const auto data = folder_ + "/data", key = folder_ + "/root.key", listen = "127.0.0.1:" + std::to_string(port_);
        std::filesystem::create_directories(folder_);
        const auto root = crypto::X25519Identity::generate();
        repository::Depositary::found(
            data, root, {"depositary.example/bench", {}, "Secretariat", "secretariat", "The secretariat", password});
        std::ofstream(key) << root.to_text().text() << "\n";
        std::filesystem::permissions(key, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        const char* arguments[] = {program.c_str(), "serve",        data.c_str(), "--root", key.c_str(),
                                   "--listen",      listen.c_str(), "--quiet",    nullptr};
        if (::posix_spawn(&process_, program.c_str(), nullptr, nullptr, const_cast<char**>(arguments), environ) != 0) {
            std::filesystem::remove_all(folder_);
            throw std::runtime_error("cannot start " + program);
        }
        try {
            sign_in("http://" + listen);
        } catch (...) {
            stop();
            throw;
        }
    }
    ~Served() { stop(); }
    Served(const Served&) = delete;
    Served& operator=(const Served&) = delete;

    pid_t process() const { return process_; }
    std::uint16_t port() const { return port_; }
    const std::string& folder() const { return folder_; }
    const std::string& token() const { return token_; }              // of the secretariat's session
    const std::string& compartment() const { return compartment_; }  // one that it may deposit into
    const cli::Remote& remote() const { return *remote_; }           // signed in as the secretariat

    // A document of one file. Returns the server's answer.
    nlohmann::json deposit(const std::string& symbol, const std::string& file_name, crypto::ByteSource& body,
                           std::uint64_t size) const {
        const auto upload =
            remote_->upload("/api/v1/uploads?compartment=" + compartment_, body, size, {}, [](auto, auto) {});
        return remote_->post_json("/api/v1/documents",
                                  {{"compartment", compartment_},
                                   {"symbol", symbol},
                                   {"title", "A deposit"},
                                   {"kind", "guideline"},
                                   {"version", {{"files", {{{"upload", upload.at("upload")}, {"name", file_name}}}}}}});
    }

private:
    static constexpr const char* password = "a long enough password";

    void sign_in(const std::string& url) {
        for (int attempt = 0; token_.empty(); ++attempt) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            try {
                token_ =
                    cli::Remote(url).post("/api/v1/session", {{"login", "secretariat"}, {"password", password}}).cookie;
            } catch (const Unavailable&) {
                if (attempt > 100) throw;
            }
        }
        remote_.emplace(url, token_);
        compartment_ = remote_->get_json("/api/v1/compartments").at("items").at(0).at("id");
    }

    void stop() {
        ::kill(process_, SIGTERM);
        ::waitpid(process_, nullptr, 0);
        std::filesystem::remove_all(folder_);
    }

    const std::string folder_;
    const std::uint16_t port_;
    pid_t process_ = 0;
    std::string token_, compartment_;
    std::optional<cli::Remote> remote_;
};

}  // namespace depositary::bench
