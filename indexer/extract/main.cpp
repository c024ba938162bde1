// depositary-extract: reads files for the server, one confined child a file (see fork_server.h). Takes no arguments.
#include "indexer/extract/fork_server.h"

int main() {
    return depositary::indexer::serve_extractions();
}
