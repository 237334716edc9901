// What the normalization layers compute.
#include <algorithm>

#include "core/base/parallel.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

constexpr std::size_t piece = std::size_t{1} << 14;

double number(const Config& config, std::string_view key, double fallback) {
    const Json* value = config.find(key);
    if (value == nullptr) return fallback;
    if (!value->is_number()) refuse(key, "not a number");
    return value->get<double>();
}

}  // namespace

Values layerNormForward(const ForwardQuery& query) {
    const Config config(query.config);
    const Tensor input = floatsOf(firstValue(query));
    requireRankAtLeast(input.shape(), 1);
    const auto width = static_cast<std::size_t>(input.shape().back());
    const auto gamma = weightIf(query, config.flag("scale", true), "gamma");
    const auto beta = weightIf(query, config.flag("center", true), "beta");
    if ((gamma && gamma->size() != width) || (beta && beta->size() != width)) refuse("axis", "the weights do not fit");
    const auto epsilon = static_cast<float>(number(config, "epsilon", 1e-3));
    FloatResult result(input.shape());
    const std::size_t rows = width == 0 ? 0 : input.size() / width;
    const std::size_t perTask = std::max<std::size_t>(1, piece / std::max<std::size_t>(width, 1));
    parallelFor((rows + perTask - 1) / perTask, [&](std::size_t task) {
        const std::size_t first = task * perTask;
        compute::best().layerNorm(input.floats().data() + first * width, std::min(perTask, rows - first), width,
                                  epsilon, gamma ? gamma->floats().data() : nullptr,
                                  beta ? beta->floats().data() : nullptr, result.data() + first * width);
    });
    return {result.value(query)};
}

}  // namespace quantie
