// Operators between the layers: TensorFlow's, which Keras 2 keeps as layers, and the operations of Keras 3 that compute
// the same.
#pragma once

#include <string>
#include <vector>

#include "core/model/model.h"

namespace quantie {

/// An operator of the other Keras, and how it is called. Placeholders count into the inputs of the call it was made of.
struct ConvertedOperator {
    std::string name;  ///< "Matmul", "math.add"
    Json dict;         ///< {"class_name", "config", …}, without a name
    Json args = Json::array();
    Json kwargs = Json::object();
};

/// What is known of a call's inputs.
struct OperatorInputs {
    std::vector<MaybeShape> shapes;
    bool floats = true;  ///< all of them certainly hold floating-point numbers
};

/// TFOpLambda or SlicingOpLambda → an operation of Keras 3. Throws Error(Unsupported) for one without a counterpart
/// that computes the same.
ConvertedOperator operationFor(const Layer& layer, const Call& call, const OperatorInputs& inputs);

/// The way back.
ConvertedOperator operatorFor(const Layer& layer, const Call& call, const OperatorInputs& inputs);

}  // namespace quantie
