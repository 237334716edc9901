// The exported model while it is being put together: layers, calls and weights by number, before they become JSON and
// HDF5.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/model/model.h"

namespace quantie {

/// An output of one call of a clone's layer.
struct CloneTensor {
    int layer = -1;  ///< index into Clone::layers
    int call = 0;    ///< index into CloneLayer::calls
    int tensor = 0;

    bool operator==(const CloneTensor&) const = default;
};

struct CloneCall {
    std::vector<CloneTensor> inputs;
    const Json* node = nullptr;  ///< the source's own entry of inbound_nodes, where it has one
    Json args = Json::array();   ///< as in Call, placeholders counting into inputs
    Json kwargs = Json::object();
};

/// One array of the weights file: a weight's values, or one bound of a quantizer's range.
struct CloneWeight {
    enum class Role { Value, Min, Max, ActivationMin, ActivationMax };

    std::string name;              ///< "emb/embeddings:0"
    std::string identity;          ///< equal for arrays that are the same: the file stores them once
    std::function<Tensor()> load;  ///< empty where the source has no weights
    std::int64_t bytes = 0;
    Role role = Role::Value;
    std::string rangeOf;  ///< of a bound: the use id or the call's path
};

/// What a layer of the clone is where its format copies layers of the source, with values of their own. For a `.keras`,
/// whose groups are found by a walk through the source's layers.
struct CloneCopy {
    std::function<int(int object)> number;  ///< which copy an object of the source, at or inside the layer, is here
    std::function<CloneWeight(const WeightRef&)> weight;
};

struct CloneLayer {
    std::string name;
    std::string className;  ///< without package
    Json entry;             ///< {"class_name", "config", …}; name and inbound_nodes are added at the end
    std::vector<CloneCall> calls;
    std::vector<CloneWeight> weights;
    int source = -1;         ///< the layer of the source that it is, or wraps: a `.keras` stores that one's groups
    bool isWrapper = false;  ///< keeps the source layer under "layer"
    std::optional<CloneCopy> copy;
    std::vector<int>
        builtBy;  ///< layers of the clone that must have been called before this one is: it holds what they build
};

/// Where a use of the source went: what the finished file is checked against.
struct ExportedUse {
    int use = -1;  ///< index into Graph::uses of the source
    std::string layer;
    std::string weight;
    std::string identity;  ///< uses with equal ones must read one variable
};

struct Clone {
    std::vector<CloneLayer> layers;
    std::vector<ExportedUse> uses;
    std::vector<CloneTensor> inputs;
    std::vector<CloneTensor> outputs;
    std::vector<std::string> unreached;  ///< activations of the recipe that no output depends on
    std::set<std::string> notFloat;      ///< activations of the recipe that are whole numbers or truth values
};

}  // namespace quantie
