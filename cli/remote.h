#pragma once
// Talking to a depositary's server, and remembering who is signed in.

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "crypto/bytes.h"

namespace depositary::cli {

// Where a person's session and what audits have seen are kept: $XDG_CONFIG_HOME/depositary or ~/.config/depositary.
std::string config_folder();

struct Session {
    std::string url, login, token;
};
std::optional<Session> load_session();
void save_session(const Session& session);
void forget_session();

class Remote {
public:
    // token: empty when nobody is signed in. ca_file: trusted certificates beside the system's; may be empty.
    explicit Remote(std::string url, std::string token = {}, std::string ca_file = {});
    // With the session of `depositary login`. Unauthenticated when there is none.
    static Remote signed_in();

    struct Answer {
        int status = 0;
        std::string etag, cookie;  // the value of the one cookie that was set, or empty
        std::string body;
    };
    // The error of a problem+json answer is thrown as the project's own, by its status: Invalid, NotFound, Conflict, …
    Answer get(const std::string& path) const;
    nlohmann::json get_json(const std::string& path) const;
    // Streams an answer's body.
    void download(const std::string& path, crypto::ByteSink& out, const std::function<void(std::uint64_t, std::uint64_t)>& progress) const;
    using Fields = std::vector<std::pair<std::string, std::string>>;
    Answer post(const std::string& path, const nlohmann::json& body, const Fields& fields = {}) const;
    nlohmann::json post_json(const std::string& path, const nlohmann::json& body, const Fields& fields = {}) const;
    nlohmann::json upload(const std::string& path, crypto::ByteSource& body, std::uint64_t size, const Fields& fields,
                          const std::function<void(std::uint64_t, std::uint64_t)>& progress) const;
    void remove(const std::string& path) const;
    const std::string& url() const { return url_; }

private:
    using Send = std::function<void(std::ostream&)>;
    using Receive = std::function<void(std::istream&, std::int64_t length)>;
    Answer request(const std::string& method, const std::string& path, const Fields& fields, std::int64_t length,
                   const Send& send, const Receive& receive) const;
    std::string url_, token_, ca_file_;
};

// Percent-encodes everything but unreserved characters (RFC 3986 §2.3).
std::string encode_component(std::string_view text);

}  // namespace depositary::cli
