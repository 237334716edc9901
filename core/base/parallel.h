// The program's one way to use several cores.
#pragma once

#include <cstddef>
#include <functional>

namespace quantie {

/// How many threads parallel work uses; 0 stands for all cores. Set once at start (`--threads`).
void setThreadCount(unsigned count);
unsigned threadCount();

/// Calls work(0) … work(count - 1), shared out over the threads of a pool that is made once; returns when all are done.
/// The first exception is thrown again here. Calls from inside `work` run on the calling thread.
void parallelFor(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace quantie
