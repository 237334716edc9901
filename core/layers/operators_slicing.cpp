// Indexing: x[:, 1:, ..., None, 0], which Keras writes as a list of {"start", "stop", "step"}, integers, null for a new
// axis, {"class_name": "__ellipsis__"}, and tensors; and tf.slice and tf.strided_slice.
#include <algorithm>
#include <array>

#include "core/kernels/strides.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

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

/// Where along a dimension of that length start:stop:step begins.
std::int64_t sliceStart(const Json& slice, std::int64_t length) {
    const Json* step = Config(slice).find("step");
    const bool backward = step != nullptr && toInteger(*step, "step") < 0;
    const Json* start = Config(slice).find("start");
    if (start == nullptr) return backward ? length - 1 : 0;
    const std::int64_t value = toInteger(*start, "start");
    return std::clamp(value < 0 ? value + length : value, std::int64_t{0}, backward ? length - 1 : length);
}

/// The elements that an index takes of an array, dimension by dimension.
class Taken {
  public:
    explicit Taken(const Value& input) : m_input(input), m_strides(compute::stridesOf(input.shape())) {}

    std::size_t rest() const { return m_input.shape().size() - m_next; }
    void newAxis() { add(1, 0); }
    void whole() {
        add(m_input.shape().at(m_next), stride());
        ++m_next;
    }
    void slice(const Json& slice) {
        const std::int64_t length = m_input.shape().at(m_next);
        const std::int64_t taken = sliceLength(slice, length);
        const Json* step = Config(slice).find("step");
        if (taken == unknownDim) refuse("slice_spec", "a bound that is no integer");
        if (taken > 0) advance(sliceStart(slice, length));
        add(taken, stride() * (step == nullptr ? 1 : toInteger(*step, "step")));
        ++m_next;
    }
    void element(std::int64_t index) {
        const std::int64_t length = m_input.shape().at(m_next);
        if (index < -length || index >= length) refuse("slice_spec", "an index outside the tensor");
        advance(index < 0 ? index + length : index);
        ++m_next;
    }
    Value value() const { return copiedValue(m_input, {m_offset, m_taken}, m_shape, m_shape, {}); }

  private:
    std::ptrdiff_t stride() const { return static_cast<std::ptrdiff_t>(m_strides[m_next]); }
    void advance(std::int64_t index) { m_offset += static_cast<std::size_t>(index) * m_strides[m_next]; }
    void add(std::int64_t length, std::ptrdiff_t stride) {
        m_shape.push_back(length);
        m_taken.push_back(stride);
    }

    const Value& m_input;
    std::vector<std::size_t> m_strides;
    std::size_t m_next = 0;
    std::size_t m_offset = 0;
    Shape m_shape;
    std::vector<std::ptrdiff_t> m_taken;
};

Values getItemForward(const OperatorRun& run) {
    const Value input = run.first();
    run.shape();  // refuses what does not fit
    const Json& spec = *run.call().named("slice_spec");
    const Json items = spec.is_array() ? spec : Json::array({spec});
    std::size_t named = 0;
    for (const Json& item : items) named += item.is_null() || isEllipsis(item) ? 0 : 1;
    Taken taken(input);
    for (const Json& item : items) {
        if (item.is_null()) {
            taken.newAxis();
        } else if (isEllipsis(item)) {
            for (std::size_t skipped = input.shape().size() - named; skipped > 0; --skipped) taken.whole();
        } else if (isSlice(item)) {
            taken.slice(item);
        } else {
            taken.element(toInteger(item, "slice_spec"));
        }
    }
    while (taken.rest() > 0) taken.whole();
    return {taken.value()};
}

Values sliceForward(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    const auto begin = run.call().numbers("begin");
    if (!begin || begin->size() != shape.size()) refuse("begin", "not a list of integers");
    Taken taken(input);
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const std::int64_t first = (*begin)[i];
        if (first < 0 || first + shape[i] > input.shape()[i]) refuse("begin", "outside the tensor");
        taken.slice(Json{{"start", first}, {"stop", first + shape[i]}});
    }
    return {taken.value()};
}

Values stridedSliceForward(const OperatorRun& run) {
    const Value input = run.first();
    run.shape();  // refuses what does not fit
    const auto begin = run.call().numbers("begin");
    const auto end = run.call().numbers("end");
    const auto steps = run.call().numbers("strides");
    if (!begin || !end) refuse("begin", "not a list of integers");
    Taken taken(input);
    for (std::size_t i = 0; i < begin->size(); ++i) {
        const std::int64_t step = steps && i < steps->size() ? (*steps)[i] : 1;
        taken.slice(Json{{"start", (*begin)[i]}, {"stop", (*end)[i]}, {"step", step}});
    }
    while (taken.rest() > 0) taken.whole();
    return {taken.value()};
}

constexpr std::array rows{
    Operator{"__operators__.getitem", getItem, getItemForward},
    Operator{"slice", slice, sliceForward},
    Operator{"strided_slice", stridedSlice, stridedSliceForward},
};

}  // namespace

std::span<const Operator> slicingOperators() {
    return rows;
}

}  // namespace quantie
