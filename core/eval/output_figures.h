// How far outputs (and activations) of a quantized run are from those of the float run, added up over batches.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "core/quant/metrics.h"
#include "core/tensor/tensor.h"

namespace quantie {

/// What a classifier's output means beyond its numbers. A row is the last dimension.
struct ClassFigures {
    double top1Agreement = 1;  ///< share of rows whose largest element is in the same place
    double klDivergence = 0;   ///< mean over the rows, in nats
    /// Against targets, where they were given: mean cross-entropy of the rows, in nats.
    std::optional<double> crossEntropyFloat;
    std::optional<double> crossEntropyQuantized;
};

struct FigureDefinition {
    std::string_view id;    ///< in JSON and CSV
    std::string_view name;  ///< in the window
    std::string_view definition;
};
/// The figures of ClassFigures, for help and tooltips.
std::span<const FigureDefinition> classFigureDefinitions();

struct OutputFigures {
    ErrorFigures values;
    std::optional<ClassFigures> classes;  ///< of outputs whose last dimension is 2 or more
};

/// Adds up one output. Deterministic whatever the number of threads.
class OutputSums {
  public:
    /// float32 tensors of one shape. `targets`: class indices, one per row (integers as float32 or whole numbers), or
    /// an array of the output's own shape that holds a probability for each class. Throws Error(Unsupported) where a
    /// value is not finite, Error(Usage) where shapes do not fit.
    void add(const Tensor& original, const Tensor& quantized, const Tensor* targets = nullptr);
    /// The sums over other samples.
    void add(const OutputSums& more);

    OutputFigures figures() const;

  private:
    void addRows(const Tensor& original, const Tensor& quantized, const Tensor* targets);

    ErrorTotals m_totals;
    std::size_t m_rows = 0;
    std::size_t m_agreeing = 0;
    double m_divergence = 0;
    std::size_t m_targetRows = 0;
    double m_entropyOriginal = 0;
    double m_entropyQuantized = 0;
};

}  // namespace quantie
