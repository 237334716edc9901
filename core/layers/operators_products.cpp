// Operators that multiply matrices.
#include <algorithm>
#include <array>
#include <utility>

#include "core/kernels/batch_matmul.h"
#include "core/kernels/strides.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/matmul_shape.h"
#include "core/layers/operator_run.h"

namespace quantie {

Shape matmulShape(Shape a, Shape b, bool transposeA, bool transposeB) {
    requireRankAtLeast(a, 2);
    requireRankAtLeast(b, 2);
    if (transposeA) std::swap(a[a.size() - 1], a[a.size() - 2]);
    if (transposeB) std::swap(b[b.size() - 1], b[b.size() - 2]);
    const std::int64_t inner = a.back();
    const std::int64_t other = b[b.size() - 2];
    if (inner != unknownDim && other != unknownDim && inner != other) {
        refuse("inputs", "matrices of " + toString(a) + " and " + toString(b) + " cannot be multiplied");
    }
    Shape output = broadcast(Shape(a.begin(), a.end() - 2), Shape(b.begin(), b.end() - 2));
    output.insert(output.end(), {a[a.size() - 2], b.back()});
    return output;
}

namespace {

Shapes matmul(const OperatorCall& call) {
    const MaybeShape a = call.tensor();
    const MaybeShape b = call.tensor("b");
    if (!a || !b) return {std::nullopt};
    return {matmulShape(*a, *b, call.flag("transpose_a") || call.flag("adjoint_a"),
                        call.flag("transpose_b") || call.flag("adjoint_b"))};
}

/// The axes of one operand of tensordot.
std::vector<std::int64_t> contracted(const Json& axes, std::size_t side, std::size_t rank) {
    if (axes.is_array()) {
        if (axes.size() != 2) refuse("axes", "not one list for each operand");
        return toIntegers(axes[side], "axes");
    }
    const std::int64_t count = toInteger(axes, "axes");
    if (count < 0 || count > static_cast<std::int64_t>(rank)) refuse("axes", "more axes than an operand has");
    std::vector<std::int64_t> all;
    for (std::int64_t i = 0; i < count; ++i) all.push_back(side == 0 ? i - count : i);
    return all;
}

void appendKept(Shape& output, const Shape& shape, const std::vector<std::int64_t>& axes) {
    std::vector<bool> dropped(shape.size(), false);
    for (const std::int64_t axis : axes) dropped[axisIndex(axis, shape.size(), "axes")] = true;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (!dropped[i]) output.push_back(shape[i]);
    }
}

Shapes tensordot(const OperatorCall& call) {
    const MaybeShape a = call.tensor();
    const MaybeShape b = call.tensor("b");
    const Json* axes = call.named("axes");
    if (!a || !b || axes == nullptr) return {std::nullopt};
    Shape output;
    appendKept(output, *a, contracted(*axes, 0, a->size()));
    appendKept(output, *b, contracted(*axes, 1, b->size()));
    return {output};
}

Shapes matvec(const OperatorCall& call) {
    const MaybeShape a = call.tensor();
    MaybeShape b = call.tensor("b");
    if (!a || !b) return {std::nullopt};
    b->push_back(1);
    Shape output = matmulShape(*a, *b, call.flag("transpose_a"), false);
    output.pop_back();
    return {output};
}

Shapes diagonalPart(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    requireRankAtLeast(*input, 2);
    const std::int64_t rows = (*input)[input->size() - 2];
    const std::int64_t columns = input->back();
    Shape output(input->begin(), input->end() - 2);
    output.push_back(rows == unknownDim || columns == unknownDim ? unknownDim : std::min(rows, columns));
    return {output};
}

Value product(const Value& a, const Value& b, bool transposeA, bool transposeB) {
    const Tensor x = floatsOf(a);
    const Tensor y = floatsOf(b);
    FloatResult result(matmulShape(x.shape(), y.shape(), transposeA, transposeB));
    compute::multiplyStacks({x.floats().data(), x.shape(), transposeA}, {y.floats().data(), y.shape(), transposeB},
                            1.0F, result.shape(), result.data());
    const Value value = floatValue(std::move(result), isFloat(a.dtype) ? a.dtype : DType::Float32);
    return castValue(value, a.dtype);
}

Values matmulForward(const OperatorRun& run) {
    const auto [a, b] = run.pair("b");
    const OperatorCall& call = run.call();
    return {product(a, b, call.flag("transpose_a") || call.flag("adjoint_a"),
                    call.flag("transpose_b") || call.flag("adjoint_b"))};
}

Values matvecForward(const OperatorRun& run) {
    const auto [a, b] = run.pair("b");
    Shape column = b.shape();
    column.push_back(1);
    const Value result = product(a, reshapedValue(b, column), run.call().flag("transpose_a"), false);
    return {reshapedValue(result, run.shape())};
}

/// One operand of tensordot as a matrix: the axes that are summed over last or first.
Value asMatrix(const Value& value, const std::vector<std::int64_t>& axes, bool summedLast) {
    const std::size_t rank = value.shape().size();
    std::vector<std::size_t> summed;
    std::int64_t depth = 1;
    for (const std::int64_t axis : axes) {
        summed.push_back(axisIndex(axis, rank, "axes"));
        depth *= value.shape()[summed.back()];
    }
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < rank; ++i) {
        if (std::find(summed.begin(), summed.end(), i) == summed.end()) order.push_back(i);
    }
    order.insert(summedLast ? order.end() : order.begin(), summed.begin(), summed.end());
    if (order.size() != rank) refuse("axes", "an axis twice");
    const std::int64_t others = depth == 0 ? 0 : elementCount(value.shape()) / depth;
    return reshapedValue(permutedValue(value, order), summedLast ? Shape{others, depth} : Shape{depth, others});
}

