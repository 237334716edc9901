#include "core/layers/composite_call.h"

namespace quantie {

namespace {

/// Placeholders count into `tensors` from now on.
Json renumbered(const Json& value, std::vector<std::size_t>& tensors) {
    if (const auto tensor = placeholderIndex(value)) {
        tensors.push_back(*tensor);
        return tensorPlaceholder(tensors.size() - 1);
    }
    if (!value.is_structured()) return value;
    Json result = value;
    for (Json& item : result) item = renumbered(item, tensors);
    return result;
}

}  // namespace

CompositeCall::CompositeCall(const Json& given, const Json& named)
    : args(renumbered(given, tensors)), kwargs(renumbered(named, tensors)) {}

CompositeCall::CompositeCall(const std::string& op, const Json& given, const Json& named)
    : CompositeCall(given, named) {
    config = {{"name", op}};
    for (const auto& item : named.items()) {
        if (placeholderIndex(item.value())) continue;
        config[item.key()] = item.value();
        kwargs.erase(item.key());
    }
}

Layer operationLayer(const std::string& op, const Json& config) {
    Layer layer;
    layer.name = op;
    layer.className = "ops." + op;
    layer.config = &config;
    layer.dict = &config;
    layer.builtIn = true;
    layer.keras3 = true;
    layer.known = true;
    return layer;
}

}  // namespace quantie
