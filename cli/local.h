#pragma once
// Opening a depositary's folder for commands that work on it directly, while no server has it.

#include "cli/commands.h"
#include "repository/depositary.h"

namespace depositary::cli {

struct LocalOptions {
    std::string folder, root_file;
};

void add_local_options(CLI::App& command, LocalOptions& options);
crypto::X25519Identity load_root(const LocalOptions& options);
std::unique_ptr<repository::Depositary> open_local(const LocalOptions& options,
                                                   repository::Opening opening = repository::Opening::to_work);

}  // namespace depositary::cli
