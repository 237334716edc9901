// The families of layer classes: each is a plain array in a file of its own, and `registry.cpp` lists them all.
#pragma once

#include <span>

#include "core/layers/layer_class.h"

namespace quantie {

using Family = std::span<const LayerClass>;

Family activationFamily();
Family attentionFamily();
Family convLstmFamily();
Family convolutionFamily();
Family coreFamily();
Family denseFamily();
Family depthwiseFamily();
Family einsumDenseFamily();
Family imageFamily();
Family locallyConnectedFamily();
Family mergeFamily();
Family multiHeadAttentionFamily();
Family normalizationFamily();
Family poolingFamily();
Family preprocessingFamily();
Family quantizedFamily();
Family prunedFamily();
Family recurrentFamily();
Family recurrentWrapperFamily();
Family reshapingFamily();
Family spatialFamily();
Family spectrogramFamily();
Family operationFamily();
Family operatorFamily();
Family wrapperFamily();

}  // namespace quantie
