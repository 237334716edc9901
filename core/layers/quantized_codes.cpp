#include "core/layers/quantized_codes.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/kernels/abs_max.h"
#include "core/kernels/elementwise.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/tensor/float8.h"

namespace quantie {
namespace {

/// What a byte holds; 0 for what cannot stand in one, where a file stores something else than it should.
int byteOf(float value) {
    return value >= -128 && value <= 255 ? static_cast<int>(value) : 0;
}

/// The half byte as a number.
float nibble(float byte, bool high, bool isSigned) {
    const int whole = byteOf(byte);
    const int bits = (high ? whole >> 4 : whole) & 0xF;
    return static_cast<float>(bits < 8 || !isSigned ? bits : bits - 16);
}

}  // namespace

std::vector<std::int8_t> signedCodes(const Tensor& codes) {
    std::vector<std::int8_t> values(codes.size());
    std::transform(codes.floats().begin(), codes.floats().end(), values.begin(),
                   [](float code) { return static_cast<std::int8_t>(byteOf(code)); });
    return values;
}

Codes codesOf(const Tensor& matrix) {
    requireRank(matrix.shape(), 2);
    return {static_cast<std::size_t>(matrix.shape()[0]), static_cast<std::size_t>(matrix.shape()[1]),
            signedCodes(matrix)};
}

void addProducts(std::int32_t x, const std::int8_t* codes, std::size_t count, std::uint32_t* sums) {
    for (std::size_t j = 0; j < count; ++j) sums[j] += static_cast<std::uint32_t>(x * codes[j]);
}

Codes turned(const Codes& codes) {
    Codes result{codes.columns, codes.rows, std::vector<std::int8_t>(codes.values.size())};
    for (std::size_t i = 0; i < codes.rows; ++i) {
        for (std::size_t j = 0; j < codes.columns; ++j) result.values[j * codes.rows + i] = codes.at(i, j);
    }
    return result;
}

Tensor turned(const Tensor& matrix) {
    requireRank(matrix.shape(), 2);
    return permutedValue({matrix}, {1, 0}).tensor;
}

Tensor shaped(const Tensor& tensor, const Shape& shape) {
    if (static_cast<std::size_t>(elementCount(shape)) != tensor.size()) {
        refuse("dtype", "the codes do not fit the layer");
    }
    return reshapedValue({tensor}, shape).tensor;
}

Tensor dividedBy(const Tensor& values, const Tensor& scale) {
    if (broadcast(scale.shape(), values.shape()) != values.shape()) {
        refuse("dtype", "the scales do not fit the kernel");
    }
    FloatResult result(values.shape());
    compute::binary(compute::Binary::Divide, {values.floats().data(), values.shape()},
                    {scale.floats().data(), scale.shape()}, result.shape(), result.data());
    return result.tensor();
}

Tensor unpackedCodes(const Tensor& packed, std::size_t columns, bool isSigned) {
    requireRank(packed.shape(), 2);
    const auto bytes = static_cast<std::size_t>(packed.shape()[1]);
    if (bytes != (columns + 1) / 2) refuse("dtype", "the packed codes do not fit the layer");
    FloatResult result({packed.shape()[0], static_cast<std::int64_t>(columns)});
    for (std::size_t i = 0; i < result.size(); ++i) {
        const std::size_t column = i % columns;
        result.data()[i] = nibble(packed.floats()[i / columns * bytes + column / 2], column % 2 == 1, isSigned);
    }
    return result.tensor();
}

Tensor dequantized(const Tensor& codes, const GroupScales& by) {
    requireRank(codes.shape(), 2);
    requireRank(by.scale.shape(), 2);
    const auto rows = static_cast<std::size_t>(codes.shape()[0]);
    const auto columns = static_cast<std::size_t>(codes.shape()[1]);
    const bool fits =
        by.groups.size() == rows && by.scale.shape() == by.zero.shape() && by.scale.shape()[1] == codes.shape()[1];
    if (!fits) refuse("dtype", "scales and groups do not fit the codes");
    FloatResult result(codes.shape());
    for (std::size_t i = 0; i < rows; ++i) {
        const auto group = static_cast<std::int64_t>(std::clamp(by.groups.floats()[i], 0.0F, 1e9F));
        if (group >= by.scale.shape()[0]) refuse("dtype", "a group that has no scale");
        const std::size_t first = static_cast<std::size_t>(group) * columns;
        for (std::size_t j = 0; j < columns; ++j) {
            result.data()[i * columns + j] =
                (codes.floats()[i * columns + j] - by.zero.floats()[first + j]) * by.scale.floats()[first + j];
        }
    }
    return result.tensor();
}

Tensor throughFloat8(const Tensor& tensor, float scale) {
    FloatResult result(tensor.shape());
    std::transform(tensor.floats().begin(), tensor.floats().end(), result.data(),
                   [scale](float x) { return roundedToFloat8(std::clamp(x / scale, -448.0F, 448.0F)) * scale; });
    return result.tensor();
}

float quantizeRow(const float* x, std::size_t count, std::int32_t* codes) {
    float most = 0;
    for (std::size_t i = 0; i < count; ++i) most = std::max(most, std::fabs(x[i]));
    const float scale = compute::absMaxScale(most);
    std::transform(x, x + count, codes, [scale](float value) { return compute::absMaxCode(value, scale); });
    return scale;
}

bool hasGroups(const std::string& mode) {
    return mode.starts_with("int4/") && mode.find("/-") == std::string::npos;
}

const Json* quantizationSettings(const Json& config) {
    const Json* given = findMember(config, "quantization_config");
    return given == nullptr ? nullptr : findMember(*given, "config");
}

bool quantizesInputs(const Json& config, bool byDefault) {
    const Json* settings = quantizationSettings(config);
    if (settings == nullptr) return byDefault;
    const Json* quantizer = findMember(*settings, "activation_quantizer");
    return quantizer != nullptr && !quantizer->is_null();
}

void refuseMode(const std::string& mode) {
    throw Error(ErrorCode::Unsupported, "", "layers that Keras quantized as " + mode + " cannot be run");
}

}  // namespace quantie
