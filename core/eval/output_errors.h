// The differences of two runs, added up batch by batch: of all outputs, and of calls.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/eval/output_figures.h"
#include "core/run/run_graph.h"

namespace quantie {

struct OutputError {
    int output = -1;  ///< index into Graph::outputs
    OutputFigures figures;
};

/// The output with the smallest SQNR; null where there is none.
const OutputError* leastSqnr(const std::vector<OutputError>& outputs);

/// Arrays parallel to Graph::outputs, samples first; no entry, no targets.
using OutputTargets = std::vector<std::optional<Tensor>>;
/// Those of some samples.
OutputTargets targetsOf(const OutputTargets& all, std::int64_t first, std::int64_t count);

class OutputErrorSums {
  public:
    /// What is missing on either side, or not float, is left out. Throws as OutputSums::add(), at the output.
    void add(const std::vector<std::optional<Value>>& original, const std::vector<std::optional<Value>>& quantized,
             const OutputTargets& targets);
    /// The sums over other samples.
    void add(const OutputErrorSums& more);
    std::vector<OutputError> errors() const;

  private:
    std::vector<std::optional<OutputSums>> m_sums;
};

/// Adds the difference of the calls' first outputs; nothing where they are missing, not float, of other shapes, or hold
/// infinities, which masks may.
void addDifference(std::optional<ErrorTotals>& totals, const Values& original, const Values& quantized);

/// The first outputs are the very same bytes: what one run took over from the other.
bool sharesBytes(const Values& a, const Values& b);

/// Adds the differences of all calls whose outputs are not the very same bytes, by call.
void addDifferences(std::map<int, std::optional<ErrorTotals>>& totals, const Activations& original,
                    const Activations& quantized);

}  // namespace quantie
