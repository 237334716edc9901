// Calls around a call that its kernel computes on the way, so that what lies between them is never stored: padding
// before it; after it normalization, the sum with another tensor, and an activation. The arithmetic of each is what its
// layer does by itself, in the same order: the values have the same bits.
#pragma once

#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "core/layers/forward.h"

namespace quantie {

/// The places of calls beside each other: they follow in this order, each at most once.
enum class FuseStep { Pad, Lead, Scale, Add, Activate };

struct Fused {
    /// Of the leading call's output; dimensions may be unknown.
    Shape shape;
    /// Zeros before and after each spatial dimension of its input; empty for none.
    std::vector<std::pair<std::int64_t, std::int64_t>> padding = {};
    /// For each of the last dimension's channels; empty for none.
    std::vector<float> scale = {};
    std::vector<float> shift = {};
    /// Of the output's shape.
    std::optional<Tensor> addend = {};
    /// Clamps are in lo and hi, other functions in `activation`.
    float lo = -HUGE_VALF;
    float hi = HUGE_VALF;
    compute::Activation activation = compute::Activation::Linear;

    /// What a kernel does at its end for an output of that shape: adds all but the padding. Throws Error(Unreadable)
    /// where it does not fit. This must outlive the epilogue.
    void addTo(compute::Epilogue& epilogue, const Shape& output) const;
};

/// How a class takes part. All of it is for layers that compute in float32.
struct Fusing {
    FuseStep step = FuseStep::Lead;
    /// Whether a layer with that config takes part; never null.
    bool (*can)(const Json& config) = nullptr;
    /// Adds what the call does to `fused`; the query's inputs lack the one that is the call before. False where the
    /// values at hand do not allow it. Null for a class that only leads.
    bool (*join)(const ForwardQuery& query, Fused& fused) = nullptr;
    /// Its forward heeds ForwardQuery::fused. Classes of a later step than Lead are followed by activations alone.
    bool leads = false;
    /// Whether a leading layer with that config can be padded; null for none.
    bool (*pads)(const Json& config) = nullptr;
};

// What families take part with, each in forward_FAMILY.cpp.
extern const Fusing activationFusing;
extern const Fusing addFusing;
extern const Fusing batchNormFusing;
extern const Fusing convolutionFusing;
extern const Fusing denseFusing;
extern const Fusing paddingFusing;
extern const Fusing reluFusing;

}  // namespace quantie
