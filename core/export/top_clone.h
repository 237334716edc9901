// The model as it is, nested models and all, in the form in which its weights' order can be told.
#pragma once

#include "core/export/clone.h"

namespace quantie {

/// One layer per layer of the outermost network, with its calls; no entries and no weights. Calls keep the file's
/// numbers.
Clone topClone(const Model& model);

}  // namespace quantie
