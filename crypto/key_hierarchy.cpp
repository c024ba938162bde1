#include "crypto/key_hierarchy.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace depositary::crypto {
namespace {

constexpr std::size_t field_key_size = 32;
constexpr std::size_t max_identity_file = 64 * 1024;
constexpr std::string_view field_key_prefix = "# field-key: ";

std::string first_line_of(std::uint32_t number) {
    return "# depositary compartment key " + std::to_string(number);
}

[[noreturn]] void bad_key(const std::string& what) {
    throw Damaged("compartment-key", "a compartment's key is not of its form: " + what);
}

Bytes encrypt_to(ByteView content, std::span<const X25519Recipient> recipients) {
    std::vector<const AgeRecipient*> pointers;
    for (const auto& recipient : recipients) pointers.push_back(&recipient);
    return age_encrypt(content, pointers);
}

// Takes the next line off the text.
std::string_view next_line(std::string_view& text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) bad_key("a line is missing");
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

Secret read_private_file(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) throw NotFound("key-file-missing", "cannot open the key file " + path + ": " + std::strerror(errno));
    struct Closer {
        int fd;
        ~Closer() { ::close(fd); }
    } const closer{fd};
    struct stat status {};
    if (::fstat(fd, &status) != 0) throw Unavailable("read-failed", "cannot look at " + path);
    if (!S_ISREG(status.st_mode)) throw Invalid("key-file", path + " is not a plain file");
    if ((status.st_mode & 077) != 0)
        throw Invalid("key-file-readable",
                      "others than its owner may read the key file " + path + "; run: chmod 600 " + path);
    if (static_cast<std::size_t>(status.st_size) > max_identity_file)
        throw Invalid("key-file", path + " is too large for a key file");
    Secret content(static_cast<std::size_t>(status.st_size));
    if (!content.empty()) FileSource(fd).read_at(0, content.span());
    return content;
}

}  // namespace

SealedCompartmentKey create_compartment_key(std::uint32_t number, std::span<const X25519Recipient> recipients) {
    const auto identity = X25519Identity::generate();
    const auto identity_text = identity.to_text();
    const auto field_key = Secret::random(field_key_size);
    auto content = first_line_of(number) + "\n" + std::string(field_key_prefix) + to_base64(field_key) + "\n" +
                   std::string(identity_text.text()) + "\n";
    SealedCompartmentKey sealed{number, identity.recipient().to_text(), encrypt_to(as_bytes(content), recipients)};
    wipe(content);
    return sealed;
}

CompartmentKey open_compartment_key(const SealedCompartmentKey& sealed, const AgeIdentity& root, std::string scope) {
    const auto content = age_decrypt(sealed.file, root);
    auto rest = content.text();
    if (next_line(rest) != first_line_of(sealed.number)) bad_key("it is another key's");
    const auto field_line = next_line(rest);
    if (!field_line.starts_with(field_key_prefix)) bad_key("its field key is missing");
    auto field_bytes = from_base64(field_line.substr(field_key_prefix.size()));
    if (!field_bytes || field_bytes->size() != field_key_size) bad_key("its field key is malformed");
    const auto field_key = Secret::copy_of(*field_bytes);
    std::fill(field_bytes->begin(), field_bytes->end(), std::uint8_t{0});
    auto identity = X25519Identity::parse(next_line(rest));
    if (!rest.empty()) bad_key("something follows the identity");
    auto recipient = identity.recipient();
    if (recipient.to_text() != sealed.recipient) bad_key("its identity does not belong to the stored recipient");
    return {sealed.number, std::move(identity), recipient, FieldKey(sealed.number, field_key, std::move(scope))};
}

SealedCompartmentKey rewrap_compartment_key(const SealedCompartmentKey& sealed, const AgeIdentity& root,
                                            std::span<const X25519Recipient> recipients) {
    const auto content = age_decrypt(sealed.file, root);
    return {sealed.number, sealed.recipient, encrypt_to(content, recipients)};
}

X25519Identity load_root_identity(const std::string& path, const std::function<Secret()>& passphrase) {
    auto content = read_private_file(path);
    if (content.text().starts_with("age-encryption.org/v1\n")) content = age_decrypt(content, ScryptIdentity(passphrase()));
    std::string_view found;
    for (auto rest = content.text(); !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || line.starts_with('#')) continue;
        if (!found.empty()) throw Invalid("key-file", path + " holds more than one identity");
        found = line;
    }
    if (found.empty()) throw Invalid("key-file", path + " holds no identity (AGE-SECRET-KEY-1…)");
    return X25519Identity::parse(found);
}

}  // namespace depositary::crypto
