// Operators that yield truths or act on them, value by value.
#include <array>
#include <cmath>

#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

MaybeShape broadcastTwo(const MaybeShape& a, const MaybeShape& b) {
    if (!a || !b) return std::nullopt;
    return broadcast(*a, *b);
}

/// What a comparison by its sign calls its second argument: `==` has "other", the rest "y".
std::string_view second(const OperatorCall& call) {
    return call.named("y") == nullptr ? "other" : "y";
}

Shapes two(const OperatorCall& call) {
    return {broadcastTwo(call.tensor(), call.tensor(second(call)))};
}

Shapes whereShapes(const OperatorCall& call) {
    return {broadcastTwo(call.tensor(), broadcastTwo(call.tensor("x"), call.tensor("y")))};
}

enum class Test { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, And, Or, Xor };

template <class T>
bool holds(Test test, T a, T b) {
    switch (test) {
        case Test::Equal:
            return a == b;
        case Test::NotEqual:
            return a != b;
        case Test::Less:
            return a < b;
        case Test::LessEqual:
            return a <= b;
        case Test::Greater:
            return a > b;
        case Test::GreaterEqual:
            return a >= b;
        case Test::And:
            return a != T{} && b != T{};
        case Test::Or:
            return a != T{} || b != T{};
        case Test::Xor:
            return (a != T{}) != (b != T{});
    }
    return false;
}

template <class T>
Value compared(Test test, std::span<const T> a, std::span<const T> b, const Shape& shape) {
    std::vector<std::int64_t> truths(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) truths[i] = holds(test, a[i], b[i]) ? 1 : 0;
    return integerValue(truths, shape, DType::Bool);
}

template <Test test>
Values compare(const OperatorRun& run) {
    const auto [left, right] = run.pair(second(run.call()));
    const Shape shape = broadcast(left.shape(), right.shape());
    const Value a = broadcastValue(left, shape);
    const Value b = broadcastValue(right, shape);
    if (isFloat(a.dtype)) {
        const Tensor x = floatsOf(a);
        const Tensor y = floatsOf(b);
        return {compared(test, x.floats(), y.floats(), shape)};
    }
    const std::vector<std::int64_t> x = integersOf(a);
    const std::vector<std::int64_t> y = integersOf(b);
    return {compared<std::int64_t>(test, x, y, shape)};
}

template <bool (*function)(float)>
Values check(const OperatorRun& run) {
    const Value input = run.first();
    std::vector<std::int64_t> truths;
    const Tensor floats = floatsOf(input);
    for (const float x : floats.floats()) truths.push_back(function(x) ? 1 : 0);
    return {integerValue(truths, input.shape(), DType::Bool)};
}

bool isFinite(float x) {
    return std::isfinite(x);
}
bool isInfinite(float x) {
    return std::isinf(x);
}
bool isNan(float x) {
    return std::isnan(x);
}
bool isFalse(float x) {
    return x == 0;
}

/// Elements of x where the condition holds and of y elsewhere.
Values where(const OperatorRun& run) {
    Value x = run.named("x");
    Value y = run.named("y");
    // A constant takes the type of the tensor beside it.
    if (placeholderIndex(*run.call().named("x"))) {
        y = castValue(y, x.dtype);
    } else {
        x = castValue(x, y.dtype);
    }
    const Shape shape = run.shape();
    const Value condition = broadcastValue(castValue(run.first(), DType::Bool), shape);
    x = broadcastValue(x, shape);
    y = broadcastValue(y, shape);
    std::vector<std::byte> bytes(x.tensor.bytes().begin(), x.tensor.bytes().end());
    const std::size_t size = dtypeSize(x.tensor.dtype());
    for (std::size_t i = 0; i < condition.tensor.size(); ++i) {
        if (condition.tensor.bytes()[i] != std::byte{0}) continue;
        for (std::size_t k = i * size; k < (i + 1) * size; ++k) bytes[k] = y.tensor.bytes()[k];
    }
    return {Value{Tensor::fromBytes(x.tensor.dtype(), shape, std::move(bytes)), x.dtype}};
}

constexpr std::array rows{
    Operator{"__operators__.eq", two, compare<Test::Equal>},
    Operator{"__operators__.ne", two, compare<Test::NotEqual>},
    Operator{"equal", two, compare<Test::Equal>},
    Operator{"greater", two, compare<Test::Greater>},
    Operator{"greater_equal", two, compare<Test::GreaterEqual>},
    Operator{"less", two, compare<Test::Less>},
    Operator{"less_equal", two, compare<Test::LessEqual>},
    Operator{"logical_and", two, compare<Test::And>},
    Operator{"logical_not", sameShape, check<isFalse>},
    Operator{"logical_or", two, compare<Test::Or>},
    Operator{"math.equal", two, compare<Test::Equal>},
    Operator{"math.greater", two, compare<Test::Greater>},
    Operator{"math.greater_equal", two, compare<Test::GreaterEqual>},
    Operator{"math.is_finite", sameShape, check<isFinite>},
    Operator{"math.is_inf", sameShape, check<isInfinite>},
    Operator{"math.is_nan", sameShape, check<isNan>},
    Operator{"math.less", two, compare<Test::Less>},
    Operator{"math.less_equal", two, compare<Test::LessEqual>},
    Operator{"math.logical_and", two, compare<Test::And>},
    Operator{"math.logical_not", sameShape, check<isFalse>},
    Operator{"math.logical_or", two, compare<Test::Or>},
    Operator{"math.logical_xor", two, compare<Test::Xor>},
    Operator{"math.not_equal", two, compare<Test::NotEqual>},
    Operator{"not_equal", two, compare<Test::NotEqual>},
    Operator{"where", whereShapes, where},
    Operator{"where_v2", whereShapes, where},
};

}  // namespace

std::span<const Operator> comparingOperators() {
    return rows;
}

}  // namespace quantie
