// depositary-extract: reads files for the server, one confined child a file (see fork_server.h). Takes no arguments.
#include "indexer/extract/fork_server.h"

#if defined(__SANITIZE_ADDRESS__)
// The search for leaks at the end starts a tracer, which the confined helper may not: it would wait for it for ever.
extern "C" int __lsan_is_turned_off();
extern "C" int __lsan_is_turned_off() { return 1; }
#endif

int main() {
    return depositary::indexer::serve_extractions();
}
