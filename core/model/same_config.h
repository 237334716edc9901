// When two layer dicts describe equal layers.
#pragma once

#include <cstddef>

#include "core/model/model.h"

namespace quantie {

/// True where class, name and config are equal, leaving aside what depends on how a dict was written rather than on
/// what it says: shared_object_id, module, registered_name, build_config, at any depth.
bool sameLayerDict(const Layer& a, const Layer& b);

/// Configs alone, by the same rule.
bool sameConfig(const Json& a, const Json& b);

/// Equal for equal configs.
std::size_t configHash(const Json& config);

}  // namespace quantie
