// Operators that move values without changing them.
#include <algorithm>
#include <array>

#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_forwards.h"
#include "core/layers/reshape.h"

namespace quantie {

namespace {

constexpr std::int64_t mostDims = 64;

/// `shape` given as a tensor: its length is the rank, its entries are unknown.
MaybeShape shapeFromTensor(const OperatorCall& call) {
    const MaybeShape given = call.tensor("shape");
    if (!given || given->size() != 1 || given->front() < 0 || given->front() > mostDims) return std::nullopt;
    return Shape(static_cast<std::size_t>(given->front()), unknownDim);
}

/// The dimensions listed as `shape`; those given by tensors are unknown, and `open` tells whether there are such.
MaybeShape listedShape(const OperatorCall& call, bool& open) {
    const auto listed = call.integers("shape");
    if (!listed) return std::nullopt;
    Shape shape;
    for (const auto& dim : *listed) {
        open = open || !dim;
        shape.push_back(dim.value_or(unknownDim));
        if (shape.back() < unknownDim) refuse("shape", "a negative dimension");
    }
    return shape;
}

Shapes reshape(const OperatorCall& call) {
    bool open = false;
    const MaybeShape target = listedShape(call, open);
    if (!target) return {shapeFromTensor(call)};
    const MaybeShape input = call.tensor();
    return {open || !input ? *target : reshaped(*input, *target)};
}

Shapes broadcastTo(const OperatorCall& call) {
    bool open = false;
    const MaybeShape target = listedShape(call, open);
    return {target ? target : shapeFromTensor(call)};
}

Shapes transpose(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    if (call.named("perm") == nullptr) return {Shape(input->rbegin(), input->rend())};
    const auto order = call.numbers("perm");
    if (!order) return {Shape(input->size(), unknownDim)};
    requireRank(*input, order->size());
    Shape output;
    for (const std::int64_t axis : *order) output.push_back((*input)[axisIndex(axis, input->size(), "perm")]);
    return {output};
}

Shapes expandDims(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    const auto axis = call.integer("axis");
    if (!shape || !axis) return {std::nullopt};
    shape->insert(shape->begin() + static_cast<std::ptrdiff_t>(axisIndex(*axis, shape->size() + 1)), 1);
    return {shape};
}

Shapes squeeze(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    const auto axes = call.numbers("axis");
    std::vector<bool> dropped(input->size(), false);
    if (!axes || axes->empty()) {
        if (!isFullyKnown(*input)) return {std::nullopt};
        for (std::size_t i = 0; i < input->size(); ++i) dropped[i] = (*input)[i] == 1;
    } else {
        for (const std::int64_t axis : *axes) dropped[axisIndex(axis, input->size())] = true;
    }
    Shape output;
    for (std::size_t i = 0; i < input->size(); ++i) {
        if (!dropped[i]) output.push_back((*input)[i]);
        if (dropped[i] && (*input)[i] > 1) refuse("axis", "squeezes a dimension that is not 1");
    }
    return {output};
}

Shapes tile(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    const auto times = call.integers("multiples");
    if (!shape) return {std::nullopt};
    if (!times) return {Shape(shape->size(), unknownDim)};
    requireRank(*shape, times->size());
    for (std::size_t i = 0; i < shape->size(); ++i) {
        const std::int64_t factor = (*times)[i].value_or(unknownDim);
        if ((*times)[i] && factor < 0) refuse("multiples", "a negative number");
        (*shape)[i] = multiplyDims((*shape)[i], factor);
    }
    return {shape};
}

Shapes pad(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (!shape) return {std::nullopt};
    const Json* paddings = call.named("paddings");
    if (paddings == nullptr || !paddings->is_array() || paddings->size() != shape->size()) {
        return {Shape(shape->size(), unknownDim)};
    }
    for (std::size_t i = 0; i < shape->size(); ++i) {
        const Json& pair = (*paddings)[i];
        const bool known = pair.is_array() && pair.size() == 2 && pair[0].is_number() && pair[1].is_number();
        const auto before = known ? toInteger(pair[0], "paddings") : unknownDim;
        const auto after = known ? toInteger(pair[1], "paddings") : unknownDim;
        if (known && (before < 0 || after < 0)) refuse("paddings", "a negative number");
        (*shape)[i] = addDims((*shape)[i], addDims(before, after));
    }
    return {shape};
}

Shapes repeat(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    const auto axis = call.integer("axis");
    const auto times = call.integer("repeats");
    if (!shape || !axis) return {Shape{unknownDim}};
    if (times && *times < 0) refuse("repeats", "a negative number");
    std::int64_t& dim = (*shape)[axisIndex(*axis, shape->size())];
    dim = multiplyDims(dim, times.value_or(unknownDim));
    return {shape};
}

/// Rows of `params` by indices: (batch…, indices, rest) in place of the axis.
Shapes gather(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    const MaybeShape indices = call.tensor("indices");
    if (!input || !indices) return {std::nullopt};
    const std::int64_t batches = call.integer("batch_dims").value_or(0);
    const std::int64_t fallback = batches;
    if (batches < 0 || batches > static_cast<std::int64_t>(indices->size())) return {std::nullopt};
    const std::size_t axis = axisIndex(call.integer("axis").value_or(fallback), input->size());
    Shape output(input->begin(), input->begin() + static_cast<std::ptrdiff_t>(axis));
    output.insert(output.end(), indices->begin() + batches, indices->end());
    output.insert(output.end(), input->begin() + static_cast<std::ptrdiff_t>(axis) + 1, input->end());
    return {output};
}

/// Slices of `params` at the places that the last dimension of `indices` names.
Shapes gatherNd(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    const MaybeShape indices = call.tensor("indices");
    const std::int64_t batches = call.integer("batch_dims").value_or(0);
    if (!input || !indices || indices->empty() || indices->back() == unknownDim) return {std::nullopt};
    if (batches < 0 || batches >= static_cast<std::int64_t>(indices->size())) refuse("batch_dims", "does not fit");
    const std::int64_t named = addDims(batches, indices->back());
    if (named > static_cast<std::int64_t>(input->size())) refuse("indices", "name more dimensions than there are");
    Shape output(indices->begin(), indices->end() - 1);
    output.insert(output.end(), input->begin() + named, input->end());
    return {output};
}

Shapes embeddingLookup(const OperatorCall& call) {
    MaybeShape ids = call.tensor("ids");
    const MaybeShape table = call.tensor();
    if (!ids || !table) return {std::nullopt};
    requireRankAtLeast(*table, 1);
    ids->insert(ids->end(), table->begin() + 1, table->end());
    return {ids};
}

Shapes oneHot(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    const std::int64_t depth = call.integer("depth").value_or(unknownDim);
    if (!shape) return {std::nullopt};
    if (depth < unknownDim) refuse("depth", "a negative number");
    const std::int64_t axis = call.integer("axis").value_or(-1);
    shape->insert(shape->begin() + static_cast<std::ptrdiff_t>(axisIndex(axis, shape->size() + 1)), depth);
    return {shape};
}

Shapes shapeOperator(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    return {input ? MaybeShape(Shape{static_cast<std::int64_t>(input->size())}) : std::nullopt};
}

constexpr std::array rows{
    Operator{"broadcast_to", broadcastTo, layout::broadcastToForward},
    Operator{"expand_dims", expandDims, layout::reshapedForward},
    Operator{"gather", gather, layout::gatherForward},
    Operator{"gather_nd", gatherNd, layout::gatherNdForward},
    Operator{"nn.embedding_lookup", embeddingLookup, layout::embeddingLookupForward},
    Operator{"one_hot", oneHot, layout::oneHotForward},
    Operator{"pad", pad, layout::padForward},
    Operator{"rank", scalarShape, layout::rankForward},
    Operator{"repeat", repeat, layout::repeatElementsForward},
    Operator{"reshape", reshape, layout::reshapedForward},
    Operator{"shape", shapeOperator, layout::shapeForward},
    Operator{"size", scalarShape, layout::sizeForward},
    Operator{"squeeze", squeeze, layout::reshapedForward},
    Operator{"tile", tile, layout::tileForward},
    Operator{"transpose", transpose, layout::transposeForward},
};

}  // namespace

std::span<const Operator> layoutOperators() {
    return rows;
}

}  // namespace quantie
