// From the arguments of an operation of Keras 3 to those of TensorFlow's operator.
#pragma once

#include <array>
#include <string_view>

#include "core/model/model.h"

namespace quantie {

/// What Keras calls an argument, and what TensorFlow calls it; nothing for the first.
struct ArgumentName {
    std::string_view keras;
    std::string_view tensorflow;
};
/// In the order of the positional arguments.
using ArgumentNames = std::array<ArgumentName, 10>;

struct OperatorArguments {
    Json args = Json::array();  ///< the first argument
    Json kwargs = Json::object();
};

/// Each argument from the call or, where it is one of the operation itself, from the config.
OperatorArguments renamed(const ArgumentNames& names, const Json& config, const Json& args, const Json& kwargs);

/// The operator of TensorFlow that an operation of Keras 3 is: "ops.Greater" → "math.greater"; empty where there is
/// none.
std::string_view operatorOfOperation(std::string_view className);

// What numpy and TensorFlow say differently. `input` is the shape of the first argument. Each throws Error(Unsupported)
// for what TensorFlow's operator has no word for.

/// source and destination → perm.
void moveAxes(Json& kwargs, const MaybeShape& input);
void swapAxes(Json& kwargs, const MaybeShape& input);
/// shape: [-1].
void flat(Json& kwargs, const MaybeShape& input);
/// What the windows of pooling and convolutions are called.
void windowWords(Json& kwargs, const MaybeShape& input);
/// One width, or one pair, for all dimensions.
void padEvery(Json& kwargs, const MaybeShape& input);
/// The places where to cut → the sizes of the parts.
void sizesOfSections(Json& kwargs, const MaybeShape& input);

/// The axis that the name of a flip or a split tells.
void flipRows(Json& kwargs, const MaybeShape& input);
void flipColumns(Json& kwargs, const MaybeShape& input);
void splitRows(Json& kwargs, const MaybeShape& input);
void splitColumns(Json& kwargs, const MaybeShape& input);
void splitDepth(Json& kwargs, const MaybeShape& input);

}  // namespace quantie
