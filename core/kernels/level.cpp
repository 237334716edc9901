#include "core/kernels/level.h"

#include <vector>

#include "core/base/cpu_level.h"

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
        if (cpuRunsV3()) found.push_back(levelV3);
        if (cpuRunsV4()) found.push_back(levelV4);
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
