#define BOOST_TEST_MODULE depositary
#include <boost/test/unit_test.hpp>

#include "crypto/secret.h"

struct Started {
    Started() { depositary::crypto::initialise(); }
};
BOOST_TEST_GLOBAL_FIXTURE(Started);
