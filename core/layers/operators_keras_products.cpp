// Operators that keras.ops has and TensorFlow has not: products of vectors and of all pairs.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/kernels/batch_matmul.h"
#include "core/kernels/strides.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

struct Two {
    MaybeShape a;
    MaybeShape b;
};

Two shapesOf(const OperatorCall& call) {
    return {call.tensor(), call.tensor("y")};
}

Value made(const FloatResult& result, DType dtype) {
    return castValue({result.tensor(), DType::Float32}, dtype);
}

Shapes outerShapes(const OperatorCall& call) {
    const Two two = shapesOf(call);
    if (!two.a || !two.b) return {std::nullopt};
    return {Shape{productFrom(*two.a, 0), productFrom(*two.b, 0)}};
}

Values outer(const OperatorRun& run) {
    const auto [a, b] = run.pair("y");
    const Tensor x = floatsOf(a);
    const Tensor y = floatsOf(b);
    FloatResult result(run.shape());
    for (std::size_t i = 0; i < result.size(); ++i) {
        result.data()[i] = x.floats()[i / y.size()] * y.floats()[i % y.size()];
    }
    return {made(result, a.dtype)};
}

/// Of the last dimensions of both (`last`), or of the last one and the second's last but one, as matrices multiply.
Shape productShape(const Shape& a, const Shape& b, bool last) {
    if (a.empty() || b.empty()) return a.empty() ? b : a;
    Shape output(a.begin(), a.end() - 1);
    const std::size_t summed = last || b.size() == 1 ? b.size() - 1 : b.size() - 2;
    if (a.back() != unknownDim && b[summed] != unknownDim && a.back() != b[summed]) refuse("inputs", "do not fit");
    for (std::size_t i = 0; i < b.size(); ++i) {
        if (i != summed) output.push_back(b[i]);
    }
    return output;
}

template <bool last>
Shapes productShapes(const OperatorCall& call) {
    const Two two = shapesOf(call);
    return {two.a && two.b ? MaybeShape(productShape(*two.a, *two.b, last)) : std::nullopt};
}

template <bool last>
Values product(const OperatorRun& run) {
    const auto [a, b] = run.pair("y");
    const Shape shape = run.shape();
    const Tensor x = floatsOf(a);
    if (a.shape().empty() || b.shape().empty()) {
        const Tensor y = floatsOf(b);
        FloatResult result(shape);
        for (std::size_t i = 0; i < result.size(); ++i) {
            result.data()[i] = x.floats()[a.shape().empty() ? 0 : i] * y.floats()[b.shape().empty() ? 0 : i];
        }
        return {made(result, a.dtype)};
    }
    const std::size_t rank = b.shape().size();
    std::vector<std::size_t> order(rank);
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (!last && rank > 1) std::swap(order[rank - 1], order[rank - 2]);
    const Tensor y = permutedValue({floatsOf(b)}, order).tensor;
    const std::int64_t depth = a.shape().back();
    const std::int64_t left = depth == 0 ? 0 : static_cast<std::int64_t>(x.size()) / depth;
    const std::int64_t right = depth == 0 ? 0 : static_cast<std::int64_t>(y.size()) / depth;
    FloatResult result(shape);
    compute::multiplyStacks({x.floats().data(), {left, depth}}, {y.floats().data(), {right, depth}, true}, 1.0F,
                            {left, right}, result.data());
    return {made(result, a.dtype)};
}

Values vectorProduct(const OperatorRun& run) {
    const auto [a, b] = run.pair("y");
    const Tensor x = floatsOf(a);
    const Tensor y = floatsOf(b);
    if (x.size() != y.size()) refuse("inputs", "do not fit each other");
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += double{x.floats()[i]} * double{y.floats()[i]};
    return {castValue({Tensor::fromFloats({}, {static_cast<float>(sum)})}, a.dtype)};
}

/// Dimensions that are missing come first, as 1.
Shape raised(const Shape& shape, std::size_t rank) {
    Shape result(rank - shape.size(), 1);
    result.insert(result.end(), shape.begin(), shape.end());
    return result;
}

Shapes kronShapes(const OperatorCall& call) {
    const Two two = shapesOf(call);
    if (!two.a || !two.b) return {std::nullopt};
    const std::size_t rank = std::max(two.a->size(), two.b->size());
    Shape output = raised(*two.a, rank);
    const Shape other = raised(*two.b, rank);
    for (std::size_t i = 0; i < rank; ++i) output[i] = multiplyDims(output[i], other[i]);
    return {output};
}

