// Writes the hostile files of the tests into a folder, to try other programs on them: hostile_corpus FOLDER
#include "indexer/support/hostile_files.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: hostile_corpus FOLDER\n", stderr);
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    std::filesystem::create_directories(folder);
    for (const auto& file : hostile_files()) {
        std::ofstream out(folder / file.name, std::ios::binary);
        out.write(file.content.data(), static_cast<std::streamsize>(file.content.size()));
        if (!out.flush()) {
            std::fprintf(stderr, "%s could not be written\n", file.name.c_str());
            return 1;
        }
    }
    return 0;
}
