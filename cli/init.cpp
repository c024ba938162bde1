// `depositary init`: founds a depositary.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "crypto/error.h"
#include "crypto/key_hierarchy.h"
#include "repository/depositary.h"

namespace depositary::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string folder, root_file, origin, login = "secretariat", name = "The secretariat", party_name = "Secretariat";
    std::vector<std::string> recovery;
    bool passphrase = false;
};

bool is_there(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
}

// What would put the root identity in danger is refused before anything is written or asked for.
void check_root(const Options& options) {
    auto folder = fs::absolute(options.folder).lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();  // given with a slash at its end
    folder = fs::weakly_canonical(folder);
    const auto root = fs::weakly_canonical(fs::absolute(options.root_file));
    if (std::mismatch(folder.begin(), folder.end(), root.begin(), root.end()).first == folder.end())
        throw Invalid("root-inside", "The root identity opens everything in " + options.folder + " and must not lie in it: name a file elsewhere.");
    if (options.passphrase && is_there(options.root_file) && !read_key_file(options.root_file).starts_with("age-encryption.org/v1\n"))
        throw Invalid("root-unprotected", options.root_file + " is there already, and no passphrase protects it; -p protects a new one only. If nothing "
                                          "was founded with it, remove it and try again; otherwise protect it first: depositary seal -p " +
                                              options.root_file + " >NEW, remove the old one, chmod 600 NEW, and name NEW.");
}

// Opens the root identity, or makes a new one in a file that does not exist yet.
crypto::X25519Identity root_identity(const Options& options) {
    if (is_there(options.root_file))
        return crypto::load_root_identity(options.root_file,
                                          [] { return ask_secret("root identity's passphrase", "DEPOSITARY_ROOT_PASSPHRASE"); });
    auto identity = crypto::X25519Identity::generate();
    auto text = "# root identity of a depositary; its recipient: " + identity.recipient().to_text() + "\n" +
                std::string(identity.to_text().text()) + "\n";
    if (options.passphrase) {
        const crypto::ScryptRecipient lock(ask_secret("root identity's passphrase", "DEPOSITARY_ROOT_PASSPHRASE", true));
        const auto sealed = crypto::age_encrypt(crypto::as_bytes(text), std::array<const crypto::AgeRecipient*, 1>{&lock});
        write_new_file(options.root_file, crypto::as_text(sealed), true);
    } else {
        write_new_file(options.root_file, text, true);
    }
    crypto::wipe(text);
    return identity;
}

void init(const Options& options, const Settings& settings) {
    check_root(options);
    repository::Founding founding;
    founding.origin = options.origin;
    for (const auto& text : options.recovery) founding.recovery.push_back(crypto::X25519Recipient::parse(text));
    founding.secretariat_name = options.party_name;
    founding.login = options.login;
    founding.account_name = options.name;
    founding.password = std::string(ask_secret("password for " + options.login, "DEPOSITARY_PASSWORD", true).text());
    const bool fresh = !is_there(options.root_file);
    const auto root = root_identity(options);
    try {
        repository::Depositary::found(options.folder, root, founding);
    } catch (...) {
        if (fresh) ::unlink(options.root_file.c_str());  // nothing was founded with it
        throw;
    }
    crypto::wipe(founding.password);
    const repository::Depositary depositary(options.folder, root);
    const auto key = depositary.register_verifier().to_text();
    if (settings.json)
        return print_json({{"instance", depositary.instance().to_text()}, {"origin", options.origin}, {"register_key", key},
                           {"root_recipient", root.recipient().to_text()}});
    std::printf("Founded the depositary %s in %s.\nRegister key (give it to everyone who is to verify): %s\n",
                options.origin.c_str(), options.folder.c_str(), key.c_str());
    if (options.recovery.empty())
        std::fprintf(stderr,
                     "Warning: no recovery recipient was named. If %s is lost, everything is: keep copies of it offline.\n",
                     options.root_file.c_str());
}

}  // namespace

void add_init(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("init", "Found a depositary in an empty folder");
    command->add_option("folder", options->folder, "Where the depositary is kept")->required();
    command->add_option("--root", options->root_file, "The root identity (an age identity file, outside the folder); made if missing")
        ->required();
    command->add_option("--origin", options->origin, "The register's name for ever, such as depositary.example/commit")->required();
    command->add_option("--recovery", options->recovery, "An offline recovery recipient (age1…); may be given often")->allow_extra_args(false);
    command->add_option("--login", options->login, "The first account's login")->capture_default_str();
    command->add_option("--name", options->name, "The first account's name")->capture_default_str();
    command->add_option("--secretariat", options->party_name, "The secretariat's name")->capture_default_str();
    command->add_flag("-p,--passphrase", options->passphrase, "Protect a new root identity with a passphrase");
    command->footer("The password comes from the terminal or DEPOSITARY_PASSWORD.");
    command->callback([options, &settings] { init(*options, settings); });
}

}  // namespace depositary::cli
