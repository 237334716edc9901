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
    try {
        m_measured.emplace(graph.variables[work.variable]);
        for (const std::size_t i : m_rows) {
            UseError& row = rows[i];
            m_transposed.push_back(graph.uses[row.use].transposed);
            row.channelAxis = reportedAxis(row.scheme, m_measured->shape(m_transposed.back()), options);
            m_measured->analysis(m_transposed.back(), row.channelAxis);
        }
    } catch (const Error& error) {
        if (!isAboutValues(error)) throw;
        m_problem = error.what();
    }
}

void LoadedVariable::compute(std::span<UseError> rows) {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        UseError& row = rows[m_rows[i]];
        row.error.reset();
        row.problem = m_problem;
        if (!m_problem.empty()) continue;
        try {
            row.error = m_measured->error(m_transposed[i], row.channelAxis, row.scheme);
        } catch (const Error& error) {
            if (!isAboutValues(error)) throw;
            row.problem = error.what();
        }
    }
}

}  // namespace quantie
