#include "core/kernels/batch_matmul.h"

#include <algorithm>

#include "core/base/parallel.h"
#include "core/kernels/matmul.h"
#include "core/kernels/strides.h"

namespace quantie::compute {
namespace {

std::size_t dim(const Shape& shape, std::size_t fromEnd) {
    return static_cast<std::size_t>(shape[shape.size() - fromEnd]);
}

Shape leading(const Shape& shape) {
    return {shape.begin(), shape.end() - 2};
}

/// The matrix at `data`, with its rows one after the other in `copy` where it is transposed.
const float* rowsOf(const Stack& stack, const float* data, std::vector<float>& copy) {
    if (!stack.transposed) return data;
    const std::size_t rows = dim(stack.shape, 1);
    const std::size_t columns = dim(stack.shape, 2);
    copy.resize(rows * columns);
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < columns; ++j) copy[i * columns + j] = data[j * rows + i];
    }
    return copy.data();
}

Matrix matrixOf(const Stack& stack, const float* data) {
    const std::size_t outer = dim(stack.shape, 2);
    const std::size_t inner = dim(stack.shape, 1);
    return stack.transposed ? Matrix{data, inner, outer, 1, inner} : Matrix{data, outer, inner, inner, 1};
}

}  // namespace

void multiplyStacks(const Stack& a, const Stack& b, float factor, const Shape& outShape, float* out) {
    const std::size_t rows = dim(outShape, 2);
    const std::size_t columns = dim(outShape, 1);
    const std::size_t depth = dim(a.shape, a.transposed ? 2 : 1);
    const Shape batch = leading(outShape);
    const Broadcast loop(batch, {leading(a.shape), leading(b.shape)});
    const std::vector<float> factors(factor == 1.0F ? 0 : columns, factor);
    Epilogue epilogue;
    epilogue.finish.scale = factors.empty() ? nullptr : factors.data();
    parallelFor(loop.outerLength() * loop.innerLength(), [&](std::size_t index) {
        const std::size_t outer = index / loop.innerLength();
        const std::size_t inner = index % loop.innerLength();
        const auto at = [&](std::size_t operand, std::size_t size) {
            return (loop.offset(operand, outer) + inner * loop.innerStep(operand)) * size;
        };
        std::vector<float> copy;
        const float* left = rowsOf(a, a.data + at(0, rows * depth), copy);
        const PackedMatrix right(matrixOf(b, b.data + at(1, depth * columns)));
        multiply(left, rows, right, epilogue, out + index * rows * columns);
    });
}

}  // namespace quantie::compute
