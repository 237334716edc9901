// Numbers for tests of kernels, the same every time, and how far two results are apart.
#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace quantie {

inline std::vector<float> randomFloats(std::size_t count, unsigned seed = 1) {
    std::mt19937 engine(seed);
    std::vector<float> values(count);
    for (float& x : values) x = static_cast<float>(static_cast<double>(engine()) / 2147483648.0 - 1.0);
    return values;
}

/// The largest difference in units of the largest value.
template <class A, class B>
double apart(const A& have, const B& want) {
    if (have.size() != want.size()) return HUGE_VAL;
    double worst = 0;
    double largest = 1e-30;
    for (std::size_t i = 0; i < want.size(); ++i) {
        const double difference = std::fabs(static_cast<double>(have[i]) - static_cast<double>(want[i]));
        worst = std::isnan(difference) ? HUGE_VAL : std::max(worst, difference);
        largest = std::max(largest, std::fabs(static_cast<double>(want[i])));
    }
    return worst / largest;
}

}  // namespace quantie
