#pragma once
// Where the shared test material is, for tests that use it when it is there.

#include <filesystem>
#include <optional>

// The folder, or nothing: the test then says that it was skipped. DEPOSITARY_SHARED overrides ../shared.
std::optional<std::filesystem::path> shared_data();
