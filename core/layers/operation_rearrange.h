// The operation Rearrange of keras.ops: dimensions by names, "b (h two) c -> b h (two c)".
#pragma once

#include "core/layers/call_access.h"
#include "core/layers/forward.h"

namespace quantie {

Shapes rearrangedOutputs(const ShapeQuery& query);
Values rearrangedForward(const ForwardQuery& query);

}  // namespace quantie
