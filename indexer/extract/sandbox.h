#pragma once
// What depositary-extract takes from itself before it reads a byte of the content.

namespace depositary::indexer {

// Limits of memory (1 GiB of addresses; not under a sanitizer, which needs more), processor time (10 s), files (none
// may be written, few opened, no core), no new privileges, and no tracing by others of the same user. Returns false
// when the system refuses one of them; the content must then not be read.
bool enter_sandbox();

}  // namespace depositary::indexer
