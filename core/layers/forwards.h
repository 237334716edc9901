// The forward functions of the registry's rows, by family: each in forward_FAMILY.cpp.
#pragma once

#include "core/layers/forward.h"

namespace quantie {

// forward_activation_layers.cpp
Values passForward(const ForwardQuery& query);  ///< what acts in training only
Values activationForward(const ForwardQuery& query);

// forward_dense.cpp
Values denseForward(const ForwardQuery& query);
Values embeddingForward(const ForwardQuery& query);

// forward_merge.cpp
Values addForward(const ForwardQuery& query);
Values subtractForward(const ForwardQuery& query);
Values multiplyForward(const ForwardQuery& query);

// forward_normalization.cpp
Values layerNormForward(const ForwardQuery& query);

// forward_definition.cpp
class Definition;
/// The steps of a layer definition.
Values definitionForward(const Definition& definition, const ForwardQuery& query);

}  // namespace quantie
