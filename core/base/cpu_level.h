// Which levels of the x86-64 instruction set this CPU can run; none on other CPUs.
#pragma once

namespace quantie {

/// The parts of x86-64-v3 and v4 that all compilers can ask for; no CPU has these without the rest.
bool cpuRunsV3();
bool cpuRunsV4();

}  // namespace quantie
