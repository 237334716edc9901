// UpSampling, ZeroPadding and Cropping: layers that stretch the spatial dimensions.
#include <array>
#include <utility>

#include "core/layers/call_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/fused.h"
#include "core/layers/window.h"

namespace quantie {

namespace {

using Pairs = std::vector<std::pair<std::int64_t, std::int64_t>>;

std::pair<std::int64_t, std::int64_t> readPair(const Json& value, std::string_view key) {
    const std::vector<std::int64_t> numbers = toIntegers(value, key);
    if (numbers.size() > 2) refuse(key, "has more than two numbers for one dimension");
    if (numbers.empty() || numbers.front() < 0 || numbers.back() < 0)
        refuse(key, "needs numbers that are not negative");
    return {numbers.front(), numbers.back()};
}

/// (before, after) for each spatial dimension: from n, (n, m) or ((a, b), (c, d)); in one dimension (a, b) is a pair.
Pairs readPairs(const Config& config, std::string_view key, std::size_t rank) {
    const Json* value = config.find(key);
    if (value == nullptr) return Pairs(rank, {1, 1});
    if (!value->is_array() || rank == 1) {
        const Json& one = value->is_array() && value->size() == 1 ? value->front() : *value;
        return Pairs(rank, readPair(one, key));
    }
    if (value->size() != rank) refuse(key, "has a wrong number of entries");
    Pairs pairs;
    for (const Json& item : *value) pairs.push_back(readPair(item, key));
    return pairs;
}

std::size_t firstSpatial(const Config& config, const Shape& input, std::size_t rank) {
    requireRank(input, rank + 2);
    return rank > 1 && isChannelsFirst(config) ? 2 : 1;
}

template <std::size_t rank>
Shapes upSamplingOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    // "length": UpSampling1D in the files of Keras 2.0.
    const std::vector<std::int64_t> factors = config.counts(config.has("length") ? "length" : "size", rank, 2);
    return fromFirstInput(query, [&](Shape shape) {
        const std::size_t first = firstSpatial(config, shape, rank);
        for (std::size_t i = 0; i < rank; ++i) shape[first + i] = multiplyDims(shape[first + i], factors[i]);
        return shape;
    });
}

template <std::size_t rank>
Shapes paddingOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    const Pairs pairs = readPairs(config, "padding", rank);
    return fromFirstInput(query, [&](Shape shape) {
        const std::size_t first = firstSpatial(config, shape, rank);
        for (std::size_t i = 0; i < rank; ++i) {
            shape[first + i] = addDims(shape[first + i], addDims(pairs[i].first, pairs[i].second));
        }
        return shape;
    });
}

template <std::size_t rank>
Shapes croppingOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    const Pairs pairs = readPairs(config, "cropping", rank);
    return fromFirstInput(query, [&](Shape shape) {
        const std::size_t first = firstSpatial(config, shape, rank);
        for (std::size_t i = 0; i < rank; ++i) {
            std::int64_t& length = shape[first + i];
            if (length == unknownDim) continue;
            length -= addDims(pairs[i].first, pairs[i].second);
            if (length < 0) refuse("cropping", "takes more than the input has");
        }
        return shape;
    });
}

constexpr std::array rows{
    LayerClass{.name = "UpSampling1D", .outputs = upSamplingOutputs<1>, .forward = upSamplingForward<1>},
    LayerClass{.name = "UpSampling2D", .outputs = upSamplingOutputs<2>, .forward = upSamplingForward<2>},
    LayerClass{.name = "UpSampling3D", .outputs = upSamplingOutputs<3>, .forward = upSamplingForward<3>},
    LayerClass{
        .name = "ZeroPadding1D", .outputs = paddingOutputs<1>, .forward = paddingForward<1>, .fusing = &paddingFusing},
    LayerClass{
        .name = "ZeroPadding2D", .outputs = paddingOutputs<2>, .forward = paddingForward<2>, .fusing = &paddingFusing},
    LayerClass{
        .name = "ZeroPadding3D", .outputs = paddingOutputs<3>, .forward = paddingForward<3>, .fusing = &paddingFusing},
    LayerClass{.name = "Cropping1D", .outputs = croppingOutputs<1>, .forward = croppingForward<1>},
    LayerClass{.name = "Cropping2D", .outputs = croppingOutputs<2>, .forward = croppingForward<2>},
    LayerClass{.name = "Cropping3D", .outputs = croppingOutputs<3>, .forward = croppingForward<3>},
};

}  // namespace

Family spatialFamily() {
    return rows;
}

}  // namespace quantie
