// What the operators that move values compute; operators_layout.cpp has their rows and shapes.
#pragma once

#include "core/layers/operator_run.h"

namespace quantie::layout {

Values broadcastToForward(const OperatorRun& run);
Values embeddingLookupForward(const OperatorRun& run);
Values gatherForward(const OperatorRun& run);
Values oneHotForward(const OperatorRun& run);
Values padForward(const OperatorRun& run);
Values rankForward(const OperatorRun& run);
Values repeatElementsForward(const OperatorRun& run);
/// The same elements under the output's shape.
Values reshapedForward(const OperatorRun& run);
Values shapeForward(const OperatorRun& run);
Values sizeForward(const OperatorRun& run);
Values tileForward(const OperatorRun& run);
Values transposeForward(const OperatorRun& run);

}  // namespace quantie::layout
