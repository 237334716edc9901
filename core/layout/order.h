// Fourth stage: who stands left of whom in each layer, so that few lines cross.
#pragma once

#include <vector>

#include "core/base/progress.h"
#include "core/layout/layers.h"

namespace quantie::layout {

/// Orders the layers. `wanted`: per vertex; ports are kept sorted by it, those with equal values as it suits the rest.
void orderLayers(Layers& layers, const std::vector<double>& wanted, const Progress& progress);

}  // namespace quantie::layout
