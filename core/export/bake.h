// Weights with the values that a setting gives them.
#pragma once

#include <optional>
#include <string>

#include "core/export/clone.h"
#include "core/quant/scheme.h"

namespace quantie {

/// Two uses with equal texts read equal values: the setting as JSON, or "float".
std::string settingText(const std::optional<Scheme>& scheme);

/// The weight quantized and dequantized, in its own element type. `transposed`: the use sees the transpose, and so does
/// the setting's axis. Loading throws what core/quant throws, at `use`.
CloneWeight baked(const CloneWeight& weight, const std::optional<Scheme>& scheme, bool transposed,
                  const std::string& use);

/// A matrix and its transpose are two arrays.
CloneWeight transposedWeight(const CloneWeight& weight);

}  // namespace quantie
