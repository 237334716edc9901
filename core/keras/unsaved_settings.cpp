#include "core/keras/unsaved_settings.h"

#include <algorithm>
#include <vector>

#include "core/base/error.h"
#include "core/layers/composite.h"

namespace quantie {
namespace {

/// What is to be added to the config of each model of that class and name.
struct Addition {
    std::string className;
    std::string name;
    std::string setting;
    Json value;
};

/// What the class of a model may have forgotten: settings that its config does not have.
std::vector<UnsavedSetting> forgotten(const Layer& maker, const Definitions& definitions) {
    const Composite* composite = maker.model >= 0 ? definitions.composite(maker.className) : nullptr;
    if (composite == nullptr) return {};
    std::vector<UnsavedSetting> settings = composite->unsaved();
    std::erase_if(settings, [&maker](const UnsavedSetting& unsaved) {
        return findMember(*maker.config, unsaved.setting) != nullptr;
    });
    return settings;
}

Addition additionFor(const Layer& maker, const UnsavedSetting& unsaved, const Definitions& definitions) {
    return {definitions.composite(maker.className)->className(), maker.name, unsaved.setting, unsaved.value};
}

Addition additionFor(const Model& model, int layer, const std::string& sentence, const Definitions& definitions) {
    const Layer& self = model.layers[layer];
    const Layer& maker = model.layers[model.networks[self.network].layer];
    for (const UnsavedSetting& unsaved : forgotten(maker, definitions)) {
        if (unsaved.fewer == self.name) return additionFor(maker, unsaved, definitions);
    }
    throw Error(ErrorCode::Unreadable, self.name, sentence);
}

void add(const Addition& addition, Json& value) {
    if (!value.is_structured()) return;
    for (Json& item : value) add(addition, item);
    const Json* className = findMember(value, "class_name");
    if (className == nullptr || *className != addition.className || findMember(value, "config") == nullptr) return;
    Json& config = value["config"];
    const Json* name = findMember(config, "name");
    if (name != nullptr && *name == addition.name) config[addition.setting] = addition.value;
}

}  // namespace

Json withUnsavedSettings(const Model& model, const FewerArrays& fewer, const Definitions& definitions) {
    Json architecture = *model.architecture;
    for (const auto& [layer, sentence] : fewer) add(additionFor(model, layer, sentence, definitions), architecture);
    return architecture;
}

std::optional<Json> withAllUnsavedSettings(const Model& model, const Definitions& definitions) {
    std::optional<Json> architecture;
    for (const Layer& layer : model.layers) {
        for (const UnsavedSetting& unsaved : forgotten(layer, definitions)) {
            if (!architecture) architecture = *model.architecture;
            add(additionFor(layer, unsaved, definitions), *architecture);
        }
    }
    return architecture;
}

void warnOfUnsavedSettings(const Model& model, Model& settled, const Definitions& definitions) {
    for (const Layer& layer : model.layers) {
        for (const UnsavedSetting& unsaved : forgotten(layer, definitions)) {
            const auto now = std::ranges::find_if(settled.layers, [&](const Layer& other) {
                return other.className == layer.className && other.name == layer.name;
            });
            if (now == settled.layers.end() || findMember(*now->config, unsaved.setting) == nullptr) continue;
            settled.warnings.push_back({layer.name, "was saved without '" + unsaved.setting +
                                                        "', which its arrays tell; Keras cannot load this file"});
        }
    }
}

}  // namespace quantie
