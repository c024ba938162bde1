#pragma once
// The helper process: loaded and confined once, it forks a child for every file.

namespace depositary::indexer {

// Serves requests (request.h) from descriptor 0 until it is closed, then ends all children and returns the process's
// exit status.
int serve_extractions();

}  // namespace depositary::indexer
