// The loops of core/kernels/level.h for 256-bit vectors with fused multiplications.
#if defined(__x86_64__)
#define QUANTIE_LEVEL levelV3
#define QUANTIE_NAME "x86-64-v3"
#define QUANTIE_WIDTH 8
#define QUANTIE_ROWS 6
#include "core/kernels/level.inc"
#endif
