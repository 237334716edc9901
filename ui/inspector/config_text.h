// A layer's config as Keras has it, to read.
#pragma once

#include <QString>

#include "core/model/json.h"

namespace quantie {

/// Indented JSON. Letters beyond ASCII stand as themselves, where Keras's file has \u escapes; it is the same JSON.
QString configText(const Json& config);

}  // namespace quantie
