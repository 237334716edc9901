// The loops of core/quant/kernels.h for any CPU.
#define QUANTIE_LEVEL levelBase
#define QUANTIE_NAME "base"
#define QUANTIE_TARGET
#include "core/quant/kernels.inc"
