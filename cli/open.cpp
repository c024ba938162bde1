// `depositary open`: decrypts an age file to standard output, chunk by authenticated chunk.
#include <unistd.h>

#include <cstring>

#include "cli/commands.h"
#include "cli/console.h"
#include "crypto/age.h"
#include "crypto/background_sink.h"
#include "crypto/error.h"

namespace depositary::cli {
namespace {

struct Options {
    std::vector<std::string> identity_files;
    bool passphrase = false;
    std::string file;
};

constexpr std::string_view armor_start = "-----BEGIN";

// Gives back some bytes that were read to look at them, then the rest.
class WithStart final : public crypto::ByteSource {
public:
    WithStart(crypto::Bytes start, crypto::ByteSource& rest) : start_(std::move(start)), rest_(rest) {}
    std::size_t read(std::span<std::uint8_t> buffer) override {
        if (at_ == start_.size()) return rest_.read(buffer);
        const auto size = std::min(buffer.size(), start_.size() - at_);
        std::memcpy(buffer.data(), start_.data() + at_, size);
        at_ += size;
        return size;
    }

private:
    crypto::Bytes start_;
    std::size_t at_ = 0;
    crypto::ByteSource& rest_;
};

crypto::Secret passphrase() { return ask_secret("passphrase", "DEPOSITARY_PASSPHRASE"); }

std::vector<std::unique_ptr<crypto::AgeIdentity>> identities_of(const Options& options) {
    if (options.passphrase == !options.identity_files.empty())
        throw CLI::ValidationError("open", "name an identity file (-i) or ask for the passphrase (--passphrase): one of the two");
    std::vector<std::unique_ptr<crypto::AgeIdentity>> identities;
    for (const auto& path : options.identity_files) {
        auto text = read_text(path);
        if (text.starts_with("age-encryption.org/v1\n")) {  // an identity file that is itself under a passphrase
            const auto plain = crypto::age_decrypt(crypto::as_bytes(text), crypto::ScryptIdentity(passphrase()));
            for (auto& identity : crypto::parse_identity_file(plain.text())) identities.push_back(std::move(identity));
        } else {
            for (auto& identity : crypto::parse_identity_file(text)) identities.push_back(std::move(identity));
        }
        crypto::wipe(text);
    }
    if (options.passphrase) identities.push_back(std::make_unique<crypto::ScryptIdentity>(passphrase()));
    return identities;
}

// The first bytes of the source, up to `count`.
crypto::Bytes read_start(crypto::ByteSource& source, std::size_t count) {
    crypto::Bytes start(count);
    std::size_t done = 0;
    while (done < count) {
        const auto size = source.read(std::span(start).subspan(done));
        if (size == 0) break;
        done += size;
    }
    start.resize(done);
    return start;
}

void open(const Options& options) {
    const auto identities = identities_of(options);
    std::vector<const crypto::AgeIdentity*> pointers;
    for (const auto& identity : identities) pointers.push_back(identity.get());
    const InputFile file(options.file);
    crypto::FileSource source(file.fd());
    // White space may come before armor.
    auto start = read_start(source, 1024);
    const auto text = crypto::as_text(start);
    const auto first = text.find_first_not_of(" \t\r\n");
    const bool armored = first != std::string_view::npos && text.substr(first).starts_with(armor_start);
    WithStart whole(std::move(start), source);
    crypto::ArmorReader armor(whole);
    crypto::AgeDecryptor decryptor(armored ? static_cast<crypto::ByteSource&>(armor) : whole, pointers);
    crypto::FileSink out(STDOUT_FILENO);
    crypto::BackgroundSink written(out);  // only what is authenticated gets there, and all of it, also before an error
    // What does not authenticate stays in the room, wiped, and is not written.
    while (const auto size = decryptor.read(written.room(crypto::age_chunk_size))) written.filled(size);
    written.finish();
}

}  // namespace

void add_open(CLI::App& app, const Settings&) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("open", "Decrypt an age file to standard output");
    command->add_option("-i,--identity", options->identity_files, "A file of identities (AGE-SECRET-KEY-1…); may be given often")->allow_extra_args(false);
    command->add_flag("--passphrase", options->passphrase, "The file is under a passphrase (asked for, or DEPOSITARY_PASSPHRASE)");
    command->add_option("file", options->file, "The file; - is standard input")->required();
    command->callback([options] { open(*options); });
}

}  // namespace depositary::cli
