// LocallyConnected1D and 2D: a kernel of its own at every place. Their three implementations store it in three ways.
#include <algorithm>
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/window.h"

namespace quantie {

namespace {

// Counting connections goes over the output places; a longer side is left unknown.
constexpr std::int64_t longestSide = std::int64_t{1} << 20;

struct Local {
    Window window;
    std::int64_t filters = 0;
    std::int64_t channels = unknownDim;
    Shape from;  ///< spatial dimensions of the input
    Shape to;    ///< and of the output
};

Local readLocal(const Config& config, const Shape& input, std::size_t rank) {
    Local local{.window = readWindow(config, rank), .filters = config.count("filters"), .from = {}, .to = {}};
    const Shape output = windowOutput(local.window, input, local.filters);
    const auto first = static_cast<std::ptrdiff_t>(local.window.firstSpatial());
    const auto last = first + static_cast<std::ptrdiff_t>(rank);
    local.from.assign(input.begin() + first, input.begin() + last);
    local.to.assign(output.begin() + first, output.begin() + last);
    local.channels = input[local.window.channelAxis()];
    return local;
}

/// How many (input, output) pairs along one side a window connects: `conv_connected_inputs` of Keras, summed.
std::int64_t connections(const Local& local, std::size_t side) {
    const std::int64_t from = local.from[side];
    const std::int64_t to = local.to[side];
    const std::int64_t size = local.window.size[side];
    if (from == unknownDim || to > longestSide) return unknownDim;
    if (local.window.padding == "valid") return multiplyDims(to, size);
    std::int64_t count = 0;
    for (std::int64_t place = 0; place < to; ++place) {
        const std::int64_t centre = multiplyDims(place, local.window.strides[side]);
        const std::int64_t start = std::max<std::int64_t>(0, centre - size / 2);
        const std::int64_t end = std::min(from, addDims(centre, size - size / 2));
        count = addDims(count, std::max<std::int64_t>(0, end - start));
    }
    return count;
}

Shape expandedKernel(const Local& local) {
    Shape kernel;
    const auto append = [&kernel](const Shape& dims) { kernel.insert(kernel.end(), dims.begin(), dims.end()); };
    if (local.window.channelsFirst) {
        kernel.push_back(local.channels);
        append(local.from);
        kernel.push_back(local.filters);
        append(local.to);
    } else {
        append(local.from);
        kernel.push_back(local.channels);
        append(local.to);
        kernel.push_back(local.filters);
    }
    return kernel;
}

Shape localKernel(const Local& local, std::int64_t implementation) {
    switch (implementation) {
        case 1:
            return {productFrom(local.to, 0), multiplyDims(productFrom(local.window.size, 0), local.channels),
                    local.filters};
        case 2:
            return expandedKernel(local);
        case 3: {
            std::int64_t count = multiplyDims(local.channels, local.filters);
            for (std::size_t side = 0; side < local.window.rank(); ++side) {
                count = multiplyDims(count, connections(local, side));
            }
            return {count};
        }
        default:
            refuse("implementation", "not 1, 2 or 3");
    }
}

template <std::size_t rank>
WeightSpecs localWeights(const ShapeQuery& query) {
    const Config config(query.config);
    const bool biased = config.flag("use_bias", true);
    const MaybeShape input = firstInput(query);
    if (!input) {
        WeightSpecs unknown{unknownWeight("kernel")};
        if (biased) unknown.push_back(unknownWeight("bias"));
        return unknown;
    }
    const Local local = readLocal(config, *input, rank);
    WeightSpecs weights{weight("kernel", localKernel(local, config.integer("implementation", 1)))};
    Shape bias = local.to;
    bias.push_back(local.filters);
    if (biased) weights.push_back(weight("bias", bias));
    return weights;
}

template <std::size_t rank>
Shapes localOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return fromFirstInput(query, [&config](const Shape& input) {
        return windowOutput(readWindow(config, rank), input, config.count("filters"));
    });
}

constexpr std::array rows{
    LayerClass{.name = "LocallyConnected1D", .weights = localWeights<1>, .outputs = localOutputs<1>},
    LayerClass{.name = "LocallyConnected2D", .weights = localWeights<2>, .outputs = localOutputs<2>},
};

}  // namespace

Family locallyConnectedFamily() {
    return rows;
}

}  // namespace quantie
