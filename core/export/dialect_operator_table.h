// Which operator of TensorFlow is which operation of Keras 3, argument by argument.
#pragma once

#include <array>
#include <string_view>

#include "core/model/json.h"

namespace quantie {

/// An argument under both names. Where it is absent each side takes a default of its own: where they differ, the one
/// that must then be written to the other side, as JSON.
struct SharedArgument {
    std::string_view keras;
    std::string_view tensorflow;  ///< empty for the first, which TensorFlow's operator takes by position
    std::string_view default2 = {};
    std::string_view default3 = {};
};

/// Turns the value of an argument into the other's form; throws Error(Unsupported) for one that has none.
struct ArgumentForms {
    std::string_view keras;  ///< the argument
    Json (*toKeras3)(const Json& value) = nullptr;
    Json (*toKeras2)(const Json& value) = nullptr;
};

struct OperatorPair {
    std::string_view function;                     ///< "math.add"; of several for one operation the first is written
    std::string_view operation;                    ///< "Add"
    std::array<SharedArgument, 3> arguments = {};  ///< of the call, in the order of Keras 3
    std::array<SharedArgument, 3> settings = {};   ///< of the operation itself, in its config
    bool floats = false;                           ///< the two treat whole numbers differently
    bool needsAxis = false;                        ///< without an axis Keras 3 flattens what it reads
    ArgumentForms forms = {};
};

/// Null for a name that no row has. "compat.v1." before a function counts for nothing.
const OperatorPair* pairOfFunction(std::string_view function);
const OperatorPair* pairOfOperation(std::string_view operation);

}  // namespace quantie
