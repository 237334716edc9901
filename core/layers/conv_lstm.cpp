// ConvLSTM1D … 3D: an LSTM whose products are convolutions.
#include <array>

#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/recurrent.h"
#include "core/layers/window.h"

namespace quantie {

namespace {

constexpr std::int64_t gates = 4;

template <std::size_t rank>
WeightSpecs convLstmWeights(const ShapeQuery& query) {
    const Config config(query.config);
    const Window window = readWindow(config, rank);
    const std::int64_t filters = config.count("filters");
    const std::int64_t width = multiplyDims(filters, gates);
    std::int64_t channels = unknownDim;
    if (const MaybeShape step = stepInput(query.config, firstInput(query))) {
        requireRank(*step, rank + 2);
        channels = (*step)[window.channelAxis()];
    }
    Shape kernel = window.size;
    kernel.insert(kernel.end(), {channels, width});
    Shape recurrent = window.size;
    recurrent.insert(recurrent.end(), {filters, width});
    WeightSpecs weights{weight("cell.kernel", kernel, "cell"), weight("cell.recurrent_kernel", recurrent, "cell")};
    if (config.flag("use_bias", true)) weights.push_back(weight("cell.bias", {width}, "cell"));
    return weights;
}

template <std::size_t rank>
Shapes convLstmOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    const MaybeShape input = firstInput(query);
    const MaybeShape step = stepInput(query.config, input);
    if (!step) return recurrentOutputs(query.config, input, Shapes(3));
    const Shape output = windowOutput(readWindow(config, rank), *step, config.count("filters"));
    return recurrentOutputs(query.config, input, Shapes(3, output));
}

template <std::size_t rank>
constexpr LayerClass row(std::string_view name) {
    return {.name = name,
            .weights = convLstmWeights<rank>,
            .outputs = convLstmOutputs<rank>,
            .forward = convLstmForward<rank>};
}

constexpr std::array rows{
    row<1>("ConvLSTM1D"),
    row<2>("ConvLSTM2D"),
    row<3>("ConvLSTM3D"),
};

}  // namespace

Family convLstmFamily() {
    return rows;
}

}  // namespace quantie
