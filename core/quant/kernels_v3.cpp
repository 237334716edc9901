// The loops of core/quant/kernels.h for x86-64-v3: 256-bit vectors (AVX2).
#if defined(__x86_64__)
#define QUANTIE_LEVEL levelV3
#define QUANTIE_NAME "x86-64-v3"
#define QUANTIE_TARGET __attribute__((target("arch=x86-64-v3")))
#include "core/quant/kernels.inc"
#endif
