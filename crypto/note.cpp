#include "crypto/note.h"

#include <sodium.h>

#include <algorithm>
#include <charconv>

#include "crypto/error.h"

namespace depositary::crypto {
namespace {

constexpr std::size_t most_note_bytes = 128 * 1024;
constexpr std::string_view em_dash = "\xE2\x80\x94";
constexpr std::size_t signature_size = 64;

[[noreturn]] void bad_note(const std::string& what) { throw Invalid("note", "The signed note is malformed: " + what + "."); }
[[noreturn]] void bad_key(const std::string& what) {
    throw Invalid("note-key", "The verifier key is malformed: " + what + ".");
}
[[noreturn]] void bad_checkpoint(const std::string& what) {
    throw Invalid("checkpoint", "The checkpoint is malformed: " + what + ".");
}

bool holds_unicode_space(std::string_view text) {
    static constexpr std::string_view spaces[] = {
        " ",            "\t",           "\n",           "\v",           "\f",           "\r",           "\xC2\x85",
        "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84",
        "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
        "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};
    return std::any_of(std::begin(spaces), std::end(spaces),
                       [&](std::string_view space) { return text.find(space) != std::string_view::npos; });
}

bool is_key_name(std::string_view name) {
    return !name.empty() && is_utf8(name) && name.find('+') == std::string_view::npos && !holds_unicode_space(name);
}

std::uint32_t read_u32(ByteView bytes) {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

std::uint64_t read_u64(ByteView bytes) {
    return std::uint64_t{read_u32(bytes)} << 32 | read_u32(bytes.subspan(4));
}

template <class Number>
void append_big_endian(Bytes& bytes, Number value) {
    for (int shift = (sizeof(Number) - 1) * 8; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<std::uint8_t>(value >> shift));
    }
}

// c2sp.org/signed-note: SHA-256(name ‖ 0x0A ‖ type ‖ key), its first four bytes.
std::uint32_t key_id_of(std::string_view name, NoteKeyType type, ByteView key) {
    Sha256Stream hash;
    hash.write(as_bytes(name));
    const std::uint8_t middle[] = {0x0A, static_cast<std::uint8_t>(type)};
    hash.write(middle);
    hash.write(key);
    return read_u32(ByteView(hash.finish().bytes));
}

// What a cosignature/v1 signs.
std::string cosigned_message(std::string_view text, std::uint64_t timestamp) {
    return "cosignature/v1\ntime " + std::to_string(timestamp) + "\n" + std::string(text);
}

bool ed25519_verifies(ByteView signature, std::string_view message, const std::array<std::uint8_t, 32>& key) {
    const auto bytes = as_bytes(message);
    return signature.size() == signature_size &&
           crypto_sign_verify_detached(signature.data(), bytes.data(), bytes.size(), key.data()) == 0;
}

}  // namespace

NoteVerifier NoteVerifier::make(std::string name, NoteKeyType type, const std::array<std::uint8_t, 32>& key) {
    if (!is_key_name(name)) {
        bad_key("a name is not empty and has no spaces and no plus sign");
    }
    // Canonical, on the curve, and in the main subgroup: no key under which one signature fits any message.
    if (crypto_core_ed25519_is_valid_point(key.data()) != 1) {
        bad_key("it is not a sound Ed25519 key");
    }
    return {name, key_id_of(name, type, key), type, key};
}

NoteVerifier NoteVerifier::parse(std::string_view vkey) {
    const auto first = vkey.find('+');
    const auto second = first == std::string_view::npos ? first : vkey.find('+', first + 1);
    if (second == std::string_view::npos) {
        bad_key("it has not the form name+id+key");
    }
    const auto id = from_hex(vkey.substr(first + 1, second - first - 1));
    const auto key = from_base64(vkey.substr(second + 1));
    if (!id || id->size() != 4 || !key || key->empty()) {
        bad_key("its id is not eight hexadecimal digits, or its key not base64");
    }
    const auto type = static_cast<NoteKeyType>((*key)[0]);
    if ((type != NoteKeyType::ed25519 && type != NoteKeyType::cosignature) || key->size() != 33) {
        bad_key("its type is none that is known here");
    }
    std::array<std::uint8_t, 32> bytes{};
    std::copy(key->begin() + 1, key->end(), bytes.begin());
    NoteVerifier verifier = make(std::string(vkey.substr(0, first)), type, bytes);
    if (verifier.key_id != read_u32(*id)) {
        bad_key("its id is not that of its name and key");
    }
    return verifier;
}

std::string NoteVerifier::to_text() const {
    Bytes id;
    append_big_endian(id, key_id);
    Bytes typed{static_cast<std::uint8_t>(type)};
    typed.insert(typed.end(), key.begin(), key.end());
    return name + "+" + to_hex(id) + "+" + to_base64(typed);
}

SignedNote SignedNote::parse(std::string_view note) {
    if (note.size() > most_note_bytes) {
        bad_note("it is longer than 128 KiB");
    }
    if (!is_utf8(note)) {
        bad_note("it is not UTF-8");
    }
    if (std::any_of(note.begin(), note.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; })) {
        bad_note("it holds a control character");
    }
    const auto blank = note.rfind("\n\n");
    if (blank == std::string_view::npos || note.back() != '\n' || blank + 2 == note.size()) {
        bad_note("a text, an empty line and signature lines, each ending in a newline, are wanted");
    }
    SignedNote parsed{std::string(note.substr(0, blank + 1)), {}};
    std::string_view rest = note.substr(blank + 2);
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        if (!line.starts_with(em_dash) || line.size() <= em_dash.size() || line[em_dash.size()] != ' ') {
            bad_note("a signature line does not begin with an em dash and a space");
        }
        line.remove_prefix(em_dash.size() + 1);
        const auto space = line.find(' ');
        const auto bytes = space == std::string_view::npos ? std::nullopt : from_base64(line.substr(space + 1));
        if (!bytes || bytes->size() < 5 || !is_key_name(line.substr(0, space))) {
            bad_note("a signature line is not a key's name and a signature in base64");
        }
        parsed.signatures.push_back(
            {std::string(line.substr(0, space)), read_u32(*bytes), Bytes(bytes->begin() + 4, bytes->end())});
    }
    return parsed;
}

