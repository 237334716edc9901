#include "core/export/tfmot_import_classes.h"

namespace quantie {

std::string classNameOf(const Json& dict) {
    const Json* value = findMember(dict, "class_name");
    if (value == nullptr || !value->is_string()) return "";
    const auto& name = value->get_ref<const std::string&>();
    return name.substr(name.rfind('>') + 1);
}

bool isModelDict(const Json& dict) {
    if (classNameOf(dict) == "Sequential") return true;
    const Json* config = findMember(dict, "config");
    const Json* layers = config == nullptr ? nullptr : findMember(*config, "layers");
    return layers != nullptr && layers->is_array() && findMember(*config, "output_layers") != nullptr;
}

bool isQuantizeLayer(const Json& dict) {
    return classNameOf(dict) == "QuantizeLayer" && !isModelDict(dict);
}

const Json* wrappedLayer(const Json& dict) {
    const std::string name = classNameOf(dict);
    if ((name != "QuantizeWrapper" && name != "QuantizeWrapperV2") || isModelDict(dict)) return nullptr;
    const Json* config = findMember(dict, "config");
    const Json* layer = config == nullptr ? nullptr : findMember(*config, "layer");
    const Json* inside = layer == nullptr ? nullptr : findMember(*layer, "config");
    return inside != nullptr && inside->is_object() && !isModelDict(*layer) ? layer : nullptr;
}

bool isActivationStandIn(const Json& value) {
    const std::string name = classNameOf(value);
    return name == "QuantizeAwareActivation" || name == "NoOpActivation";
}

int wrappedLayer(const Layer& layer) {
    return wrappedLayer(*layer.dict) != nullptr && layer.children.size() == 1 ? layer.children.front().layer : -1;
}

}  // namespace quantie
