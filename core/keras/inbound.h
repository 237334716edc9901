// How Keras 2 writes the arguments of a call (`inbound_nodes`), read into Call::args and Call::kwargs.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/model/model.h"

namespace quantie {

/// A tensor as the file names it: output `tensor` of call number `node` of the layer `layer`.
struct SerializedTensor {
    std::string layer;
    std::int64_t node = 0;
    std::int64_t tensor = 0;
};

struct SerializedCall {
    std::vector<SerializedTensor> tensors;  ///< what the placeholders in args and kwargs count into
    Json args = Json::array();
    Json kwargs = Json::object();
};

/// Operators of TensorFlow as layers (TFOpLambda and its kin): Keras keeps the structure of their first argument, where
/// for other layers a list of one tensor is that tensor.
bool keepsStructure(const std::string& className);

/// Reads one entry of `inbound_nodes` of a layer of that class. `isLayer` tells which strings are layers of the same
/// network: inside kwargs only ["name", 0, 0] with such a name is a tensor. Throws Error(Unreadable), with an empty
/// place, for other forms.
SerializedCall readInboundNode(const Json& node, const std::string& className,
                               const std::function<bool(const std::string&)>& isLayer);

/// The way back: one entry of `inbound_nodes`, tensors written by the names in `call.tensors`.
Json writeInboundNode(const SerializedCall& call, const std::string& className);

/// ["name", node, tensor], as `input_layers` and `output_layers` list it; throws Error(Unreadable).
SerializedTensor readTensorTriple(const Json& triple);

/// `input_layers` or `output_layers` in any of the forms Keras writes (one triple, a list, a dict, nested), flattened
/// as Keras does: dicts by sorted key.
std::vector<SerializedTensor> readTensorList(const Json& value);

}  // namespace quantie
