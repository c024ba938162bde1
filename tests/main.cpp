#define BOOST_TEST_MODULE depositary
#include <boost/test/unit_test.hpp>

#include "crypto/secret.h"

#ifdef __SANITIZE_ADDRESS__
// What fontconfig keeps to the end of the process, once a PDF was drawn, is no leak of ours.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig.so"; }
#endif

struct Started {
    Started() { depositary::crypto::initialise(); }
};
BOOST_TEST_GLOBAL_FIXTURE(Started);
