#include "core/eval/loaded_variable.h"

#include "core/base/error.h"
#include "core/quant/channels.h"

namespace quantie {
namespace {

/// Trouble that belongs to one weight; everything else stops the work.
bool isAboutValues(const Error& error) {
    return error.code() == ErrorCode::Unsupported || error.code() == ErrorCode::Usage;
}

/// The axis whose slices are reported, from the front.
std::optional<int> reportedAxis(const Scheme& scheme, const Shape& shape, const UseErrorOptions& options) {
    if (scheme.axis) return static_cast<int>(normalizedAxis(*scheme.axis, shape));
    if (options.perChannel && shape.size() >= 2) return static_cast<int>(shape.size()) - 1;
    return std::nullopt;
}

}  // namespace

LoadedVariable::LoadedVariable(const Graph& graph, const VariableRows& work, std::span<UseError> rows,
                               const UseErrorOptions& options)
    : m_rows(work.rows) {
    const Variable& variable = graph.variables[work.variable];
    if (!variable.stored) {
        m_problem = "no weights are stored";
        return;
    }
    try {
        m_values = toFloat32(variable.stored->load());
        for (const std::size_t row : m_rows) {
            analyseFor(rows[row], graph.uses[rows[row].use].transposed, options);
        }
    } catch (const Error& error) {
        if (!isAboutValues(error)) throw;
        m_problem = error.what();
    }
}

std::span<const float> LoadedVariable::values(bool transposed) const {
    return transposed ? m_transposed->floats() : m_values.floats();
}

std::size_t LoadedVariable::findView(bool transposed, std::optional<int> axis) const {
    std::size_t i = 0;
    while (i < m_analyses.size() && (m_analyses[i].transposed != transposed || m_analyses[i].axis != axis)) ++i;
    return i;
}

void LoadedVariable::analyseFor(UseError& row, bool transposed, const UseErrorOptions& options) {
    if (transposed && !m_transposed) m_transposed = quantie::transposed(m_values);
    const Shape& shape = transposed ? m_transposed->shape() : m_values.shape();
    row.channelAxis = reportedAxis(row.scheme, shape, options);
    const std::size_t view = findView(transposed, row.channelAxis);
    m_views.push_back(view);
    if (view < m_analyses.size()) return;
    for (const View& other : m_analyses) {
        if (other.transposed != transposed) continue;
        m_analyses.push_back({transposed, row.channelAxis, along(row.channelAxis, values(transposed), other.analysis)});
        return;
    }
    m_analyses.push_back({transposed, row.channelAxis, analyse(values(transposed), shape, row.channelAxis)});
}

void LoadedVariable::compute(std::span<UseError> rows) const {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        UseError& row = rows[m_rows[i]];
        row.error.reset();
        row.problem = m_problem;
        if (!m_problem.empty()) continue;
        const View& view = m_analyses[m_views[i]];
        try {
            row.error = weightError(values(view.transposed), view.analysis, row.scheme);
        } catch (const Error& error) {
            if (!isAboutValues(error)) throw;
            row.problem = error.what();
        }
    }
}

}  // namespace quantie
