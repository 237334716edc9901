// Operators that keras.ops has and TensorFlow has not: normalization along axes.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

constexpr double least = 1e-7;  // Keras's epsilon

std::vector<std::size_t> axesOfCall(const OperatorRun& run, std::size_t rank) {
    std::vector<std::size_t> axes;
    for (const std::int64_t axis : run.call().numbers("axis").value_or(std::vector<std::int64_t>{-1})) {
        axes.push_back(axisIndex(axis, rank));
    }
    std::sort(axes.begin(), axes.end());
    return axes;
}

/// A tensor with the dimensions of these axes alone, spread over the whole shape.
Tensor spread(const Value& value, const Shape& shape, const std::vector<std::size_t>& axes) {
    if (value.shape().size() != axes.size()) return floatsOf(broadcastValue(value, shape));
    Shape along(shape.size(), 1);
    for (std::size_t i = 0; i < axes.size(); ++i) along[axes[i]] = value.shape()[i];
    return floatsOf(broadcastValue(reshapedValue(value, along), shape));
}

/// y ← y · scale + offset, where the call has them.
void scaled(const OperatorRun& run, const char* scale, const char* offset, const std::vector<std::size_t>& axes,
            FloatResult& y) {
    if (run.has(scale)) {
        const Tensor factors = spread(run.named(scale), y.shape(), axes);
        for (std::size_t i = 0; i < y.size(); ++i) y.data()[i] *= factors.floats()[i];
    }
    if (offset != nullptr && run.has(offset)) {
        const Tensor terms = spread(run.named(offset), y.shape(), axes);
        for (std::size_t i = 0; i < y.size(); ++i) y.data()[i] += terms.floats()[i];
    }
}

/// (x − mean) / sqrt(variance + epsilon) along the axes; without a mean, x / sqrt(mean square + epsilon).
FloatResult normalized(const OperatorRun& run, const std::vector<std::size_t>& axes, bool centred) {
    const Value input = run.first();
    const double epsilon = run.number("epsilon", least);
    const ForwardQuery& asked = run.query();
    const ForwardQuery query{asked.layer,  asked.config,   asked.inputs, asked.args,
                             asked.kwargs, DType::Float32, asked.host};
    const Value value =
        overRows(query, floatsOf(input), axes, [=](const float* x, std::size_t rows, std::size_t width, float* out) {
            for (std::size_t r = 0; r < rows; ++r, x += width, out += width) {
                double sum = 0;
                double squares = 0;
                for (std::size_t j = 0; j < width; ++j) sum += double{x[j]};
                const double mean = centred ? sum / static_cast<double>(width) : 0;
                for (std::size_t j = 0; j < width; ++j) squares += (double{x[j]} - mean) * (double{x[j]} - mean);
                const double factor = 1 / std::sqrt(squares / static_cast<double>(width) + epsilon);
                for (std::size_t j = 0; j < width; ++j) out[j] = static_cast<float>((double{x[j]} - mean) * factor);
            }
        });
    FloatResult result(value.shape());
    std::copy(value.tensor.floats().begin(), value.tensor.floats().end(), result.data());
    return result;
}

Values layerNorm(const OperatorRun& run) {
    if (run.call().flag("rms_scaling")) {
        throw Error(ErrorCode::Unsupported, "", "rms_scaling cannot be run: it is a normalization of another kind");
    }
    const Value input = run.first();
    const std::vector<std::size_t> axes = axesOfCall(run, input.shape().size());
    FloatResult result = normalized(run, axes, true);
    scaled(run, "gamma", "beta", axes, result);
    return {floatValue(std::move(result), input.dtype)};
}

Values rmsNorm(const OperatorRun& run) {
    const Value input = run.first();
    const std::vector<std::size_t> axes = axesOfCall(run, input.shape().size());
    FloatResult result = normalized(run, axes, false);
    // Along the last dimensions whatever the axes are, as the layer has it.
    scaled(run, "scale", nullptr, {}, result);
    return {floatValue(std::move(result), input.dtype)};
}

Values batchNorm(const OperatorRun& run) {
    const Value input = run.first();
    const std::vector<std::size_t> axes = axesOfCall(run, input.shape().size());
    const Tensor x = floatsOf(input);
    const Tensor mean = spread(run.named("mean"), x.shape(), axes);
    const Tensor variance = spread(run.named("variance"), x.shape(), axes);
    const auto epsilon = static_cast<float>(run.number("epsilon", 1e-3));
    FloatResult result(x.shape());
    for (std::size_t i = 0; i < result.size(); ++i) {
        result.data()[i] = (x.floats()[i] - mean.floats()[i]) / std::sqrt(variance.floats()[i] + epsilon);
    }
    scaled(run, "scale", "offset", axes, result);
    return {floatValue(std::move(result), input.dtype)};
}

/// By the norm of each row; rows of almost 0 by Keras's epsilon.
Values normalize(const OperatorRun& run) {
    const Value input = run.first();
    const double order = run.number("order", 2);
    const double epsilon = run.number("epsilon", least);
    return {overRows(run.query(), floatsOf(input), axesOfCall(run, input.shape().size()),
                     [=](const float* x, std::size_t rows, std::size_t width, float* out) {
                         for (std::size_t r = 0; r < rows; ++r, x += width, out += width) {
                             double sum = 0;
                             for (std::size_t j = 0; j < width; ++j) sum += std::pow(std::fabs(double{x[j]}), order);
                             const double length = std::max(std::pow(sum, 1 / order), epsilon);
                             for (std::size_t j = 0; j < width; ++j) out[j] = static_cast<float>(double{x[j]} / length);
                         }
                     })};
}

constexpr std::array rows{
    Operator{"ops.batch_norm", sameShape, batchNorm},
    Operator{"ops.layer_norm", sameShape, layerNorm},
    Operator{"ops.normalize", sameShape, normalize},
    Operator{"ops.rms_norm", sameShape, rmsNorm},
};

}  // namespace

std::span<const Operator> kerasNormOperators() {
    return rows;
}

}  // namespace quantie
