// What Rescaling and Normalization compute: arithmetic with the numbers of the config, or with statistics that are
// stored. Every step is rounded to the layer's type.
#include <algorithm>
#include <cmath>
#include <span>

#include "core/kernels/elementwise.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forwards.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

using compute::Binary;

constexpr std::size_t deepest = 8;
constexpr std::size_t mostNumbers = std::size_t{1} << 24;

/// The lengths along the first elements; `collect` refuses what does not have them everywhere.
Shape nestedShape(const Json& value, std::string_view key) {
    Shape shape;
    for (const Json* inner = &value; inner->is_array(); inner = &inner->front()) {
        if (inner->empty() || shape.size() == deepest) refuse(key, "an array without numbers, or too deep");
        shape.push_back(static_cast<std::int64_t>(inner->size()));
    }
    return shape;
}

void collect(const Json& value, std::string_view key, std::span<const std::int64_t> shape,
             std::vector<float>& numbers) {
    if (value.is_array() != !shape.empty()) refuse(key, "a ragged array");
    if (shape.empty()) {
        if (!value.is_number()) refuse(key, "neither a number nor an array of them");
        if (numbers.size() == mostNumbers) refuse(key, "the list is too long");
        numbers.push_back(static_cast<float>(value.get<double>()));
        return;
    }
    if (static_cast<std::int64_t>(value.size()) != shape.front()) refuse(key, "a ragged array");
    for (const Json& item : value) collect(item, key, shape.subspan(1), numbers);
}

/// A number or a nested list of them, which Keras may have wrapped as {"class_name": "__numpy__", "config": {"value":
/// …}}.
Tensor arrayOf(const Json& value, std::string_view key, DType dtype) {
    const Json* inner = value.is_object() ? findMember(value, "config") : nullptr;
    const Json* wrapped = inner == nullptr ? nullptr : findMember(*inner, "value");
    const Json& array = wrapped == nullptr ? value : *wrapped;
    const Shape shape = nestedShape(array, key);
    std::vector<float> numbers;
    collect(array, key, shape, numbers);
    roundTo(dtype, numbers);
    return Tensor::fromFloats(shape, std::move(numbers));
}

Tensor combined(const ForwardQuery& query, Binary op, const Tensor& a, const Tensor& b) {
    FloatResult result(broadcast(a.shape(), b.shape()));
    compute::binary(op, {a.floats().data(), a.shape()}, {b.floats().data(), b.shape()}, result.shape(), result.data());
    roundTo(query.dtype, {result.data(), result.size()});
    return result.tensor();
}

/// The input in the layer's type; whole numbers become floats.
Tensor inputOf(const ForwardQuery& query) {
    Tensor input = floatsOf(firstValue(query));
    if (query.dtype == DType::Float32) return input;
    std::vector<float> rounded(input.floats().begin(), input.floats().end());
    roundTo(query.dtype, rounded);
    return Tensor::fromFloats(input.shape(), std::move(rounded));
}

/// The axes that keep statistics of their own.
std::vector<std::size_t> keptAxes(const ForwardQuery& query, std::size_t rank) {
    const std::vector<std::int64_t> named = Config(query.config).integers("axis");
    std::vector<std::size_t> axes;
    axes.reserve(named.size() + 1);
    for (const std::int64_t axis : named) axes.push_back(axisIndex(axis, rank));
    // Without the key the last axis; a null or an empty list means one statistic for everything.
    if (!query.config.contains("axis")) axes.push_back(axisIndex(-1, rank));
    std::sort(axes.begin(), axes.end());
    return axes;
}

/// The mean or the variance, with a length along each axis that keeps statistics and 1 elsewhere.
Tensor statistic(const ForwardQuery& query, const std::string& name, const Shape& input) {
    const std::vector<std::size_t> axes = keptAxes(query, input.size());
    Shape spread(input.size(), 1);
    Shape kept;
    for (const std::size_t axis : axes) {
        spread[axis] = input[axis];
        kept.push_back(input[axis]);
    }
    const Json* given = Config(query.config).find(name);
    Value values{given == nullptr ? query.host.weight(name) : arrayOf(*given, name, query.dtype), query.dtype};
    if (given != nullptr) {
        if (broadcast(values.shape(), kept) != kept) refuse(name, "does not fit the input");
        values = broadcastValue(values, kept);
    }
    if (static_cast<std::int64_t>(values.tensor.size()) != elementCount(spread)) refuse(name, "does not fit the input");
    return reshapedValue(values, spread).tensor;
}

/// The square root, but no less than what Keras counts as zero.
Tensor deviationOf(const ForwardQuery& query, const Tensor& variance) {
    std::vector<float> least{1e-7F};
    roundTo(query.dtype, least);
    std::vector<float> values(variance.floats().begin(), variance.floats().end());
    for (float& x : values) x = std::sqrt(x);
    roundTo(query.dtype, values);
    for (float& x : values) x = std::max(x, least.front());
    return Tensor::fromFloats(variance.shape(), std::move(values));
}

}  // namespace

Values rescalingForward(const ForwardQuery& query) {
    const Config config(query.config);
    const Json* scale = config.find("scale");
    const Json* offset = config.find("offset");
    if (scale == nullptr) refuse("scale", "is missing");
    Tensor result = combined(query, Binary::Multiply, inputOf(query), arrayOf(*scale, "scale", query.dtype));
    if (offset != nullptr) result = combined(query, Binary::Add, result, arrayOf(*offset, "offset", query.dtype));
    return {Value{result, query.dtype}};
}

Values normalizationForward(const ForwardQuery& query) {
    const Tensor input = inputOf(query);
    const Tensor mean = statistic(query, "mean", input.shape());
    const Tensor deviation = deviationOf(query, statistic(query, "variance", input.shape()));
    if (Config(query.config).flag("invert", false)) {
        const Tensor scaled = combined(query, Binary::Multiply, input, deviation);
        return {Value{combined(query, Binary::Add, mean, scaled), query.dtype}};
    }
    const Tensor centred = combined(query, Binary::Subtract, input, mean);
    return {Value{combined(query, Binary::Divide, centred, deviation), query.dtype}};
}

}  // namespace quantie
