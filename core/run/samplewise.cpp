#include "core/run/samplewise.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <variant>

#include "core/base/error.h"
#include "core/layers/config_access.h"

namespace quantie {
namespace {

/// What goes from call to call while one is computed should stay below this.
constexpr std::int64_t cacheFloats = std::int64_t{5} << 20;

/// Classes whose output for a sample depends on that sample alone where no axis of their config is the batch. Sorted.
constexpr std::array<std::string_view, 34> classes{
    "Activation",
    "Add",
    "Average",
    "AveragePooling1D",
    "AveragePooling2D",
    "BatchNormalization",
    "Concatenate",
    "Conv1D",
    "Conv2D",
    "Conv2DTranspose",
    "Cropping2D",
    "Dense",
    "DepthwiseConv2D",
    "Dropout",
    "ELU",
    "Flatten",
    "GlobalAveragePooling1D",
    "GlobalAveragePooling2D",
    "GlobalMaxPooling1D",
    "GlobalMaxPooling2D",
    "InputLayer",
    "LayerNormalization",
    "LeakyReLU",
    "MaxPooling1D",
    "MaxPooling2D",
    "Multiply",
    "PReLU",
    "Permute",
    "ReLU",
    "Reshape",
    "SeparableConv2D",
    "Softmax",
    "UpSampling2D",
    "ZeroPadding2D",
};
static_assert(std::ranges::is_sorted(classes));

bool keepsTheBatch(const Layer& layer, std::size_t rank) {
    try {
        return std::ranges::none_of(Config(*layer.config).integers("axis"), [rank](std::int64_t axis) {
            return axis == 0 || axis == -static_cast<std::int64_t>(rank);
        });
    } catch (const Error&) {
        return false;  // said where the call is computed
    }
}

/// Elements of a sample; 0 where they are not known or the first dimension is none of samples.
std::int64_t sampleSize(const std::vector<MaybeShape>& outputs) {
    if (outputs.size() != 1 || !outputs.front() || outputs.front()->empty()) return 0;
    const Shape& shape = *outputs.front();
    if (shape.front() != unknownDim) return 0;
    const Shape sample(shape.begin() + 1, shape.end());
    return isFullyKnown(sample) ? elementCount(sample) : 0;
}

}  // namespace

std::int64_t samplesAtOnce(const Graph& graph, const Schemes* quantizers) {
    if (quantizers != nullptr && std::ranges::any_of(*quantizers, [](const auto& quantizer) {
            return !std::holds_alternative<Given>(quantizer.second.range);
        })) {
        return 0;
    }
    std::int64_t most = 1;
    for (const GraphCall& call : graph.calls) {
        const Layer& layer = graph.model->layers[call.layer];
        const std::int64_t size = sampleSize(call.outputs);
        if (size == 0 || !layer.builtIn || !std::ranges::binary_search(classes, layer.className)) return 0;
        if (!keepsTheBatch(layer, call.outputs.front()->size())) return 0;
        std::int64_t total = size;
        for (const GraphTensor& input : call.inputs) {
            if (input.call >= 0) total += sampleSize(graph.calls[input.call].outputs);
        }
        most = std::max(most, total);
    }
    return std::max<std::int64_t>(1, cacheFloats / most);
}

}  // namespace quantie
