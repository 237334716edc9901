// What a layer definition says about one layer: its weights, what it reads, and the shape of its output.
#include <algorithm>
#include <map>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/definition_names.h"
#include "core/layers/definitions.h"
#include "core/layers/dims.h"
#include "core/layers/matmul_shape.h"

namespace quantie {

namespace {

constexpr int deepestPath = 16;

bool holds(const Json& config, const std::string& when) {
    return when.empty() || Config(config).flag(when, true);
}

/// The first layer that the config holds, under whatever key.
const Child* heldChild(const Layer& layer) {
    const auto found = std::find_if(layer.children.begin(), layer.children.end(),
                                    [](const Child& child) { return child.role == ChildRole::Held; });
    return found == layer.children.end() ? nullptr : &*found;
}

MaybeShape weightShape(const Model& model, int index, std::string_view path, int depth = 0) {
    if (index < 0 || static_cast<std::size_t>(index) >= model.layers.size() || depth > deepestPath) return std::nullopt;
    const Layer& layer = model.layers[static_cast<std::size_t>(index)];
    for (const Weight& weight : layer.weights) {
        if (weight.path == path) return weight.stored ? MaybeShape(weight.stored->shape) : weight.shape;
    }
    for (const Child& child : layer.children) {
        if (path.size() > child.attribute.size() && path.starts_with(child.attribute) &&
            path[child.attribute.size()] == '.') {
            return weightShape(model, child.layer, path.substr(child.attribute.size() + 1), depth + 1);
        }
    }
    return std::nullopt;
}

MaybeShape heldShape(const ShapeQuery& query, const Model& model, std::string_view name) {
    const Child* held = heldChild(query.layer);
    return held == nullptr ? std::nullopt : weightShape(model, held->layer, name.substr(heldPrefix.size()));
}

/// One entry of a weight's shape; unknown where what it points at is.
std::int64_t dimension(const Json& entry, const ShapeQuery& query, const Model& model) {
    if (!entry.is_string()) return entry.get<std::int64_t>();
    const std::string& text = entry.get_ref<const std::string&>();
    const auto pointed = parseDimension(text);
    if (!pointed) return Config(query.config).count(text);
    const MaybeShape shape =
        pointed->of.starts_with(heldPrefix) ? heldShape(query, model, pointed->of) : firstInput(query);
    return shape ? (*shape)[axisIndex(pointed->index, shape->size(), text)] : unknownDim;
}

MaybeShape stepShape(const DefinitionStep& step, const MaybeShape& a, const MaybeShape& b) {
    if (!a) return std::nullopt;
    if (step.op == StepOp::Activation) return a;
    if (!b) return std::nullopt;
    if (step.op == StepOp::MatMul) return matmulShape(*a, *b, step.transposeA, step.transposeB);
    if (step.op != StepOp::Lookup) return broadcast(*a, *b);
    requireRankAtLeast(*b, 1);
    Shape rows = *a;
    rows.insert(rows.end(), b->begin() + 1, b->end());
    return rows;
}

}  // namespace

std::vector<WeightSpec> Definition::ownWeights(const ShapeQuery& query, const Model& model) const {
    WeightSpecs weights;
    for (const DefinitionWeight& own : m_weights) {
        if (!holds(query.config, own.when)) continue;
        Shape shape;
        for (const Json& entry : own.shape) shape.push_back(dimension(entry, query, model));
        weights.push_back(weight(own.name, shape));
        weights.back().trainable = own.trainable;
    }
    return weights;
}

std::vector<MaybeShape> Definition::outputs(const ShapeQuery& query, const Model& model) const {
    if (m_steps.empty()) return {std::nullopt};
    std::map<std::string, MaybeShape> known{{"input", firstInput(query)}};
    for (const WeightSpec& own : ownWeights(query, model)) known[own.path] = own.shape;
    const auto operand = [&](const std::string& name) {
        if (name.starts_with(heldPrefix)) return heldShape(query, model, name);
        const auto found = known.find(name);
        return found == known.end() ? MaybeShape() : found->second;
    };
    MaybeShape result;
    for (const DefinitionStep& step : m_steps) {
        const MaybeShape first = operand(step.of.front());
        const bool done = holds(query.config, step.when);
        result = done ? stepShape(step, first, step.of.size() > 1 ? operand(step.of[1]) : MaybeShape()) : first;
        if (!step.as.empty()) known[step.as] = result;
    }
    return {result};
}

std::string Definition::weightPath(const Layer& layer, std::string_view name) const {
    if (name.starts_with(heldPrefix)) {
        const Child* held = heldChild(layer);
        return held == nullptr ? "" : held->attribute + "." + std::string(name.substr(heldPrefix.size()));
    }
    const auto own = std::find_if(m_weights.begin(), m_weights.end(),
                                  [name](const DefinitionWeight& weight) { return weight.name == name; });
    return own != m_weights.end() && holds(*layer.config, own->when) ? std::string(name) : "";
}

std::vector<std::string> Definition::reads(const Layer& layer) const {
    std::vector<std::string> paths;
    for (const std::string& name : m_reads) {
        if (std::string path = weightPath(layer, name); !path.empty()) paths.push_back(std::move(path));
    }
    return paths;
}

bool Definition::readsHeld(const Layer& layer, std::string_view attribute, std::string_view weight) const {
    const Child* held = heldChild(layer);
    const std::string name = std::string(heldPrefix) + std::string(weight);
    return held != nullptr && held->attribute == attribute &&
           std::find(m_reads.begin(), m_reads.end(), name) != m_reads.end();
}

}  // namespace quantie
