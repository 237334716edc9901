// What pooling layers compute.
#include "core/kernels/pooling.h"
#include "core/layers/forward_window.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

using compute::Pooling;

template <std::size_t rank>
Values pooled(const ForwardQuery& query, Pooling kind) {
    const Window window = readPool(Config(query.config), rank, "pool_length");
    const Tensor input = channelsLast(query, window);
    const compute::Sliding sliding = slidingOver(window, input.shape());
    FloatResult result(outputOf(sliding, rank, sliding.channels));
    compute::pool(kind, sliding, input.floats().data(), result.data());
    return {inLayout(result.value(query), window.channelsFirst)};
}

/// The mean over the steps that a mask lets through, as GlobalAveragePooling1D takes it.
FloatResult maskedMean(const Tensor& input, const Tensor& mask) {
    const auto batch = static_cast<std::size_t>(input.shape()[0]);
    const auto steps = static_cast<std::size_t>(input.shape()[1]);
    const auto channels = static_cast<std::size_t>(input.shape()[2]);
    if (mask.size() != batch * steps) refuse("mask", "does not fit the input");
    FloatResult result({input.shape()[0], input.shape()[2]});
    for (std::size_t n = 0; n < batch; ++n) {
        float* to = result.data() + n * channels;
        std::fill_n(to, channels, 0.0F);
        float count = 0;
        for (std::size_t t = 0; t < steps; ++t) {
            if (mask.bytes()[n * steps + t] == std::byte{0}) continue;
            ++count;
            const float* from = input.floats().data() + (n * steps + t) * channels;
            for (std::size_t c = 0; c < channels; ++c) to[c] += from[c];
        }
        for (std::size_t c = 0; c < channels; ++c) to[c] /= count;
    }
    return result;
}

template <std::size_t rank>
Values pooledAll(const ForwardQuery& query, Pooling kind) {
    Window window;
    window.size = Shape(rank, 1);
    window.channelsFirst = isChannelsFirst(Config(query.config));
    const Tensor input = channelsLast(query, window);
    const std::shared_ptr<const Tensor>& mask = firstValue(query).mask;
    const bool masked = rank == 1 && kind == Pooling::Average && mask != nullptr && !window.channelsFirst;
    if (masked) return {reshapedValue(maskedMean(input, *mask).value(query), outputShape(query))};
    const auto batch = static_cast<std::size_t>(input.shape().front());
    const auto channels = static_cast<std::size_t>(input.shape().back());
    FloatResult result(outputShape(query));
    const std::size_t rows = batch * channels;
    compute::poolAll(kind, input.floats().data(), batch, rows == 0 ? 0 : input.size() / rows, channels, result.data());
    return {result.value(query)};
}

}  // namespace

template <std::size_t rank>
Values maxPoolForward(const ForwardQuery& query) {
    return pooled<rank>(query, Pooling::Max);
}
template <std::size_t rank>
Values averagePoolForward(const ForwardQuery& query) {
    return pooled<rank>(query, Pooling::Average);
}
template <std::size_t rank>
Values globalMaxForward(const ForwardQuery& query) {
    return pooledAll<rank>(query, Pooling::Max);
}
template <std::size_t rank>
Values globalAverageForward(const ForwardQuery& query) {
    return pooledAll<rank>(query, Pooling::Average);
}

template Values maxPoolForward<1>(const ForwardQuery& query);
template Values maxPoolForward<2>(const ForwardQuery& query);
template Values maxPoolForward<3>(const ForwardQuery& query);
template Values averagePoolForward<1>(const ForwardQuery& query);
template Values averagePoolForward<2>(const ForwardQuery& query);
template Values averagePoolForward<3>(const ForwardQuery& query);
template Values globalMaxForward<1>(const ForwardQuery& query);
template Values globalMaxForward<2>(const ForwardQuery& query);
template Values globalMaxForward<3>(const ForwardQuery& query);
template Values globalAverageForward<1>(const ForwardQuery& query);
template Values globalAverageForward<2>(const ForwardQuery& query);
template Values globalAverageForward<3>(const ForwardQuery& query);

}  // namespace quantie
