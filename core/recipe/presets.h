// Recipes by name. One table feeds the command line, its help and the window.
//
// intN-weights (N from 2 to 16) quantizes kernels, recurrent and attention kernels and embeddings, symmetric and
// narrow, one scale per output channel, and nothing else: no biases, no normalization. A weight belongs to the layer
// that owns it: a custom layer that reads an Embedding transposed gets the setting of the Embedding, so that all uses
// of a variable agree and one code of it is enough. The axis that keeps the scales:
//
//   Embedding                               0   each row is a word
//   Dense, Conv, LSTM, GRU, …              -1   each column, filter or gate
//   Conv1D/2D/3DTranspose (…, out, in)     -2
//   DepthwiseConv, the depthwise kernel of SeparableConv (…, in, multiplier)
//                                          -2   each input channel has filters of its own; the multiplier is mostly 1
//   EinsumDense                                 the last letter of the kernel that is in the output and not in the
//   input MultiHeadAttention                     -1   the size of a head (query, key, value), the output's features
//   anything with fewer than 2 dimensions       one scale for all
//
// tfmot-8bit is what Default8BitQuantizeRegistry of TFMOT 0.7.5 does to weights: kernels of Dense and Conv2DTranspose
// per tensor, kernels of Conv2D and depthwise kernels of DepthwiseConv2D per slice of the last axis (for a depthwise
// kernel that is the multiplier); 8 bits, symmetric, narrow. Its registry looks at the layer that is called: a Dense
// inside a TimeDistributed stays float there, as do Embedding, Conv1D, SeparableConv and recurrent layers. What it does
// to activations needs data.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/recipe/recipe.h"

namespace quantie {

struct Preset {
    std::string_view name;     ///< "intN-weights" stands for every N
    std::string_view summary;  ///< one line
};

std::span<const Preset> presets();

/// A new recipe for that graph. Throws Error(Usage), with the nearest name, for one that no preset has.
Recipe presetRecipe(const std::string& name, const Graph& graph);

/// An empty recipe that names the graph's model.
Recipe emptyRecipe(const Graph& graph);

}  // namespace quantie
