// Repeatable arrays for the tests of core/quant.
#pragma once

#include <cstddef>
#include <random>
#include <vector>

namespace quantie::samples {

/// Normal values; every seventh ten times as large.
inline std::vector<float> normal(std::size_t count, float sigma = 0.05F, unsigned seed = 7) {
    std::mt19937 engine(seed);
    std::normal_distribution<float> distribution(0, sigma);
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = distribution(engine) * (i % 7 == 0 ? 10.0F : 1.0F);
    return values;
}

}  // namespace quantie::samples
