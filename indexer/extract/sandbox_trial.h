#pragma once
// A build for tests only: content that says so makes the child that reads it do what an attacker would, so that a test
// sees the sandbox hold from the inside.

#include <string_view>

namespace depositary::indexer {

inline constexpr std::string_view trial_mark = "depositary sandbox trial: ";

#ifdef DEPOSITARY_CRASH_POINTS
// When the content is the mark and a word (sandbox_trial.cpp lists them), does that; else returns at once.
void try_sandbox(std::string_view content);
#else
inline void try_sandbox(std::string_view) {}
#endif

}  // namespace depositary::indexer
