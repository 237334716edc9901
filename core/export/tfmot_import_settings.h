// What the quantizers of a model made by TFMOT do, as far as a recipe can say it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/diagnostics.h"
#include "core/model/model.h"
#include "core/quant/quantizer.h"
#include "core/quant/scheme.h"

namespace quantie {

/// One quantizer: what it quantizes, how, and the range that the file stores for it.
struct TfmotQuantizer {
    std::string weight;  ///< of the layer inside: "kernel"; empty for an activation
    Scheme scheme;  ///< its range: minmax for a weight, which LastValueQuantizer follows; the stored one for others
    std::vector<ChannelRange> learned;  ///< empty where nothing is stored
};

struct TfmotSettings {
    std::vector<TfmotQuantizer> weights;
    std::optional<TfmotQuantizer> output;
    std::vector<std::string> leftOut;  ///< what no recipe can say, each a clause
};

/// Of a QuantizeWrapper or QuantizeWrapperV2 around `inside`. Sources: default_8bit/default_8bit_quantize_registry.py,
/// default_8bit_quantize_configs.py, their experimental n-bit kin, and quantize_config.py of TFMOT 0.7.5.
TfmotSettings wrapperSettings(const Layer& wrapper, const Layer& inside);
/// Of a QuantizeLayer; `output` is the tensor that passes through.
TfmotSettings quantizeLayerSettings(const Layer& layer);

}  // namespace quantie
