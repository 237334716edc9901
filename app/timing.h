// What --repeat prints: the seconds of the computation alone.
#pragma once

#include <chrono>
#include <vector>

namespace quantie {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start);
/// Prints {"load_s", "min_s", "median_s"} on standard error; `times` holds at least one.
void printTiming(double load, std::vector<double> times);

}  // namespace quantie
