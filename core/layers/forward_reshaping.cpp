// What the layers that only move or repeat elements compute: Reshape, Permute, Flatten, RepeatVector, and the spatial
// ones, UpSampling, ZeroPadding and Cropping.
#include <cstring>
#include <numeric>

#include "core/kernels/layout.h"
#include "core/kernels/strides.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forwards.h"
#include "core/layers/fused.h"
#include "core/layers/window.h"

namespace quantie {

Values reshapeForward(const ForwardQuery& query) {
    Value output = reshapedValue(firstValue(query), outputShape(query));
    output.mask = nullptr;
    return {std::move(output)};
}

Values permuteForward(const ForwardQuery& query) {
    outputShape(query);  // checks the dimensions
    std::vector<std::size_t> order{0};
    for (const std::int64_t dim : Config(query.config).integers("dims")) order.push_back(static_cast<std::size_t>(dim));
    return {permutedValue(firstValue(query), order)};
}

Values flattenForward(const ForwardQuery& query) {
    const Value& input = firstValue(query);
    const Shape shape = outputShape(query);
    const std::size_t rank = input.shape().size();
    if (!isChannelsFirst(Config(query.config)) || rank < 3) {
        Value output = reshapedValue(input, shape);
        output.mask = nullptr;
        return {std::move(output)};
    }
    // Keras flattens in the order of channels_last, whatever the layout.
    std::vector<std::size_t> order(rank);
    std::iota(order.begin(), order.end(), 0);
    order.erase(order.begin() + 1);
    order.push_back(1);
    return {reshapedValue(permutedValue(input, order), shape)};
}

Values repeatForward(const ForwardQuery& query) {
    const Value& input = firstValue(query);
    requireRank(input.shape(), 2);
    const Shape shape = outputShape(query);
    const compute::Block source{0, {static_cast<std::ptrdiff_t>(input.shape()[1]), 0, 1}};
    return {copiedValue(input, source, shape, shape, {})};
}

namespace {

std::size_t spatialStart(const Config& config, std::size_t rank) {
    return rank > 1 && isChannelsFirst(config) ? 2 : 1;
}

/// Pairs of a config entry, checked by the class's own shapes before.
std::pair<std::int64_t, std::int64_t> pairAt(const Config& config, std::string_view key, std::size_t rank,
                                             std::size_t i) {
    const Json* value = config.find(key);
    if (value == nullptr) return {1, 1};
    if (!value->is_array()) {
        const std::int64_t both = toInteger(*value, key);
        return {both, both};
    }
    const Json& one = rank == 1 ? (value->size() == 1 ? value->front() : *value) : value->at(i);
    const std::vector<std::int64_t> numbers = toIntegers(one, key);
    return {numbers.front(), numbers.back()};
}

std::vector<std::ptrdiff_t> signedStrides(const Shape& shape) {
    std::vector<std::ptrdiff_t> strides;
    for (const std::size_t stride : compute::stridesOf(shape)) strides.push_back(static_cast<std::ptrdiff_t>(stride));
    return strides;
}

}  // namespace

namespace {

bool joinPadding(const ForwardQuery& query, Fused& fused) {
    const Config config(query.config);
    const std::size_t rank = fused.shape.size() - 2;
    for (std::size_t i = 0; i < rank; ++i) {
        const auto [before, after] = pairAt(config, "padding", rank, i);
        if (before < 0 || after < 0) return false;
        fused.padding.emplace_back(before, after);
    }
    return true;
}

}  // namespace

const Fusing paddingFusing{.step = FuseStep::Pad,
                           .can = [](const Json& config) { return !isChannelsFirst(Config(config)); },
                           .join = joinPadding};

template <std::size_t rank>
Values paddingForward(const ForwardQuery& query) {
    const Config config(query.config);
    const Value& input = firstValue(query);
    const Shape shape = outputShape(query);
    compute::Block target{0, signedStrides(shape)};
    const std::size_t first = spatialStart(config, rank);
    for (std::size_t i = 0; i < rank; ++i) {
        target.offset += static_cast<std::size_t>(pairAt(config, "padding", rank, i).first) *
                         static_cast<std::size_t>(target.strides[first + i]);
    }
    return {copiedValue(input, {0, signedStrides(input.shape())}, input.shape(), shape, target)};
}

template <std::size_t rank>
Values croppingForward(const ForwardQuery& query) {
    const Config config(query.config);
    const Value& input = firstValue(query);
    const Shape shape = outputShape(query);
    compute::Block source{0, signedStrides(input.shape())};
    const std::size_t first = spatialStart(config, rank);
    for (std::size_t i = 0; i < rank; ++i) {
        source.offset += static_cast<std::size_t>(pairAt(config, "cropping", rank, i).first) *
                         static_cast<std::size_t>(source.strides[first + i]);
    }
    return {copiedValue(input, source, shape, shape, {})};
}

template Values paddingForward<1>(const ForwardQuery& query);
template Values paddingForward<2>(const ForwardQuery& query);
template Values paddingForward<3>(const ForwardQuery& query);
template Values croppingForward<1>(const ForwardQuery& query);
template Values croppingForward<2>(const ForwardQuery& query);
template Values croppingForward<3>(const ForwardQuery& query);

}  // namespace quantie
