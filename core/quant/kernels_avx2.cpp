// The loops of core/quant/kernels.h for 256-bit vectors: x86-64-v3.
#if defined(__x86_64__)
#define QUANTIE_LEVEL levelAvx2
#define QUANTIE_NAME "AVX2"
#define QUANTIE_TARGET __attribute__((target("arch=x86-64-v3")))
#include "core/quant/kernels.inc"
#endif
