// The companion's layers as a file writes them: QuantizeUse around a layer, QuantizeActivation behind a call. Their
// serialized form is a contract with resources/python/quantie/keras2 (wrapper.py, config.py, activation.py) and
// resources/python/quantie/keras3 (wrapper.py, activation.py).
#pragma once

#include <string>
#include <vector>

#include "core/export/clone.h"
#include "core/model/json.h"
#include "core/quant/quantizer.h"
#include "core/quant/scheme.h"
#include "core/tensor/shape.h"

namespace quantie {

inline constexpr const char* useWrapperClass = "quantie>QuantizeUse";
inline constexpr const char* activationClass = "quantie>QuantizeActivation";

/// One entry of a wrapper's "weights".
Json wrapperWeight(const std::string& weight, const Scheme& scheme);
/// A wrapper's or QuantizeActivation's "activation".
Json wrapperActivation(const Scheme& scheme);

/// What a wrapper's dict says of one call.
struct WrapperDict {
    std::string name;
    Json layer;   ///< the dict of the layer inside
    Json config;  ///< "call", "weights", "activation", "ties", "source"
};
/// The entry of a wrapper without its nodes; Keras 3 has it all in one config.
Json wrapperEntry(WrapperDict wrapper, bool keras3);
/// The entry of a layer that quantizes what passes, of such a config.
Json activationEntry(Json config, bool keras3);

/// Whose range two arrays hold.
struct RangeOwner {
    std::string layer;   ///< the wrapper that owns them
    std::string weight;  ///< as the wrapper names it; "activation" for an output's
    std::string id;      ///< the use id, or the call's path
    bool activation = false;
};

/// The two arrays that hold a range: scalars per tensor, vectors per axis. Without values where there are no ranges.
std::vector<CloneWeight> rangeWeights(const RangeOwner& owner, const std::vector<ChannelRange>& ranges, bool perAxis);

/// The range of an activation, which the recipe gives in numbers.
std::vector<ChannelRange> activationRange(const Scheme& scheme);

}  // namespace quantie
