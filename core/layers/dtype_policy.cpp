#include "core/layers/dtype_policy.h"

#include <optional>
#include <string_view>

namespace quantie {
namespace {

constexpr std::string_view mixed = "mixed_";

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
        const std::string source = textOf(*policy, "source_name");
        if (!source.empty()) return {source, textOf(*policy, "mode")};
        const std::string name = textOf(*policy, "name");
        return name.empty() ? DTypePolicy{} : named(name);
    }
    return dtype != nullptr && dtype->is_string() ? named(dtype->get<std::string>()) : DTypePolicy{};
}

}  // namespace quantie
