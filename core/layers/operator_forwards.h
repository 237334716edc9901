// What the operators that move values compute; operators_layout.cpp has their rows and shapes.
#pragma once

#include "core/layers/operator_run.h"

namespace quantie::layout {

/// The value with `axis` made of the elements named; −1 stands for `filling`, one element of the value's type.
Value rearranged(const Value& input, std::size_t axis, const std::vector<std::int64_t>& elements, const Value& filling);
/// Along `axis` from the last element to the first.
Value reversed(const Value& input, std::size_t axis);
/// Each element of `axis` so many times in a row.
Value repeated(const Value& input, std::size_t axis, std::int64_t times);

Values broadcastToForward(const OperatorRun& run);
Values embeddingLookupForward(const OperatorRun& run);
Values gatherForward(const OperatorRun& run);
Values gatherNdForward(const OperatorRun& run);
Values oneHotForward(const OperatorRun& run);
Values padForward(const OperatorRun& run);
Values rankForward(const OperatorRun& run);
Values repeatElementsForward(const OperatorRun& run);
/// The same elements under the output's shape.
Values reshapedForward(const OperatorRun& run);
Values reverseForward(const OperatorRun& run);
Values rollForward(const OperatorRun& run);
Values shapeForward(const OperatorRun& run);
Values sizeForward(const OperatorRun& run);
Values tileForward(const OperatorRun& run);
Values transposeForward(const OperatorRun& run);

}  // namespace quantie::layout
