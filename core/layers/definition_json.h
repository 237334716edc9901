// Checked reading of a definitions file: every complaint names its place.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/json.h"

namespace quantie::definition {

[[noreturn]] void fail(const std::string& where, const std::string& reason);
void allowOnly(const Json& object, std::initializer_list<std::string_view> keys, const std::string& where);
/// A text that is not empty.
std::string name(const Json& object, const char* key, const std::string& where);
std::string optionalName(const Json& object, const char* key, const std::string& where);
bool flag(const Json& object, const char* key, bool fallback, const std::string& where);
/// The list under `key`, each item with its place; empty where it is optional and absent.
std::vector<std::pair<const Json*, std::string>> list(const Json& object, const char* key, bool required,
                                                      const std::string& where);
/// The object under `key`; an empty one where it is absent.
Json object(const Json& from, const char* key, const std::string& where);

}  // namespace quantie::definition
