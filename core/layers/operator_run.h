// A call of a TensorFlow operator with values: its arguments, tensors or constants, and what its result is made with.
#pragma once

#include "core/layers/forward_rows.h"
#include "core/layers/operator_call.h"

namespace quantie {

class OperatorRun {
  public:
    OperatorRun(const ForwardQuery& query, const Operator& row);

    const ForwardQuery& query() const { return m_query; }
    /// The arguments as the shapes see them. Small integer tensors among them (a shape, an index) stand as the numbers
    /// that they hold.
    const OperatorCall& call() const { return m_call; }

    /// The first argument, a tensor or a constant; throws where there is none.
    Value first() const;
    /// A further one; throws where it is absent.
    Value named(std::string_view name) const;
    bool has(std::string_view name) const { return argument(m_shapes, SIZE_MAX, name) != nullptr; }
    double number(std::string_view name, double fallback) const;
    std::string text(std::string_view name, const std::string& fallback) const;
    /// The items of a first argument that is a list. Constants take the type of a tensor among them.
    Values list() const;
    /// Those of a further one.
    Values list(std::string_view name) const;
    /// The first argument and `second`, a constant as the other's type.
    std::pair<Value, Value> pair(std::string_view second) const;

    /// The shape of the first output, all of which is known by now; throws where the registry cannot tell it.
    Shape shape() const;
    Shapes shapes() const { return m_row.outputs(m_call); }
    /// An integer that has to be there.
    std::int64_t integer(std::string_view name) const;

  private:
    Values listOf(const Json* items) const;
    bool isTensor(const Json& argument) const;
    Value valueOf(const Json& argument) const;

    const ForwardQuery& m_query;
    const Operator& m_row;
    std::vector<MaybeShape> m_inputs;
    Json m_kwargs;
    ShapeQuery m_shapes;
    OperatorCall m_call;
};

/// What another operator makes of the same call with another first argument.
Values delegated(const OperatorRun& run, const Value& first, std::string_view name);
/// Floats of that type: rounded where it is a half.
Value floatValue(FloatResult result, DType dtype);
/// Integers or truths as elements of that type, wrapping round as a cast does.
Value integerValue(const std::vector<std::int64_t>& numbers, Shape shape, DType dtype);
/// tf.cast.
Value castValue(const Value& value, DType dtype);
/// The same values for a result of that shape, which the value broadcasts to.
Value broadcastValue(const Value& value, const Shape& shape);

/// function(x) for every float.
template <class Function>
Value mappedFloats(const ForwardQuery& query, const Value& input, const Function& function) {
    Value result = overRows(query, floatsOf(input), {}, [&](const float* x, std::size_t rows, std::size_t, float* out) {
        for (std::size_t i = 0; i < rows; ++i) out[i] = function(x[i]);
    });
    return castValue({result.tensor, DType::Float32}, isFloat(input.dtype) ? input.dtype : DType::Float32);
}

}  // namespace quantie
