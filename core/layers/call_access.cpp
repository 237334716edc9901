#include "core/layers/call_access.h"

#include <utility>

#include "core/layers/config_access.h"
#include "core/layers/dims.h"

namespace quantie {

namespace {

constexpr int deepestConstant = 16;

MaybeShape shapeAt(const ShapeQuery& query, const Json& value, int depth) {
    if (const auto index = placeholderIndex(value)) {
        return *index < query.inputs.size() ? query.inputs[*index] : std::nullopt;
    }
    if (value.is_number() || value.is_boolean()) return Shape{};
    if (!value.is_array() || value.empty() || depth == deepestConstant) return std::nullopt;
    const MaybeShape element = shapeAt(query, value.front(), depth + 1);
    if (!element) return std::nullopt;
    Shape shape{static_cast<std::int64_t>(value.size())};
    shape.insert(shape.end(), element->begin(), element->end());
    return shape;
}

}  // namespace

MaybeShape firstInput(const ShapeQuery& query) {
    return query.inputs.empty() ? std::nullopt : query.inputs.front();
}

Shapes fromFirstInput(const ShapeQuery& query, const std::function<Shape(const Shape&)>& shapeOf) {
    const MaybeShape input = firstInput(query);
    if (!input) return {std::nullopt};
    return {shapeOf(*input)};
}

Shapes sameAsInput(const ShapeQuery& query) {
    return {firstInput(query)};
}

Shapes unknownOutput(const ShapeQuery&) {
    return {std::nullopt};
}

Shapes wrappedOutputs(const ShapeQuery& query) {
    return query.child("layer", query.inputs);
}

MaybeShape weightOfChild(const ShapeQuery& query, std::string_view attribute, std::string_view weight) {
    return query.childWeight ? query.childWeight(attribute, weight) : std::nullopt;
}

const Json* argumentOf(const Json& args, const Json& kwargs, std::size_t position, std::string_view name) {
    const Json* found = nullptr;
    if (args.is_array() && position < args.size()) {
        found = &args[position];
    } else {
        found = findMember(kwargs, name);
    }
    return found == nullptr || found->is_null() ? nullptr : found;
}

const Json* argument(const ShapeQuery& query, std::size_t position, std::string_view name) {
    return argumentOf(query.args, query.kwargs, position, name);
}

MaybeShape shapeOf(const ShapeQuery& query, const Json& value) {
    return shapeAt(query, value, 0);
}

WeightSpec weight(std::string path, const Shape& shape, std::string group) {
    WeightSpec spec;
    spec.path = std::move(path);
    // elementCount refuses what no memory could hold.
    if (elementCount(shape) != unknownDim) spec.shape = shape;
    spec.group = std::move(group);
    return spec;
}

WeightSpec fixedWeight(std::string path, const Shape& shape, DType dtype) {
    WeightSpec spec = weight(std::move(path), shape);
    spec.trainable = false;
    spec.dtype = dtype;
    return spec;
}

WeightSpec unknownWeight(std::string path) {
    WeightSpec spec;
    spec.path = std::move(path);
    return spec;
}

std::vector<ChildSpec> childUnder(const Json& config, std::string_view key, ChildRole role) {
    const Json* dict = Config(config).find(key);
    if (dict == nullptr) return {};
    return {ChildSpec{std::string(key), dict, role, ""}};
}

}  // namespace quantie
