#include "core/quant/kernels.h"

#include <vector>

namespace quantie::kernels {

// Defined by kernels_LEVEL.cpp.
extern const Level levelBase;
#if defined(__x86_64__)
extern const Level levelAvx2;
extern const Level levelAvx512;
#endif

std::span<const Level> levels() {
    static const std::vector<Level> supported = [] {
        std::vector<Level> found{levelBase};
#if defined(__x86_64__)
        // The parts of x86-64-v3 and v4 that all compilers can ask for; no CPU has these without the rest.
        const bool v3 =
            __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
        const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vl");
        if (v3) found.push_back(levelAvx2);
        if (v4) found.push_back(levelAvx512);
#endif
        return found;
    }();
    return supported;
}

const Level& best() {
    return levels().back();
}

}  // namespace quantie::kernels
