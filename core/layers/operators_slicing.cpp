// Indexing: x[:, 1:, ..., None, 0], which Keras writes as a list of {"start", "stop", "step"}, integers, null for a new
// axis, {"class_name": "__ellipsis__"}, and tensors; and tf.slice and tf.strided_slice.
#include <algorithm>
#include <array>

#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_call.h"

namespace quantie {

namespace {

bool isEllipsis(const Json& item) {
    if (item == Json("Ellipsis") || item == Json("...")) return true;
    return item.is_object() && item.contains("class_name") && item["class_name"] == Json("__ellipsis__");
}

bool isSlice(const Json& item) {
    return item.is_object() && item.contains("start") && item.contains("stop");
}

/// How many values start:stop:step takes of `length`, as Python counts them.
std::int64_t sliceLength(const Json& slice, std::int64_t length) {
    const auto bound = [&slice](const char* key, std::int64_t fallback) {
        const Json* value = Config(slice).find(key);
        return value == nullptr ? fallback : toInteger(*value, key);
    };
    for (const char* key : {"start", "stop", "step"}) {
        const Json* value = Config(slice).find(key);
        if (value != nullptr && !value->is_number()) return unknownDim;
    }
    const bool whole = !Config(slice).has("start") && !Config(slice).has("stop");
    const std::int64_t step = bound("step", 1);
    if (step == 0) refuse("slice_spec", "a step of 0");
    if (length == unknownDim) {
        // A whole dimension stays as it is; anything else depends on the length.
        return whole && (step == 1 || step == -1) ? length : unknownDim;
    }
    const auto clamped = [length](std::int64_t value, std::int64_t low, std::int64_t high) {
        return std::clamp(value < 0 ? value + length : value, low, high);
    };
    if (step > 0) {
        const std::int64_t start = clamped(bound("start", 0), 0, length);
        const std::int64_t stop = clamped(bound("stop", length), 0, length);
        return stop <= start ? 0 : (stop - start - 1) / step + 1;
    }
    const std::int64_t start = Config(slice).has("start") ? clamped(bound("start", 0), -1, length - 1) : length - 1;
    const std::int64_t stop = Config(slice).has("stop") ? clamped(bound("stop", 0), -1, length - 1) : -1;
    return start <= stop ? 0 : (start - stop - 1) / -step + 1;
}

Shapes getItem(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    const Json* spec = call.named("slice_spec");
    if (!input || spec == nullptr) return {std::nullopt};
    const Json items = spec->is_array() ? *spec : Json::array({*spec});
    if (items.size() > 64) refuse("slice_spec", "the list is too long");
    std::size_t named = 0;
    for (const Json& item : items) named += item.is_null() || isEllipsis(item) ? 0 : 1;
    if (named > input->size()) refuse("slice_spec", "indexes more dimensions than there are");

    Shape output;
    std::size_t next = 0;
    for (const Json& item : items) {
        if (item.is_null()) {
            output.push_back(1);
        } else if (isEllipsis(item)) {
            for (std::size_t skipped = input->size() - named; skipped > 0; --skipped) {
                if (next == input->size()) refuse("slice_spec", "two ellipses");
                output.push_back((*input)[next++]);
            }
        } else if (next == input->size()) {
            refuse("slice_spec", "indexes more dimensions than there are");
        } else if (isSlice(item)) {
            output.push_back(sliceLength(item, (*input)[next++]));
        } else if (item.is_number() || placeholderIndex(item)) {
            ++next;
        } else {
            return {std::nullopt};
        }
    }
    output.insert(output.end(), input->begin() + static_cast<std::ptrdiff_t>(next), input->end());
    return {output};
}

Shapes slice(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    const auto begin = call.integers("begin");
    const auto size = call.integers("size");
    if (!begin || !size) return {Shape(input->size(), unknownDim)};
    requireRank(*input, begin->size());
    requireRank(*input, size->size());
    Shape output;
    for (std::size_t i = 0; i < input->size(); ++i) {
        const auto length = (*size)[i];
        if (length && *length < unknownDim) refuse("size", "a negative number");
        if (length && *length >= 0) {
            output.push_back(*length);
        } else if (!length || !(*begin)[i] || (*input)[i] == unknownDim) {
            output.push_back(unknownDim);
        } else {
            output.push_back(std::max<std::int64_t>(0, (*input)[i] - *(*begin)[i]));
        }
    }
    return {output};
}

/// Without masks: start:stop:step for the first dimensions.
Shapes stridedSlice(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    const auto begin = call.numbers("begin");
    const auto end = call.numbers("end");
    if (!input || !begin || !end || begin->size() != end->size()) return {std::nullopt};
    for (const char* mask : {"begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"}) {
        if (call.integer(mask).value_or(0) != 0) return {std::nullopt};
    }
    const auto steps = call.numbers("strides");
    requireRankAtLeast(*input, begin->size());
    Shape output = *input;
    for (std::size_t i = 0; i < begin->size(); ++i) {
        const std::int64_t step = steps && i < steps->size() ? (*steps)[i] : 1;
        output[i] = sliceLength(Json{{"start", (*begin)[i]}, {"stop", (*end)[i]}, {"step", step}}, output[i]);
    }
    return {output};
}

constexpr std::array rows{
    Operator{"__operators__.getitem", getItem},
    Operator{"slice", slice},
    Operator{"strided_slice", stridedSlice},
};

}  // namespace

std::span<const Operator> slicingOperators() {
    return rows;
}

}  // namespace quantie
