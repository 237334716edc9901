// keras.ops.take_along_axis: along one axis, the elements that an array of indices names, which has as many dimensions.
#pragma once

#include "core/layers/call_access.h"
#include "core/layers/forward.h"

namespace quantie {

Shapes takeAlongOutputs(const ShapeQuery& query);
/// Throws Error(Unsupported) for an index that the axis does not have.
Values takeAlongForward(const ForwardQuery& query);

}  // namespace quantie
