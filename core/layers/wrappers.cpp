// Layers around others: TimeDistributed, SpectralNormalization, Keras's plain Wrapper, and the Pipeline.
#include <array>
#include <string>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

constexpr std::size_t mostPipelined = 1000;

std::vector<ChildSpec> wrappedChild(const Json& config) {
    return childUnder(config, "layer");
}

/// The child sees one step after the other: the time is taken out and put back.
Shapes timeDistributedOutputs(const ShapeQuery& query) {
    Shapes steps = query.inputs;
    for (MaybeShape& step : steps) {
        if (!step) continue;
        requireRankAtLeast(*step, 2);
        step->erase(step->begin() + 1);
    }
    Shapes outputs = query.child("layer", steps);
    const MaybeShape input = firstInput(query);
    for (MaybeShape& output : outputs) {
        if (!input || (output && output->empty())) output.reset();
        if (output) output->insert(output->begin() + 1, (*input)[1]);
    }
    return outputs;
}

/// The vector of the power iteration, as wide as the child's kernel or table.
WeightSpecs spectralWeights(const ShapeQuery& query) {
    query.child("layer", query.inputs);
    MaybeShape kernel = weightOfChild(query, "layer", "kernel");
    if (!kernel) kernel = weightOfChild(query, "layer", "embeddings");
    return {fixedWeight("vector_u", {1, lastDim(kernel)})};
}

/// The layers of a Pipeline, in their order.
std::vector<ChildSpec> pipelineChildren(const Json& config) {
    const Json* layers = Config(config).find("layers");
    if (layers == nullptr) return {};
    if (!layers->is_array() || layers->size() > mostPipelined) refuse("layers", "not a list of layers");
    std::vector<ChildSpec> children;
    for (std::size_t i = 0; i < layers->size(); ++i) {
        children.push_back({"layers." + std::to_string(i), &(*layers)[i], ChildRole::Wrapped, ""});
    }
    return children;
}

Shapes pipelineOutputs(const ShapeQuery& query) {
    Shapes shapes = query.inputs;
    const std::size_t count = pipelineChildren(query.config).size();
    for (std::size_t i = 0; i < count; ++i) shapes = query.child("layers." + std::to_string(i), shapes);
    return shapes;
}

constexpr std::array rows{
    LayerClass{.name = "Pipeline",
               .children = pipelineChildren,
               .outputs = pipelineOutputs,
               .forward = pipelineForward,
               .casts = false},
    LayerClass{.name = "SpectralNormalization",
               .children = wrappedChild,
               .weights = spectralWeights,
               .outputs = wrappedOutputs,
               .keepsKernel = true,
               .forward = wrappedForward},
    LayerClass{.name = "TimeDistributed",
               .children = wrappedChild,
               .outputs = timeDistributedOutputs,
               .forward = timeDistributedForward},
    LayerClass{.name = "Wrapper", .children = wrappedChild, .outputs = wrappedOutputs},
};

}  // namespace

Family wrapperFamily() {
    return rows;
}

}  // namespace quantie
