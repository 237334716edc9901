#include "core/layers/operation_take_along.h"

#include "core/base/error.h"
#include "core/kernels/strides.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

/// The axis as the call or the operation itself has it.
std::int64_t axisOf(const Json& args, const Json& kwargs, const Json& config) {
    const Json* axis = argumentOf(args, kwargs, 2, "axis");
    if (axis == nullptr) axis = findMember(config, "axis");
    if (axis == nullptr || axis->is_null()) {
        throw Error(ErrorCode::Unsupported, "", "without an axis it flattens what it reads");
    }
    return toInteger(*axis, "axis");
}

/// All dimensions but the axis broadcast to each other.
Shape shapeAlong(const Shape& x, const Shape& indices, std::size_t axis) {
    requireRank(indices, x.size());
    Shape others = x;
    Shape named = indices;
    others[axis] = 1;
    named[axis] = 1;
    Shape shape = broadcast(others, named);
    shape[axis] = indices[axis];
    return shape;
}

}  // namespace

Shapes takeAlongOutputs(const ShapeQuery& query) {
    if (query.inputs.size() != 2 || !query.inputs[0] || !query.inputs[1]) return {std::nullopt};
    const Shape& x = *query.inputs[0];
    const std::size_t axis = axisIndex(axisOf(query.args, query.kwargs, query.config), x.size());
    return {shapeAlong(x, *query.inputs[1], axis)};
}

Values takeAlongForward(const ForwardQuery& query) {
    if (query.inputs.size() != 2) throw Error(ErrorCode::Unsupported, "", "it reads two tensors");
    const Value& x = query.inputs[0];
    const Value& named = query.inputs[1];
    const std::size_t axis = axisIndex(axisOf(query.args, query.kwargs, query.config), x.shape().size());
    FloatResult result(shapeAlong(x.shape(), named.shape(), axis));
    const std::vector<std::int64_t> indices = integersOf(named);
    const Tensor floats = floatsOf(x);
    const auto from = compute::stridesOf(x.shape());
    const auto by = compute::stridesOf(named.shape());
    const auto to = compute::stridesOf(result.shape());
    const std::int64_t length = x.shape()[axis];
    for (std::size_t i = 0; i < result.size(); ++i) {
        std::size_t source = 0;
        std::size_t place = 0;
        for (std::size_t d = 0; d < to.size(); ++d) {
            const std::size_t at = i / to[d] % static_cast<std::size_t>(result.shape()[d]);
            if (d != axis && x.shape()[d] != 1) source += at * from[d];
            if (named.shape()[d] != 1) place += at * by[d];
        }
        const std::int64_t index = indices[place] < 0 ? indices[place] + length : indices[place];
        if (index < 0 || index >= length) {
            throw Error(ErrorCode::Unsupported, "",
                        "the index " + std::to_string(indices[place]) + " is beyond the axis, which has " +
                            std::to_string(length));
        }
        result.data()[i] = floats.floats()[source + static_cast<std::size_t>(index) * from[axis]];
    }
    return {castValue({result.tensor(), DType::Float32}, x.dtype)};
}

}  // namespace quantie