Values tensordotForward(const OperatorRun& run) {
    const auto [a, b] = run.pair("b");
    const Shape shape = run.shape();
    const Json* axes = run.call().named("axes");
    if (axes == nullptr) refuse("axes", "is missing");
    const Value x = asMatrix(a, contracted(*axes, 0, a.shape().size()), true);
    const Value y = asMatrix(b, contracted(*axes, 1, b.shape().size()), false);
    return {reshapedValue(product(x, y, false, false), shape)};
}

/// The main diagonal of each matrix.
Values diagonalForward(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    const auto strides = compute::stridesOf(input.shape());
    compute::Block source{0, {strides.begin(), strides.end() - 1}};
    source.strides.back() += 1;
    return {copiedValue(input, source, shape, shape, {})};
}

Shapes trace(const OperatorCall& call) {
    MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    requireRankAtLeast(*input, 2);
    input->resize(input->size() - 2);
    return {input};
}

Values traceForward(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    const Tensor floats = floatsOf(input);
    const auto columns = static_cast<std::size_t>(input.shape().back());
    const auto height = static_cast<std::size_t>(input.shape()[input.shape().size() - 2]);
    FloatResult result(shape);
    for (std::size_t i = 0; i < result.size(); ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < std::min(columns, height); ++k) {
            sum += static_cast<double>(floats.floats()[(i * height + k) * columns + k]);
        }
        result.data()[i] = static_cast<float>(sum);
    }
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

/// A number for each channel, which stands last.
Shapes biased(const OperatorCall& call) {
    const Json* format = call.named("data_format");
    return {format == nullptr || !format->is_string() || !format->get_ref<const std::string&>().starts_with("NC")
                ? call.tensor()
                : std::nullopt};
}

Values biasForward(const OperatorRun& run) {
    const auto [input, bias] = run.pair("bias");
    const Shape shape = run.shape();
    const Tensor x = floatsOf(input);
    const Tensor b = floatsOf(broadcastValue(bias, shape));
    FloatResult result(shape);
    for (std::size_t i = 0; i < result.size(); ++i) result.data()[i] = x.floats()[i] + b.floats()[i];
    return {floatValue(std::move(result), input.dtype)};
}

constexpr std::array rows{
    Operator{"linalg.diag_part", diagonalPart, diagonalForward},
    Operator{"linalg.trace", trace, traceForward},
    Operator{"nn.bias_add", biased, biasForward},
    Operator{"linalg.matmul", matmul, matmulForward},
    Operator{"linalg.matvec", matvec, matvecForward},
    Operator{"matmul", matmul, matmulForward},
    Operator{"tensordot", tensordot, tensordotForward},
};

}  // namespace

std::span<const Operator> productOperators() {
    return rows;
}

}  // namespace quantie
