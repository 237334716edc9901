// JSON text as Python's json module reads and writes it, so that a config that nobody touched comes out byte for byte.
//
// nlohmann's own parser is not used: it knows no NaN and Infinity, which Keras writes, no lone surrogates, rounds
// integers beyond 64 bits, and needs a linear search for every member that it adds.
#pragma once

#include <string>
#include <string_view>

#include "core/model/json.h"

namespace quantie {

/// Deepest nesting that is read.
inline constexpr int maxJsonDepth = 500;

/// Python's json.loads. NaN, Infinity and -Infinity become floats; of equal keys the last counts, at the place of the
/// first, as in Python. An integer beyond 64 bits is kept as its digits in a binary value, which only writeJson knows.
/// Throws Error(Unreadable) at `where` with line and column; texts over 1 GiB or nested deeper than maxJsonDepth are
/// refused.
Json parseJson(std::string_view text, const std::string& where);

/// Python's json.dumps(value), or json.dumps(value, indent=indent) where indent ≥ 0: ASCII only, floats as repr().
std::string writeJson(const Json& value, int indent = -1);

}  // namespace quantie
