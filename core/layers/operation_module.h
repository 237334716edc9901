// Where Keras 3 keeps the class of an operation, for files that do not say.
#pragma once

#include <string_view>

namespace quantie {

/// "keras.src.ops.numpy" for "Matmul".
const char* operationModule(std::string_view className);

}  // namespace quantie
