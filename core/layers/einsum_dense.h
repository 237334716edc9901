// What an EinsumDense layer makes of its equation; MultiHeadAttention's projections are such layers too.
#pragma once

#include <optional>
#include <string>

#include "core/layers/config_access.h"
#include "core/model/model.h"

namespace quantie {

struct EinsumShapes {
    Shape kernel;
    std::optional<Shape> bias;
    Shape output;
};

/// Shapes for an equation "X,Y->Z", "...X,Y->...Z" or "X...,Y->Z...". `partialOutput` is the output without the batch
/// and what the dots stand for; `biasAxes` are letters of Z, empty for no bias. As `_analyze_split_string` of
/// Keras 2.15 does it; throws where it does.
EinsumShapes einsumShapes(const std::string& equation, const std::string& biasAxes, const Shape& input,
                          const Shape& partialOutput);

/// The kernel's shape for a layer with that config ("equation", "output_shape").
Shape einsumKernel(const Config& config, const Shape& input);

}  // namespace quantie
