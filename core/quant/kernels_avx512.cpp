// The loops of core/quant/kernels.h for 512-bit vectors: x86-64-v4.
#if defined(__x86_64__)
#define QUANTIE_LEVEL levelAvx512
#define QUANTIE_NAME "AVX-512"
#define QUANTIE_TARGET __attribute__((target("arch=x86-64-v4,prefer-vector-width=512")))
#include "core/quant/kernels.inc"
#endif
