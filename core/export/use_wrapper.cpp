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
