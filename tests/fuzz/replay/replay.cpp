// What makes a fuzz target a test: each seed of a folder, as it is, cut short at 64 places and with one byte changed
// at 64. The same inputs each time; scripts/fuzz is what looks for others. Usage: PROGRAM FOLDER
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerInitialize(int*, char***);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

// From memory of exactly this size, so that the sanitizers see a read beyond it.
void run(const std::string& input) {
    const std::vector<std::uint8_t> exact(input.begin(), input.end());
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    LLVMFuzzerInitialize(&count, &arguments);
    constexpr std::size_t places = 64;
    std::mt19937_64 random(20041029);
    int seeds = 0;
    for (const auto& entry : std::filesystem::directory_iterator(arguments[1])) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string seed{std::istreambuf_iterator<char>(file), {}};
        run(seed);
        ++seeds;
        for (std::size_t i = 0; i < places && !seed.empty(); ++i) {
            run(seed.substr(0, i * seed.size() / places));
            auto changed = seed;
            changed[random() % changed.size()] ^= static_cast<char>(1U << random() % 8);
            run(changed);
        }
    }
    std::printf("%d seeds\n", seeds);
    return seeds > 0 ? 0 : 1;
}
