#include "core/layers/quantized_kernel.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/kernels/elementwise.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/quantized_codes.h"

namespace quantie {
namespace {

std::size_t dims(const Shape& shape, const std::vector<std::size_t>& axes, std::size_t first, std::size_t count) {
    std::int64_t result = 1;
    for (std::size_t i = first; i < first + count; ++i) result = multiplyDims(result, shape[axes[i]]);
    return static_cast<std::size_t>(result);
}

/// The number after the first slash of "gptq/4/128".
int bitsOf(const std::string& mode) {
    const auto slash = mode.find('/');
    int bits = 0;
    if (slash != std::string::npos) std::from_chars(mode.data() + slash + 1, mode.data() + mode.size(), bits);
    if (bits < 2 || bits > 8) refuse("dtype", "'" + mode + "' does not say how many bits the codes have");
    return bits;
}

/// Zero points are stored, or all alike: those of symmetric codes are in their middle (Keras 3.15 stores none).
Tensor zeroPoints(const QuantizedKernel& stored, int bits, const Shape& shape) {
    const Json* settings = quantizationSettings(stored.config);
    const Json* symmetric = settings == nullptr ? nullptr : findMember(*settings, "symmetric");
    if (symmetric == nullptr || *symmetric != Json(true)) return stored.weight("kernel_zero");
    const auto middle = static_cast<float>(1 << (bits - 1));
    return Tensor::fromFloats(shape, std::vector<float>(static_cast<std::size_t>(elementCount(shape)), middle));
}

/// Codes without a sign, a row for each output channel; 4 bits are packed along the channels.
Tensor calibrated(const QuantizedKernel& stored) {
    const int bits = bitsOf(stored.mode);
    const Tensor scale = stored.weight("kernel_scale");
    requireRank(scale.shape(), 2);
    Tensor codes = turned(stored.weight("quantized_kernel"));
    if (bits == 4) codes = unpackedCodes(codes, static_cast<std::size_t>(scale.shape()[0]), false);
    const Tensor zero = zeroPoints(stored, bits, scale.shape());
    Tensor matrix = dequantized(codes, {turned(scale), turned(zero), stored.weight("g_idx")});
    if (!stored.mode.starts_with("awq")) return matrix;
    const Tensor by = stored.weight("awq_scales");
    const auto columns = static_cast<std::size_t>(matrix.shape()[1]);
    if (by.size() * columns != matrix.size()) refuse("dtype", "the scales do not fit the kernel");
    FloatResult result(matrix.shape());
    for (std::size_t i = 0; i < result.size(); ++i) result.data()[i] = matrix.floats()[i] / by.floats()[i / columns];
    return result.tensor();
}

/// An input in the order of a plan, its rows quantized each for itself.
struct Rows {
    Shape shape;
    std::size_t width = 1;
    std::vector<std::int32_t> codes;
    std::vector<float> scales;

