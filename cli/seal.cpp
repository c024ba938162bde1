// `depositary seal`: encrypts a file to recipients or a passphrase, as an age file, to standard output.
#include <unistd.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "crypto/age.h"
#include "crypto/background_sink.h"
#include "crypto/error.h"

namespace depositary::cli {
namespace {

struct Options {
    std::vector<std::string> recipients;
    bool passphrase = false;
    bool armor = false;
    std::vector<std::string> arguments;  // what stands alone: more recipients after -r, then the file
    std::string file;
};

// `-r RECIPIENT RECIPIENT FILE`: all but the last of what stands alone are recipients.
void sort_arguments(Options& options) {
    options.file = options.arguments.back();
    options.arguments.pop_back();
    for (auto& argument : options.arguments) {
        if (!argument.starts_with("age1") || options.recipients.empty())
            throw CLI::ValidationError("seal", "one file at a time: \"" + argument + "\" is not expected");
        options.recipients.push_back(argument);
    }
}

std::vector<std::unique_ptr<crypto::AgeRecipient>> recipients_of(const Options& options) {
    if (options.passphrase == !options.recipients.empty())
        throw CLI::ValidationError("seal", "name recipients (-r) or ask for a passphrase (-p): one of the two");
    std::vector<std::unique_ptr<crypto::AgeRecipient>> recipients;
    for (const auto& text : options.recipients)
        recipients.push_back(std::make_unique<crypto::X25519Recipient>(crypto::X25519Recipient::parse(text)));
    if (options.passphrase) {
        auto passphrase = ask_secret("passphrase", "DEPOSITARY_PASSPHRASE", true);
        if (passphrase.empty()) throw Invalid("empty-passphrase", "The passphrase is empty.");
        recipients.push_back(std::make_unique<crypto::ScryptRecipient>(std::move(passphrase)));
    }
    return recipients;
}

void seal(Options& options) {
    sort_arguments(options);
    const auto recipients = recipients_of(options);
    std::vector<const crypto::AgeRecipient*> pointers;
    for (const auto& recipient : recipients) pointers.push_back(recipient.get());
    const InputFile file(options.file);
    if (!options.armor && ::isatty(STDOUT_FILENO))
        throw Invalid("terminal", "An age file is binary: redirect the output to a file, or ask for --armor.");
    crypto::FileSource source(file.fd());
    crypto::FileSink out(STDOUT_FILENO);
    crypto::BackgroundSink written(out);
    std::unique_ptr<crypto::ArmorWriter> armor;
    if (options.armor) armor = std::make_unique<crypto::ArmorWriter>(written);
    crypto::AgeEncryptor encryptor(armor ? static_cast<crypto::ByteSink&>(*armor) : written, pointers);
    crypto::Bytes buffer(std::size_t{128} << 10);
    while (const auto size = source.read(buffer)) encryptor.write(crypto::ByteView(buffer).first(size));
    encryptor.finish();
    if (armor) armor->finish();
    written.finish();
}

}  // namespace

void add_seal(CLI::App& app, const Settings&) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("seal", "Encrypt a file (age format) to standard output");
    command->add_option("-r,--recipient", options->recipients, "Whom to encrypt to (age1…); one or more")->allow_extra_args(false);
    command->add_flag("-p,--passphrase", options->passphrase, "Encrypt to a passphrase (asked for, or DEPOSITARY_PASSPHRASE)");
    command->add_flag("-a,--armor", options->armor, "Write ASCII armor");
    command->add_option("file", options->arguments, "The file; - is standard input")->required();
    command->callback([options] { seal(*options); });
}

}  // namespace depositary::cli
