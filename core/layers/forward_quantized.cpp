#include "core/layers/forward_quantized.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/kernels/abs_max.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/dtype_policy.h"
#include "core/layers/forward_finish.h"
#include "core/layers/forward_window.h"
#include "core/layers/forwards.h"
#include "core/tensor/float8.h"

namespace quantie {
namespace {

/// A matrix of codes, row by row: as many columns as an output has channels, whatever the file's order.
struct Codes {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<std::int8_t> values;

    std::int8_t at(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
};

Tensor matrixOf(const ForwardQuery& query, std::string_view path) {
    Tensor tensor = query.host.exactWeight(path);
    requireRank(tensor.shape(), 2);
    return tensor;
}

Codes codesOf(const Tensor& tensor) {
    Codes codes{static_cast<std::size_t>(tensor.shape()[0]), static_cast<std::size_t>(tensor.shape()[1]), {}};
    codes.values.resize(tensor.size());
    std::transform(tensor.floats().begin(), tensor.floats().end(), codes.values.begin(),
                   [](float code) { return static_cast<std::int8_t>(code); });
    return codes;
}

/// The half byte as a signed number.
std::int8_t nibble(int byte, bool high) {
    const int bits = (high ? byte >> 4 : byte) & 0xF;
    return static_cast<std::int8_t>(bits < 8 ? bits : bits - 16);
}

/// Two codes in a byte along the last axis, the even one in the low half.
Codes unpacked(const Tensor& tensor, std::size_t columns) {
    const Codes packed = codesOf(tensor);
    if (packed.columns != (columns + 1) / 2) refuse("dtype", "the packed codes do not fit the layer");
    Codes codes{packed.rows, columns, {}};
    codes.values.reserve(packed.rows * columns);
    for (std::size_t row = 0; row < packed.rows; ++row) {
        for (std::size_t j = 0; j < columns; ++j) codes.values.push_back(nibble(packed.at(row, j / 2), j % 2 == 1));
    }
    return codes;
}

Codes turned(const Codes& codes) {
    Codes result{codes.columns, codes.rows, std::vector<std::int8_t>(codes.values.size())};
    for (std::size_t i = 0; i < codes.rows; ++i) {
        for (std::size_t j = 0; j < codes.columns; ++j) result.values[j * codes.rows + i] = codes.at(i, j);
    }
    return result;
}

/// Whether Keras quantizes what the layer reads, which int8 does unless it is told not to, and int4 only if it is.
bool quantizesInputs(const ForwardQuery& query, bool byDefault) {
    const Json* given = findMember(query.config, "quantization_config");
    const Json* config = given == nullptr ? nullptr : findMember(*given, "config");
    if (config == nullptr) return byDefault;
    const Json* quantizer = findMember(*config, "activation_quantizer");
    return quantizer != nullptr && !quantizer->is_null();
}

/// abs_max_quantize of one row: codes, and the scale that they were multiplied by.
float quantizeRow(const float* x, std::size_t count, std::int32_t* codes) {
    float most = 0;
    for (std::size_t i = 0; i < count; ++i) most = std::max(most, std::fabs(x[i]));
    const float scale = compute::absMaxScale(most);
    std::transform(x, x + count, codes, [scale](float value) { return compute::absMaxCode(value, scale); });
    return scale;
}

Tensor turned(const Tensor& matrix) {
    return permutedValue({matrix}, {1, 0}).tensor;
}

FloatResult plainProduct(const Tensor& input, const Tensor& matrix) {
    const auto rows = static_cast<std::size_t>(matrix.shape()[0]);
    const auto columns = static_cast<std::size_t>(matrix.shape()[1]);
    if (static_cast<std::size_t>(input.shape().back()) != rows) refuse("inputs", "do not fit the kernel");
    Shape shape = input.shape();
    shape.back() = matrix.shape()[1];
    FloatResult result(shape);
    const compute::PackedMatrix packed({matrix.floats().data(), rows, columns, columns, 1});
    compute::multiply(input.floats().data(), rows == 0 ? 0 : input.size() / rows, packed, {}, result.data());
    return result;
}

/// `work`(x, y) for every row x of the input; y is its row of the product with the codes.
FloatResult rowByRow(const Tensor& input, const Codes& codes, const Tensor& scale,
                     const std::function<void(const float* x, float* y)>& work) {
    if (static_cast<std::size_t>(input.shape().back()) != codes.rows) refuse("inputs", "do not fit the kernel");
    if (scale.size() != codes.columns) refuse("dtype", "the scales do not fit the kernel");
    Shape shape = input.shape();
    shape.back() = static_cast<std::int64_t>(codes.columns);
    FloatResult result(shape);
    parallelFor(codes.rows == 0 ? 0 : input.size() / codes.rows, [&](std::size_t row) {
        work(input.floats().data() + row * codes.rows, result.data() + row * codes.columns);
    });
    return result;
}

/// Rows of `input` times codes, over a scale for each column. Summed one product after the other with one rounding
/// each, as TensorFlow does: other orders are as good, but not equal.
FloatResult scaledProduct(const Tensor& input, const Codes& codes, const Tensor& scale) {
    return rowByRow(input, codes, scale, [&](const float* x, float* y) {
        std::fill_n(y, codes.columns, 0.0F);
        for (std::size_t k = 0; k < codes.rows; ++k) {
            for (std::size_t j = 0; j < codes.columns; ++j) {
                y[j] = std::fma(x[k], static_cast<float>(codes.at(k, j)), y[j]);
            }
        }
        for (std::size_t j = 0; j < codes.columns; ++j) y[j] /= scale.floats()[j];
    });
}

/// The same with inputs that are quantized row by row: whole numbers until the division.
FloatResult wholeProduct(const Tensor& input, const Codes& codes, const Tensor& scale) {
    return rowByRow(input, codes, scale, [&](const float* x, float* y) {
        std::vector<std::int32_t> inputs(codes.rows);
        std::vector<std::int32_t> sums(codes.columns);
        const float inputScale = quantizeRow(x, codes.rows, inputs.data());
        for (std::size_t k = 0; k < codes.rows; ++k) {
            for (std::size_t j = 0; j < codes.columns; ++j) sums[j] += inputs[k] * codes.at(k, j);
        }
        for (std::size_t j = 0; j < codes.columns; ++j) {
            y[j] = static_cast<float>(sums[j]) / (scale.floats()[j] * inputScale);
        }
    });
}

FloatResult product(const Tensor& input, const Codes& codes, const Tensor& scale, bool quantizes) {
    return quantizes ? wholeProduct(input, codes, scale) : scaledProduct(input, codes, scale);
}

/// (code − zero) · scale, with a scale and a zero for each group of rows.
Tensor dequantized(const Codes& codes, const Tensor& scale, const Tensor& zero, const Tensor& groups) {
    const bool fits = groups.size() == codes.rows && scale.size() == zero.size() && scale.shape().size() == 2 &&
                      static_cast<std::size_t>(scale.shape()[1]) == codes.columns;
    if (!fits) refuse("dtype", "scales and groups do not fit the codes");
    FloatResult result({static_cast<std::int64_t>(codes.rows), static_cast<std::int64_t>(codes.columns)});
    for (std::size_t i = 0; i < codes.rows; ++i) {
        const auto group = static_cast<std::size_t>(std::max(0.0F, groups.floats()[i]));
        if (group >= static_cast<std::size_t>(scale.shape()[0])) refuse("dtype", "a group that has no scale");
        for (std::size_t j = 0; j < codes.columns; ++j) {
            const std::size_t at = group * codes.columns + j;
            result.data()[i * codes.columns + j] =
                (static_cast<float>(codes.at(i, j)) - zero.floats()[at]) * scale.floats()[at];
        }
    }
    return result.tensor();
}

/// Every value divided by the scale, rounded to float8 and multiplied again.
Tensor throughFloat8(const Tensor& tensor, float scale) {
    FloatResult result(tensor.shape());
    std::transform(tensor.floats().begin(), tensor.floats().end(), result.data(),
                   [scale](float x) { return roundedToFloat8(std::clamp(x / scale, -448.0F, 448.0F)) * scale; });
    return result.tensor();
}

FloatResult float8Product(const ForwardQuery& query, const Tensor& input) {
    const float inputScale = query.host.exactWeight("inputs_scale").floats()[0];
    const float kernelScale = query.host.exactWeight("kernel_scale").floats()[0];
    return plainProduct(throughFloat8(input, inputScale), throughFloat8(matrixOf(query, "kernel"), kernelScale));
}

bool hasGroups(const std::string& mode) {
    return mode.starts_with("int4/") && mode.find("/-") == std::string::npos;
}

[[noreturn]] void refuseMode(const std::string& mode) {
    throw Error(ErrorCode::Unsupported, "", "layers that Keras quantized as " + mode + " cannot be run");
}

FloatResult denseProduct(const ForwardQuery& query, const std::string& mode, const Tensor& input) {
    if (mode == "float8") return float8Product(query, input);
    const auto units = static_cast<std::size_t>(Config(query.config).count("units"));
    if (mode == "int8") {
        return product(input, codesOf(matrixOf(query, "kernel")), query.host.exactWeight("kernel_scale"),
                       quantizesInputs(query, true));
    }
    if (!mode.starts_with("int4")) refuseMode(mode);
    const Codes codes = unpacked(matrixOf(query, "kernel"), units);
    const Tensor scale = query.host.exactWeight("kernel_scale");
    if (!hasGroups(mode)) return product(input, codes, scale, quantizesInputs(query, false));
    return plainProduct(
        input, dequantized(codes, scale, query.host.exactWeight("kernel_zero"), query.host.exactWeight("g_idx")));
}

/// With float8, the bias has passed through bfloat16.
void addBias(const Tensor& bias, bool shortened, FloatResult& result) {
    std::vector<float> values(bias.floats().begin(), bias.floats().end());
    if (values.empty() || result.size() % values.size() != 0) refuse("bias", "does not fit the output");
    if (shortened) roundTo(DType::BFloat16, values);
    for (std::size_t i = 0; i < result.size(); ++i) result.data()[i] += values[i % values.size()];
}

/// The table in float, a scale or a row of scales for each of its rows.
Tensor floatTable(const ForwardQuery& query, const std::string& mode) {
    const auto width = static_cast<std::size_t>(Config(query.config).count("output_dim"));
    const Tensor stored = matrixOf(query, "embeddings");
    const Tensor scale = query.host.exactWeight("embeddings_scale");
    if (mode != "int8" && !mode.starts_with("int4")) refuseMode(mode);
    const Codes codes = mode == "int8" ? codesOf(stored) : unpacked(stored, width);
    if (hasGroups(mode)) {
        const Tensor zero = query.host.exactWeight("embeddings_zero");
        return turned(dequantized(turned(codes), turned(scale), turned(zero), query.host.exactWeight("g_idx")));
    }
    if (scale.size() != codes.rows) refuse("dtype", "the scales do not fit the table");
    FloatResult table({static_cast<std::int64_t>(codes.rows), static_cast<std::int64_t>(codes.columns)});
    for (std::size_t i = 0; i < codes.rows; ++i) {
        for (std::size_t j = 0; j < codes.columns; ++j) {
            table.data()[i * codes.columns + j] = static_cast<float>(codes.at(i, j)) / scale.floats()[i];
        }
    }
    return table.tensor();
}

}  // namespace

bool isQuantized(const ForwardQuery& query) {
    return !dtypePolicy(query.config).mode.empty();
}

Values quantizedDense(const ForwardQuery& query) {
    const std::string mode = dtypePolicy(query.config).mode;
    const Tensor input = floatsOf(firstValue(query));
    requireRankAtLeast(input.shape(), 1);
    const std::optional<Tensor> bias = weightIf(query, Config(query.config).flag("use_bias", true), "bias");
    FloatResult result = denseProduct(query, mode, input);
    if (bias) addBias(*bias, mode == "float8", result);
    applyActivation(readActivation(query.config), result.shape(), result.data());
    return {result.value(query)};
}

Values quantizedLookup(const ForwardQuery& query) {
    const std::string mode = dtypePolicy(query.config).mode;
    const Value& input = firstValue(query);
    return {{lookedUp(integersOf(input), input.shape(), floatTable(query, mode)), query.dtype}};
}

FloatResult quantizedReverse(const ForwardQuery& query) {
    const std::string mode = dtypePolicy(query.config).mode;
    const Config config(query.config);
    if (!config.flag("tie_weights", true)) refuseMode(mode + " without tied weights");
    const Tensor input = floatsOf(firstValue(query));
    requireRankAtLeast(input.shape(), 1);
    if (hasGroups(mode)) return plainProduct(input, turned(floatTable(query, mode)));
    const auto width = static_cast<std::size_t>(config.count("output_dim"));
    const Tensor stored = matrixOf(query, "embeddings");
    const bool int8 = mode == "int8";
    if (!int8 && !mode.starts_with("int4")) refuseMode(mode);
    return product(input, turned(int8 ? codesOf(stored) : unpacked(stored, width)),
                   query.host.exactWeight("embeddings_scale"), quantizesInputs(query, int8));
}

}  // namespace quantie
