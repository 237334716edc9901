// What BatchNormalization, LayerNormalization, GroupNormalization and UnitNormalization compute. All of them compute in
// float32, whatever the layer's type.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/parallel.h"
#include "core/kernels/elementwise.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_rows.h"
#include "core/layers/forwards.h"
#include "core/layers/fused.h"

namespace quantie {

namespace {

std::optional<Tensor> exactIf(const ForwardQuery& query, bool has, std::string_view path) {
    if (!has) return std::nullopt;
    return query.host.exactWeight(path);
}

const float* dataOf(const std::optional<Tensor>& tensor) {
    return tensor ? tensor->floats().data() : nullptr;
}

}  // namespace

BatchNormTerms batchNormTerms(const ForwardQuery& query) {
    const Config config(query.config);
    const Tensor mean = query.host.exactWeight("moving_mean");
    const Tensor variance = query.host.exactWeight("moving_variance");
    const auto gamma = exactIf(query, config.flag("scale", true), "gamma");
    const auto beta = exactIf(query, config.flag("center", true), "beta");
    const std::size_t channels = mean.size();
    if (variance.size() != channels || (gamma && gamma->size() != channels) || (beta && beta->size() != channels)) {
        refuse("axis", "the weights do not fit each other");
    }
    const auto epsilon = static_cast<float>(numberOf(config, "epsilon", 1e-3));
    const float* means = mean.floats().data();
    const float* variances = variance.floats().data();
    const float* gammas = dataOf(gamma);
    const float* betas = dataOf(beta);
    BatchNormTerms terms{std::vector<float>(channels), std::vector<float>(channels)};
    for (std::size_t c = 0; c < channels; ++c) {
        const float factor = 1.0F / std::sqrt(variances[c] + epsilon);
        const float scale = gammas != nullptr ? factor * gammas[c] : factor;
        terms.scale[c] = scale;
        terms.shift[c] = (betas != nullptr ? betas[c] : 0.0F) - means[c] * scale;
    }
    return terms;
}

namespace {

bool joinBatchNorm(const ForwardQuery& query, Fused& fused) {
    const std::vector<std::size_t> axes = axesOf(Config(query.config), fused.shape.size());
    if (axes.size() != 1 || axes.front() + 1 != fused.shape.size()) return false;
    BatchNormTerms terms = batchNormTerms(query);
    fused.scale = std::move(terms.scale);
    fused.shift = std::move(terms.shift);
    return true;
}

}  // namespace

const Fusing batchNormFusing{
    .step = FuseStep::Scale, .can = [](const Json&) { return true; }, .join = joinBatchNorm, .leads = true};

Values batchNormForward(const ForwardQuery& query) {
    // A frozen layer uses its statistics in training too.
    if (Config(query.config).flag("trainable", true)) refuseTraining(query);
    const Tensor input = floatsOf(firstValue(query));
    const std::vector<std::size_t> axes = axesOf(Config(query.config), input.shape().size());
    const BatchNormTerms terms = batchNormTerms(query);
    std::int64_t channels = 1;
    for (const std::size_t axis : axes) channels = multiplyDims(channels, input.shape()[axis]);
    if (static_cast<std::size_t>(channels) != terms.scale.size()) refuse("axis", "the weights do not fit the input");
    return {overRows(query, input, axes, [&](const float* x, std::size_t rows, std::size_t width, float* out) {
        compute::Epilogue end;
        end.finish.scale = terms.scale.data();
        end.finish.shift = terms.shift.data();
        if (query.fused != nullptr) query.fused->addTo(end, input.shape());
        compute::best().affine(x, rows, width, end.finish, out);
        compute::activate(end.activation, rows * width, out);
    })};
}

Values layerNormForward(const ForwardQuery& query) {
    const Config config(query.config);
    const Tensor input = floatsOf(firstValue(query));
    const std::vector<std::size_t> axes = axesOf(config, input.shape().size());
    std::int64_t count = 1;
    for (const std::size_t axis : axes) count = multiplyDims(count, input.shape()[axis]);
    const auto gamma = exactIf(query, config.flag("scale", true), "gamma");
    const auto beta = exactIf(query, config.flag("center", true), "beta");
    const auto fits = [count](const std::optional<Tensor>& weight) {
        return !weight || weight->size() == static_cast<std::size_t>(count);
    };
    if (!fits(gamma) || !fits(beta)) refuse("axis", "the weights do not fit the input");
    const auto epsilon = static_cast<float>(numberOf(config, "epsilon", 1e-3));
    return {overRows(query, input, axes, [&](const float* x, std::size_t rows, std::size_t width, float* out) {
        compute::best().layerNorm(x, rows, width, epsilon, dataOf(gamma), dataOf(beta), out);
    })};
}

Values rmsNormForward(const ForwardQuery& query) {
    const Config config(query.config);
    const Tensor input = floatsOf(firstValue(query));
    const std::vector<std::size_t> axes = axesOf(config, input.shape().size());
    const Tensor scale = query.host.exactWeight("scale");
    const auto epsilon = static_cast<float>(numberOf(config, "epsilon", 1e-6));
    const Value unit =
        overRows(query, input, axes, [&](const float* x, std::size_t rows, std::size_t width, float* out) {
            for (std::size_t r = 0; r < rows; ++r, x += width, out += width) {
                double squares = 0;
                for (std::size_t j = 0; j < width; ++j)
                    squares += static_cast<double>(x[j]) * static_cast<double>(x[j]);
                const float factor =
                    1.0F / std::sqrt(static_cast<float>(squares / static_cast<double>(width)) + epsilon);
                for (std::size_t j = 0; j < width; ++j) out[j] = x[j] * factor;
            }
        });
    // Keras multiplies as NumPy does, along the last dimensions: other axes have their scale there too, where it fits.
    if (broadcast(input.shape(), scale.shape()) != input.shape()) refuse("axis", "the scale does not fit the input");
    FloatResult result(input.shape());
    compute::binary(compute::Binary::Multiply, {unit.tensor.floats().data(), input.shape()},
                    {scale.floats().data(), scale.shape()}, result.shape(), result.data());
    return {result.value(query)};
}

Values unitNormForward(const ForwardQuery& query) {
    const Tensor input = floatsOf(firstValue(query));
    const std::vector<std::size_t> axes = axesOf(Config(query.config), input.shape().size());
    return {overRows(query, input, axes, [](const float* x, std::size_t rows, std::size_t width, float* out) {
        for (std::size_t r = 0; r < rows; ++r, x += width, out += width) {
            double sum = 0;
            for (std::size_t j = 0; j < width; ++j) sum += static_cast<double>(x[j]) * static_cast<double>(x[j]);
            // As tf.math.l2_normalize: a row of zeros stays one.
            const float factor = 1.0F / std::sqrt(std::max(static_cast<float>(sum), 1e-12F));
            for (std::size_t j = 0; j < width; ++j) out[j] = x[j] * factor;
        }
    })};
}

namespace {

/// One sample of (pixels, channels): each group of channels has a mean and a variance of its own.
void normalizeGroups(const float* x, std::size_t pixels, std::size_t channels, std::size_t groups, float epsilon,
                     const float* gamma, const float* beta, float* out) {
    const std::size_t each = channels / groups;
    for (std::size_t g = 0; g < groups; ++g) {
        double sum = 0;
        double squares = 0;
        const auto visit = [&](const auto& work) {
            for (std::size_t p = 0; p < pixels; ++p) {
                for (std::size_t c = g * each; c < (g + 1) * each; ++c) work(p * channels + c, c);
            }
        };
        visit([&](std::size_t i, std::size_t) { sum += static_cast<double>(x[i]); });
        const double mean = sum / static_cast<double>(pixels * each);
        visit([&](std::size_t i, std::size_t) {
            const double off = static_cast<double>(x[i]) - mean;
            squares += off * off;
        });
        const auto variance = static_cast<float>(squares / static_cast<double>(pixels * each));
        const float factor = 1.0F / std::sqrt(variance + epsilon);
        visit([&](std::size_t i, std::size_t c) {
            const float scale = gamma == nullptr ? factor : factor * gamma[c];
            out[i] = (x[i] - static_cast<float>(mean)) * scale + (beta == nullptr ? 0.0F : beta[c]);
        });
    }
}

}  // namespace

Values groupNormForward(const ForwardQuery& query) {
    const Config config(query.config);
    const Value& value = firstValue(query);
    const std::size_t rank = value.shape().size();
    requireRankAtLeast(value.shape(), 2);
    const std::size_t axis = axisIndex(config.integer("axis", -1), rank);
    // The channels go last for the while.
    std::vector<std::size_t> order(rank);
    std::iota(order.begin(), order.end(), 0);
    order.erase(order.begin() + static_cast<std::ptrdiff_t>(axis));
    order.push_back(axis);
    const Tensor input = floatsOf(axis == rank - 1 ? value : permutedValue(value, order));
    const auto channels = static_cast<std::size_t>(input.shape().back());
    const std::int64_t asked = config.integer("groups", 32);
    const std::size_t groups = asked == -1 ? channels : static_cast<std::size_t>(asked);
    if (asked == 0 || asked < -1 || channels % groups != 0) refuse("groups", "does not divide the input's channels");
    const auto gamma = exactIf(query, config.flag("scale", true), "gamma");
    const auto beta = exactIf(query, config.flag("center", true), "beta");
    if ((gamma && gamma->size() != channels) || (beta && beta->size() != channels))
        refuse("axis", "the weights do not fit");
    const auto epsilon = static_cast<float>(numberOf(config, "epsilon", 1e-3));
    FloatResult result(input.shape());
    const auto batch = static_cast<std::size_t>(input.shape().front());
    const std::size_t sample = batch == 0 ? 0 : input.size() / batch;
    parallelFor(batch, [&](std::size_t n) {
        normalizeGroups(input.floats().data() + n * sample, sample / channels, channels, groups, epsilon, dataOf(gamma),
                        dataOf(beta), result.data() + n * sample);
    });
    if (axis == rank - 1) return {result.value(query)};
    std::vector<std::size_t> back(rank);
    for (std::size_t i = 0; i < rank; ++i) back[order[i]] = i;
    return {permutedValue(result.value(query), back)};
}

}  // namespace quantie
