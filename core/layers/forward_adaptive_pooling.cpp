// What pooling with a given number of windows computes.
#include <algorithm>

#include "core/kernels/pooling.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_window.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

using compute::Pooling;

/// One dimension after the other: windows of a box are the product of its sides'. `inner`: elements after the
/// dimension.
FloatResult alongOne(const FloatResult& input, std::size_t axis, std::int64_t windows, Pooling kind) {
    Shape shape = input.shape();
    const auto length = static_cast<std::size_t>(shape[axis]);
    shape[axis] = windows;
    FloatResult result(shape);
    if (length == 0) refuse("inputs", "nothing to pool");
    const auto count = static_cast<std::size_t>(windows);
    const auto inner = static_cast<std::size_t>(productFrom(shape, axis + 1));
    const std::size_t outer = inner == 0 ? 0 : result.size() / (inner * count);
    for (std::size_t i = 0; i < outer * count; ++i) {
        const std::size_t window = i % count;
        const std::size_t first = window * length / count;
        const std::size_t last = ((window + 1) * length + count - 1) / count;
        for (std::size_t j = 0; j < inner; ++j) {
            const float* from = input.data() + i / count * length * inner + j;
            double sum = 0;
            float most = from[first * inner];
            for (std::size_t t = first; t < last; ++t) {
                sum += double{from[t * inner]};
                most = std::max(most, from[t * inner]);
            }
            result.data()[i * inner + j] =
                kind == Pooling::Max ? most : static_cast<float>(sum / static_cast<double>(last - first));
        }
    }
    return result;
}

template <std::size_t rank>
Values adaptive(const ForwardQuery& query, Pooling kind) {
    const Config config(query.config);
    Window window;
    window.size = Shape(rank, 1);
    window.channelsFirst = isChannelsFirst(config);
    const Tensor input = channelsLast(query, window);
    const std::vector<std::int64_t> sizes = config.counts("output_size", rank, 1);
    return {inLayout(adaptivePooled(input, sizes, kind, query.dtype).value(query), window.channelsFirst)};
}

}  // namespace

FloatResult adaptivePooled(const Tensor& input, const std::vector<std::int64_t>& sizes, Pooling kind, DType dtype) {
    FloatResult result = FloatResult::copyOf(input);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        result = alongOne(result, i + 1, sizes[i], kind);
        roundTo(dtype, {result.data(), result.size()});
    }
    return result;
}

template <std::size_t rank>
Values adaptiveMaxForward(const ForwardQuery& query) {
    return adaptive<rank>(query, Pooling::Max);
}
template <std::size_t rank>
Values adaptiveAverageForward(const ForwardQuery& query) {
    return adaptive<rank>(query, Pooling::Average);
}

template Values adaptiveMaxForward<1>(const ForwardQuery& query);
template Values adaptiveMaxForward<2>(const ForwardQuery& query);
template Values adaptiveMaxForward<3>(const ForwardQuery& query);
template Values adaptiveAverageForward<1>(const ForwardQuery& query);
template Values adaptiveAverageForward<2>(const ForwardQuery& query);
template Values adaptiveAverageForward<3>(const ForwardQuery& query);

}  // namespace quantie
