// A Keras model as its file describes it: layers, calls and weights, immutable once read. Nothing is interpreted away:
// every layer keeps its whole JSON dict, with the keys that nobody here understands, in their order.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/diagnostics.h"
#include "core/model/json.h"
#include "core/tensor/tensor.h"

namespace quantie {

/// A shape of which even the rank may be unknown.
using MaybeShape = std::optional<Shape>;

/// A weight that one layer object owns itself (sub-layers from its config are children with weights of their own).
struct Weight {
    std::string
        path;  ///< Keras's name after the private attributes that lead to it: "kernel", "cell.kernel", "query.bias"
    std::string
        group;         ///< the same place in a `.keras` weights file, relative to the layer: "", "cell", "_query_dense"
    MaybeShape shape;  ///< unknown where the config alone does not tell and no array is stored
    DType dtype = DType::Float32;
    bool trainable = true;  ///< as the layer creates it; a frozen layer does not change this
    std::optional<StoredArray> stored;
    /// Position of `stored` in the order in which Keras loads arrays: of two copies the later one counts.
    int loadOrder = -1;
    bool ofCodes = false;  ///< what Keras has made in quantizing: codes, scales, zeros and their kin
};

/// How a layer has another layer in its config.
enum class ChildRole {
    Wrapped,    ///< Keras's own wrappers and cells: the child's weights are read whenever the parent is called
    Recreated,  ///< a wrapper makes a new layer from this config (Bidirectional): never the same object as another
    Held,       ///< a custom layer keeps it: what it reads, a layer definition tells, or all is assumed
};

/// A weight by its place in the model.
struct WeightRef {
    int layer = -1;   ///< index into Model::layers
    int weight = -1;  ///< index into Layer::weights

    bool operator==(const WeightRef&) const = default;
    bool operator<(const WeightRef& other) const {
        return layer != other.layer ? layer < other.layer : weight < other.weight;
    }
};

struct Child {
    std::string attribute;  ///< as use ids write it: "layer", "forward_layer", "cell", "cells.0", "embedding_layer"
    int layer = -1;         ///< index into Model::layers
    ChildRole role = ChildRole::Held;
    std::string group = {};  ///< where a `.keras` weights file has it, relative to the layer; empty: the attribute
};

/// One layer dict of the file. Two dicts may describe one layer object (shared_object_id, a lost tie): that is for
/// `graph` to tell.
struct Layer {
    std::string name;
    std::string className;         ///< without its package: "TiedDense" for "custom>TiedDense"
    std::string package;           ///< "custom", or empty
    const Json* dict = nullptr;    ///< the whole entry, owned by Model
    const Json* config = nullptr;  ///< dict->at("config")
    std::optional<std::int64_t> sharedObjectId;
    bool trainable = true;        ///< the config's flag
    bool builtIn = false;         ///< a class of Keras that the registry knows, or a model
    bool keras3 = false;          ///< as Keras 3 has it: a class of one name may differ
    bool known = false;           ///< built in, or described by a layer definition
    int parent = -1;              ///< the layer in whose config this one stands; -1 in a network
    int network = -1;             ///< the network that lists it, or that its outermost parent is listed in
    int model = -1;               ///< index into Model::networks where this layer is a model itself
    std::vector<Child> children;  ///< in the order of the config
    std::vector<Weight> weights;  ///< its own, in the order in which Keras creates them
    /// What a custom layer tracks itself, in its order: its own weights, and those of held layers that it keeps an
    /// attribute for. Empty: just its own. Keras lists these before the weights of the layers inside.
    std::vector<WeightRef> tracked;
};

/// A tensor inside a network: an output of one of its calls.
struct TensorRef {
    int call = -1;   ///< index into Network::calls
    int tensor = 0;  ///< which output of it

    bool operator==(const TensorRef&) const = default;
};

/// One application of a layer in its network (Keras: a node).
struct Call {
    int layer = -1;  ///< -1 for the implicit input of a Sequential without an InputLayer
    int index = 0;   ///< k of `name@k`: the order of the file's inbound_nodes, or of a Sequential's places
    std::vector<TensorRef>
        inputs;               ///< every tensor read, args and then kwargs, in the order in which Keras flattens them
    Json args;                ///< positional arguments, an array; a tensor stands as {"$tensor": index into inputs}
    Json kwargs;              ///< an object, tensors likewise, at any depth
    bool inputsLost = false;  ///< the file does not tell what it reads (core/keras/functional_calls.h): inputs is empty
};

struct Network {
    int layer = -1;  ///< the layer that this model is
    bool sequential = false;
    std::vector<int> layers;        ///< in the order of the file
    std::vector<Call> calls;        ///< inputs always before the calls that read them
    std::vector<TensorRef> inputs;  ///< the calls of its inputs, in the model's order
    std::vector<TensorRef> outputs;
};

/// What one run of shapes through a network found; nested models have a run of their own per call.
struct NetworkShapes {
    struct CallShapes {
        std::vector<MaybeShape> outputs;
        std::unique_ptr<NetworkShapes> nested;  ///< where the call's layer is a model
    };
    int network = 0;
    std::vector<CallShapes> calls;  ///< parallel to Network::calls
};

struct Model {
    std::string name;
    std::string file;                               ///< path as the user gave it
    std::string format;                             ///< "keras2 json", "keras2 h5", "keras3 keras", …
    std::string kerasVersion;                       ///< "2.15.0"; empty where the file does not say
    std::shared_ptr<const Json> architecture;       ///< the model's dict, {"class_name", "config", …}
    std::vector<std::shared_ptr<const Json>> made;  ///< layer dicts and configs that layer definitions made
    std::deque<Layer> layers;
    std::deque<Network> networks;                 ///< [0] is the model itself
    std::shared_ptr<const NetworkShapes> shapes;  ///< of networks[0], by inferShapes
    Diagnostics warnings;

    const Network& top() const { return networks.front(); }
    bool keras3() const { return !layers.empty() && layers.front().keras3; }
    bool hasWeights() const;  ///< any array is stored
};

/// {"$tensor": i}: how args and kwargs of a Call stand for a tensor.
Json tensorPlaceholder(std::size_t index);
/// The index of a placeholder; empty for any other value.
std::optional<std::size_t> placeholderIndex(const Json& value);

}  // namespace quantie
