// Values of operators' arguments that Keras 3 and TensorFlow write otherwise. Each throws Error(Unsupported), without a
// place, for a value that the other has no form for.
#pragma once

#include "core/model/json.h"

namespace quantie {

/// A word that numpy writes small, and TensorFlow large.
Json lowerCase(const Json& value);
Json upperCase(const Json& value);
/// Sizes of the parts of a split → the places between them; a number of equal parts stays.
Json placesOf(const Json& sizes);
/// The way back: TensorFlow takes no places.
Json numberOfParts(const Json& sections);
/// A list of one axis is that axis.
Json oneAxis(const Json& value);
Json asIs(const Json& value);
/// A type must be written as its name.
Json typeName(const Json& value);

}  // namespace quantie
