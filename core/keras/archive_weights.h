// Binding `model.weights.h5` of a `.keras` archive (Keras 2.12 and later) to the layers of a model.
#pragma once

#include "core/keras/sharded_file.h"
#include "core/keras/stored_policy.h"
#include "core/keras/unsaved_settings.h"
#include "core/model/model.h"

namespace quantie {

struct StoredOtherwise {
    StoredPolicies policies;  ///< quantized, see applyStoredPolicies
    FewerArrays fewer;        ///< in models that their classes make, see withUnsavedSettings
};

/// Sets Weight::stored. The file names objects by attribute and class, not by layer name: the n-th layer of a class in
/// a network is the n-th group of that class, and each object is stored once, where it was met first. Layers of custom
/// classes get the weights that only the file tells of, as `vars.0`, … Throws Error(Unreadable) where counts or shapes
/// do not fit. Layers that are stored otherwise than their configs tell are returned: nothing is bound then before the
/// model is made anew with what they tell.
StoredOtherwise bindArchiveWeights(Model& model, const ShardedFile& file);

}  // namespace quantie
