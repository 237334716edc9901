#include "core/export/tfmot_import_classes.h"

namespace quantie {

std::string classNameOf(const Json& dict) {
    const Json* value = findMember(dict, "class_name");
    if (value == nullptr || !value->is_string()) return "";
    const auto& name = value->get_ref<const std::string&>();
    return name.substr(name.rfind('>') + 1);
}

bool isQuantizeLayer(const Json& dict) {
    return classNameOf(dict) == "QuantizeLayer";
}

const Json* wrappedLayer(const Json& dict) {
    const std::string name = classNameOf(dict);
    if (name != "QuantizeWrapper" && name != "QuantizeWrapperV2") return nullptr;
    const Json* config = findMember(dict, "config");
    const Json* layer = config == nullptr ? nullptr : findMember(*config, "layer");
    const bool whole =
        layer != nullptr && layer->is_object() && layer->contains("config") && (*layer)["config"].is_object();
    return whole ? layer : nullptr;
}

bool isActivationStandIn(const Json& value) {
    const std::string name = classNameOf(value);
    return name == "QuantizeAwareActivation" || name == "NoOpActivation";
}

int wrappedLayer(const Layer& layer) {
    return wrappedLayer(*layer.dict) != nullptr && layer.children.size() == 1 ? layer.children.front().layer : -1;
}

}  // namespace quantie
