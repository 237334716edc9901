// Layers that merge a list of inputs.
#include <algorithm>
#include <array>
#include <utility>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/fused.h"

namespace quantie {

namespace {

bool anyUnknown(const Shapes& inputs) {
    return inputs.empty() || std::any_of(inputs.begin(), inputs.end(), [](const MaybeShape& shape) { return !shape; });
}

/// Inputs of lower rank get ones after their batch; the batch itself is not broadcast.
Shapes elementwiseOutputs(const ShapeQuery& query) {
    if (anyUnknown(query.inputs)) return {std::nullopt};
    Shape features;
    std::int64_t batch = unknownDim;
    for (const MaybeShape& input : query.inputs) {
        requireRankAtLeast(*input, 1);
        features = broadcast(features, Shape(input->begin() + 1, input->end()));
        if (batch != unknownDim && input->front() != unknownDim && batch != input->front()) {
            refuse("inputs", "batches of different sizes");
        }
        if (batch == unknownDim) batch = input->front();
    }
    features.insert(features.begin(), batch);
    return {features};
}

Shapes concatenateOutputs(const ShapeQuery& query) {
    if (anyUnknown(query.inputs)) return {std::nullopt};
    Shape output = *query.inputs.front();
    const std::size_t axis = axisIndex(Config(query.config).integer("axis", -1), output.size());
    for (std::size_t i = 1; i < query.inputs.size(); ++i) {
        const Shape& next = *query.inputs[i];
        requireRank(next, output.size());
        for (std::size_t d = 0; d < output.size(); ++d) {
            if (d == axis) {
                output[d] = addDims(output[d], next[d]);
            } else if (output[d] == unknownDim) {
                output[d] = next[d];
            } else if (next[d] != unknownDim && next[d] != output[d]) {
                refuse("inputs", "shapes " + toString(output) + " and " + toString(next) + " differ beside the axis");
            }
        }
    }
    return {output};
}

std::pair<std::size_t, std::size_t> dotAxes(const Config& config, const Shape& a, const Shape& b) {
    std::vector<std::int64_t> axes = config.integers("axes");
    if (axes.size() == 1) axes.push_back(axes.front());
    if (axes.size() != 2) refuse("axes", "not one or two axes");
    return {axisIndex(axes[0], a.size(), "axes"), axisIndex(axes[1], b.size(), "axes")};
}

Shapes dotOutputs(const ShapeQuery& query) {
    if (query.inputs.size() != 2) refuse("inputs", "Dot needs two inputs");
    if (anyUnknown(query.inputs)) return {std::nullopt};
    const Shape& a = *query.inputs[0];
    const Shape& b = *query.inputs[1];
    requireRankAtLeast(a, 2);
    requireRankAtLeast(b, 2);
    const auto [first, second] = dotAxes(Config(query.config), a, b);
    if (a[first] != unknownDim && b[second] != unknownDim && a[first] != b[second]) {
        refuse("axes", "the two axes have different lengths");
    }
    Shape output;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (i != first) output.push_back(a[i]);
    }
    for (std::size_t i = 1; i < b.size(); ++i) {
        if (i != second) output.push_back(b[i]);
    }
    if (output.size() == 1) output.push_back(1);
    return {output};
}

constexpr LayerClass elementwise(std::string_view name, Values (*forward)(const ForwardQuery&),
                                 const Fusing* fusing = nullptr) {
    return {.name = name, .outputs = elementwiseOutputs, .forward = forward, .fusing = fusing};
}

constexpr std::array rows{
    elementwise("Add", addForward, &addFusing),
    elementwise("Average", averageForward),
    elementwise("CustomScaleLayer", scaledSumForward),  // of keras.applications: InceptionResNetV2
    LayerClass{.name = "Concatenate", .outputs = concatenateOutputs, .forward = concatenateForward},
    LayerClass{.name = "Dot", .outputs = dotOutputs, .forward = dotForward},
    elementwise("Maximum", maximumForward),
    elementwise("Minimum", minimumForward),
    elementwise("Multiply", multiplyForward),
    elementwise("Subtract", subtractForward),
};

}  // namespace

Family mergeFamily() {
    return rows;
}

}  // namespace quantie
