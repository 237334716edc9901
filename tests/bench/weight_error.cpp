// What the error of a weight costs, against reading the same bytes with the same threads in the same run.
//
//   bench_weight_error [--rows 8192] [--cols 8192] [--repeat 15] [--threads 0] [--json]
//
// The weight is made here: normal values of σ 0.05, every 97th column eight times as large, one column of zeros. --json
// prints the seconds alone, for weight_error_tf.py.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/parallel.h"
#include "core/quant/kernels.h"
#include "core/quant/weight_error.h"

namespace {

using namespace quantie;

/// Repeatable on every machine: splitmix64 and Box–Muller.
float normalAt(std::uint64_t index) {
    const auto mix = [](std::uint64_t z) {
        z += 0x9E3779B97F4A7C15U;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
    };
    const double radius = std::sqrt(-2 * std::log(1 - mix(2 * index)));
    return static_cast<float>(0.05 * radius * std::cos(6.283185307179586 * mix(2 * index + 1)));
}

std::vector<float> makeWeight(std::size_t rows, std::size_t columns) {
    std::vector<float> values(rows * columns);
    parallelFor(rows, [&](std::size_t r) {
        for (std::size_t c = 0; c < columns; ++c) {
            const float factor = c == 5 ? 0.0F : c % 97 == 0 ? 8.0F : 1.0F;
            values[r * columns + c] = normalAt(r * columns + c) * factor;
        }
    });
    return values;
}

/// The sum of all words: as little as one can do with every byte.
std::uint64_t readAll(const std::vector<float>& values) {
    constexpr std::size_t piece = std::size_t{1} << 20;
    std::vector<std::uint64_t> sums((values.size() + piece - 1) / piece);
    const auto* words = reinterpret_cast<const std::uint32_t*>(values.data());
    parallelFor(sums.size(), [&](std::size_t i) {
        const std::size_t end = std::min(values.size(), (i + 1) * piece);
        std::uint32_t lanes[64] = {};
        std::size_t j = i * piece;
        for (; j + 64 <= end; j += 64) {
            for (std::size_t lane = 0; lane < 64; ++lane) lanes[lane] += words[j + lane];
        }
        for (; j < end; ++j) lanes[0] += words[j];
        for (const std::uint32_t lane : lanes) sums[i] += lane;
    });
    std::uint64_t sum = 0;
    for (const std::uint64_t part : sums) sum += part;
    return sum;
}

double seconds(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

struct Work {
    const char* name;
    double target;  ///< times the read; 0: none set
    std::function<void()> run;
    std::vector<double> seconds{};
    std::vector<double> timesTheRead{};
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void print(const std::vector<Work>& works, bool json) {
    if (json) {
        std::printf("{");
        for (const Work& work : works) {
            std::printf("%s\"%s\": %.6f", &work == works.data() ? "" : ", ", work.name, median(work.seconds));
        }
        std::printf("}\n");
        return;
    }
    std::printf("%-34s %9s %12s %9s\n", "work (medians)", "ms", "× the read", "to reach");
    for (const Work& work : works) {
        const double ratio = median(work.timesTheRead);
        std::printf("%-34s %9.2f %12.2f", work.name, median(work.seconds) * 1e3, ratio);
        if (work.target > 0) std::printf("     ≤ %.1f  %s", work.target, ratio <= work.target ? "reached" : "MISSED");
        std::printf("\n");
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::map<std::string_view, int> options{{"--rows", 8192}, {"--cols", 8192}, {"--repeat", 15}, {"--threads", 0}};
    for (int i = 1; i + 1 < argc; i += 2) options[argv[i]] = std::stoi(argv[i + 1]);
    const bool json = argc > 1 && std::string_view(argv[argc - 1]) == "--json";
    setThreadCount(static_cast<unsigned>(options["--threads"]));

    const auto rows = static_cast<std::size_t>(options["--rows"]);
    const auto columns = static_cast<std::size_t>(options["--cols"]);
    const std::vector<float> values = makeWeight(rows, columns);
    const Shape shape{options["--rows"], options["--cols"]};
    const WeightAnalysis last = analyse(values, shape, -1);
    const WeightAnalysis first = along(0, values, last);
    const auto toggle = [&](const WeightAnalysis& analysis, std::optional<int> axis) {
        Scheme scheme;
        scheme.axis = axis;
        weightError(values, analysis, scheme);
    };
    volatile std::uint64_t sink = 0;
    std::vector<Work> works{
        {"read", 0, [&] { sink = readAll(values); }},
        {"toggle, per channel (last axis)", 3, [&] { toggle(last, -1); }},
        {"toggle, per channel (axis 0)", 3, [&] { toggle(first, 0); }},
        {"toggle, per tensor", 3, [&] { toggle(last, std::nullopt); }},
        {"first analysis (last axis)", 6, [&] { analyse(values, shape, -1); }},
        {"first analysis (axis 0)", 6, [&] { analyse(values, shape, 0); }},
    };
    // Each beside a read of its own, so that a disturbance of the machine falls on both.
    for (int i = 0; i < options["--repeat"]; ++i) {
        for (Work& work : works) {
            const double read = seconds(works.front().run);
            work.seconds.push_back(seconds(work.run));
            work.timesTheRead.push_back(work.seconds.back() / read);
        }
    }
    if (!json) {
        std::printf("weight %zu × %zu (%.0f MB), %u threads, %s\n", rows, columns,
                    static_cast<double>(values.size()) * 4e-6, threadCount(),
                    std::string(kernels::best().name).c_str());
    }
    print(works, json);
    return 0;
}
