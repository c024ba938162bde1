#pragma once
// Where the shared test material is, for tests that use it when it is there.

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <vector>

// The folder, or nothing: the test then says that it was skipped. DEPOSITARY_SHARED overrides ../shared.
std::optional<std::filesystem::path> shared_data();

// The values of a file of JSON lines.
std::vector<nlohmann::json> lines_of(const std::filesystem::path& path);
