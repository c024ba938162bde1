#include "indexer/extract/sandbox.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace depositary::indexer {
namespace {

bool limit(__rlimit_resource resource, rlim_t value) {
    const rlimit both{value, value};
    return setrlimit(resource, &both) == 0;
}

}  // namespace

bool enter_sandbox() {
    bool done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
    // Die with the server: nobody would read the result.
    done = prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0) == 0 && done;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    done = limit(RLIMIT_AS, rlim_t{1} << 30) && done;
#endif
    done = limit(RLIMIT_CPU, 10) && done;
    done = limit(RLIMIT_FSIZE, 0) && done;
    done = limit(RLIMIT_NOFILE, 16) && done;
    done = limit(RLIMIT_CORE, 0) && done;
    return done;
}

}  // namespace depositary::indexer
