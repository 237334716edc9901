#include "core/layers/forward_activation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/layers/config_access.h"
#include "core/layers/forward_rows.h"

namespace quantie {
namespace {

using compute::Activation;

struct Named {
    std::string_view name;
    Activation kind;
};

constexpr std::array names{
    Named{"linear", Activation::Linear},
    Named{"relu", Activation::Relu},
    Named{"relu6", Activation::Relu6},
    Named{"sigmoid", Activation::Sigmoid},
    Named{"hard_sigmoid", Activation::HardSigmoid},
    Named{"tanh", Activation::Tanh},
    Named{"swish", Activation::Swish},
    Named{"silu", Activation::Swish},
    Named{"elu", Activation::Elu},
    Named{"selu", Activation::Selu},
    Named{"exponential", Activation::Exponential},
    Named{"softplus", Activation::Softplus},
    Named{"softsign", Activation::Softsign},
    Named{"gelu", Activation::Gelu},
    Named{"mish", Activation::Mish},
    Named{"celu", Activation::Elu},
    Named{"hard_silu", Activation::HardSilu},
    Named{"hard_swish", Activation::HardSilu},
    Named{"hard_tanh", Activation::HardTanh},
    Named{"hard_shrink", Activation::HardShrink},
    Named{"soft_shrink", Activation::SoftShrink},
    Named{"tanh_shrink", Activation::TanhShrink},
    Named{"sparse_plus", Activation::SparsePlus},
    Named{"sparse_sigmoid", Activation::SparseSigmoid},
    Named{"squareplus", Activation::Squareplus},
    Named{"log_sigmoid", Activation::LogSigmoid},
    Named{"leaky_relu", Activation::LeakyRelu},
};

constexpr std::size_t piece = std::size_t{1} << 14;

void softmaxRows(float* values, std::size_t count, std::size_t width, bool logarithm) {
    if (width == 0) return;
    const std::size_t rows = count / width;
    const std::size_t perTask = std::max<std::size_t>(1, piece / width);
    parallelFor((rows + perTask - 1) / perTask, [&](std::size_t task) {
        const std::size_t first = task * perTask;
        const std::size_t some = std::min(perTask, rows - first);
        float* at = values + first * width;
        if (!logarithm) {
            compute::best().softmax(at, some, width, at);
            return;
        }
        for (std::size_t r = 0; r < some; ++r, at += width) {
            const float most = *std::max_element(at, at + width);
            double sum = 0;
            for (std::size_t j = 0; j < width; ++j) sum += std::exp(static_cast<double>(at[j] - most));
            const auto shift = static_cast<float>(std::log(sum));
            for (std::size_t j = 0; j < width; ++j) at[j] = at[j] - most - shift;
        }
    });
}

/// Sparsemax (Martins and Astudillo, 2016): all values less one threshold, or 0. Keras takes the threshold from the sum
/// of the running sums of the largest values, where the paper has the last of them; what Keras computes is wanted.
void sparsemaxRows(float* values, std::size_t count, std::size_t width) {
    std::vector<float> sorted(width);
    for (float* at = values; width > 0 && at + width <= values + count; at += width) {
        std::copy_n(at, width, sorted.begin());
        std::sort(sorted.begin(), sorted.end(), std::greater<>());
        double running = 0;
        double sums = 0;
        double support = 0;
        for (std::size_t k = 0; k < width; ++k) {
            running += double{sorted[k]};
            if (double{sorted[k]} - (running - 1) / static_cast<double>(k + 1) <= 0) continue;
            sums += running;
            ++support;
        }
        const auto threshold = static_cast<float>((sums - 1) / support);
        for (std::size_t j = 0; j < width; ++j) at[j] = std::max(at[j] - threshold, 0.0F);
    }
}

/// A layer in place of a function, without weights: the dict of one of Keras's own.
NamedActivation activationLayer(const std::string& className, const Config& config) {
    const auto number = [&config](std::string_view key, double fallback) {
        return static_cast<float>(numberOf(config, key, fallback));
    };
    NamedActivation activation;
    if (className == "ReLU") {
        const ReluTerms terms(config);
        activation.own = [terms](float x) { return terms(x); };
    } else if (className == "LeakyReLU") {
        const float slope = number(config.has("alpha") ? "alpha" : "negative_slope", 0.3);
        activation.own = [slope](float x) { return x < 0 ? slope * x : x; };
    } else if (className == "ELU") {
        const float alpha = number("alpha", 1);
        activation.own = [alpha](float x) { return x < 0 ? alpha * std::expm1(x) : x; };
    } else if (className == "Softmax" && config.integers("axis") == std::vector<std::int64_t>{-1}) {
        activation.softmax = true;
    } else {
        throw Error(ErrorCode::Unsupported, "",
                    "a layer of the class " + className + " as an activation cannot be run");
    }
    return activation;
}

}  // namespace

ReluTerms::ReluTerms(const Config& config)
    : slope(static_cast<float>(numberOf(config, "negative_slope", 0))),
      threshold(static_cast<float>(numberOf(config, "threshold", 0))),
      most(static_cast<float>(numberOf(config, "max_value", HUGE_VAL))) {}

bool softmaxZeroesMasked(const ForwardQuery& query) {
    if (!query.layer.keras3) return false;
    if (!query.kerasVersion.starts_with("3.")) return true;  // the file does not say: the newest
    const std::string_view rest = query.kerasVersion.substr(2);
    return rest.substr(0, rest.find('.')).size() > 1;
}

NamedActivation activationNamed(std::string_view name, bool keras3) {
    NamedActivation activation;
    if (name == "softmax") {
        activation.softmax = true;
        return activation;
    }
    if (name == "log_softmax") {
        activation.logSoftmax = true;
        return activation;
    }
    if (name == "sparsemax") {
        activation.sparsemax = true;
        return activation;
    }
    if (keras3 && name == "hard_sigmoid") return {Activation::HardSigmoid6};
    const auto found = std::find_if(names.begin(), names.end(), [name](const Named& row) { return row.name == name; });
    if (found == names.end()) {
        throw Error(ErrorCode::Unsupported, "", "the activation '" + std::string(name) + "' is not one of Keras's");
    }
    activation.kind = found->kind;
    return activation;
}

NamedActivation readActivation(const Json& config, bool keras3, std::string_view key) {
    const Json* value = Config(config).find(key);
    if (value == nullptr) return {};
    if (value->is_string()) return activationNamed(value->get_ref<const std::string&>(), keras3);
    const Json* className = value->is_object() ? findMember(*value, "class_name") : nullptr;
    const Json* inner = value->is_object() ? findMember(*value, "config") : nullptr;
    if (className != nullptr && className->is_string() && inner != nullptr) {
        // The name of a function, written as 2.13 and later serialize one.
        if (inner->is_string() && *className == "function") {
            return activationNamed(inner->get_ref<const std::string&>(), keras3);
        }
        if (inner->is_object()) return activationLayer(className->get<std::string>(), Config(*inner));
    }
    throw Error(ErrorCode::Unsupported, "", std::string(key) + " is neither a name nor a function of Keras");
}

void applyActivation(const NamedActivation& activation, const Shape& shape, float* values) {
    const auto count = static_cast<std::size_t>(elementCount(shape));
    const std::size_t width = shape.empty() ? 1 : static_cast<std::size_t>(shape.back());
    if (activation.softmax || activation.logSoftmax) return softmaxRows(values, count, width, activation.logSoftmax);
    if (activation.sparsemax) return sparsemaxRows(values, count, width);
    if (activation.own) {
        std::transform(values, values + count, values, activation.own);
        return;
    }
    if (activation.kind == Activation::Linear) return;
    parallelFor((count + piece - 1) / piece, [&](std::size_t task) {
        float* at = values + task * piece;
        compute::best().activate(activation.kind, at, std::min(piece, count - task * piece), at);
    });
}

}  // namespace quantie
