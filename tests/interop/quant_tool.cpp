// Quantizes raw float32 values from the command line, so that quant_vectors.py can hold the result against TensorFlow.
//
//   quant_tool IN OUT --shape 3,4 --bits 8 --symmetric 0|1 --narrow 0|1 [--axis -1] [--range METHOD | --lo A,B --hi
//   C,D]
//
// METHOD: minmax (default), mse, entropy or a percentile like p99.9. OUT, all little-endian: the dequantized values
// (float32), lo of every channel, hi of every channel (float32), the codes (uint16), scales (float32), zero points
// (int32).
#include <cstddef>
#include <cstdint>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/quant/fake_quant.h"
#include "core/quant/ranges.h"

namespace {

using namespace quantie;

std::vector<double> numbers(const std::string& text) {
    std::vector<double> result;
    std::istringstream stream(text);
    for (std::string item; std::getline(stream, item, ',');) result.push_back(std::stod(item));
    return result;
}

Range rangeOf(std::map<std::string, std::string>& options) {
    if (options.contains("--lo")) return Given{numbers(options["--lo"]), numbers(options["--hi"])};
    const std::string method = options["--range"];
    if (method == "mse") return Mse{};
    if (method == "entropy") return Entropy{};
    if (method.starts_with("p")) return Percentile{std::stod(method.substr(1))};
    return MinMax{};
}

std::vector<float> readFloats(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    std::vector<float> values(bytes.size() / sizeof(float));
    std::copy_n(bytes.data(), values.size() * sizeof(float), reinterpret_cast<char*>(values.data()));
    return values;
}

template <class T>
void write(std::ofstream& file, const std::vector<T>& values) {
    file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(T)));
}

void run(const std::string& in, const std::string& out, std::map<std::string, std::string> options) {
    Scheme scheme;
    scheme.bits = std::stoi(options["--bits"]);
    scheme.symmetric = options["--symmetric"] == "1";
    scheme.narrowRange = options["--narrow"] == "1";
    if (options.contains("--axis")) scheme.axis = std::stoi(options["--axis"]);
    scheme.range = rangeOf(options);
    Shape shape;
    for (const double dim : numbers(options["--shape"])) shape.push_back(static_cast<std::int64_t>(dim));

    const std::vector<float> values = readFloats(in);
    std::vector<float> dequantized(values.size());
    quantizeDequantize(values, shape, scheme, dequantized);
    const Codes codes = quantizeCodes(values, shape, scheme);
    std::vector<float> lo, hi, scales;
    std::vector<std::int32_t> zeroPoints;
    for (const ChannelRange& range : ranges(values, shape, scheme)) {
        lo.push_back(range.lo);
        hi.push_back(range.hi);
    }
    for (const Quantizer& quantizer : codes.quantizers) {
        scales.push_back(quantizer.scale);
        zeroPoints.push_back(quantizer.zeroPoint);
    }
    std::ofstream file(out, std::ios::binary);
    write(file, dequantized);
    write(file, lo);
    write(file, hi);
    write(file, codes.codes);
    write(file, scales);
    write(file, zeroPoints);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        std::map<std::string, std::string> options;
        for (int i = 3; i + 1 < argc; i += 2) options[argv[i]] = argv[i + 1];
        if (argc < 3 || !options.contains("--shape") || !options.contains("--bits")) {
            std::cerr << "usage: quant_tool IN OUT --shape 3,4 --bits 8 --symmetric 1 --narrow 1 …\n";
            return 2;
        }
        run(argv[1], argv[2], std::move(options));
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 3;
    }
}
