// The arguments of a call with values, where a class takes more than its inputs.
#pragma once

#include "core/layers/forward.h"

namespace quantie {

using Mask = std::shared_ptr<const Tensor>;

/// An argument by its position or by name; null where it is absent or None.
const Json* argument(const ForwardQuery& query, std::size_t position, std::string_view name);
/// The tensor that it is; null where it is absent. Throws Error(Unsupported) for anything else than a tensor.
const Value* tensorArgument(const ForwardQuery& query, std::size_t position, std::string_view name);
bool flagArgument(const ForwardQuery& query, std::size_t position, std::string_view name);

/// A tensor of truths as a mask: Bool, whatever its type is.
Mask maskOf(const Value& value);
/// The mask that the call is given as an argument, else that of its first input; null for none.
Mask callMask(const ForwardQuery& query, std::size_t position);
/// What a mask says, one element each.
std::vector<char> truthsOf(const Tensor& mask);

}  // namespace quantie
