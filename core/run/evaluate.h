// One call of a layer with values, by its class or definition, and with everything in its config.
#pragma once

#include <map>
#include <string>

#include "core/layers/definitions.h"
#include "core/layers/fused.h"
#include "core/run/use_weights.h"

namespace quantie {

/// What stateful layers keep from one batch to the next, by the layer's index.
using LayerStates = std::map<int, std::vector<Tensor>>;

/// What a flattened call is evaluated with.
struct EvaluationContext {
    const Graph& graph;
    const Definitions& definitions;
    UseWeights& weights;
    int call = -1;
    LayerStates* states = nullptr;  ///< null: every stateful layer begins with zeros
};

/// The arguments of one call.
struct CallArguments {
    const Values& inputs;
    const Json& args;
    const Json& kwargs;
    const Json* config = nullptr;  ///< in place of the layer's own
    const Fused* fused = nullptr;  ///< calls beside it that it computes too
};

/// The outputs of `layer`, whose weights begin with `prefix` in the ids of this call's uses. Inputs and outputs are
/// cast and masks passed on as Keras does. Throws Error(Unsupported) where it is not known what the layer computes.
Values evaluateLayer(const EvaluationContext& context, int layer, const std::string& prefix,
                     const CallArguments& arguments);

/// Adds what the layer, of a class that joins others, does to `fused`; see Fusing::join.
bool joinLayer(const EvaluationContext& context, int layer, const CallArguments& arguments, Fused& fused);

}  // namespace quantie
