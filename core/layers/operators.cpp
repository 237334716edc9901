// TFOpLambda, SlicingOpLambda and TensorFlowOpLayer: operators of TensorFlow between the layers.
#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/operator_run.h"

namespace quantie {

MaybeShape OperatorCall::tensor(std::string_view name) const {
    const Json* value = named(name);
    return value == nullptr ? std::nullopt : shapeOf(m_query, *value);
}

Shapes OperatorCall::tensors() const {
    Shapes shapes;
    if (first() == nullptr || !first()->is_array()) return shapes;
    for (const Json& item : *first()) shapes.push_back(shapeOf(m_query, item));
    return shapes;
}

bool OperatorCall::flag(std::string_view name, bool fallback) const {
    const Json* value = named(name);
    return value == nullptr ? fallback : *value == Json(true);
}

std::optional<std::int64_t> OperatorCall::integer(std::string_view name) const {
    const Json* value = named(name);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return toInteger(*value, name);
}

std::optional<std::vector<std::optional<std::int64_t>>> OperatorCall::integers(std::string_view name) const {
    const Json* list = named(name);
    if (list == nullptr || !list->is_array()) return std::nullopt;
    if (list->size() > 64) refuse(name, "the list is too long");
    std::vector<std::optional<std::int64_t>> values;
    for (const Json& item : *list) {
        values.push_back(item.is_number() ? std::optional(toInteger(item, name)) : std::nullopt);
    }
    return values;
}

std::optional<std::vector<std::int64_t>> OperatorCall::numbers(std::string_view name) const {
    const Json* value = named(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_number()) return std::vector{toInteger(*value, name)};
    const auto list = integers(name);
    if (!list) return std::nullopt;
    std::vector<std::int64_t> numbers;
    for (const auto& item : *list) {
        if (!item) return std::nullopt;
        numbers.push_back(*item);
    }
    return numbers;
}

namespace {

using Operators = std::vector<const Operator*>;

Operators sortedOperators() {
    Operators all;
    for (const std::span<const Operator>& family : {activationOperators(),
                                                    arithmeticOperators(),
                                                    comparingOperators(),
                                                    mathOperators(),
                                                    layoutOperators(),
                                                    joiningOperators(),
                                                    makingOperators(),
                                                    orderingOperators(),
                                                    reducingOperators(),
                                                    segmentOperators(),
                                                    productOperators(),
                                                    imageOperators(),
                                                    slicingOperators(),
                                                    windowOperators(),
                                                    kerasImageOperators(),
                                                    kerasLayoutOperators(),
                                                    kerasLinalgOperators(),
                                                    kerasMathOperators(),
                                                    kerasNnOperators(),
                                                    kerasNormOperators(),
                                                    kerasProductOperators(),
                                                    kerasReducingOperators(),
                                                    kerasWindowOperators(),
                                                    kerasSignalOperators(),
                                                    kerasDecompositionOperators(),
                                                    kerasCountingOperators(),
                                                    kerasMakingOperators(),
                                                    kerasScatteringOperators(),
                                                    kerasFilterOperators(),
                                                    kerasSequenceOperators(),
                                                    kerasTransformOperators()}) {
        for (const Operator& row : family) all.push_back(&row);
    }
    std::sort(all.begin(), all.end(), [](const Operator* a, const Operator* b) { return a->name < b->name; });
    return all;
}

}  // namespace

const Operator* findOperator(std::string_view name) {
    static const Operators all = sortedOperators();
    constexpr std::string_view version1 = "compat.v1.";
    if (name.starts_with(version1)) name.remove_prefix(version1.size());
    const auto found = std::lower_bound(all.begin(), all.end(), name,
                                        [](const Operator* row, std::string_view key) { return row->name < key; });
    return found != all.end() && (*found)->name == name ? *found : nullptr;
}

namespace {

Shapes operatorOutputs(const ShapeQuery& query) {
    const Operator* known = findOperator(Config(query.config).text("function", ""));
    return known == nullptr ? Shapes{std::nullopt} : known->outputs(OperatorCall(query));
}

Values operatorForward(const ForwardQuery& query) {
    const std::string name = Config(query.config).text("function", "");
    const Operator* known = findOperator(name);
    if (known == nullptr || known->forward == nullptr) {
        throw Error(ErrorCode::Unsupported, "", "the operator tf." + name + " cannot be run");
    }
    Values outputs = known->forward(OperatorRun(query, *known));
    for (Value& output : outputs) output.mask = nullptr;
    return outputs;
}

/// Before TensorFlow 2.4 an operator was a node of a graph: {"node_def": {"op": "Relu", …}}. Its constants stand beside
/// the tensors; those that keep their first input's shape are told.
Shapes nodeOutputs(const ShapeQuery& query) {
    static constexpr std::array<std::string_view, 21> unary{
        "Abs",  "Cast",  "Ceil",  "Cos",   "Elu",  "Exp",     "Floor", "Identity", "Log",  "Log1p", "Neg",
        "Relu", "Relu6", "Round", "Rsqrt", "Selu", "Sigmoid", "Sin",   "Softplus", "Sqrt", "Tanh"};
    const Json* node = Config(query.config).find("node_def");
    if (node == nullptr || !node->is_object()) return {std::nullopt};
    const std::string op = Config(*node).text("op", "");
    return {std::find(unary.begin(), unary.end(), op) == unary.end() ? std::nullopt : firstInput(query)};
}

constexpr std::array rows{
    LayerClass{.name = "ClassMethod", .outputs = unknownOutput},
    LayerClass{.name = "InstanceMethod", .outputs = unknownOutput},
    LayerClass{.name = "InstanceProperty", .outputs = unknownOutput},
    LayerClass{.name = "SlicingOpLambda", .outputs = operatorOutputs, .forward = operatorForward, .casts = false},
    LayerClass{.name = "TFOpLambda", .outputs = operatorOutputs, .forward = operatorForward, .casts = false},
    LayerClass{.name = "TensorFlowOpLayer", .outputs = nodeOutputs},
};

}  // namespace

Family operatorFamily() {
    return rows;
}

Shapes sameShape(const OperatorCall& call) {
    return {call.tensor()};
}

MaybeShape toldShape(const OperatorCall& call, std::string_view name) {
    const auto shape = call.numbers(name);
    if (!shape) return std::nullopt;
    if (std::ranges::any_of(*shape, [](std::int64_t dim) { return dim < 0; })) refuse(name, "a negative dimension");
    elementCount(*shape);
    return *shape;
}

Shapes shapeOfTwo(const OperatorCall& call) {
    const MaybeShape a = call.tensor();
    const MaybeShape b = call.tensor("y");
    return {a && b ? MaybeShape(broadcast(*a, *b)) : std::nullopt};
}

Shapes scalarShape(const OperatorCall&) {
    return {Shape{}};
}

}  // namespace quantie
