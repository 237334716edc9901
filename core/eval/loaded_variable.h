// One variable while the errors of its uses are computed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/eval/measured_variable.h"
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
    void compute(std::span<UseError> rows);

  private:
    std::vector<std::size_t> m_rows;
    std::vector<bool> m_transposed;  ///< parallel to m_rows
    std::optional<MeasuredVariable> m_measured;
    std::string m_problem;
};

}  // namespace quantie
