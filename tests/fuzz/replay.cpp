// Stands in for libFuzzer where there is none: runs a fuzz target on every file of a folder, and on mutations of each
// that are the same on every machine.
//
//     fuzz_x CORPUS [MUTATIONS]      mutations per file, 200 by default
//     fuzz_x FILE 0                  one input, to look into a crash
//
// The input at hand is kept in "fuzz-input-TARGET" of the working folder while it runs, so that a crash leaves it
// there.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;
using Input = std::vector<std::uint8_t>;

Input readInput(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void run(const Input& input, const fs::path& keep) {
    std::ofstream(keep, std::ios::binary)
        .write(reinterpret_cast<const char*>(input.data()), static_cast<std::streamsize>(input.size()));
    LLVMFuzzerTestOneInput(input.data(), input.size());
}

/// Values below `bound`; std's distributions differ between libraries.
std::size_t below(std::mt19937_64& random, std::size_t bound) {
    return random() % bound;
}

void mutateOnce(Input& input, std::mt19937_64& random) {
    static constexpr std::uint8_t interesting[] = {0x00, 0x01, 0x7F, 0x80, 0xFF};
    if (input.empty()) return;
    const std::size_t at = below(random, input.size());
    const std::size_t length = std::min<std::size_t>(1 + below(random, 16), input.size() - at);
    const auto place = input.begin() + static_cast<std::ptrdiff_t>(at);
    switch (below(random, 8)) {
        case 0:
            input.resize(at);
            break;
        case 1:
            input.erase(place, place + static_cast<std::ptrdiff_t>(length));
            break;
        case 2: {
            const std::size_t from = below(random, input.size() - length + 1);
            const Input copy(input.begin() + static_cast<std::ptrdiff_t>(from),
                             input.begin() + static_cast<std::ptrdiff_t>(from + length));
            std::copy(copy.begin(), copy.end(), place);
            break;
        }
        case 3:
            std::fill_n(place, length, interesting[below(random, std::size(interesting))]);
            break;
        case 4:
            *place = interesting[below(random, std::size(interesting))];
            break;
        default:
            *place ^= static_cast<std::uint8_t>(1U << below(random, 8));
            break;
    }
}

void runMutations(const Input& seed, int count, const fs::path& keep) {
    std::mt19937_64 random(seed.size());
    for (int i = 0; i < count; ++i) {
        Input input = seed;
        const std::size_t changes = 1 + below(random, 4);
        for (std::size_t change = 0; change < changes; ++change) mutateOnce(input, random);
        run(input, keep);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: " << argv[0] << " CORPUS [MUTATIONS]\n";
        return 2;
    }
    const fs::path corpus = argv[1];
    const int mutations = argc > 2 ? std::atoi(argv[2]) : 200;
    std::vector<fs::path> files;
    if (fs::is_directory(corpus)) {
        for (const auto& entry : fs::directory_iterator(corpus)) files.push_back(entry.path());
    } else {
        files.push_back(corpus);
    }
    std::sort(files.begin(), files.end());
    if (files.empty()) {
        std::cerr << corpus << " holds no inputs\n";
        return 1;
    }
    const fs::path keep = "fuzz-input-" + fs::path(argv[0]).filename().string();
    for (const fs::path& file : files) {
        const Input seed = readInput(file);
        run(seed, keep);
        runMutations(seed, mutations, keep);
    }
    fs::remove(keep);
    std::cout << files.size() << " inputs, " << mutations << " mutations of each\n";
    return 0;
}
