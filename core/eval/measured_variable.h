// One variable's values, and what is known of them before any setting: made once, used by every setting.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/graph/graph.h"
#include "core/quant/weight_analysis.h"
#include "core/quant/weight_error.h"
#include "core/tensor/tensor.h"

namespace quantie {

/// Not for several threads at once.
class MeasuredVariable {
  public:
    /// Reads (or maps) the values. Throws Error(Unsupported) where none are stored, Error(Unreadable) where they cannot
    /// be read.
    explicit MeasuredVariable(const Variable& variable);

    /// As a use reads them: `transposed` for one that reads the matrix turned round.
    std::span<const float> values(bool transposed = false);
    const Shape& shape(bool transposed = false);
    /// Along that axis, from the front; none: of the whole alone. Throws as analyse() does: for a value that is not
    /// finite, with its place.
    const WeightAnalysis& analysis(bool transposed, std::optional<int> axis);
    /// weightError() by the slices of `axis`, which is the scheme's own where it has one.
    WeightError error(bool transposed, std::optional<int> axis, const Scheme& scheme);

  private:
    struct View {
        bool transposed = false;
        std::optional<int> axis;
        WeightAnalysis analysis;
    };

    const Tensor& tensor(bool transposed);

    Tensor m_values;
    std::optional<Tensor> m_transposed;
    std::vector<View> m_views;
};

}  // namespace quantie
