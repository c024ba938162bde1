#pragma once
// What every fuzz target is: FUZZ(input) { … } gets bytes as a std::string_view. Errors of the project's own hierarchy
// are answers; anything else that is thrown, a sanitizer's report, or a failed CHECK is a finding.

#include "crypto/bytes.h"
#include "crypto/error.h"
#include "crypto/secret.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#define CHECK(condition) \
    if (!(condition)) __builtin_trap()

// As every program of the project begins: guarded memory is not to be had before.
extern "C" int LLVMFuzzerInitialize(int*, char***);
extern "C" int LLVMFuzzerInitialize(int*, char***) {
    depositary::crypto::initialise();
    return 0;
}

#define FUZZ(input)                                                                     \
    static void fuzz(std::string_view input);                                           \
    extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
        fuzz({reinterpret_cast<const char*>(data), size});                              \
        return 0;                                                                       \
    }                                                                                   \
    static void fuzz(std::string_view input)

// Runs what may throw one of the project's errors.
template <class Run>
bool accepted(Run run) {
    try {
        run();
        return true;
    } catch (const depositary::Error&) {
        return false;
    }
}
