#include "core/layers/forward_activation.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/layers/config_access.h"

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

}  // namespace

bool softmaxZeroesMasked(const ForwardQuery& query) {
    if (!query.layer.keras3) return false;
    if (!query.kerasVersion.starts_with("3.")) return true;  // the file does not say: the newest
    const std::string_view rest = query.kerasVersion.substr(2);
    return rest.substr(0, rest.find('.')).size() > 1;
}

NamedActivation activationNamed(std::string_view name) {
    NamedActivation activation;
    if (name == "softmax") {
        activation.softmax = true;
        return activation;
    }
    if (name == "log_softmax") {
        activation.logSoftmax = true;
        return activation;
    }
    const auto found = std::find_if(names.begin(), names.end(), [name](const Named& row) { return row.name == name; });
    if (found == names.end()) {
        throw Error(ErrorCode::Unsupported, "", "the activation '" + std::string(name) + "' is not one of Keras's");
    }
    activation.kind = found->kind;
    return activation;
}

NamedActivation readActivation(const Json& config, std::string_view key) {
    const Json* value = Config(config).find(key);
    if (value == nullptr) return {};
    if (value->is_string()) return activationNamed(value->get_ref<const std::string&>());
    if (value->is_object()) {
        const Json* className = findMember(*value, "class_name");
        // The name of a function, written as 2.13 and later serialize one.
        if (className != nullptr && *className == "function") {
            if (const Json* name = findMember(*value, "config"); name != nullptr && name->is_string()) {
                return activationNamed(name->get_ref<const std::string&>());
            }
        }
    }
    throw Error(ErrorCode::Unsupported, "", std::string(key) + " is neither a name nor a function of Keras");
}

void applyActivation(const NamedActivation& activation, const Shape& shape, float* values) {
    const auto count = static_cast<std::size_t>(elementCount(shape));
    if (activation.softmax || activation.logSoftmax) {
        const std::size_t width = shape.empty() ? 1 : static_cast<std::size_t>(shape.back());
        softmaxRows(values, count, width, activation.logSoftmax);
        return;
    }
    if (activation.kind == Activation::Linear) return;
    parallelFor((count + piece - 1) / piece, [&](std::size_t task) {
        float* at = values + task * piece;
        compute::best().activate(activation.kind, at, std::min(piece, count - task * piece), at);
    });
}

}  // namespace quantie
