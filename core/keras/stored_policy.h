// Telling from the stored arrays of a layer that Keras has quantized it, where its config does not.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/model/model.h"

namespace quantie {

/// Layers and what their `config["dtype"]` would have to be.
using StoredPolicies = std::map<int, Json>;

/// "int8", "int4/-1", "int4/128" or "float8", where `arrays` are what such a layer stores in place of `weights`: its
/// kernel or table, and its bias where it has one. Nothing for arrays that are something else.
std::optional<std::string> storedMode(const std::vector<StoredArray>& arrays,
                                      const std::vector<const Weight*>& weights);

/// Notes the mode for the layer, or for the one that it keeps under that name where `name` is not empty.
void addStoredPolicy(const Model& model, int layer, const std::string& name, const std::string& mode,
                     StoredPolicies& policies);

/// Gives the layers those configs, and warns: Keras does not load such a file.
void applyStoredPolicies(const StoredPolicies& policies, Model& model);

}  // namespace quantie
