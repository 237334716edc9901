#include "core/base/progress.h"

#include "core/base/error.h"

namespace quantie {

void Progress::check() const {
    if (stop.stop_requested()) throw Error(ErrorCode::Cancelled, "", "stopped");
}

}  // namespace quantie
