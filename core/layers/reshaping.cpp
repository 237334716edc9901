// Reshape, Permute, Flatten and RepeatVector.
#include <algorithm>
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/reshape.h"

namespace quantie {

Shape reshaped(const Shape& input, const Shape& target) {
    const auto open = std::find(target.begin(), target.end(), unknownDim);
    if (std::any_of(target.begin(), target.end(), [](std::int64_t dim) { return dim < unknownDim; }) ||
        std::count(target.begin(), target.end(), unknownDim) > 1) {
        refuse("target_shape", "may leave open one dimension only");
    }
    Shape result = target;
    const std::int64_t all = productFrom(input, 0);
    if (all == unknownDim) return result;
    std::int64_t known = 1;
    for (const std::int64_t dim : target) {
        if (dim != unknownDim) known = multiplyDims(known, dim);
    }
    const bool fits = open == target.end() ? known == all : known != 0 && all % known == 0;
    if (!fits) {
        refuse("target_shape", "an input " + toString(input) + " cannot be reshaped to " + toString(target));
    }
    if (open != target.end()) result[static_cast<std::size_t>(open - target.begin())] = all / known;
    return result;
}

namespace {

Shapes reshapeOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    if (!config.has("target_shape")) refuse("target_shape", "missing from the config");
    const std::vector<std::int64_t> target = config.integers("target_shape");
    return fromFirstInput(query, [&target](const Shape& input) {
        requireRankAtLeast(input, 1);
        Shape output = reshaped(Shape(input.begin() + 1, input.end()), target);
        output.insert(output.begin(), input.front());
        return output;
    });
}

Shapes permuteOutputs(const ShapeQuery& query) {
    const std::vector<std::int64_t> dims = Config(query.config).integers("dims");
    return fromFirstInput(query, [&dims](const Shape& input) {
        requireRank(input, dims.size() + 1);
        std::vector<std::int64_t> sorted = dims;
        std::sort(sorted.begin(), sorted.end());
        for (std::size_t i = 0; i < sorted.size(); ++i) {
            if (sorted[i] != static_cast<std::int64_t>(i) + 1) refuse("dims", "not a permutation of 1, 2, …");
        }
        Shape output{input.front()};
        for (const std::int64_t dim : dims) output.push_back(input[static_cast<std::size_t>(dim)]);
        return output;
    });
}

Shapes flattenOutputs(const ShapeQuery& query) {
    return fromFirstInput(query, [](const Shape& input) {
        requireRankAtLeast(input, 1);
        return Shape{input.front(), productFrom(input, 1)};
    });
}

Shapes repeatOutputs(const ShapeQuery& query) {
    const std::int64_t times = Config(query.config).count("n");
    return fromFirstInput(query, [times](const Shape& input) {
        requireRank(input, 2);
        return Shape{input[0], times, input[1]};
    });
}

constexpr std::array rows{
    LayerClass{.name = "Reshape", .outputs = reshapeOutputs, .forward = reshapeForward},
    LayerClass{.name = "Permute", .outputs = permuteOutputs, .forward = permuteForward},
    LayerClass{.name = "Flatten", .outputs = flattenOutputs, .forward = flattenForward},
    LayerClass{.name = "RepeatVector", .outputs = repeatOutputs, .forward = repeatForward},
};

}  // namespace

Family reshapingFamily() {
    return rows;
}

}  // namespace quantie
