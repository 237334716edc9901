#include "core/base/cpu_level.h"

namespace quantie {

#if defined(__x86_64__)
bool cpuRunsV3() {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
}

bool cpuRunsV4() {
    return cpuRunsV3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}
#else
bool cpuRunsV3() {
    return false;
}

bool cpuRunsV4() {
    return false;
}
#endif

}  // namespace quantie
