// Normalization with statistics or within a sample.
#include <algorithm>
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/fused.h"

namespace quantie {

namespace {

/// The axes of the config, counted from 0, in the order of the config.
std::vector<std::size_t> readAxes(const Config& config, std::size_t rank, std::int64_t fallback) {
    std::vector<std::int64_t> axes = config.integers("axis");
    if (axes.empty()) axes = {fallback};
    std::vector<std::size_t> indices;
    for (const std::int64_t axis : axes) {
        const std::size_t index = axisIndex(axis, rank);
        if (std::find(indices.begin(), indices.end(), index) != indices.end()) refuse("axis", "named twice");
        indices.push_back(index);
    }
    return indices;
}

/// Along one axis its length; along several the input's shape with 1 elsewhere.
Shape batchNormShape(const Config& config, const Shape& input) {
    if (!config.has("virtual_batch_size")) {
        const std::vector<std::size_t> axes = readAxes(config, input.size(), -1);
        if (axes.size() == 1) return {input[axes.front()]};
        Shape shape(input.size(), 1);
        for (const std::size_t axis : axes) shape[axis] = input[axis];
        return shape;
    }
    // Virtual batches are a further dimension after the batch; a built layer has its axes counted with it.
    requireRankAtLeast(input, 1);
    Shape split = input;
    split.insert(split.begin() + 1, 1);
    Shape shape(split.size(), 1);
    for (const std::size_t axis : readAxes(config, split.size(), -1)) shape[axis] = split[axis];
    return shape;
}

WeightSpec parameter(std::string name, const MaybeShape& shape, bool trainable) {
    WeightSpec spec = shape ? weight(std::move(name), *shape) : unknownWeight(std::move(name));
    spec.trainable = trainable;
    return spec;
}

void addScaleAndCentre(WeightSpecs& weights, const Config& config, const MaybeShape& shape) {
    if (config.flag("scale", true)) weights.push_back(parameter("gamma", shape, true));
    if (config.flag("center", true)) weights.push_back(parameter("beta", shape, true));
}

WeightSpecs batchNormWeights(const ShapeQuery& query) {
    const Config config(query.config);
    MaybeShape shape;
    if (const MaybeShape input = firstInput(query)) shape = batchNormShape(config, *input);
    WeightSpecs weights;
    addScaleAndCentre(weights, config, shape);
    weights.push_back(parameter("moving_mean", shape, false));
    weights.push_back(parameter("moving_variance", shape, false));
    if (config.flag("renorm", false)) {
        for (const char* name : {"moving_stddev", "renorm_mean", "renorm_stddev"}) {
            weights.push_back(parameter(name, shape, false));
        }
    }
    return weights;
}

/// The input's lengths along the axes of the config, in their order.
MaybeShape alongAxes(const ShapeQuery& query) {
    const MaybeShape input = firstInput(query);
    if (!input) return std::nullopt;
    Shape shape;
    for (const std::size_t axis : readAxes(Config(query.config), input->size(), -1)) shape.push_back((*input)[axis]);
    return shape;
}

WeightSpecs layerNormWeights(const ShapeQuery& query) {
    const Config config(query.config);
    WeightSpecs weights;
    addScaleAndCentre(weights, config, alongAxes(query));
    return weights;
}

WeightSpecs groupNormWeights(const ShapeQuery& query) {
    const Config config(query.config);
    MaybeShape shape;
    if (const MaybeShape input = firstInput(query)) {
        const std::int64_t channels = (*input)[axisIndex(config.integer("axis", -1), input->size())];
        const std::int64_t groups = config.integer("groups", 32);
        if (groups != -1 && groups <= 0) refuse("groups", "not a positive integer");
        if (groups > 0 && channels != unknownDim && channels % groups != 0) {
            refuse("groups", "does not divide the input's channels");
        }
        shape = Shape{channels};
    }
    WeightSpecs weights;
    addScaleAndCentre(weights, config, shape);
    return weights;
}

WeightSpecs rmsNormWeights(const ShapeQuery& query) {
    return {parameter("scale", alongAxes(query), true)};
}

/// The Normalization layer keeps statistics only where the config does not give them.
WeightSpecs statisticsWeights(const ShapeQuery& query) {
    const Config config(query.config);
    if (config.has("mean")) return {};
    MaybeShape shape;
    if (const MaybeShape input = firstInput(query)) {
        shape.emplace();
        // A null axis: one mean for all; Keras writes it as an empty list.
        const bool none = query.config.contains("axis") && config.integers("axis").empty();
        if (!none) {
            std::vector<std::size_t> axes = readAxes(config, input->size(), -1);
            std::sort(axes.begin(), axes.end());
            for (const std::size_t axis : axes) shape->push_back((*input)[axis]);
        }
    }
    return {parameter("mean", shape, false), parameter("variance", shape, false),
            fixedWeight("count", {}, DType::Int64)};
}

constexpr LayerClass batchNorm(std::string_view name) {
    return {.name = name,
            .weights = batchNormWeights,
            .outputs = sameAsInput,
            .forward = batchNormForward,
            .passesMask = MaskPassing::Always,
            .fusing = &batchNormFusing};
}

constexpr std::array rows{
    batchNorm("BatchNormalization"),
    batchNorm("BatchNormalizationV1"),
    batchNorm("BatchNormalizationV2"),
    batchNorm("SyncBatchNormalization"),
    LayerClass{.name = "GroupNormalization",
               .weights = groupNormWeights,
               .outputs = sameAsInput,
               .forward = groupNormForward,
               .passesMask = MaskPassing::Always},
    LayerClass{
        .name = "RMSNormalization", .weights = rmsNormWeights, .outputs = sameAsInput, .forward = rmsNormForward},
    LayerClass{.name = "LayerNormalization",
               .weights = layerNormWeights,
               .outputs = sameAsInput,
               .forward = layerNormForward,
               .passesMask = MaskPassing::Always},
    LayerClass{.name = "Normalization",
               .weights = statisticsWeights,
               .outputs = sameAsInput,
               .forward = normalizationForward,
               .passesMask = MaskPassing::InKeras3},
    LayerClass{.name = "UnitNormalization",
               .outputs = sameAsInput,
               .forward = unitNormForward,
               .passesMask = MaskPassing::Always},
};

}  // namespace

Family normalizationFamily() {
    return rows;
}

}  // namespace quantie
