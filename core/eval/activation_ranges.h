// Ranges of activations by calibration: what calls put out on the user's data, one range per call.
//
// A layer that is called several times gets a range for each call, beside what one range for all of them would cost.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/progress.h"
#include "core/quant/metrics.h"
#include "core/quant/quantizer.h"
#include "core/recipe/recipe.h"
#include "core/run/run_graph.h"

namespace quantie {

/// How a range is found in the values x of all samples.
enum class CalibrationMethod {
    MinMax,         ///< smallest and largest x
    MovingAverage,  ///< batch by batch, m ← 0.9·m + 0.1·(the batch's min or max), from the first batch's
    Percentile,     ///< both tails clipped at the p-th percentile of |x| (core/quant/calibration.h)
    Mse,            ///< the clipping with the smallest squared error
    Entropy,        ///< the clipping with the smallest divergence
};

struct CalibrationInfo {
    CalibrationMethod method;
    std::string_view name;  ///< "minmax", "moving-average", "percentile", "mse", "entropy"
    std::string_view what;  ///< one line for the help and the window
};
std::span<const CalibrationInfo> calibrationMethods();
/// Throws Error(Usage), with the nearest name, for one that there is not.
CalibrationMethod calibrationNamed(const std::string& name);

struct CalibrationOptions {
    CalibrationMethod method = CalibrationMethod::MinMax;
    double percentile = 99.99;
    std::int64_t batch = 32;
    /// Values kept at once; more calls than fit are calibrated in further runs over the data.
    std::int64_t memoryBytes = std::int64_t{1} << 30;
};

/// The setting that is asked for at one call; its range is what calibration finds.
struct ActivationWish {
    int call = -1;
    Scheme scheme;
};

struct CalibratedActivation {
    int call = -1;
    Scheme scheme;         ///< as asked, its range the numbers found (before zero is included and symmetry)
    ErrorFigures figures;  ///< of the values with that range
    /// Where the layer is called more than once and all its calls were calibrated: by how many dB the SQNR of this call
    /// is worse if one range, found in the values of all calls, serves them all.
    std::optional<double> oneRangeLossDb;
    std::string problem;  ///< why there is no range; then the scheme is as asked
};

/// Runs the float model over the data. Results in the order of the wishes. Throws as FloatBatch does;
/// Error(Unsupported) where the values of one layer's calls do not fit into the memory asked for.
std::vector<CalibratedActivation> calibrateActivations(const Graph& graph, const Definitions& definitions,
                                                       const std::vector<ActivationWish>& wishes, const Feed& feed,
                                                       const CalibrationOptions& options = {},
                                                       const Progress& progress = {});

/// What the preset tfmot-8bit quantizes among activations: outputs of the classes in its registry, 8 bits, not
/// symmetric, full range.
std::vector<ActivationWish> tfmotActivations(const Graph& graph);

}  // namespace quantie
