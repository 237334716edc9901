#include "core/eval/measured_variable.h"

#include <algorithm>

#include "core/base/error.h"

namespace quantie {
namespace {

Tensor storedValues(const Variable& variable) {
    if (!variable.stored) throw Error(ErrorCode::Unsupported, "", "no weights are stored");
    return toFloat32(variable.stored->load());
}

}  // namespace

MeasuredVariable::MeasuredVariable(const Variable& variable) : m_values(storedValues(variable)) {}

const Tensor& MeasuredVariable::tensor(bool transposed) {
    if (!transposed) return m_values;
    if (!m_transposed) m_transposed = quantie::transposed(m_values);
    return *m_transposed;
}

std::span<const float> MeasuredVariable::values(bool transposed) {
    return tensor(transposed).floats();
}

const Shape& MeasuredVariable::shape(bool transposed) {
    return tensor(transposed).shape();
}

const WeightAnalysis& MeasuredVariable::analysis(bool transposed, std::optional<int> axis) {
    const auto of = [transposed](const View& view) { return view.transposed == transposed; };
    const auto exact = std::ranges::find_if(m_views, [&](const View& v) { return of(v) && v.axis == axis; });
    if (exact != m_views.end()) return exact->analysis;
    const auto other = std::ranges::find_if(m_views, of);
    WeightAnalysis made = other == m_views.end() ? analyse(values(transposed), shape(transposed), axis)
                                                 : along(axis, values(transposed), other->analysis);
    m_views.push_back({transposed, axis, std::move(made)});
    return m_views.back().analysis;
}

WeightError MeasuredVariable::error(bool transposed, std::optional<int> axis, const Scheme& scheme) {
    return weightError(values(transposed), analysis(transposed, axis), scheme);
}

}  // namespace quantie
