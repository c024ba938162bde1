#include "shared_data.h"

#include <cstdlib>
#include <fstream>

std::optional<std::filesystem::path> shared_data() {
    const char* named = std::getenv("DEPOSITARY_SHARED");
    const std::filesystem::path folder =
        (named ? std::filesystem::path(named) : std::filesystem::path(DEPOSITARY_SOURCE_DIR) / "../shared") / "data";
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored)) return {};
    return folder;
}

std::vector<nlohmann::json> lines_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::vector<nlohmann::json> result;
    for (std::string line; std::getline(file, line);)
        if (!line.empty()) result.push_back(nlohmann::json::parse(line));
    return result;
}
