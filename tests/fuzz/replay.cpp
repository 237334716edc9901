// Stands in for libFuzzer where there is none: runs a fuzz target on every file of a folder, and on mutations of each
// that are the same on every machine.
//
//     fuzz_x CORPUS [COUNT]          COUNT mutations of each file, 500 by default
//     fuzz_x FILE COUNT FIRST        the mutations FIRST … FIRST + COUNT - 1, to look into a crash
//
// Where it is stands on stderr, so that a crash can be repeated.
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

void run(const Input& input) {
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

Input mutation(const Input& seed, unsigned index) {
    std::mt19937_64 random(seed.size() * 1'000'003 + index);
    Input input = seed;
    const std::size_t changes = 1 + below(random, 4);
    for (std::size_t change = 0; change < changes; ++change) mutateOnce(input, random);
    return input;
}

std::vector<fs::path> inputFiles(const fs::path& corpus) {
    if (!fs::is_directory(corpus)) return {corpus};
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(corpus)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

unsigned argument(int argc, char** argv, int index, unsigned otherwise) {
    return argc > index ? static_cast<unsigned>(std::strtoul(argv[index], nullptr, 10)) : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: " << argv[0] << " CORPUS [COUNT [FIRST]]\n";
        return 2;
    }
    const unsigned count = argument(argc, argv, 2, 500);
    const unsigned first = argument(argc, argv, 3, 0);
    const std::vector<fs::path> files = inputFiles(argv[1]);
    if (files.empty()) {
        std::cerr << argv[1] << " holds no inputs\n";
        return 1;
    }
    for (const fs::path& file : files) {
        const Input seed = readInput(file);
        std::cerr << file.string() << '\n';
        run(seed);
        for (unsigned i = first; i < first + count; ++i) {
            std::cerr << i << '\r';
            run(mutation(seed, i));
        }
    }
    std::cout << files.size() << " inputs, " << count << " mutations of each\n";
    return 0;
}
