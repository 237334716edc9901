#include "core/quant/kernels.h"

#include <vector>

namespace quantie::kernels {

// Defined by kernels_LEVEL.cpp.
extern const Level levelBase;
#if defined(__x86_64__)
extern const Level levelV3;
extern const Level levelV4;
#endif

std::span<const Level> levels() {
    static const std::vector<Level> supported = [] {
        std::vector<Level> found{levelBase};
#if defined(__x86_64__)
        if (__builtin_cpu_supports("x86-64-v3")) found.push_back(levelV3);
        if (__builtin_cpu_supports("x86-64-v4")) found.push_back(levelV4);
#endif
        return found;
    }();
    return supported;
}

const Level& best() {
    return levels().back();
}

}  // namespace quantie::kernels
