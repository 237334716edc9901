// Settings that a class forgets when Keras saves a model of it, found by what the file stores.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/layers/definitions.h"
#include "core/model/model.h"

namespace quantie {

/// Layers of which a file stores fewer arrays than their configs ask for, each with the sentence that says so.
using FewerArrays = std::map<int, std::string>;

/// The model's architecture with the settings that explain them (Composite::unsaved). Throws Error(Unreadable) with a
/// layer's sentence where none does.
Json withUnsavedSettings(const Model& model, const FewerArrays& fewer, const Definitions& definitions);

/// With all settings that its classes may have forgotten, for files that do not tell of which layer arrays are missing;
/// empty where there are none.
std::optional<Json> withAllUnsavedSettings(const Model& model, const Definitions& definitions);

/// A warning per setting that `settled` has and `model` has not.
void warnOfUnsavedSettings(const Model& model, Model& settled, const Definitions& definitions);

}  // namespace quantie
