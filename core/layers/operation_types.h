// The types that Keras 3's operations bring their operands to.
#pragma once

#include "core/layers/forward.h"
#include "core/layers/operation.h"

namespace quantie {

/// The inputs of a call as the operation computes with them; `call` has the numbers beside them.
Values operandsOf(Operands operands, const Values& inputs, const OperatorArguments& call);

}  // namespace quantie
