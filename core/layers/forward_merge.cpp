// What the merging layers compute: Add, Subtract, Multiply, …
#include "core/kernels/elementwise.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

/// Keras's merge layers put ones after the batch of inputs with fewer dimensions.
Shape withRank(Shape shape, std::size_t rank) {
    if (!shape.empty()) shape.insert(shape.begin() + 1, rank - shape.size(), 1);
    return shape;
}

FloatResult combined(compute::Binary op, const Tensor& a, const Tensor& b) {
    const std::size_t rank = std::max(a.shape().size(), b.shape().size());
    const Shape shapeA = withRank(a.shape(), rank);
    const Shape shapeB = withRank(b.shape(), rank);
    FloatResult result(broadcast(shapeA, shapeB));
    compute::binary(op, {a.floats().data(), shapeA}, {b.floats().data(), shapeB}, result.shape(), result.data());
    return result;
}

/// The inputs one after the other.
Value folded(const ForwardQuery& query, compute::Binary op) {
    Tensor sum = floatsOf(firstValue(query));
    for (std::size_t i = 1; i < query.inputs.size(); ++i) {
        FloatResult next = combined(op, sum, floatsOf(query.inputs[i]));
        roundTo(query.dtype, {next.data(), next.size()});
        sum = next.tensor();
    }
    return {sum, query.dtype};
}

}  // namespace

Values addForward(const ForwardQuery& query) {
    return {folded(query, compute::Binary::Add)};
}

Values subtractForward(const ForwardQuery& query) {
    if (query.inputs.size() != 2) refuse("inputs", "two are needed");
    return {folded(query, compute::Binary::Subtract)};
}

Values multiplyForward(const ForwardQuery& query) {
    return {folded(query, compute::Binary::Multiply)};
}

}  // namespace quantie
