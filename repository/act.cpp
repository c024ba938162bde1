#include "repository/act.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "crypto/error.h"

namespace depositary::repository {
namespace {

constexpr std::size_t salt_size = 32;
constexpr std::string_view leaf_header = "depositary-leaf/v1";

}  // namespace

std::string canonical(const nlohmann::json& value) {
    // nlohmann sorts names by their bytes, which for ASCII is RFC 8785's order, and escapes only what must be.
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::strict);
}

std::string Leaf::to_entry() const {
    std::string entry(leaf_header);
    entry += "\n" + kind + "\n" + time.to_text() + "\n" + crypto::to_base64(commitment) + "\n";
    return entry;
}

std::optional<Leaf> Leaf::parse(std::string_view entry) {
    std::array<std::string_view, 4> lines;
    for (auto& line : lines) {
        const auto end = entry.find('\n');
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        line = entry.substr(0, end);
        entry.remove_prefix(end + 1);
    }
    const auto time = Timestamp::parse(lines[2]);
    const auto commitment = crypto::from_base64(lines[3]);
    if (!entry.empty() || lines[0] != leaf_header || lines[1].empty() || !time || !commitment ||
        commitment->size() != 32) {
        return std::nullopt;
    }
    Leaf leaf{std::string(lines[1]), *time, {}};
    std::copy(commitment->begin(), commitment->end(), leaf.commitment.bytes.begin());
    return leaf;
}

crypto::Sha256 commit_to(crypto::ByteView salt, std::string_view payload) {
    crypto::Sha256Stream hash;
    hash.write(salt);
    hash.write(crypto::as_bytes(payload));
    return hash.finish();
}

crypto::Bytes seal_act(const crypto::FieldKey& key, const ActId& id, const ActContent& content) {
    crypto::Bytes plaintext(content.salt);
    const auto payload = crypto::as_bytes(content.payload);
    plaintext.insert(plaintext.end(), payload.begin(), payload.end());
    const std::string row = id.to_text();
    return key.seal(plaintext, {"act", row, "sealed"});
}

ActContent open_act(const crypto::FieldKey& key, const ActId& id, crypto::ByteView sealed) {
    const std::string row = id.to_text();
    const crypto::Secret plaintext = key.open(sealed, {"act", row, "sealed"});
    if (plaintext.size() < salt_size) {
        throw Damaged("act", "An act is too short to hold its salt.");
    }
    const auto view = plaintext.view();
    return {crypto::Bytes(view.begin(), view.begin() + salt_size), std::string(crypto::as_text(view.subspan(salt_size)))};
}

}  // namespace depositary::repository
