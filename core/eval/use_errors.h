// The error of every quantized use of a weight.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/quant/weight_error.h"
#include "core/recipe/recipe.h"

namespace quantie {

struct UseError {
    int use = -1;  ///< index into Graph::uses
    Scheme scheme;
    std::optional<WeightError> error;  ///< none where `problem` says why not
    std::string problem;               ///< "the value at (3, 17) is NaN"; "no weights are stored"
    std::optional<int> channelAxis;    ///< whose slices error->channels are, from the front; none: one row
};

struct UseErrorOptions {
    /// Figures for every slice also where a scheme is per tensor: those of the last axis, where there are two or more.
    bool perChannel = false;
};

/// One row per use that the recipe names, in the order of the graph. The recipe fits the graph (validate()). Every
/// variable is read once, whatever the number of its uses, and dropped again before the next: memory holds one large
/// variable, or a small one per thread. A weight that holds NaN or infinity, or a range without a scale, is that use's
/// `problem`; an array that cannot be read is thrown as Error(Unreadable).
std::vector<UseError> useErrors(const Graph& graph, const Recipe& recipe, const UseErrorOptions& options = {},
                                const Progress& progress = {});

/// The same in two halves, for whoever changes settings and asks again: what depends on no setting is made once. Keeps
/// every named variable open.
class PreparedWeights {
  public:
    PreparedWeights(const Graph& graph, const Recipe& recipe, const UseErrorOptions& options = {},
                    const Progress& progress = {});
    PreparedWeights(PreparedWeights&&) noexcept;
    PreparedWeights& operator=(PreparedWeights&&) noexcept;
    ~PreparedWeights();

    std::vector<UseError> errors(const Progress& progress = {}) const;

  private:
    struct Data;
    std::unique_ptr<Data> m_data;
};

}  // namespace quantie
