#include "core/layers/dtype_policy.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "core/base/error.h"

namespace quantie {
namespace {

constexpr std::string_view mixed = "mixed_";
constexpr std::size_t mostPolicies = 10'000;

std::string textOf(const Json& object, const char* key) {
    const Json* value = findMember(object, key);
    return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

DTypePolicy named(const std::string& name) {
    constexpr std::string_view from = "_from_";
    const auto cut = name.find(from);
    if (cut == std::string::npos) return {name, ""};
    return {name.substr(cut + from.size()), name.substr(0, cut)};
}

DType floatNamed(std::string_view name) {
    const std::optional<DType> type = dtypeFromName(name);
    return type && isFloat(*type) ? *type : DType::Float32;
}

const Json* mapOf(const Json& dtype) {
    const Json* config = findMember(dtype, "config");
    const Json* map = config == nullptr ? nullptr : findMember(*config, "policy_map");
    if (map == nullptr || !map->is_object()) return nullptr;
    if (map->size() > mostPolicies) throw Error(ErrorCode::Unreadable, "dtype", "a map of more than 10,000 policies");
    return map;
}

}  // namespace

DType DTypePolicy::variable() const {
    return floatNamed(name);
}

DType DTypePolicy::compute() const {
    const bool isMixed = std::string_view(name).starts_with(mixed);
    const DType type = floatNamed(isMixed ? std::string_view(name).substr(mixed.size()) : std::string_view(name));
    return type == DType::Float64 ? DType::Float32 : type;
}

DTypePolicy dtypePolicy(const Json& config) {
    const Json* dtype = findMember(config, "dtype");
    // A map of policies by path holds a policy for whatever no path names.
    for (int depth = 0; dtype != nullptr && dtype->is_object() && depth < 3; ++depth) {
        const Json* policy = findMember(*dtype, "config");
        if (policy == nullptr) return {};
        if (const Json* fallback = findMember(*policy, "default_policy")) {
            dtype = fallback;
            continue;
        }
        // Below a map Keras writes no source: it is the map's default, which is float32 where none is written.
        const std::string source = textOf(*policy, "source_name");
        const std::string mode = textOf(*policy, "mode");
        if (!mode.empty()) return {source.empty() ? "float32" : source, mode};
        const std::string name = textOf(*policy, "name");
        return name.empty() ? DTypePolicy{} : named(name);
    }
    return dtype != nullptr && dtype->is_string() ? named(dtype->get<std::string>()) : DTypePolicy{};
}

Json dtypeBelow(const Json& dtype, const std::string& name) {
    const Json* map = mapOf(dtype);
    if (map == nullptr) return dtype;
    Json policies = Json::object();
    const Json* own = findMember(*map, name);
    if (own == nullptr) own = findMember(*findMember(dtype, "config"), "default_policy");
    for (const auto& item : map->items()) {
        if (item.key().starts_with(name + "/")) policies[item.key().substr(name.size() + 1)] = item.value();
    }
    Json fallback = own == nullptr || own->is_null() ? Json("float32") : *own;
    if (policies.empty()) return fallback;
    Json below = dtype;
    below["config"] = {{"default_policy", std::move(fallback)}, {"policy_map", std::move(policies)}};
    return below;
}

bool holdsQuantized(const Json& config) {
    const Json* dtype = findMember(config, "dtype");
    const Json* map = dtype == nullptr ? nullptr : mapOf(*dtype);
    return !dtypePolicy(config).mode.empty() || (map != nullptr && std::ranges::any_of(*map, [](const Json& policy) {
                                                     return !dtypePolicy({{"dtype", policy}}).mode.empty();
                                                 }));
}

DTypePolicy dtypePolicyOf(const Json& config, const std::string& name) {
    const Json* dtype = findMember(config, "dtype");
    return dtype == nullptr ? DTypePolicy{} : dtypePolicy({{"dtype", dtypeBelow(*dtype, name)}});
}

}  // namespace quantie
