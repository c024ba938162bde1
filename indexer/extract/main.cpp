// depositary-extract: the content of a file on descriptor 0, its text on descriptor 1 (see extract.h). Takes no
// arguments, opens no files of its own, and ends with 0 whenever it has given a result.
#include "crypto/bytes.h"
#include "indexer/extract/extract.h"
#include "indexer/extract/sandbox.h"

#include <unistd.h>

#include <cstdio>
#include <exception>
#include <new>

namespace {

void answer(const depositary::indexer::Extraction& extraction) {
    depositary::crypto::FileSink out(STDOUT_FILENO);
    out.write(depositary::crypto::as_bytes(depositary::indexer::to_lines(extraction)));
}

depositary::indexer::Extraction failure(const char* reason) {
    depositary::indexer::Extraction result;
    result.reason = reason;
    return result;
}

}  // namespace

int main() {
    using namespace depositary;
    if (!indexer::enter_sandbox()) {
        std::fputs("depositary-extract: the system refuses the limits it works under\n", stderr);
        return 3;
    }
    try {
        try {
            crypto::Bytes content;
            crypto::FileSource in(STDIN_FILENO);
            crypto::Bytes buffer(256 * 1024);
            while (const auto size = in.read(buffer))
                content.insert(content.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size));
            answer(indexer::extract_text(content));
        } catch (const std::bad_alloc&) {
            answer(failure("The file needs more memory than text extraction may use"));
        } catch (const std::exception& error) {
            answer(failure(error.what()));
        }
    } catch (const std::exception&) {
        return 4;  // nobody reads
    }
    // Without tearing down: what the parsers left in memory goes with the process.
    _exit(0);
}