    Rows(const EinsumPlan& plan, const Tensor& input) {
        const Tensor ordered = permutedValue({input}, plan.orderA).tensor;
        shape = ordered.shape();
        for (std::size_t i = plan.batch + plan.rows; i < shape.size(); ++i) {
            width *= static_cast<std::size_t>(shape[i]);
        }
        codes.resize(ordered.size());
        scales.resize(width == 0 ? 0 : ordered.size() / width);
        parallelFor(scales.size(), [&](std::size_t row) {
            scales[row] = quantizeRow(ordered.floats().data() + row * width, width, codes.data() + row * width);
        });
    }
};

/// Every value over what its row was multiplied by, and over the kernel's scale where that is given.
Tensor overScales(const EinsumPlan& plan, const Rows& rows, const Tensor& product, const Tensor* kernelScale) {
    FloatResult scales(product.shape());
    const std::size_t columns = rows.scales.empty() ? 1 : product.size() / rows.scales.size();
    for (std::size_t i = 0; i < scales.size(); ++i) scales.data()[i] = rows.scales[i / columns];
    const Tensor ordered = permutedValue({product}, plan.orderOut).tensor;
    const Tensor by = permutedValue({scales.tensor()}, plan.orderOut).tensor;
    FloatResult result(ordered.shape());
    const float one = 1;
    const Shape scale = kernelScale == nullptr ? Shape{} : kernelScale->shape();
    if (broadcast(scale, result.shape()) != result.shape()) refuse("dtype", "the scales do not fit the kernel");
    compute::binary(compute::Binary::Multiply, {by.floats().data(), by.shape()},
                    {kernelScale == nullptr ? &one : kernelScale->floats().data(), scale}, result.shape(),
                    result.data());
    compute::binary(compute::Binary::Divide, {ordered.floats().data(), ordered.shape()},
                    {result.data(), result.shape()}, result.shape(), result.data());
    return result.tensor();
}

/// The result's shape in the order (batch, rows, columns).
Shape productShape(const EinsumPlan& plan, const Shape& rows, const Shape& kernel) {
    Shape shape(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(plan.batch + plan.rows));
    for (std::size_t i = plan.orderB.size() - plan.columns; i < plan.orderB.size(); ++i) {
        shape.push_back(kernel[plan.orderB[i]]);
    }
    return shape;
}

/// Whole numbers until the division.
Tensor wholeEinsum(const EinsumPlan& plan, const Tensor& input, const Tensor& kernel, const Tensor& scale) {
    const Rows rows(plan, input);
    const std::size_t summed = plan.orderB.size() - plan.batch - plan.columns;
    const std::size_t depth = dims(kernel.shape(), plan.orderB, plan.batch, summed);
    const std::size_t columns = dims(kernel.shape(), plan.orderB, plan.batch + summed, plan.columns);
    const std::size_t stacks = dims(kernel.shape(), plan.orderB, 0, plan.batch);
    if (depth != rows.width || stacks == 0 || rows.scales.size() % stacks != 0) {
        refuse("inputs", "do not fit the kernel");
    }
    const std::vector<std::int8_t> codes = signedCodes(permutedValue({kernel}, plan.orderB).tensor);
    const std::size_t perStack = rows.scales.size() / stacks;
    FloatResult result(productShape(plan, rows.shape, kernel.shape()));
    parallelFor(rows.scales.size(), [&](std::size_t row) {
        std::vector<std::uint32_t> sums(columns);
        const std::int8_t* stack = codes.data() + row / perStack * depth * columns;
        for (std::size_t k = 0; k < depth; ++k) {
            addProducts(rows.codes[row * depth + k], stack + k * columns, columns, sums.data());
        }
        std::transform(sums.begin(), sums.end(), result.data() + row * columns,
                       [](std::uint32_t sum) { return static_cast<float>(static_cast<std::int32_t>(sum)); });
    });
    return overScales(plan, rows, result.tensor(), &scale);
}

}  // namespace

Tensor mixedEinsum(const EinsumPlan& plan, const Tensor& input, const Tensor& kernel) {
    const Rows rows(plan, input);
    EinsumPlan inOrder = plan;
    std::iota(inOrder.orderA.begin(), inOrder.orderA.end(), 0);
    std::iota(inOrder.orderOut.begin(), inOrder.orderOut.end(), 0);
    const Tensor codes = Tensor::fromFloats(rows.shape, {rows.codes.begin(), rows.codes.end()});
    return overScales(plan, rows, einsum(inOrder, codes, kernel), nullptr);
}

EinsumPlan matrixPlan(const Tensor& input) {
    const std::size_t rank = input.shape().size();
    if (rank == 0 || rank > 24) refuse("inputs", "have too few or too many dimensions");
    const std::string letters = std::string("abcdefghijklmnopqrstuvwx").substr(0, rank);
    return planEinsum(letters, {letters.back(), 'z'}, letters.substr(0, rank - 1) + 'z');
}

Tensor QuantizedKernel::floats(std::size_t columns, const Shape& shape) const {
    if (mode == "float8") return shaped(throughFloat8(weight("kernel"), weight("kernel_scale").floats()[0]), shape);
    if (mode.starts_with("gptq") || mode.starts_with("awq")) return shaped(calibrated(*this), shape);
    if (!mode.starts_with("int4")) refuseMode(mode);
    const Tensor codes = unpackedCodes(weight("kernel"), columns, true);
    const Tensor scale = weight("kernel_scale");
    if (hasGroups(mode)) return shaped(dequantized(codes, {scale, weight("kernel_zero"), weight("g_idx")}), shape);
    if (scale.size() != columns) refuse("dtype", "the scales do not fit the kernel");
    return shaped(dividedBy(codes, shaped(scale, {static_cast<std::int64_t>(columns)})), shape);
}

Tensor quantizedTable(const ReadWeight& read, const Json& config, const std::string& mode) {
    const auto width = static_cast<std::size_t>(Config(config).count("output_dim"));
    if (mode != "int8" && !mode.starts_with("int4")) refuseMode(mode);
    const Tensor stored = read("embeddings");
    const Tensor scale = read("embeddings_scale");
    const Tensor codes = mode == "int8" ? stored : unpackedCodes(stored, width, true);
    if (hasGroups(mode)) {
        return turned(dequantized(turned(codes), {turned(scale), turned(read("embeddings_zero")), read("g_idx")}));
    }
    return dividedBy(codes, shaped(scale, {static_cast<std::int64_t>(scale.size()), 1}));
}

Tensor quantizedEinsum(const QuantizedKernel& stored, const EinsumPlan& plan, const Tensor& input, const Shape& kernel,
                       const std::optional<Shape>& scale) {
    if (input.shape().size() != plan.orderA.size() || kernel.size() != plan.orderB.size()) {
        refuse("inputs", "do not fit the kernel");
    }
    if (stored.mode == "int8") {
        const Tensor codes = shaped(stored.weight("kernel"), kernel);
        Tensor by = stored.weight("kernel_scale");
        if (scale) by = shaped(by, *scale);
        return stored.wholeInputs ? wholeEinsum(plan, input, codes, by) : dividedBy(einsum(plan, input, codes), by);
    }
    const std::size_t summed = plan.orderB.size() - plan.batch - plan.columns;
    const std::size_t rows = dims(kernel, plan.orderB, plan.batch, summed);
    const auto all = static_cast<std::size_t>(elementCount(kernel));
    const Tensor floats = stored.floats(rows == 0 ? 0 : all / rows, kernel);
    if (stored.mode == "float8") {
        return einsum(plan, throughFloat8(input, stored.weight("inputs_scale").floats()[0]), floats);
    }
    const bool whole = stored.wholeInputs && stored.mode.starts_with("int4") && !hasGroups(stored.mode);
    return whole ? mixedEinsum(plan, input, floats) : einsum(plan, input, floats);
}

}  // namespace quantie
