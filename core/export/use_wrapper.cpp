#include "core/export/use_wrapper.h"

#include "core/quant/ranges.h"
#include "core/recipe/recipe_json.h"

namespace quantie {

Json wrapperWeight(const std::string& weight, const Scheme& scheme) {
    Json entry = Json::object();
    entry["weight"] = weight;
    entry.update(writeScheme(scheme));
    return entry;
}

Json wrapperActivation(const Scheme& scheme) {
    Json entry = writeScheme(scheme);
    entry.erase("axis");
    return entry;
}

namespace {

Json registered(const char* className, Json config) {
    return {{"module", "quantie.keras3"},
            {"class_name", className},
            {"config", std::move(config)},
            {"registered_name", std::string("quantie>") + className}};
}

}  // namespace

Json wrapperEntry(WrapperDict wrapper, bool keras3) {
    Json config = {{"name", wrapper.name}, {"trainable", true}};
    if (keras3) {
        config["dtype"] = "float32";
        config["layer"] = std::move(wrapper.layer);
        config.update(wrapper.config);
        return registered("QuantizeUse", std::move(config));
    }
    const Json& inner = wrapper.layer["config"];
    config["dtype"] = inner.is_object() && inner.contains("dtype") ? inner["dtype"] : Json("float32");
    config["layer"] = std::move(wrapper.layer);
    config["quantize_config"] = {{"class_name", "quantie>UseConfig"}, {"config", std::move(wrapper.config)}};
    return {{"class_name", useWrapperClass}, {"config", std::move(config)}};
}

Json activationEntry(Json config, bool keras3) {
    if (keras3) return registered("QuantizeActivation", std::move(config));
    return {{"class_name", activationClass}, {"config", std::move(config)}};
}

std::vector<CloneWeight> rangeWeights(const RangeOwner& owner, const std::vector<ChannelRange>& ranges, bool perAxis) {
    using Role = CloneWeight::Role;
    const auto array = [&](const char* suffix, float ChannelRange::*bound, Role role) {
        CloneWeight weight;
        weight.name = owner.layer + "/" + owner.weight + suffix + ":0";
        weight.identity = "range " + weight.name;
        weight.role = role;
        weight.rangeOf = owner.id;
        if (ranges.empty()) return weight;
        std::vector<float> values;
        values.reserve(ranges.size());
        for (const ChannelRange& range : ranges) values.push_back(range.*bound);
        const Shape shape = perAxis ? Shape{static_cast<std::int64_t>(ranges.size())} : Shape{};
        Tensor tensor = Tensor::fromFloats(shape, std::move(values));
        weight.bytes = static_cast<std::int64_t>(tensor.bytes().size());
        weight.load = [bounds = std::move(tensor)] { return bounds; };
        return weight;
    };
    return {array("_min", &ChannelRange::lo, owner.activation ? Role::ActivationMin : Role::Min),
            array("_max", &ChannelRange::hi, owner.activation ? Role::ActivationMax : Role::Max)};
}

std::vector<ChannelRange> activationRange(const Scheme& scheme) {
    return ranges(std::span<const float>(), Shape{0}, scheme);
}

}  // namespace quantie
