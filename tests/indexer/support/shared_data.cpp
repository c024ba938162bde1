#include "shared_data.h"

#include <cstdlib>

std::optional<std::filesystem::path> shared_data() {
    const char* named = std::getenv("DEPOSITARY_SHARED");
    const std::filesystem::path folder =
        (named ? std::filesystem::path(named) : std::filesystem::path(DEPOSITARY_SOURCE_DIR) / "../shared") / "data";
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored)) return {};
    return folder;
}
