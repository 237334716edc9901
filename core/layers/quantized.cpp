// What TFMOT's quantization leaves in a model: QuantizeLayer and the QuantizeWrappers, with the ranges that their
// default 8-bit configs create; and the wrappers of Quantie's own exports, whose ranges the recipe describes.
#include <algorithm>
#include <array>
#include <string>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"

namespace quantie {

namespace {

constexpr std::size_t mostAttributes = 64;

std::vector<ChildSpec> wrappedChild(const Json& config) {
    return childUnder(config, "layer");
}

WeightSpec optimizerStep() {
    return fixedWeight("optimizer_step", {}, DType::Int32);
}

void addRange(WeightSpecs& weights, const std::string& name, const Shape& shape) {
    weights.push_back(fixedWeight(name + "_min", shape));
    weights.push_back(fixedWeight(name + "_max", shape));
}

/// How long a weight is along an axis, negative counting from the end.
std::int64_t channelsAt(const MaybeShape& shape, std::int64_t axis) {
    if (!shape) return unknownDim;
    const auto rank = static_cast<std::int64_t>(shape->size());
    const std::int64_t at = axis < 0 ? axis + rank : axis;
    return at < 0 || at >= rank ? unknownDim : (*shape)[static_cast<std::size_t>(at)];
}

std::string classOf(const Json& object) {
    return object.is_object() ? Config(object).text("class_name", "") : "";
}

const Json* configOf(const Json& object) {
    return object.is_object() ? Config(object).find("config") : nullptr;
}

/// The name of an activation in a layer's config. A layer that was quantized in memory keeps TFMOT's stand-in around
/// it.
std::string activationName(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    const Json* inner = configOf(value);
    if (classOf(value) != "QuantizeAwareActivation" || inner == nullptr) return classOf(value);
    const Json* original = Config(*inner).find("activation");
    if (original == nullptr) return "";
    return original->is_string() ? original->get<std::string>() : classOf(*original);
}

bool isOneOf(const std::string& name, std::initializer_list<const char*> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> attributes(const Config& config, std::string_view key) {
    const Json* list = config.find(key);
    if (list == nullptr) return {};
    if (!list->is_array() || list->size() > mostAttributes) refuse(key, "not a list of names");
    std::vector<std::string> names;
    for (const Json& item : *list) {
        if (!item.is_string()) refuse(key, "not a list of names");
        names.push_back(item.get<std::string>());
    }
    return names;
}

/// Ranges of `Default8BitQuantizeConfig` and its kin: for each weight, each activation, and the output.
void addDefaultRanges(WeightSpecs& weights, const ShapeQuery& query, const Config& config, bool perChannel) {
    for (const std::string& name : attributes(config, "weight_attrs")) {
        const Shape channels{lastDim(perChannel ? weightOfChild(query, "layer", name) : std::nullopt)};
        addRange(weights, name, perChannel ? channels : Shape{});
    }
    const Json* layer = Config(query.config).find("layer");
    const Json* layerConfig = layer == nullptr ? nullptr : configOf(*layer);
    for (const std::string& name : attributes(config, "activation_attrs")) {
        const Json* value = layerConfig == nullptr ? nullptr : Config(*layerConfig).find(name);
        const std::string activation = value == nullptr ? "linear" : activationName(*value);
        if (isOneOf(activation, {"softmax", "sigmoid", "tanh", "gelu"})) addRange(weights, "pre_activation", {});
        if (isOneOf(activation, {"linear", "relu", "swish", "gelu"})) addRange(weights, "post_activation", {});
    }
    if (config.flag("quantize_output", false)) addRange(weights, "output", {});
}

/// An Activation layer's output is quantized where TFLite does not fuse it.
bool quantizesActivationOutput(const ShapeQuery& query) {
    const Json* layer = Config(query.config).find("layer");
    const Json* layerConfig = layer == nullptr ? nullptr : configOf(*layer);
    const Json* value = layerConfig == nullptr ? nullptr : Config(*layerConfig).find("activation");
    return value != nullptr && isOneOf(activationName(*value), {"relu", "swish", "gelu", "relu6"});
}

/// "ConvQuantizeConfig" of the default 8-bit scheme and of the experimental n-bit scheme; empty for any other class.
std::string defaultScheme(const std::string& className) {
    for (const std::string_view scheme : {"Default8Bit", "DefaultNBit"}) {
        if (className.starts_with(scheme)) return className.substr(scheme.size());
    }
    return "";
}

WeightSpecs wrapperWeights(const ShapeQuery& query) {
    query.child("layer", query.inputs);
    WeightSpecs weights{optimizerStep()};
    const Json* scheme = Config(query.config).find("quantize_config");
    const Json* object = scheme == nullptr ? nullptr : configOf(*scheme);
    if (object == nullptr) return weights;
    const Config config(*object);
    const std::string name = defaultScheme(classOf(*scheme));
    if (name == "QuantizeConfig" || name == "ConvTransposeQuantizeConfig") {
        addDefaultRanges(weights, query, config, false);
    } else if (name == "ConvQuantizeConfig") {
        addDefaultRanges(weights, query, config, true);
    } else if (name == "ActivationQuantizeConfig") {
        if (config.flag("quantize_output", true) && quantizesActivationOutput(query)) addRange(weights, "output", {});
    } else if (name == "OutputQuantizeConfig") {
        if (config.flag("quantize_output", true)) addRange(weights, "output", {});
    }
    return weights;
}

/// Quantie's own wrapper: min and max of each weight that its config lists, in that order, then of the activation.
WeightSpecs useWeights(const ShapeQuery& query) {
    query.child("layer", query.inputs);
    WeightSpecs specs;
    const Json* scheme = Config(query.config).find("quantize_config");
    const Json* object = scheme == nullptr ? &query.config : configOf(*scheme);  // Keras 3's has it all in its own
    if (object == nullptr) return specs;
    const Config config(*object);
    if (const Json* list = config.find("weights")) {
        if (!list->is_array()) refuse("weights", "not a list");
        for (const Json& item : *list) {
            const Config entry(item);
            const std::string name = entry.text("weight", "");
            const bool perTensor = !entry.has("axis");
            const Shape channels{channelsAt(weightOfChild(query, "layer", name), entry.integer("axis", 0))};
            addRange(specs, name, perTensor ? Shape{} : channels);
        }
    }
    if (config.has("activation")) addRange(specs, "activation", {});
    return specs;
}

WeightSpecs activationWeights(const ShapeQuery&) {
    WeightSpecs specs;
    addRange(specs, "activation", {});
    return specs;
}

/// A quantizer for a tensor between layers; its variables go by the layer's name.
WeightSpecs quantizeLayerWeights(const ShapeQuery& query) {
    WeightSpecs weights;
    const Config config(query.config);
    const Json none;
    const Json* found = config.find("quantizer");
    const Json& quantizer = found == nullptr ? none : *found;
    const std::string name = classOf(quantizer);
    if (isOneOf(name, {"AllValuesQuantizer", "LastValueQuantizer", "MovingAverageQuantizer"})) {
        const Json* object = configOf(quantizer);
        const bool perAxis =
            name == "LastValueQuantizer" && object != nullptr && Config(*object).flag("per_axis", false);
        addRange(weights, config.text("name", query.layer.name), perAxis ? Shape{lastDim(firstInput(query))} : Shape{});
    }
    weights.push_back(optimizerStep());
    return weights;
}

constexpr LayerClass wrapper(std::string_view name) {
    return {.name = name, .children = wrappedChild, .weights = wrapperWeights, .outputs = wrappedOutputs};
}

constexpr std::array rows{
    LayerClass{.name = "QuantizeActivation", .weights = activationWeights, .outputs = sameAsInput},
    LayerClass{.name = "QuantizeAnnotate", .children = wrappedChild, .outputs = wrappedOutputs},
    LayerClass{.name = "QuantizeLayer", .weights = quantizeLayerWeights, .outputs = sameAsInput},
    LayerClass{.name = "QuantizeUse", .children = wrappedChild, .weights = useWeights, .outputs = wrappedOutputs},
    wrapper("QuantizeWrapper"),
    wrapper("QuantizeWrapperV2"),
};

}  // namespace

Family quantizedFamily() {
    return rows;
}

}  // namespace quantie