/// Each element of the first by all of the second.
Values kron(const OperatorRun& run) {
    const auto [a, b] = run.pair("y");
    const Shape shape = run.shape();
    const Tensor x = floatsOf(a);
    const Tensor y = floatsOf(b);
    const Shape inner = raised(b.shape(), shape.size());
    const auto outerStrides = compute::stridesOf(raised(a.shape(), shape.size()));
    const auto innerStrides = compute::stridesOf(inner);
    const auto strides = compute::stridesOf(shape);
    FloatResult result(shape);
    for (std::size_t i = 0; i < result.size(); ++i) {
        std::size_t from = 0;
        std::size_t by = 0;
        for (std::size_t d = 0; d < shape.size(); ++d) {
            const std::size_t at = i / strides[d] % static_cast<std::size_t>(shape[d]);
            from += at / static_cast<std::size_t>(inner[d]) * outerStrides[d];
            by += at % static_cast<std::size_t>(inner[d]) * innerStrides[d];
        }
        result.data()[i] = x.floats()[from] * y.floats()[by];
    }
    return {made(result, a.dtype)};
}

/// The cross product of the last dimensions, which hold three numbers each.
Shapes crossShapes(const OperatorCall& call) {
    const Two two = shapesOf(call);
    return {two.a && two.b ? MaybeShape(broadcast(*two.a, *two.b)) : std::nullopt};
}

Values cross(const OperatorRun& run) {
    const auto [a, b] = run.pair("y");
    const Shape shape = run.shape();
    for (const char* name : {"axisa", "axisb", "axisc", "axis"}) {
        const auto axis = run.call().integer(name);
        if (axis && *axis != -1 && *axis + 1 != static_cast<std::int64_t>(shape.size())) {
            throw Error(ErrorCode::Unsupported, "", "a cross product along another axis than the last");
        }
    }
    if (shape.empty() || a.shape().back() != 3 || b.shape().back() != 3) {
        throw Error(ErrorCode::Unsupported, "", "a cross product of other than three dimensions");
    }
    const Tensor x = floatsOf(broadcastValue(a, shape));
    const Tensor y = floatsOf(broadcastValue(b, shape));
    FloatResult result(shape);
    for (std::size_t i = 0; i < result.size(); ++i) {
        const std::size_t row = i / 3 * 3;
        const std::size_t j = (i + 1) % 3;
        const std::size_t k = (i + 2) % 3;
        result.data()[i] = x.floats()[row + j] * y.floats()[row + k] - x.floats()[row + k] * y.floats()[row + j];
    }
    return {made(result, a.dtype)};
}

/// The distance of each row of the first from each of the second.
Shapes distanceShapes(const OperatorCall& call) {
    const Two two = shapesOf(call);
    if (!two.a || !two.b) return {std::nullopt};
    requireRankAtLeast(*two.a, 2);
    requireRankAtLeast(*two.b, 2);
    Shape output = broadcast(Shape(two.a->begin(), two.a->end() - 2), Shape(two.b->begin(), two.b->end() - 2));
    output.insert(output.end(), {(*two.a)[two.a->size() - 2], (*two.b)[two.b->size() - 2]});
    return {output};
}

Values distances(const OperatorRun& run) {
    const auto [a, b] = run.pair("y");
    const Shape shape = run.shape();
    Shape left(shape.begin(), shape.end() - 1);
    Shape right(shape.begin(), shape.end() - 2);
    right.push_back(shape.back());
    if (a.shape().back() != b.shape().back()) refuse("inputs", "rows of different lengths");
    left.push_back(a.shape().back());
    right.push_back(a.shape().back());
    const Tensor x = floatsOf(broadcastValue(a, left));
    const Tensor y = floatsOf(broadcastValue(b, right));
    const auto width = static_cast<std::size_t>(left.back());
    const auto rows = static_cast<std::size_t>(shape[shape.size() - 2]);
    const auto columns = static_cast<std::size_t>(shape.back());
    FloatResult result(shape);
    for (std::size_t i = 0; i < result.size(); ++i) {
        const float* p = x.floats().data() + i / columns * width;
        const float* q = y.floats().data() + (i / (rows * columns) * columns + i % columns) * width;
        double sum = 0;
        for (std::size_t j = 0; j < width; ++j) sum += (double{p[j]} - double{q[j]}) * (double{p[j]} - double{q[j]});
        result.data()[i] = static_cast<float>(std::sqrt(sum));
    }
    return {made(result, a.dtype)};
}

constexpr std::array rows{
    Operator{"ops.cdist", distanceShapes, distances},
    Operator{"ops.cross", crossShapes, cross},
    Operator{"ops.dot", productShapes<false>, product<false>},
    Operator{"ops.inner", productShapes<true>, product<true>},
    Operator{"ops.kron", kronShapes, kron},
    Operator{"ops.outer", outerShapes, outer},
    Operator{"ops.vdot", scalarShape, vectorProduct},
};

}  // namespace

std::span<const Operator> kerasProductOperators() {
    return rows;
}

}  // namespace quantie
