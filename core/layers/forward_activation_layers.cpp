// Activation layers, Masking, and the layers that act in training only.
#include <algorithm>
#include <cmath>

#include "core/kernels/elementwise.h"
#include "core/layers/call_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_activation.h"
#include "core/layers/forward_arguments.h"
#include "core/layers/forward_rows.h"
#include "core/layers/forwards.h"
#include "core/layers/fused.h"

namespace quantie {

Values passForward(const ForwardQuery& query) {
    refuseTraining(query);
    return {Value{firstValue(query).tensor, firstValue(query).dtype}};
}

namespace {

/// function(x) for every element.
template <class Function>
Values mapped(const ForwardQuery& query, const Function& function) {
    const Tensor input = floatsOf(firstValue(query));
    return {overRows(query, input, {}, [&](const float* x, std::size_t rows, std::size_t, float* out) {
        for (std::size_t i = 0; i < rows; ++i) out[i] = function(x[i]);
    })};
}

}  // namespace

namespace {

bool isGlu(const Json& config) {
    const Json* name = Config(config).find("activation");
    return name != nullptr && *name == Json("glu");
}

bool joinActivation(const ForwardQuery& query, Fused& fused) {
    const compute::Activation kind = readActivation(query.config, query.layer.keras3).kind;
    if (kind != compute::Activation::Relu && kind != compute::Activation::Relu6) {
        fused.activation = kind;
        return true;
    }
    fused.lo = 0;
    if (kind == compute::Activation::Relu6) fused.hi = 6;
    return true;
}

bool isElementwise(const Json& config) {
    return !isGlu(config) && readActivation(config, false).isKernels();
}

}  // namespace

const Fusing activationFusing{.step = FuseStep::Activate, .can = isElementwise, .join = joinActivation};

namespace {

/// The first half of the last dimension by the sigmoid of the second.
Values gated(const ForwardQuery& query) {
    const Tensor input = floatsOf(firstValue(query));
    FloatResult result(outputShape(query));
    if (result.size() == 0) return {result.value(query)};
    const auto width = static_cast<std::size_t>(result.shape().back());
    const NamedActivation sigmoid{compute::Activation::Sigmoid};
    for (std::size_t i = 0; i < result.size(); i += width) {
        const float* from = input.floats().data() + 2 * i;
        std::copy_n(from + width, width, result.data() + i);
        applyActivation(sigmoid, {result.shape().back()}, result.data() + i);
        for (std::size_t j = 0; j < width; ++j) result.data()[i + j] *= from[j];
    }
    return {result.value(query)};
}

}  // namespace

Values activationForward(const ForwardQuery& query) {
    if (isGlu(query.config)) return gated(query);
    const NamedActivation activation = readActivation(query.config, query.layer.keras3);
    const Tensor input = floatsOf(firstValue(query));
    FloatResult result(input.shape());
    std::copy(input.floats().begin(), input.floats().end(), result.data());
    applyActivation(activation, input.shape(), result.data());
    return {result.value(query)};
}

namespace {

bool joinRelu(const ForwardQuery& query, Fused& fused) {
    fused.lo = 0;
    fused.hi = ReluTerms(Config(query.config)).most;
    return true;
}

}  // namespace

const Fusing reluFusing{.step = FuseStep::Activate,
                        .can = [](const Json& config) { return ReluTerms(Config(config)).isClamp(); },
                        .join = joinRelu};

Values reluForward(const ForwardQuery& query) {
    ReluTerms terms{Config(query.config)};
    if (terms.isClamp()) {
        compute::Finish clamp;
        clamp.lo = 0;
        clamp.hi = terms.most;
        return {overRows(query, floatsOf(firstValue(query)), {},
                         [clamp](const float* x, std::size_t rows, std::size_t, float* out) {
                             compute::best().affine(x, 1, rows, clamp, out);
                         })};
    }
    roundTo(query.dtype, {&terms.threshold, 1});  // Keras compares in the layer's type
    return mapped(query, terms);
}

Values leakyReluForward(const ForwardQuery& query) {
    const Config config(query.config);
    const auto slope = static_cast<float>(numberOf(config, config.has("alpha") ? "alpha" : "negative_slope", 0.3));
    return mapped(query, [slope](float x) { return x < 0 ? slope * x : x; });
}

Values eluForward(const ForwardQuery& query) {
    const auto alpha = static_cast<float>(numberOf(Config(query.config), "alpha", 1));
    return mapped(query, [alpha](float x) { return x < 0 ? alpha * std::expm1(x) : x; });
}

Values thresholdedReluForward(const ForwardQuery& query) {
    const auto theta = static_cast<float>(numberOf(Config(query.config), "theta", 1));
    return mapped(query, [theta](float x) { return x > theta || std::isnan(x) ? x : 0.0F; });
}

Values preluForward(const ForwardQuery& query) {
    const Tensor input = floatsOf(firstValue(query));
    const Tensor alpha = query.host.weight("alpha");
    if (broadcast(input.shape(), alpha.shape()) != input.shape()) refuse("inputs", "do not fit the slopes");
    FloatResult result(input.shape());
    compute::binary(compute::Binary::Multiply, {input.floats().data(), input.shape()},
                    {alpha.floats().data(), alpha.shape()}, input.shape(), result.data());
    for (std::size_t i = 0; i < result.size(); ++i) {
        if (input.floats()[i] >= 0) result.data()[i] = input.floats()[i];
    }
    return {result.value(query)};
}

namespace {

/// Keras adds a large negative number where the mask is false.
Tensor masked(const ForwardQuery& query, const Tensor& input, const Tensor& mask) {
    const float far = query.dtype == DType::Float16 ? -65504.0F : -1e9F;
    if (broadcast(input.shape(), mask.shape()) != input.shape()) refuse("mask", "does not fit the input");
    FloatResult offsets(mask.shape());
    for (std::size_t i = 0; i < offsets.size(); ++i) offsets.data()[i] = mask.bytes()[i] == std::byte{0} ? far : 0.0F;
    FloatResult result(input.shape());
    compute::binary(compute::Binary::Add, {input.floats().data(), input.shape()}, {offsets.data(), mask.shape()},
                    input.shape(), result.data());
    return result.tensor();
}

}  // namespace

Values softmaxForward(const ForwardQuery& query) {
    Tensor input = floatsOf(firstValue(query));
    std::optional<Tensor> mask;
    if (query.inputs.size() > 1) {
        mask = query.inputs[1].tensor;
        if (mask->dtype() != DType::Bool) refuse("mask", "not booleans");
    } else if (firstValue(query).mask) {
        mask = *firstValue(query).mask;
    }
    if (mask) input = masked(query, input, *mask);
    const std::vector<std::size_t> axes = axesOf(Config(query.config), input.shape().size());
    const Value result =
        overRows(query, input, axes, [](const float* x, std::size_t rows, std::size_t width, float* out) {
            compute::best().softmax(x, rows, width, out);
        });
    if (!mask || !softmaxZeroesMasked(query)) return {result};
    const std::vector<char> kept = truthsOf(*mask);
    const std::vector<float> factors(kept.begin(), kept.end());
    FloatResult zeroed(input.shape());
    compute::binary(compute::Binary::Multiply, {result.tensor.floats().data(), input.shape()},
                    {factors.data(), mask->shape()}, input.shape(), zeroed.data());
    return {zeroed.value(query)};
}

Values maskingForward(const ForwardQuery& query) {
    const auto skipped = static_cast<float>(numberOf(Config(query.config), "mask_value", 0));
    const Tensor input = floatsOf(firstValue(query));
    requireRankAtLeast(input.shape(), 2);
    const auto width = static_cast<std::size_t>(input.shape().back());
    const std::size_t steps = width == 0 ? 0 : input.size() / width;
    std::vector<std::byte> mask(steps, std::byte{0});
    FloatResult result(input.shape());
    for (std::size_t t = 0; t < steps; ++t) {
        const std::span<const float> row = input.floats().subspan(t * width, width);
        const bool counts = std::any_of(row.begin(), row.end(), [skipped](float x) { return x != skipped; });
        mask[t] = std::byte{counts};
        for (std::size_t j = 0; j < width; ++j) result.data()[t * width + j] = counts ? row[j] : row[j] * 0.0F;
    }
    Value output = result.value(query);
    const Shape shape(input.shape().begin(), input.shape().end() - 1);
    output.mask = std::make_shared<const Tensor>(Tensor::fromBytes(DType::Bool, shape, std::move(mask)));
    return {std::move(output)};
}

}  // namespace quantie
