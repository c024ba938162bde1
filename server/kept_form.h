#pragma once
// A form that cannot be taken now (its sender's session ended, the proof of who they are is too old, its files are too large) is not
// lost: what was typed stands on the page that says so, to be copied.

#include <optional>

#include "server/page.h"

namespace depositary::server {

// Passes a form's body on and keeps what was read of it, its beginning at most: a form has its fields before its files.
class KeptBody final : public crypto::ByteSource {
public:
    explicit KeptBody(crypto::ByteSource& body) : body_(body) {}
    std::size_t read(std::span<std::uint8_t> buffer) override;
    // What is kept, with what nobody has read yet too.
    std::string beginning();

private:
    crypto::ByteSource& body_;
    std::string kept_;
};

// The page with what was typed and the way on; nothing when nothing was typed, or the body is no form. Passwords and codes are not shown
// again; files are not kept, and the page says so. `onward`: where the link leads, its words under the key `onward_word`.
std::optional<Response> kept_form_page(Application& application, const Request& request, const Problem& problem, KeptBody& body,
                                       const std::string& onward, const std::string& onward_word);

}  // namespace depositary::server
