#include "crypto/age_header.h"

#include <algorithm>

namespace depositary::crypto {
namespace {

constexpr std::string_view version_line = "age-encryption.org/v1";
constexpr std::size_t max_header = 1u << 20;
constexpr std::size_t body_columns = 64;

[[noreturn]] void malformed(const std::string& what) { throw Damaged("age-header", "not an age file: " + what); }

// Reads lines ending in LF and keeps all that was read.
class LineReader {
public:
    explicit LineReader(const NextByte& next) : next_(next) {}
    // Without its LF.
    std::string line() {
        const auto start = text_.size();
        for (;;) {
            const auto byte = next_();
            if (!byte) malformed("the header ends early");
            if (text_.size() >= max_header) malformed("the header is longer than 1 MiB");
            text_ += static_cast<char>(*byte);
            if (*byte == '\n') return text_.substr(start, text_.size() - start - 1);
        }
    }
    const std::string& text() const { return text_; }

private:
    const NextByte& next_;
    std::string text_;
};

std::vector<std::string> split_arguments(std::string_view text) {
    std::vector<std::string> arguments;
    for (std::size_t start = 0; start <= text.size();) {
        const auto end = std::min(text.find(' ', start), text.size());
        const auto argument = text.substr(start, end - start);
        const bool visible = std::all_of(argument.begin(), argument.end(), [](char c) { return c >= 33 && c <= 126; });
        if (argument.empty() || !visible) malformed("a stanza's argument is empty or not of visible ASCII");
        arguments.emplace_back(argument);
        start = end + 1;
    }
    return arguments;
}

Bytes read_body(LineReader& lines) {
    std::string body;
    for (;;) {
        const auto line = lines.line();
        if (line.size() > body_columns) malformed("a stanza's body has a line over 64 columns");
        body += line;
        if (line.size() < body_columns) break;
    }
    const auto bytes = from_base64_unpadded(body);
    if (!bytes) malformed("a stanza's body is not canonical base64");
    return *bytes;
}

}  // namespace

AgeHeader read_age_header(const NextByte& next) {
    LineReader lines(next);
    if (lines.line() != version_line) malformed("it does not begin with the line \"age-encryption.org/v1\"");
    AgeHeader header;
    for (;;) {
        const auto before = lines.text().size();
        const auto line = lines.line();
        if (line.starts_with("---")) {
            if (!line.starts_with("--- ")) malformed("its MAC line is not of the form \"--- MAC\"");
            const auto mac = from_base64_unpadded(std::string_view(line).substr(4));
            if (!mac || mac->size() != 32) malformed("its MAC is not 32 bytes in canonical base64");
            if (header.stanzas.empty()) malformed("it has no recipient");
            header.mac = *mac;
            header.text = lines.text().substr(0, before + 3);
            return header;
        }
        if (!line.starts_with("-> ")) malformed("a line is neither a stanza nor the MAC");
        AgeStanza stanza;
        stanza.arguments = split_arguments(std::string_view(line).substr(3));
        stanza.body = read_body(lines);
        header.stanzas.push_back(std::move(stanza));
    }
}

std::string write_age_stanzas(std::span<const AgeStanza> stanzas) {
    std::string text(version_line);
    text += '\n';
    for (const auto& stanza : stanzas) {
        text += "->";
        for (const auto& argument : stanza.arguments) text += ' ' + argument;
        text += '\n';
        const auto body = to_base64_unpadded(stanza.body);
        for (std::size_t at = 0; at <= body.size(); at += body_columns) text += body.substr(at, body_columns) + '\n';
    }
    return text + "---";
}

Sha256 age_header_mac(const Secret& file_key, std::string_view text) {
    Secret key(32);
    hkdf_sha256(file_key, {}, "header", key.span());
    return hmac_sha256(key, as_bytes(text));
}

Secret open_age_header(const AgeHeader& header, std::span<const AgeIdentity* const> identities) {
    const auto is_scrypt = [](const AgeStanza& stanza) { return stanza.arguments.front() == "scrypt"; };
    if (header.stanzas.size() > 1 && std::any_of(header.stanzas.begin(), header.stanzas.end(), is_scrypt))
        malformed("a passphrase is mixed with other recipients");
    for (const auto* identity : identities) {
        auto file_key = identity->unwrap(header.stanzas);
        if (file_key.empty()) continue;
        if (!Secret::copy_of(header.mac).equals(age_header_mac(file_key, header.text)))
            throw Damaged("age-header-mac", "the age file's header was changed: its MAC does not hold");
        return file_key;
    }
    const bool under_passphrase = is_scrypt(header.stanzas.front());
    const bool passphrase_given = std::any_of(identities.begin(), identities.end(), [](const auto* identity) {
        return dynamic_cast<const ScryptIdentity*>(identity) != nullptr;
    });
    if (under_passphrase && passphrase_given) throw Invalid("age-no-match", "this is not the passphrase that the file is under");
    if (under_passphrase)
        throw Invalid("age-no-match", "this file is under a passphrase: no identity opens it, its passphrase does");
    if (passphrase_given)
        throw Invalid("age-no-match", "this file is not under a passphrase: an identity of one of its recipients opens it");
    throw Invalid("age-no-match", "no identity given opens this file; it was encrypted to others");
}

Secret age_payload_key(const Secret& file_key, ByteView nonce) {
    Secret key(32);
    hkdf_sha256(file_key, nonce, "payload", key.span());
    return key;
}

}  // namespace depositary::crypto
