#include "core/layers/forward_quantized.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>

#include "core/base/parallel.h"
#include "core/kernels/elementwise.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/dtype_policy.h"
#include "core/layers/einsum_dense.h"
#include "core/layers/forward_activation.h"
#include "core/layers/quantized_codes.h"
#include "core/layers/quantized_kernel.h"

namespace quantie {
namespace {

ReadWeight reader(const ForwardQuery& query) {
    return [&query](const std::string& path) { return query.host.exactWeight(path); };
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
        std::vector<std::uint32_t> sums(codes.columns);
        const float inputScale = quantizeRow(x, codes.rows, inputs.data());
        for (std::size_t k = 0; k < codes.rows; ++k) {
            addProducts(inputs[k], codes.values.data() + k * codes.columns, codes.columns, sums.data());
        }
        for (std::size_t j = 0; j < codes.columns; ++j) {
            y[j] = static_cast<float>(static_cast<std::int32_t>(sums[j])) / (scale.floats()[j] * inputScale);
        }
    });
}

FloatResult product(const Tensor& input, const Codes& codes, const Tensor& scale, bool quantizes) {
    return quantizes ? wholeProduct(input, codes, scale) : scaledProduct(input, codes, scale);
}

/// With codes for the whole matrix the scale comes last, else the kernel is in float before.
FloatResult denseProduct(const ForwardQuery& query, const std::string& mode, const Tensor& input) {
    const QuantizedKernel stored{reader(query), query.config, "", mode, quantizesInputs(query.config, mode == "int8")};
    const auto units = static_cast<std::size_t>(Config(query.config).count("units"));
    if (mode == "int8") {
        return product(input, codesOf(stored.weight("kernel")), stored.weight("kernel_scale"), stored.wholeInputs);
    }
    if (mode.starts_with("int4") && !hasGroups(mode)) {
        const Codes codes = codesOf(unpackedCodes(stored.weight("kernel"), units, true));
        return product(input, codes, stored.weight("kernel_scale"), stored.wholeInputs);
    }
    const Tensor kernel = stored.floats(units, {input.shape().back(), static_cast<std::int64_t>(units)});
    if (mode != "float8") return plainProduct(input, kernel);
    return plainProduct(throughFloat8(input, stored.weight("inputs_scale").floats()[0]), kernel);
}

/// With float8, the bias has passed through bfloat16.
Tensor plusBias(const Tensor& product, const Tensor& bias, const std::string& mode) {
    std::vector<float> values(bias.floats().begin(), bias.floats().end());
    if (mode == "float8") roundTo(DType::BFloat16, values);
    if (broadcast(bias.shape(), product.shape()) != product.shape()) refuse("bias", "does not fit the output");
    FloatResult result(product.shape());
    compute::binary(compute::Binary::Add, {product.floats().data(), product.shape()}, {values.data(), bias.shape()},
                    result.shape(), result.data());
    return result.tensor();
}

Value finished(const ForwardQuery& query, const Tensor& product, const std::optional<Tensor>& bias) {
    const Tensor sum = bias ? plusBias(product, *bias, dtypePolicy(query.config).mode) : product;
    FloatResult result = FloatResult::copyOf(sum);
    applyActivation(readActivation(query.config, query.layer.keras3), result.shape(), result.data());
    return result.value(query);
}

/// The codes of a table that is multiplied with, one row for each dimension of the input; untied ones lie so.
Tensor reverseCodes(const ForwardQuery& query, const std::string& mode, bool tied) {
    const auto width = static_cast<std::size_t>(Config(query.config).count("output_dim"));
    const Tensor stored = query.host.exactWeight(tied ? "embeddings" : "reverse_embeddings");
    if (mode == "int8") return tied ? turned(stored) : stored;
    return turned(unpackedCodes(tied ? stored : turned(stored), width, true));
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
    return {finished(query, denseProduct(query, mode, input).tensor(), bias)};
}

Values quantizedEinsumDense(const ForwardQuery& query) {
    const Config config(query.config);
    const std::string mode = dtypePolicy(query.config).mode;
    const Tensor input = floatsOf(firstValue(query));
    const Shape kernel = einsumKernel(config, input.shape());
    const std::vector<std::string> terms =
        einsumTerms(config.text("equation", ""), input.shape().size(), kernel.size());
    const QuantizedKernel stored{reader(query), query.config, "", mode, quantizesInputs(query.config, mode == "int8")};
    const Tensor product = quantizedEinsum(stored, planEinsum(terms[0], terms[1], terms[2]), input, kernel);
    return {finished(query, product, weightIf(query, config.has("bias_axes"), "bias"))};
}

Tensor quantizedProjection(const ForwardQuery& query, const std::string& name, const Tensor& input,
                           std::int64_t columns) {
    const std::string mode = dtypePolicyOf(query.config, name).mode;
    const QuantizedKernel stored{reader(query), query.config, name + ".", mode, mode == "int8"};
    const std::optional<Tensor> bias = weightIf(query, Config(query.config).flag("use_bias", true), name + ".bias");
    const Tensor product =
        quantizedEinsum(stored, matrixPlan(input), input, {input.shape().back(), columns}, Shape{columns});
    return bias ? plusBias(product, reshapedValue({*bias}, {columns}).tensor, mode) : product;
}

Values quantizedLookup(const ForwardQuery& query) {
    const std::string mode = dtypePolicy(query.config).mode;
    const Value& input = firstValue(query);
    return {
        {lookedUp(integersOf(input), input.shape(), quantizedTable(reader(query), query.config, mode)), query.dtype}};
}

Tensor quantizedReverse(const ForwardQuery& query) {
    const std::string mode = dtypePolicy(query.config).mode;
    if (mode != "int8" && !mode.starts_with("int4")) refuseMode(mode);
    const bool tied = Config(query.config).flag("tie_weights", true);
    const std::string table = tied ? "embeddings" : "reverse_embeddings";
    const Tensor input = floatsOf(firstValue(query));
    requireRankAtLeast(input.shape(), 1);
    const bool wholeInputs = quantizesInputs(query.config, true);
    const Tensor codes = reverseCodes(query, mode, tied);
    const Tensor scale = query.host.exactWeight(table + "_scale");
    if (!hasGroups(mode)) return product(input, codesOf(codes), scale, wholeInputs).tensor();
    const Tensor zero = query.host.exactWeight(table + "_zero");
    const Tensor groups = query.host.exactWeight("g_idx");
    const Tensor kernel =
        dequantized(codes, tied ? GroupScales{turned(scale), turned(zero), groups} : GroupScales{scale, zero, groups});
    return wholeInputs ? mixedEinsum(matrixPlan(input), input, kernel) : plainProduct(input, kernel).tensor();
}

}  // namespace quantie
