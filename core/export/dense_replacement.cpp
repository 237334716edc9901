#include "core/export/dense_replacement.h"

#include <algorithm>

namespace quantie {
namespace {

bool flagIsSet(const Json& config, const std::string& when) {
    if (when.empty() || !config.is_object() || !config.contains(when)) return true;
    return !config[when].is_boolean() || config[when].get<bool>();
}

/// The use of a call that is the held weight, or the holder's own of that name.
std::optional<WeightRef> readBy(const Graph& graph, int call, const std::string& operand) {
    const bool held = operand.starts_with("held.");
    const std::string name = held ? operand.substr(5) : operand;
    for (const int use : graph.calls[call].uses) {
        const WeightRef& ref = graph.uses[use].ref;
        const bool own = ref.layer == graph.calls[call].layer;
        if (own != held && graph.model->layers[ref.layer].weights[ref.weight].path == name) return ref;
    }
    return std::nullopt;
}

}  // namespace

std::optional<DenseReplacement> denseReplacement(const Graph& graph, const Definitions& definitions, int call) {
    const Layer& layer = graph.model->layers[graph.calls[call].layer];
    const Definition* definition = definitions.find(layer.className);
    if (definition == nullptr || definition->steps().empty()) return std::nullopt;
    const auto& steps = definition->steps();
    const DefinitionStep& product = steps.front();
    const bool multiplies = product.op == StepOp::MatMul && product.of.size() == 2 && product.of[0] == "input" &&
                            product.of[1].starts_with("held.") && product.transposeB && !product.transposeA;
    const auto kernel = multiplies ? readBy(graph, call, product.of[1]) : std::nullopt;
    if (!kernel) return std::nullopt;
    const MaybeShape& shape = graph.model->layers[kernel->layer].weights[kernel->weight].shape;
    if (!shape || shape->size() != 2) return std::nullopt;

    DenseReplacement dense;
    dense.kernel = *kernel;
    Json activation = "linear";
    for (std::size_t i = 1; i < steps.size(); ++i) {
        const DefinitionStep& step = steps[i];
        if (!flagIsSet(*layer.config, step.when)) continue;
        if (step.op == StepOp::Add && step.of.size() == 2 && i == 1) {
            dense.bias = readBy(graph, call, step.of[1]);
            if (!dense.bias) return std::nullopt;
        } else if (step.op == StepOp::Activation && i + 1 == steps.size()) {
            const bool own = !step.functionKey.empty() && layer.config->contains(step.functionKey);
            activation = own ? (*layer.config)[step.functionKey] : Json(step.function);
        } else {
            return std::nullopt;
        }
    }
    dense.config = {{"name", layer.name}, {"trainable", layer.trainable}, {"dtype", "float32"}};
    if (layer.config->contains("dtype")) dense.config["dtype"] = (*layer.config)["dtype"];
    dense.config["units"] = (*shape)[0];
    dense.config["activation"] = activation;
    dense.config["use_bias"] = dense.bias.has_value();
    return dense;
}

}  // namespace quantie
