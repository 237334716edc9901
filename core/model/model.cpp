#include "core/model/model.h"

#include <algorithm>

namespace quantie {
namespace {

constexpr const char* tensorKey = "$tensor";

}  // namespace

bool Model::hasWeights() const {
    return std::any_of(layers.begin(), layers.end(), [](const Layer& layer) {
        return std::any_of(layer.weights.begin(), layer.weights.end(),
                           [](const Weight& weight) { return weight.stored.has_value(); });
    });
}

Json tensorPlaceholder(std::size_t index) {
    return Json{{tensorKey, index}};
}

std::optional<std::size_t> placeholderIndex(const Json& value) {
    if (!value.is_object() || value.size() != 1) return std::nullopt;
    const auto it = value.begin();
    if (it.key() != tensorKey || !it.value().is_number_unsigned()) return std::nullopt;
    return it.value().get<std::size_t>();
}

}  // namespace quantie
