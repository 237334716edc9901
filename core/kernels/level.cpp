#include "core/kernels/level.h"

#include <vector>

namespace quantie::compute {

// Defined by level_NAME.cpp.
extern const Level levelBase;
#if defined(__x86_64__)
extern const Level levelV3;
extern const Level levelV4;
#endif

std::span<const Level> levels() {
    static const std::vector<Level> supported = [] {
        std::vector<Level> found{levelBase};
#if defined(__x86_64__)
        const bool v3 =
            __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
        const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vl");
        if (v3) found.push_back(levelV3);
        if (v4) found.push_back(levelV4);
#endif
        return found;
    }();
    return supported;
}

const Level& best() {
    static const Level& chosen = levels().back();
    return chosen;
}

}  // namespace quantie::compute
