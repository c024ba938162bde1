#include "crypto/bech32.h"

#include <sodium.h>

#include <algorithm>

namespace depositary::crypto {
namespace {

constexpr std::string_view alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

// The checksum's polynomial remainder (BIP 173).
class Checksum {
public:
    void add(std::uint8_t value) {
        constexpr std::array<std::uint32_t, 5> generator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
        const auto top = state_ >> 25;
        state_ = ((state_ & 0x1ffffff) << 5) ^ value;
        for (unsigned bit = 0; bit < 5; ++bit) {
            if ((top >> bit) & 1) state_ ^= generator[bit];
        }
    }
    void add_hrp(std::string_view hrp) {
        for (const char c : hrp) add(static_cast<std::uint8_t>(c) >> 5);
        add(0);
        for (const char c : hrp) add(static_cast<std::uint8_t>(c) & 31);
    }
    std::uint32_t state() const { return state_; }

private:
    std::uint32_t state_ = 1;
};

}  // namespace

std::string bech32_encode(std::string_view hrp, ByteView data) {
    std::string text(hrp);
    text += '1';
    Checksum checksum;
    checksum.add_hrp(hrp);
    const auto put = [&](std::uint8_t value) {
        checksum.add(value);
        text += alphabet[value];
    };
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const auto byte : data) {
        bits = (bits << 8) | byte;
        for (held += 8; held >= 5; held -= 5) put((bits >> (held - 5)) & 31);
        bits &= 0xff;
    }
    if (held > 0) put((bits << (5 - held)) & 31);
    for (int i = 0; i < 6; ++i) checksum.add(0);
    const auto sum = checksum.state() ^ 1;
    for (int i = 0; i < 6; ++i) text += alphabet[(sum >> (5 * (5 - i))) & 31];
    return text;
}

std::optional<Bech32> bech32_decode(std::string_view text) {
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const bool upper = std::any_of(text.begin(), text.end(), is_upper);
    if (upper && std::any_of(text.begin(), text.end(), is_lower)) return {};
    const auto fold = [&](char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; };

    const auto separator = text.rfind('1');
    if (separator == std::string_view::npos || separator == 0 || text.size() - separator < 7) return {};
    Bech32 decoded;
    decoded.upper_case = upper;
    for (const char c : text.substr(0, separator)) {
        if (c < 33 || c > 126) return {};
        decoded.hrp += fold(c);
    }
    const auto symbols = text.substr(separator + 1);
    Checksum checksum;
    checksum.add_hrp(decoded.hrp);
    decoded.data = Secret((symbols.size() - 6) * 5 / 8);
    std::uint32_t bits = 0;
    unsigned held = 0;
    std::size_t written = 0;
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        const auto value = alphabet.find(fold(symbols[i]));
        if (value == std::string_view::npos) return {};
        checksum.add(static_cast<std::uint8_t>(value));
        if (i + 6 >= symbols.size()) continue;
        bits = ((bits << 5) | static_cast<std::uint32_t>(value)) & 0xfff;
        held += 5;
        if (held >= 8) {
            held -= 8;
            decoded.data.data()[written++] = static_cast<std::uint8_t>(bits >> held);
        }
    }
    const bool padded_with_zeros = held < 5 && (bits & ((1u << held) - 1)) == 0;
    sodium_memzero(&bits, sizeof bits);
    if (checksum.state() != 1 || !padded_with_zeros) return {};
    return decoded;
}

}  // namespace depositary::crypto
