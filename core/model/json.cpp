#include "core/model/json.h"

#include <limits>

#include "core/base/error.h"

namespace quantie {
namespace {

std::string placeOf(std::string_view key, const std::string& where) {
    return where.empty() ? std::string(key) : where + "." + std::string(key);
}

[[noreturn]] void wrongType(std::string_view key, const std::string& where, const char* wanted) {
    throw Error(ErrorCode::Unreadable, placeOf(key, where), std::string("this must be ") + wanted);
}

/// The member where it is there and not null.
const Json* presentMember(const Json& object, std::string_view key) {
    const Json* member = findMember(object, key);
    return member != nullptr && member->is_null() ? nullptr : member;
}

}  // namespace

const Json* findMember(const Json& json, std::string_view key) {
    if (!json.is_object()) return nullptr;
    for (const auto& [name, value] : json.get_ref<const Json::object_t&>()) {
        if (name == key) return &value;
    }
    return nullptr;
}

std::optional<std::int64_t> asInteger(const Json& value) {
    if (value.is_number_unsigned()) {
        const auto number = value.get<std::uint64_t>();
        if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
        return static_cast<std::int64_t>(number);
    }
    if (value.is_number_integer()) return value.get<std::int64_t>();
    return std::nullopt;
}

const Json& requireMember(const Json& object, std::string_view key, const std::string& where) {
    const Json* member = findMember(object, key);
    if (member == nullptr) throw Error(ErrorCode::Unreadable, where, "\"" + std::string(key) + "\" is missing");
    return *member;
}

const Json& requireObject(const Json& object, std::string_view key, const std::string& where) {
    const Json& member = requireMember(object, key, where);
    if (!member.is_object()) wrongType(key, where, "an object");
    return member;
}

const Json& requireArray(const Json& object, std::string_view key, const std::string& where) {
    const Json& member = requireMember(object, key, where);
    if (!member.is_array()) wrongType(key, where, "a list");
    return member;
}

const std::string& requireString(const Json& object, std::string_view key, const std::string& where) {
    const Json& member = requireMember(object, key, where);
    if (!member.is_string()) wrongType(key, where, "a text");
    return member.get_ref<const std::string&>();
}

std::int64_t requireInteger(const Json& object, std::string_view key, const std::string& where) {
    const auto number = asInteger(requireMember(object, key, where));
    if (!number) wrongType(key, where, "an integer");
    return *number;
}

double requireNumber(const Json& object, std::string_view key, const std::string& where) {
    const Json& member = requireMember(object, key, where);
    if (!member.is_number()) wrongType(key, where, "a number");
    return member.get<double>();
}

bool requireBool(const Json& object, std::string_view key, const std::string& where) {
    const Json& member = requireMember(object, key, where);
    if (!member.is_boolean()) wrongType(key, where, "true or false");
    return member.get<bool>();
}

std::optional<std::string> optionalString(const Json& object, std::string_view key, const std::string& where) {
    if (presentMember(object, key) == nullptr) return std::nullopt;
    return requireString(object, key, where);
}

std::optional<std::int64_t> optionalInteger(const Json& object, std::string_view key, const std::string& where) {
    if (presentMember(object, key) == nullptr) return std::nullopt;
    return requireInteger(object, key, where);
}

std::optional<double> optionalNumber(const Json& object, std::string_view key, const std::string& where) {
    if (presentMember(object, key) == nullptr) return std::nullopt;
    return requireNumber(object, key, where);
}

std::optional<bool> optionalBool(const Json& object, std::string_view key, const std::string& where) {
    if (presentMember(object, key) == nullptr) return std::nullopt;
    return requireBool(object, key, where);
}

}  // namespace quantie
