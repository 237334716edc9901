// What the UpSampling layers compute: elements repeated, or interpolated between in two dimensions.
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_resize.h"
#include "core/layers/forward_window.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

/// Every element of `axis` `times` times in a row.
Value repeated(const Value& value, std::size_t axis, std::int64_t times) {
    if (times == 1) return value;
    const Shape& shape = value.shape();
    const std::int64_t outer =
        elementCount(Shape(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(axis) + 1));
    const std::int64_t inner = productFrom(shape, axis + 1);
    Shape result = shape;
    result[axis] = multiplyDims(result[axis], times);
    const compute::Block source{0, {static_cast<std::ptrdiff_t>(inner), 0, 1}};
    const Shape block{outer, times, inner};
    return reshapedValue(copiedValue(value, source, block, block, {}), result);
}

Value interpolated(const ForwardQuery& query, compute::Interpolation kind) {
    Window window;
    window.size = {1, 1};
    window.channelsFirst = isChannelsFirst(Config(query.config));
    const Tensor input = channelsLast(query, window);
    const std::vector<std::int64_t> factors = Config(query.config).counts("size", 2, 2);
    Value result = resizedImage({input, query.dtype}, multiplyDims(input.shape()[1], factors[0]),
                                multiplyDims(input.shape()[2], factors[1]), kind);
    result.dtype = query.dtype;
    return inLayout(std::move(result), window.channelsFirst);
}

}  // namespace

template <std::size_t rank>
Values upSamplingForward(const ForwardQuery& query) {
    const Config config(query.config);
    outputShape(query);  // checks the dimensions
    const std::string kind = rank == 2 ? config.text("interpolation", "nearest") : "nearest";
    if (kind != "nearest") return {interpolated(query, readInterpolation(kind))};
    const std::vector<std::int64_t> factors = config.counts(config.has("length") ? "length" : "size", rank, 2);
    const std::size_t first = rank > 1 && isChannelsFirst(config) ? 2 : 1;
    Value value = firstValue(query);
    for (std::size_t i = 0; i < rank; ++i) value = repeated(value, first + i, factors[i]);
    value.mask = nullptr;
    return {std::move(value)};
}

template Values upSamplingForward<1>(const ForwardQuery& query);
template Values upSamplingForward<2>(const ForwardQuery& query);
template Values upSamplingForward<3>(const ForwardQuery& query);

}  // namespace quantie
