#include "cli/local.h"

#include "cli/console.h"
#include "crypto/error.h"
#include "crypto/key_hierarchy.h"

namespace depositary::cli {

void add_local_options(CLI::App& command, LocalOptions& options) {
    command.add_option("folder", options.folder, "The depositary's folder")->required();
    command.add_option("--root", options.root_file, "The file of its root identity")->required();
}

crypto::X25519Identity load_root(const LocalOptions& options) {
    return crypto::load_root_identity(options.root_file,
                                      [] { return ask_secret("root identity's passphrase", "DEPOSITARY_ROOT_PASSPHRASE"); });
}

std::unique_ptr<repository::Depositary> open_local(const LocalOptions& options, repository::Opening opening) {
    return std::make_unique<repository::Depositary>(options.folder, load_root(options), std::make_shared<repository::SystemClock>(),
                                                    opening);
}

}  // namespace depositary::cli