std::string SignedNote::to_text() const {
    std::string note = text + "\n";
    for (const NoteSignature& signature : signatures) {
        Bytes bytes;
        append_big_endian(bytes, signature.key_id);
        bytes.insert(bytes.end(), signature.signature.begin(), signature.signature.end());
        note += std::string(em_dash) + " " + signature.name + " " + to_base64(bytes) + "\n";
    }
    return note;
}

NoteSigner NoteSigner::generate(std::string name, NoteKeyType type) {
    return from_seed(std::move(name), type, Secret::random(crypto_sign_SEEDBYTES));
}

NoteSigner NoteSigner::from_seed(std::string name, NoteKeyType type, const Secret& seed) {
    if (!is_key_name(name) || seed.size() != crypto_sign_SEEDBYTES) {
        bad_key("a signer needs a name without spaces and plus signs, and a seed of 32 bytes");
    }
    NoteSigner signer;
    signer.name_ = std::move(name);
    signer.type_ = type;
    signer.seed_ = seed.clone();
    Secret secret_key(crypto_sign_SECRETKEYBYTES);
    crypto_sign_seed_keypair(signer.public_key_.data(), secret_key.data(), seed.data());
    return signer;
}

NoteVerifier NoteSigner::verifier() const { return NoteVerifier::make(name_, type_, public_key_); }

NoteSignature NoteSigner::sign(std::string_view text, std::uint64_t timestamp) const {
    const bool cosigns = type_ == NoteKeyType::cosignature;
    const std::string message = cosigns ? cosigned_message(text, timestamp) : std::string(text);
    Secret secret_key(crypto_sign_SECRETKEYBYTES);
    std::array<std::uint8_t, 32> public_key{};
    crypto_sign_seed_keypair(public_key.data(), secret_key.data(), seed_.data());
    std::array<std::uint8_t, signature_size> signature{};
    const auto bytes = as_bytes(message);
    crypto_sign_detached(signature.data(), nullptr, bytes.data(), bytes.size(), secret_key.data());
    NoteSignature result{name_, key_id_of(name_, type_, public_key_), {}};
    if (cosigns) {
        append_big_endian(result.signature, timestamp);
    }
    result.signature.insert(result.signature.end(), signature.begin(), signature.end());
    return result;
}

std::vector<VerifiedSignature> verify_note(const SignedNote& note, std::span<const NoteVerifier> known) {
    std::vector<VerifiedSignature> verified;
    for (const NoteSignature& signature : note.signatures) {
        for (const NoteVerifier& verifier : known) {
            if (verifier.name != signature.name || verifier.key_id != signature.key_id) {
                continue;
            }
            ByteView bytes = signature.signature;
            std::uint64_t timestamp = 0;
            bool good = false;
            if (verifier.type == NoteKeyType::cosignature) {
                if (bytes.size() == 8 + signature_size) {
                    timestamp = read_u64(bytes);
                    good = timestamp >> 63 == 0 &&
                           ed25519_verifies(bytes.subspan(8), cosigned_message(note.text, timestamp), verifier.key);
                }
            } else {
                good = ed25519_verifies(bytes, note.text, verifier.key);
            }
            if (!good) {
                throw Invalid("note-signature", "A signature of " + verifier.name + " on the note does not verify.");
            }
            const bool seen = std::any_of(verified.begin(), verified.end(),
                                          [&](const VerifiedSignature& other) { return other.verifier == verifier; });
            if (!seen) {
                verified.push_back({verifier, timestamp});
            }
        }
    }
    return verified;
}

Checkpoint Checkpoint::parse(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) {
            bad_checkpoint("its last line does not end in a newline");
        }
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    if (lines.size() < 3 || std::any_of(lines.begin(), lines.end(), [](std::string_view line) { return line.empty(); })) {
        bad_checkpoint("it has fewer than three lines, or an empty one");
    }
    Checkpoint checkpoint;
    checkpoint.origin = lines[0];
    const std::string_view size = lines[1];
    const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), checkpoint.size);
    if (error != std::errc() || end != size.data() + size.size() || (size.size() > 1 && size[0] == '0') ||
        checkpoint.size >> 63 != 0) {
        bad_checkpoint("its size is not a decimal number");
    }
    const auto root = from_base64(lines[2]);
    if (!root || root->size() != 32) {
        bad_checkpoint("its root is not 32 bytes in base64");
    }
    std::copy(root->begin(), root->end(), checkpoint.root.bytes.begin());
    checkpoint.extensions.assign(lines.begin() + 3, lines.end());
    return checkpoint;
}

std::string Checkpoint::to_text() const {
    std::string text = origin + "\n" + std::to_string(size) + "\n" + to_base64(root) + "\n";
    for (const std::string& line : extensions) {
        text += line + "\n";
    }
    return text;
}

}  // namespace depositary::crypto
