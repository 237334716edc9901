#include "core/layers/quantized_weights.h"

#include <charconv>
#include <utility>

#include "core/base/error.h"
#include "core/layers/config_access.h"

namespace quantie {
namespace {

/// The number after the first "/" of "int4/128"; -1 (no groups) where there is none.
std::int64_t blockSize(const std::string& mode) {
    const auto cut = mode.find('/');
    std::int64_t size = -1;
    if (cut != std::string::npos) std::from_chars(mode.data() + cut + 1, mode.data() + mode.size(), size);
    return size;
}

std::int64_t dividedUp(std::int64_t count, std::int64_t by) {
    return count == unknownDim ? count : (count + by - 1) / by;
}

WeightSpec fixed(std::string name, const MaybeShape& shape, DType dtype = DType::Float32) {
    WeightSpec spec = unknownWeight(std::move(name));
    spec.shape = shape;
    spec.trainable = false;
    spec.dtype = dtype;
    spec.ofCodes = true;
    return spec;
}

void append(WeightSpecs& weights, const WeightSpecs& more) {
    weights.insert(weights.end(), more.begin(), more.end());
}

WeightSpecs int8Weights(const QuantizedMatrix& matrix, const WeightSpecs& bias) {
    WeightSpecs weights{fixed(matrix.name, matrix.shape, DType::Int8)};
    append(weights, bias);
    MaybeShape scale;
    if (matrix.shape) scale = Shape{matrix.scalePerRow ? matrix.shape->front() : matrix.shape->back()};
    weights.push_back(fixed(matrix.name + "_scale", scale));
    return weights;
}

/// Two codes in a byte along the last axis; with groups, a scale and a zero for each along the axis that is summed.
WeightSpecs int4Weights(std::int64_t block, const QuantizedMatrix& matrix, const WeightSpecs& bias) {
    MaybeShape packed;
    MaybeShape scale;
    MaybeShape index;
    if (matrix.shape) {
        const std::int64_t rows = matrix.shape->front();
        const std::int64_t columns = matrix.shape->back();
        packed = Shape{rows, dividedUp(columns, 2)};
        scale = Shape{matrix.scalePerRow ? rows : columns};
        index = Shape{matrix.scalePerRow ? columns : rows};
        if (block > 0) {
            scale =
                matrix.scalePerRow ? Shape{rows, dividedUp(columns, block)} : Shape{dividedUp(rows, block), columns};
        }
    }
    WeightSpecs weights{fixed(matrix.name, packed, DType::Int8)};
    append(weights, bias);
    weights.push_back(fixed(matrix.name + "_scale", scale));
    if (block <= 0) return weights;
    weights.push_back(fixed(matrix.name + "_zero", scale, DType::Int8));
    weights.push_back(fixed("g_idx", index));
    return weights;
}

/// The kernel stays as it is; what training measures stands beside it.
WeightSpecs float8Weights(const QuantizedMatrix& matrix, const WeightSpecs& bias) {
    constexpr std::int64_t history = 1024;
    WeightSpec own = unknownWeight(matrix.name);
    own.shape = matrix.shape;
    WeightSpecs weights{std::move(own)};
    append(weights, bias);
    for (const char* name : {"inputs", "kernel"}) {
        weights.push_back(fixed(std::string(name) + "_scale", Shape{}));
        weights.push_back(fixed(std::string(name) + "_amax_history", Shape{history}));
    }
    weights.push_back(fixed("outputs_grad_scale", Shape{}));
    weights.push_back(fixed("outputs_grad_amax_history", Shape{history}));
    return weights;
}

WeightSpecs gptqWeights(const WeightSpecs& bias, bool awq) {
    WeightSpecs weights = bias;
    weights.push_back(fixed("quantized_kernel", std::nullopt, DType::UInt8));
    weights.push_back(fixed("kernel_scale", std::nullopt));
    weights.push_back(fixed("kernel_zero", std::nullopt, DType::UInt8));
    if (awq) weights.push_back(fixed("awq_scales", std::nullopt));
    weights.push_back(fixed("g_idx", std::nullopt));
    return weights;
}

}  // namespace

WeightSpecs quantizedWeights(const DTypePolicy& policy, const QuantizedMatrix& matrix, const WeightSpecs& bias) {
    const std::string& mode = policy.mode;
    if (mode == "int8") return int8Weights(matrix, bias);
    if (mode.starts_with("int4")) return int4Weights(blockSize(mode), matrix, bias);
    if (mode == "float8") return float8Weights(matrix, bias);
    if (mode.starts_with("gptq")) return gptqWeights(bias, false);
    if (mode.starts_with("awq")) return gptqWeights(bias, true);
    throw Error(ErrorCode::Unsupported, "", "the quantization mode '" + mode + "' is not known");
}

}  // namespace quantie
