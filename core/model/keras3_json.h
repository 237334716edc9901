// The dicts by which Keras 3 writes what is no layer: operations, tensors, slices.
#pragma once

#include <string>
#include <string_view>

#include "core/model/json.h"

namespace quantie {

/// Where Keras 3 keeps the class of an operation: "keras.src.ops.numpy" for "Matmul". A legacy `.h5` does not say.
const char* operationModule(std::string_view className);
/// Whether what stands in that module is an operation.
bool isOperationModule(std::string_view module);
/// An operation without a name and without nodes.
Json operationDict(const std::string& className, Json config);

/// The stand-in for a tensor that a node reads: Keras makes one of any shape and type, and then takes the tensor that
/// the history, ["layer", node, tensor], names.
Json tensorDict(Json history);

/// Whether an index is a slice of Python, {"start", "stop", "step"}, as calls have it here.
bool isSlice(const Json& value);
/// The same as Keras 3 writes it.
Json sliceDict(Json slice);

}  // namespace quantie
