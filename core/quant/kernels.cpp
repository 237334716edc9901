#include "core/quant/kernels.h"

#include <vector>

#include "core/base/cpu_level.h"

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
        if (cpuRunsV3()) found.push_back(levelAvx2);
        if (cpuRunsV4()) found.push_back(levelAvx512);
#endif
        return found;
    }();
    return supported;
}

const Level& best() {
    return levels().back();
}

}  // namespace quantie::kernels
