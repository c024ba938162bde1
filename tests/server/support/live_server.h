#pragma once
// A real server over a fresh depositary, on a free port of this machine, and a raw socket to talk to it octet by octet.

#include "server/server.h"
#include "tests/repository/support/world.h"

#include <chrono>
#include <functional>
#include <optional>

namespace depositary::server {

// An answer as it came over the wire.
struct Answer {
    int status = 0;
    std::string head;  // with its status line, up to and including the empty line
    std::string body;  // without its framing

    // The value of a field; nothing when absent. Throws when it is there twice.
    std::optional<std::string> field(std::string_view lower_case_name) const;
    // The problem's code ("urn:depositary:problem:<code>"); "" when the body is no problem.
    std::string problem() const;
    std::string detail() const;
};

// What a page's forms prove that they are this session's with.
std::string form_token_of(const Answer& page);

// A plain socket from an address of this machine. Every wait ends with an exception after thirty seconds.
class Client {
public:
    explicit Client(std::uint16_t port, const std::string& from = "127.0.0.1");
    ~Client();
    Client(Client&& other) noexcept;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // False when the other side has closed.
    bool send(std::string_view bytes);
    void finish_sending();
    // The next answer; nothing when the connection ends before one. `to_head`: the answer to a HEAD, which has no body.
    std::optional<Answer> receive(bool to_head = false);
    // All that comes until the other side closes (a reset counts as that).
    std::string receive_all();
    // True when the other side closes within the time and sends nothing more.
    bool closed_within(std::chrono::milliseconds time);
    int descriptor() const { return descriptor_; }

private:
    bool fill();
    int descriptor_ = -1;
    std::string held_;
};

// Finds nothing, and keeps in which compartments it was asked to look.
class NoSearch final : public SearchService {
public:
    SearchAnswer search(std::span<const repository::CompartmentId> compartments, const SearchQuery&) override;
    std::vector<SearchCompletion> complete(std::span<const repository::CompartmentId> compartments, const std::string&,
                                           std::size_t) override;
    void wait_for(std::uint64_t) override {}
    bool is_unread(const repository::CompartmentId&, const repository::DocumentId&, std::uint32_t) const override { return false; }
    std::string synonyms() const override;
    void set_synonyms(const std::string& text) override;
    std::vector<repository::CompartmentId> asked() const;

private:
    mutable std::mutex mutex_;
    std::vector<repository::CompartmentId> asked_;
    std::string synonyms_;
};

// Takes a file's bytes for its text; fails as a bug would where they are "please fail".
class BytesAsText final : public TextService {
public:
    ExtractedText extract(const repository::OpenFile& file) override;
    TextOutcome outcome(const repository::CompartmentId& compartment, const repository::File& file) override;
    // By the names of files; not to be changed while the server answers. Any other was read and all is well.
    std::map<std::string, TextOutcome> outcomes;
};

// Behind a proxy on this machine, as "localhost".
void behind_proxy(ServerSettings& settings);

struct LiveServer {
    explicit LiveServer(const std::function<void(ServerSettings&)>& change = {});
    ~LiveServer();
    // The process anew, over the same folder.
    void restart();

    ServerSettings used;
    repository::World world;
    NoSearch search;
    BytesAsText text;
    std::FILE* log = nullptr;  // the access log, a file without a name
    std::unique_ptr<Server> server;

    std::uint16_t port() const { return server->port(); }
    std::string log_text() const;

    // A session of this account, as its bearer field, its cookie field; both end in CR LF.
    std::string bearer(const repository::Actor& actor);
    std::string cookie(const repository::Actor& actor);
    std::string token(const repository::Actor& actor);

    // One request on a connection of its own: `fields` are whole lines, each ending in CR LF; Host, and Content-Length
    // where there is a body or the method is POST, are added.
    Answer ask(const std::string& method, const std::string& target, const std::string& fields = "",
               const std::optional<std::string>& body = std::nullopt);
    Answer post_json(const std::string& target, const std::string& fields, const std::string& body);
    // A raw request on a connection of its own, and all that comes back.
    std::string raw(std::string_view request);

    // Files of the vault that are not finished.
    std::size_t temporary_files() const;
    std::uint64_t register_size() const { return world.depositary->register_size(); }
};

}  // namespace depositary::server
