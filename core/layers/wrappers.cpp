// Layers around one other layer: TimeDistributed, SpectralNormalization, and Keras's plain Wrapper.
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

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

constexpr std::array rows{
    LayerClass{.name = "SpectralNormalization",
               .children = wrappedChild,
               .weights = spectralWeights,
               .outputs = wrappedOutputs,
               .keepsKernel = true},
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
