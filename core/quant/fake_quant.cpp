#include "core/quant/fake_quant.h"

#include <utility>

#include "core/base/error.h"
#include "core/quant/finite.h"
#include "core/quant/ranges.h"
#include "core/quant/sweep.h"

namespace quantie {
namespace {

std::vector<Quantizer> quantizersOf(std::span<const float> values, const Shape& shape, const Scheme& scheme) {
    const std::vector<ChannelRange> found = ranges(values, shape, scheme);
    // All other methods have looked at every value.
    if (std::holds_alternative<Given>(scheme.range)) requireFinite(values, shape);
    return quantizers(found, scheme);
}

void requireFit(std::size_t values, const Shape& shape, std::size_t quantizers, std::size_t channels) {
    requireSize(values, shape);
    if (quantizers != channels) {
        throw Error(ErrorCode::Usage, "",
                    std::to_string(quantizers) + " quantizers do not fit " + std::to_string(channels) + " channels");
    }
}

}  // namespace

void quantizeDequantize(std::span<const float> values, const Shape& shape, const Scheme& scheme,
                        std::span<const Quantizer> quantizers, std::span<float> out) {
    const ChannelView view = channelView(shape, scheme.axis);
    requireFit(values.size(), shape, quantizers.size(), view.channels);
    requireSize(out.size(), shape);
    forEachTile(view, quantizers, !scheme.axis, [&](const Tile& tile, const kernels::Grid& grid) {
        kernels::best().quantize(values.data(), tile, grid, out.data());
    });
}

void quantizeDequantize(std::span<const float> values, const Shape& shape, const Scheme& scheme, std::span<float> out) {
    quantizeDequantize(values, shape, scheme, quantizersOf(values, shape, scheme), out);
}

Tensor quantizeDequantize(const Tensor& tensor, const Scheme& scheme) {
    const Tensor source = toFloat32(tensor);
    std::vector<float> out(source.size());
    quantizeDequantize(source.floats(), source.shape(), scheme, out);
    return Tensor::fromFloats(source.shape(), std::move(out));
}

Codes quantizeCodes(std::span<const float> values, const Shape& shape, const Scheme& scheme) {
    Codes result;
    result.quantizers = quantizersOf(values, shape, scheme);
    result.codes.resize(values.size());
    forEachTile(channelView(shape, scheme.axis), result.quantizers, !scheme.axis,
                [&](const Tile& tile, const kernels::Grid& grid) {
                    kernels::best().codes(values.data(), tile, grid, result.codes.data());
                });
    return result;
}

void dequantize(const Codes& codes, const Shape& shape, std::optional<int> axis, std::span<float> out) {
    const ChannelView view = channelView(shape, axis);
    requireFit(codes.codes.size(), shape, codes.quantizers.size(), view.channels);
    requireSize(out.size(), shape);
    std::size_t i = 0;
    for (std::size_t o = 0; o < view.outer; ++o) {
        for (const Quantizer& q : codes.quantizers) {
            for (const std::size_t end = i + view.inner; i < end; ++i) {
                out[i] = static_cast<float>(static_cast<int>(codes.codes[i]) - q.zeroPoint) * q.scale;
            }
        }
    }
}

}  // namespace quantie
