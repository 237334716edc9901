#include "core/keras/stored_policy.h"

#include "core/layers/dtype_policy.h"

namespace quantie {
namespace {

/// As many channels as groups of them make; the last group may be smaller.
std::string withGroups(const Shape& scale, const Shape& groups, bool table) {
    if (scale.size() != 2 || groups.size() != 1 || scale[0] < 1 || scale[1] < 1) return "int4/-1";
    const std::int64_t count = table ? scale[1] : scale[0];
    return "int4/" + std::to_string((groups[0] + count - 1) / count);
}

bool looksLikeFloat8(const std::vector<StoredArray>& arrays, std::size_t own) {
    constexpr std::size_t more = 6;  // a scale and a history for what is read, the kernel and the gradient
    return isFloat(arrays[0].dtype) && arrays.size() == own + more && arrays[own].shape.empty() &&
           arrays[own + 1].shape.size() == 1;
}

Json policyDict(const Json& config, const std::string& mode) {
    const char* name = mode == "float8"           ? "QuantizedFloat8DTypePolicy"
                       : mode.starts_with("int4") ? "Int4DTypePolicy"
                                                  : "QuantizedDTypePolicy";
    return {{"module", "keras.dtype_policies"},
            {"class_name", name},
            {"config", {{"mode", mode}, {"source_name", dtypePolicy(config).name}}},
            {"registered_name", nullptr}};
}

}  // namespace

std::optional<std::string> storedMode(const std::vector<StoredArray>& arrays,
                                      const std::vector<const Weight*>& weights) {
    const std::size_t own = weights.size();
    if (own == 0 || own > 2 || arrays.size() <= own) return std::nullopt;
    if (looksLikeFloat8(arrays, own)) return "float8";
    if (arrays[0].dtype != DType::Int8) return std::nullopt;
    if (arrays.size() == own + 1)
        return !weights[0]->shape || *weights[0]->shape == arrays[0].shape ? "int8" : "int4/-1";
    if (arrays.size() != own + 3) return std::nullopt;
    return withGroups(arrays[own].shape, arrays[own + 2].shape, weights[0]->path.ends_with("embeddings"));
}

void addStoredPolicy(const Model& model, int layer, const std::string& name, const std::string& mode,
                     StoredPolicies& policies) {
    const Json& config = *model.layers[layer].config;
    Json policy = policyDict(config, mode);
    if (name.empty()) {
        policies[layer] = std::move(policy);
        return;
    }
    Json& map = policies[layer];
    if (map.is_null()) {
        map = {{"module", "keras.dtype_policies"}, {"class_name", "DTypePolicyMap"}, {"registered_name", nullptr}};
        map["config"] = {{"default_policy", dtypePolicy(config).name}, {"policy_map", Json::object()}};
    }
    map["config"]["policy_map"][name] = std::move(policy);
}

void applyStoredPolicies(const StoredPolicies& policies, Model& model) {
    if (policies.empty()) return;
    const std::string more = policies.size() == 1 ? "is" : "and " + std::to_string(policies.size() - 1) + " more are";
    model.warnings.push_back({model.layers[policies.begin()->first].name,
                              more + " stored quantized, but the config does not say so; Keras cannot load this file"});
    for (const auto& [id, dtype] : policies) {
        Layer& layer = model.layers[id];
        Json config = *layer.config;
        config["dtype"] = dtype;
        layer.config = model.made.emplace_back(std::make_shared<const Json>(std::move(config))).get();
    }
}

}  // namespace quantie
