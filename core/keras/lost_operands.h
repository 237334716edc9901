// Calls of TensorFlow's functions whose tensors Keras 2 did not write.
#pragma once

#include "core/model/model.h"

namespace quantie {

/// Keras writes the first positional argument of an operator and what it can name. Of a function that takes any number
/// of arguments (tf.einsum, tf.meshgrid) the others have no name: such a call was written without what it reads.
/// `outputsRead`: how many of its outputs the network reads, the last of them counted.
/// Source: TFOpLambda._call_wrapper in keras/layers/core/tf_op_layer.py, Node.serialize in keras/engine/node.py.
bool operandsLost(const Layer& layer, const Call& call, int outputsRead);

/// "tf.einsum", as people write it; the layer's own name where the config does not tell.
std::string operatorName(const Layer& layer);

}  // namespace quantie
