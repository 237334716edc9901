#include "app/timing.h"

#include <algorithm>

#include "app/console.h"
#include "core/model/json_text.h"

namespace quantie {

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

void printTiming(double load, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    const std::size_t middle = times.size() / 2;
    const double median = times.size() % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
    printError(writeJson(Json{{"load_s", load}, {"min_s", times.front()}, {"median_s", median}}) + "\n");
}

}  // namespace quantie
