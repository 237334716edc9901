// The JSON type of the house: objects keep the order of their file. Reading a member by name is linear in the size of
// the object; index big ones.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace quantie {

using Json = nlohmann::ordered_json;

/// The member of that name; null where `json` is no object or has none.
const Json* findMember(const Json& json, std::string_view key);

// Typed members. `where` is the object's own place, for the message of Error(Unreadable); the key is added to it.
// The required… throw where the member is missing or of another type, the optional… where it is of another type; null
// counts as missing for these.
const Json& requireMember(const Json& object, std::string_view key, const std::string& where);
const Json& requireObject(const Json& object, std::string_view key, const std::string& where);
const Json& requireArray(const Json& object, std::string_view key, const std::string& where);
const std::string& requireString(const Json& object, std::string_view key, const std::string& where);
std::int64_t requireInteger(const Json& object, std::string_view key, const std::string& where);
double requireNumber(const Json& object, std::string_view key, const std::string& where);
bool requireBool(const Json& object, std::string_view key, const std::string& where);
std::optional<std::string> optionalString(const Json& object, std::string_view key, const std::string& where);
std::optional<std::int64_t> optionalInteger(const Json& object, std::string_view key, const std::string& where);
std::optional<double> optionalNumber(const Json& object, std::string_view key, const std::string& where);
std::optional<bool> optionalBool(const Json& object, std::string_view key, const std::string& where);

/// A value as the integer it is; nothing for other types and for integers beyond 64 bits with sign.
std::optional<std::int64_t> asInteger(const Json& value);

}  // namespace quantie
