#pragma once
// What takes from depositary-extract all it does not need. The helper confines itself once, after it has loaded what
// reading needs; every child, which reads one file, inherits that and gives up the rest before it looks at a byte.

#include <cstdint>
#include <string>

namespace depositary::indexer {

// In the helper, before threads or files: new user, process, network, mount, IPC and UTS namespaces with an empty,
// read- only root, as far as the kernel lets it. Continues in a child that is process 1 of its namespace when there is
// one, so that all its children end with it; the calling process then waits for it and ends. Returns what was had, in
// words.
std::string enter_namespaces();

// In the helper, when all files are loaded: no new privileges, no capabilities, no dump or tracing, Landlock without a
// single right where the kernel has it, and a system-call filter that leaves what serving takes (no open, no socket, no
// exec). Returns what was had, in words; throws std::runtime_error when the filter cannot be set: nothing may be read.
std::string confine_helper();

// In the child: descriptors other than 0 and 1 are closed, the environment is emptied, limits of addresses (1 GiB; not
// under a sanitizer), processor time, stack (64 MiB), files, processes and cores are set, and the system calls left are
// those of SECURITY.md §4.1; any other ends the process. Returns false when one was refused: nothing may be read.
bool confine_child(std::uint32_t cpu_seconds);

}  // namespace depositary::indexer
