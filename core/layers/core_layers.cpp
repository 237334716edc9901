// InputLayer, Lambda, and what stands between TensorFlow's feature columns and a model.
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

Shapes inputOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    const Json* declared = config.find("batch_input_shape");
    if (declared == nullptr) declared = config.find("batch_shape");
    if (declared == nullptr || !declared->is_array()) return {std::nullopt};
    if (declared->size() > 64) refuse("batch_input_shape", "the list is too long");
    Shape shape;
    for (const Json& dim : *declared) {
        shape.push_back(dim.is_null() ? unknownDim : toInteger(dim, "batch_input_shape"));
        if (shape.back() < unknownDim) refuse("batch_input_shape", "a negative dimension");
    }
    return {shape};
}

/// A Lambda is Python code; its output shape is known only where the config gives it as numbers.
Shapes lambdaOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    const Json* given = config.find("output_shape");
    if (given == nullptr || !given->is_array()) return {std::nullopt};
    if (given->size() > 64) refuse("output_shape", "the list is too long");
    Shape shape{unknownDim};
    if (const MaybeShape input = firstInput(query); input && !input->empty()) shape.front() = input->front();
    for (const Json& dim : *given) {
        if (!dim.is_null() && !dim.is_number()) return {std::nullopt};
        shape.push_back(dim.is_null() ? unknownDim : toInteger(dim, "output_shape"));
        if (shape.back() < unknownDim) refuse("output_shape", "a negative dimension");
    }
    return {shape};
}

std::vector<MaybeShape> keepMaskOutputs(const ShapeQuery& query) {
    return {query.inputs.size() == 2 ? query.inputs[1] : std::nullopt};
}

/// The second argument with the mask of the first.
Values keepMaskForward(const ForwardQuery& query) {
    if (query.inputs.size() != 2) refuse("inputs", "two are needed");
    return {Value{query.inputs[1].tensor, query.inputs[1].dtype, query.inputs[0].mask}};
}

// AddLoss and AddMetric stand in a model that called add_loss or add_metric on a tensor; they pass it on.
constexpr std::array rows{
    LayerClass{.name = "AddLoss", .outputs = sameAsInput, .forward = passForward, .casts = false},
    LayerClass{.name = "AddMetric", .outputs = sameAsInput, .forward = passForward, .casts = false},
    LayerClass{.name = "DenseFeatures", .outputs = unknownOutput},
    LayerClass{.name = "InputLayer", .outputs = inputOutputs},
    // Of the companion (resources/python/quantie/keras3/mask.py), in exports of layers that were opened.
    LayerClass{.name = "KeepMask", .outputs = keepMaskOutputs, .forward = keepMaskForward, .casts = false},
    LayerClass{.name = "Lambda", .outputs = lambdaOutputs},
};

}  // namespace

Family coreFamily() {
    return rows;
}

}  // namespace quantie
