#include "core/quant/weight_analysis.h"

#include "core/quant/finite.h"

namespace quantie {

WeightAnalysis analyse(std::span<const float> values, const Shape& shape, std::optional<int> axis) {
    requireSize(values.size(), shape);
    WeightAnalysis analysis;
    analysis.shape = shape;
    analysis = along(axis, values, analysis);
    if (!analysis.tensor.finite) requireFinite(values, shape);
    analysis.histogram = histogram(values, analysis.tensor.lo, analysis.tensor.hi, weightBins);
    return analysis;
}

WeightAnalysis along(std::optional<int> axis, std::span<const float> values, const WeightAnalysis& analysis) {
    requireSize(values.size(), analysis.shape);
    WeightAnalysis result = analysis;
    result.view = channelView(analysis.shape, axis);
    result.channels = valueStats(values, result.view);
    result.tensor = total(result.channels);
    return result;
}

}  // namespace quantie
