// Operators that reduce along axes.
#include <array>

#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_call.h"

namespace quantie {

namespace {

/// Without an axis everything is reduced.
Shapes reduce(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    const bool keep = call.flag("keepdims") || call.flag("keep_dims");
    std::vector<bool> reduced(input->size(), call.named("axis") == nullptr);
    if (call.named("axis") != nullptr) {
        const auto axes = call.numbers("axis");
        if (!axes) return {std::nullopt};
        for (const std::int64_t axis : *axes) reduced[axisIndex(axis, input->size())] = true;
    }
    Shape output;
    for (std::size_t i = 0; i < input->size(); ++i) {
        if (!reduced[i]) output.push_back((*input)[i]);
        if (reduced[i] && keep) output.push_back(1);
    }
    return {output};
}

/// The place of the largest value: along the first axis where none is named.
Shapes argReduce(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input || input->empty()) return {std::nullopt};
    Shape output = *input;
    output.erase(output.begin() +
                 static_cast<std::ptrdiff_t>(axisIndex(call.integer("axis").value_or(0), input->size())));
    return {output};
}

Shapes topK(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input || input->empty()) return {std::nullopt, std::nullopt};
    Shape output = *input;
    output.back() = call.named("k") == nullptr ? 1 : call.integer("k").value_or(unknownDim);
    if (output.back() < unknownDim) refuse("k", "a negative number");
    return {output, output};
}

/// Rows that belong together are summed: the segments replace the dimensions of their ids.
Shapes segmentReduce(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    const MaybeShape ids = call.tensor("segment_ids");
    if (!input || !ids) return {std::nullopt};
    requireRankAtLeast(*input, ids->size());
    Shape output{call.integer("num_segments").value_or(unknownDim)};
    if (output.front() < unknownDim) refuse("num_segments", "a negative number");
    output.insert(output.end(), input->begin() + static_cast<std::ptrdiff_t>(ids->size()), input->end());
    return {output};
}

constexpr Operator reducing(std::string_view name) {
    return {name, reduce};
}

constexpr std::array rows{
    Operator{"argmax", argReduce},
    Operator{"argmin", argReduce},
    reducing("linalg.norm"),
    Operator{"math.argmax", argReduce},
    Operator{"math.argmin", argReduce},
    reducing("math.count_nonzero"),
    reducing("math.reduce_all"),
    reducing("math.reduce_any"),
    reducing("math.reduce_euclidean_norm"),
    reducing("math.reduce_logsumexp"),
    reducing("math.reduce_max"),
    reducing("math.reduce_mean"),
    reducing("math.reduce_min"),
    reducing("math.reduce_prod"),
    reducing("math.reduce_std"),
    reducing("math.reduce_sum"),
    reducing("math.reduce_variance"),
    Operator{"math.top_k", topK},
    Operator{"math.unsorted_segment_max", segmentReduce},
    Operator{"math.unsorted_segment_mean", segmentReduce},
    Operator{"math.unsorted_segment_min", segmentReduce},
    Operator{"math.unsorted_segment_sum", segmentReduce},
    Operator{"nn.top_k", topK},
    reducing("norm"),
    reducing("reduce_all"),
    reducing("reduce_any"),
    reducing("reduce_logsumexp"),
    reducing("reduce_max"),
    reducing("reduce_mean"),
    reducing("reduce_min"),
    reducing("reduce_prod"),
    reducing("reduce_sum"),
};

}  // namespace

std::span<const Operator> reducingOperators() {
    return rows;
}

}  // namespace quantie
