// Recurrent layers that hold others: RNN around a cell, cells in a stack, and Bidirectional.
#include <algorithm>
#include <array>
#include <string>

#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/recurrent.h"

namespace quantie {

namespace {

constexpr std::size_t mostCells = 1000;

std::vector<ChildSpec> rnnChildren(const Json& config) {
    return childUnder(config, "cell");
}

Shapes rnnOutputs(const ShapeQuery& query) {
    const MaybeShape input = firstInput(query);
    return recurrentOutputs(query.config, input, query.child("cell", {stepInput(query.config, input)}));
}

std::vector<ChildSpec> stackChildren(const Json& config) {
    const Json* cells = Config(config).find("cells");
    if (cells == nullptr) return {};
    if (!cells->is_array() || cells->empty() || cells->size() > mostCells) refuse("cells", "not a list of cells");
    std::vector<ChildSpec> children;
    for (std::size_t i = 0; i < cells->size(); ++i) {
        children.push_back({"cells." + std::to_string(i), &(*cells)[i], ChildRole::Wrapped, ""});
    }
    return children;
}

/// Each cell reads the output of the one before; the states are those of all.
Shapes stackOutputs(const ShapeQuery& query) {
    std::vector<Shapes> states;
    MaybeShape step = firstInput(query);
    const std::size_t count = stackChildren(query.config).size();
    for (std::size_t i = 0; i < count; ++i) {
        const Shapes cell = query.child("cells." + std::to_string(i), {step});
        if (cell.empty()) return {std::nullopt};
        step = cell.front();
        states.emplace_back(cell.begin() + 1, cell.end());
    }
    if (Config(query.config).flag("reverse_state_order", false)) std::reverse(states.begin(), states.end());
    Shapes outputs{step};
    for (const Shapes& own : states) outputs.insert(outputs.end(), own.begin(), own.end());
    return outputs;
}

/// Keras makes the forward layer anew from `layer`, and the backward one too unless `backward_layer` is given: that one
/// is the object itself. Both are renamed.
std::vector<ChildSpec> bidirectionalChildren(const Json& config) {
    const Json* layer = Config(config).find("layer");
    if (layer == nullptr) return {};
    const Json* backward = Config(config).find("backward_layer");
    return {{"forward_layer", layer, ChildRole::Recreated, "forward_"},
            {"backward_layer", backward == nullptr ? layer : backward,
             backward == nullptr ? ChildRole::Recreated : ChildRole::Wrapped, "backward_"}};
}

MaybeShape mergedDirections(const MaybeShape& forward, const MaybeShape& backward, const std::string& mode) {
    if (!forward || !backward) return std::nullopt;
    if (mode != "concat") return broadcast(*forward, *backward);
    Shape merged = *forward;
    if (merged.empty() || backward->size() != merged.size()) return std::nullopt;
    merged.back() = addDims(merged.back(), backward->back());
    return merged;
}

Shapes bidirectionalOutputs(const ShapeQuery& query) {
    // Initial states, where there are some, follow the sequence and do not change a shape.
    const Shapes sequence{firstInput(query)};
    const Shapes forward = query.child("forward_layer", sequence);
    const Shapes backward = query.child("backward_layer", sequence);
    if (forward.empty() || backward.empty()) return {std::nullopt};
    const bool merges = !query.config.contains("merge_mode") || Config(query.config).has("merge_mode");
    Shapes outputs{forward.front(), backward.front()};
    if (merges) {
        outputs = {
            mergedDirections(forward.front(), backward.front(), Config(query.config).text("merge_mode", "concat"))};
    }
    outputs.insert(outputs.end(), forward.begin() + 1, forward.end());
    outputs.insert(outputs.end(), backward.begin() + 1, backward.end());
    return outputs;
}

std::vector<ChildSpec> cellChildren(const Json& config) {
    return childUnder(config, "cell");
}

Shapes wrappedCellOutputs(const ShapeQuery& query) {
    return query.child("cell", query.inputs);
}

constexpr LayerClass cellWrapper(std::string_view name) {
    return {.name = name, .children = cellChildren, .outputs = wrappedCellOutputs};
}

constexpr std::array rows{
    LayerClass{.name = "RNN", .children = rnnChildren, .outputs = rnnOutputs, .forward = rnnForward},
    LayerClass{.name = "StackedRNNCells", .children = stackChildren, .outputs = stackOutputs, .forward = cellForward},
    LayerClass{.name = "Bidirectional",
               .children = bidirectionalChildren,
               .outputs = bidirectionalOutputs,
               .forward = bidirectionalForward},
    cellWrapper("DeviceWrapper"),
    cellWrapper("DropoutWrapper"),
    cellWrapper("ResidualWrapper"),
};

}  // namespace

Family recurrentWrapperFamily() {
    return rows;
}

}  // namespace quantie
