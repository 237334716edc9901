// The Einstein sum of keras.ops: its equation is in the config, its operands are the arguments.
#pragma once

#include "core/layers/call_access.h"
#include "core/layers/forward.h"

namespace quantie {

Shapes einsumOutputs(const ShapeQuery& query);
Values einsumForward(const ForwardQuery& query);

}  // namespace quantie
