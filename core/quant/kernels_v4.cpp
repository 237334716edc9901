// The loops of core/quant/kernels.h for x86-64-v4: 512-bit vectors (AVX-512).
#if defined(__x86_64__)
#define QUANTIE_LEVEL levelV4
#define QUANTIE_NAME "x86-64-v4"
#define QUANTIE_TARGET __attribute__((target("arch=x86-64-v4,prefer-vector-width=512")))
#include "core/quant/kernels.inc"
#endif
