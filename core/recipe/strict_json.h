// Refusing what a recipe must not hold, with the name that was probably meant.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "core/model/json.h"

namespace quantie {

/// Throws Error(Unreadable) at `where` for a key of the object that is not among `known`.
void refuseUnknownKeys(const Json& object, std::initializer_list<std::string_view> known, const std::string& where);

/// Throws Error(Unreadable): "'WORD' WHAT; the nearest is '…'".
[[noreturn]] void refuseUnknownName(std::string_view word, std::initializer_list<std::string_view> known,
                                    const std::string& where, std::string_view what);

}  // namespace quantie
