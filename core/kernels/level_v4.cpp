// The loops of core/kernels/level.h for 512-bit vectors.
#if defined(__x86_64__)
#define QUANTIE_LEVEL levelV4
#define QUANTIE_NAME "x86-64-v4"
#define QUANTIE_WIDTH 16
#define QUANTIE_ROWS 14
#include "core/kernels/level.inc"
#endif
