// The loops of core/kernels/level.h for any CPU.
#define QUANTIE_LEVEL levelBase
#define QUANTIE_NAME "base"
#define QUANTIE_WIDTH 4
#define QUANTIE_ROWS 6
#include "core/kernels/level.inc"
