#include "server/form_once.h"

#include "crypto/secret.h"
#include "server/page.h"

namespace depositary::server {

using namespace repository;

std::string new_once() { return crypto::to_base64url(crypto::random_array<16>()); }

Once once_of_form(const Request& request, const std::map<std::string, std::string>& fields, const std::vector<std::string>& parties) {
    const auto once = fields.find(std::string(once_field));
    if (once == fields.end() || once->second.empty()) {
        return {};
    }
    crypto::Sha256Stream digest;
    const auto add = [&](std::string_view name, std::string_view value) {
        digest.write(crypto::as_bytes(std::to_string(name.size()) + ":" + std::to_string(value.size()) + ":"));
        digest.write(crypto::as_bytes(name));
        digest.write(crypto::as_bytes(value));
    };
    for (const auto& [name, value] : fields) {
        if (name != form_token_field) {  // it is another after the next sign-in
            add(name, value);
        }
    }
    for (const std::string& party : parties) {
        add("party", party);
    }
    return {"form:" + request.head.path + ":" + once->second.substr(0, 64), digest.finish()};
}

}  // namespace depositary::server
