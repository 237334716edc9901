// A model rebuilt from its flattened calls: nested models are inlined, one layer per object, and a policy says which
// calls share a layer of the clone and what that layer is.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/export/choices.h"
#include "core/export/clone.h"
#include "core/graph/graph.h"

namespace quantie {

struct ExportedWeight {
    std::string path;      ///< "layer.kernel" in a wrapper
    std::string identity;  ///< CloneWeight::identity: uses with equal ones must read one variable in the file
};

/// A tensor that is to be quantized behind the call, or the nested model, that it comes from.
struct PassedActivation {
    std::string id;    ///< of the recipe
    std::string name;  ///< for the layer that quantizes; free
    GraphTensor tensor;
};
inline constexpr int passedTensor = -1;

/// What an export format decides about each call.
class FlatPolicy {
  public:
    virtual ~FlatPolicy() = default;

    /// Calls with equal keys become calls of one layer of the clone.
    virtual std::string key(int call) = 0;
    /// The layer of a call's key, made at its first call, with a name that no other layer has.
    virtual CloneLayer makeLayer(int call) = 0;
    /// Numbers of the objects that calling this layer builds, and of those that must have been built before.
    virtual std::vector<int> builds(int call) = 0;
    virtual std::vector<int> holds(int call) = 0;
    /// Where the clone's layer of a call has a weight that the call reads, and which array it is there; an empty path
    /// where the file alone does not show it (a weight borrowed by hand, a replaced layer).
    virtual ExportedWeight exported(int use) = 0;
    /// Whether the layer of the call takes the call's first input, and none of its other arguments.
    virtual bool readsFirstInputOnly(int) const { return false; }
    /// Whether the call's layer quantizes its own output; else the clone gets a layer behind it.
    virtual bool quantizesOutput(int call) const = 0;
    /// Layers that quantize what passes: each is called once, the last one's output counts. In the inputs of these
    /// calls CloneTensor::layer counts into the list itself; passedTensor stands for what comes in. A layer without a
    /// call is called on that.
    virtual std::vector<CloneLayer> makeActivation(const Scheme& scheme, const PassedActivation& passed) = 0;

    /// `wanted`, or that with a number, if a layer of the clone has or will have that name.
    std::string uniqueName(const std::string& wanted);

  private:
    std::set<std::string> m_taken;
};

/// Nested names joined, without call numbers: "tower/conv1"; "tower.conv1" for Keras 3, which forbids the slash.
std::string joinedName(const CallPath& path, bool keras3 = false);

/// Per call, whether the model's outputs depend on it, or it is an input of the model.
std::vector<char> neededCalls(const Graph& graph);

/// Which calls an output needs, in an order in which inputs come first and whatever a call holds was called before it.
std::vector<int> liveCalls(const Graph& graph, FlatPolicy& policy);

/// Throws Error(Unsupported) where the model does not tell its input's shape.
/// Clone::uses is filled for every use that reaches the file.
Clone buildFlatClone(const Graph& graph, const Choices& choices, FlatPolicy& policy);

}  // namespace quantie
