// One variable while its errors are computed: its values, and what is known of them before any setting.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/eval/use_errors.h"

namespace quantie {

/// A variable and the rows of the result that are about it.
struct VariableRows {
    int variable = -1;
    std::vector<std::size_t> rows;
};

class LoadedVariable {
  public:
    /// Reads the values and analyses them along every axis that the rows need; sets the rows' channelAxis. What is
    /// wrong with the values is kept as the problem of all rows.
    LoadedVariable(const Graph& graph, const VariableRows& work, std::span<UseError> rows,
                   const UseErrorOptions& options);

    /// Fills `error` or `problem` of the rows.
    void compute(std::span<UseError> rows) const;

  private:
    /// The values as one kind of use reads them, analysed along one axis.
    struct View {
        bool transposed = false;
        std::optional<int> axis;  ///< from the front
        WeightAnalysis analysis;
    };

    void analyseFor(UseError& row, bool transposed, const UseErrorOptions& options);
    std::size_t findView(bool transposed, std::optional<int> axis) const;
    std::span<const float> values(bool transposed) const;

    std::vector<std::size_t> m_rows;
    std::vector<std::size_t> m_views;  ///< parallel to m_rows: index into m_analyses
    std::vector<View> m_analyses;
    Tensor m_values;
    std::optional<Tensor> m_transposed;
    std::string m_problem;
};

}  // namespace quantie
