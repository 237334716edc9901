#include "core/layers/definition_json.h"

#include <algorithm>

#include "core/base/error.h"

namespace quantie::definition {

namespace {

constexpr std::size_t mostEntries = 256;

}  // namespace

void fail(const std::string& where, const std::string& reason) {
    throw Error(ErrorCode::Unreadable, where, reason);
}

void allowOnly(const Json& object, std::initializer_list<std::string_view> keys, const std::string& where) {
    if (!object.is_object()) fail(where, "not an object");
    for (const auto& member : object.items()) {
        if (std::find(keys.begin(), keys.end(), member.key()) == keys.end()) {
            fail(where, "unknown key \"" + member.key() + "\"");
        }
    }
}

std::string name(const Json& object, const char* key, const std::string& where) {
    const Json* value = findMember(object, key);
    if (value == nullptr) fail(where, std::string("\"") + key + "\" is missing");
    if (!value->is_string() || value->get_ref<const std::string&>().empty()) {
        fail(where + "." + key, "not a name");
    }
    return value->get<std::string>();
}

std::string optionalName(const Json& object, const char* key, const std::string& where) {
    return findMember(object, key) == nullptr ? "" : name(object, key, where);
}

bool flag(const Json& object, const char* key, bool fallback, const std::string& where) {
    const Json* value = findMember(object, key);
    if (value == nullptr) return fallback;
    if (!value->is_boolean()) fail(where + "." + key, "neither true nor false");
    return value->get<bool>();
}

std::vector<std::pair<const Json*, std::string>> list(const Json& object, const char* key, bool required,
                                                      const std::string& where) {
    const Json* value = findMember(object, key);
    if (value == nullptr) {
        if (required) fail(where, std::string("\"") + key + "\" is missing");
        return {};
    }
    if (!value->is_array() || value->size() > mostEntries) fail(where + "." + key, "not a list of sensible length");
    std::vector<std::pair<const Json*, std::string>> items;
    for (std::size_t i = 0; i < value->size(); ++i) {
        items.emplace_back(&(*value)[i], where + "." + key + "[" + std::to_string(i) + "]");
    }
    return items;
}

Json object(const Json& from, const char* key, const std::string& where) {
    const Json* value = findMember(from, key);
    if (value == nullptr) return Json::object();
    if (!value->is_object() || value->size() > mostEntries) fail(where + "." + key, "not an object of sensible size");
    return *value;
}

}  // namespace quantie::definition
