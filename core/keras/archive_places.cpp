#include "core/keras/archive_places.h"

#include <algorithm>
#include <cctype>

#include "core/layers/dtype_policy.h"
#include "core/model/keras_order.h"

namespace quantie {
namespace {

bool isUpper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool isLower(char c) {
    return c >= 'a' && c <= 'z';
}

}  // namespace

std::string snakeCase(const std::string& className) {
    // Two passes, as Keras's two regular expressions: (.)([A-Z][a-z]+) and then ([a-z])([A-Z]).
    std::string first;
    for (std::size_t i = 0; i < className.size(); ++i) {
        const bool word = isUpper(className[i]) && i + 1 < className.size() && isLower(className[i + 1]);
        if (word && i > 0 && first.back() != '_') first += '_';
        first += className[i];
    }
    std::string snake;
    for (std::size_t i = 0; i < first.size(); ++i) {
        if (i > 0 && isUpper(first[i]) && isLower(first[i - 1])) snake += '_';
        snake += static_cast<char>(std::tolower(static_cast<unsigned char>(first[i])));
    }
    return snake.empty() || snake[0] != '_' ? snake : "private" + snake;
}

std::string archiveGroup(const Layer& layer) {
    if (layer.model >= 0 && layer.className == "Model") return "functional";
    const Json* written = findMember(*layer.dict, "class_name");
    if (!layer.keras3 || written == nullptr || !written->is_string()) return snakeCase(layer.className);
    // The program may call a class otherwise than Keras does.
    const auto& name = written->get_ref<const std::string&>();
    // Its files call this class by another name than Python does.
    if (name == "GroupQueryAttention") return "grouped_query_attention";
    return snakeCase(name.substr(name.rfind('>') + 1));
}

std::map<std::string, std::vector<WeightRef>> archivePlaces(const Model& model, int layer) {
    const auto at = [&model](const WeightRef& ref) -> const Weight& {
        return model.layers[ref.layer].weights[ref.weight];
    };
    std::map<std::string, std::vector<WeightRef>> places;
    std::vector<WeightRef> refs = ownWeights(model, layer);
    // What a class of the user's own reads of a layer that it holds stands with that layer.
    if (!model.layers[layer].builtIn) std::erase_if(refs, [layer](const WeightRef& ref) { return ref.layer != layer; });
    if (!holdsQuantized(*model.layers[layer].config)) {
        std::stable_partition(refs.begin(), refs.end(), [&](const WeightRef& ref) { return at(ref).trainable; });
    }
    for (const WeightRef& ref : refs) places[ref.layer == layer ? at(ref).group : ""].push_back(ref);
    return places;
}

std::vector<KeptLayers> keptLayers(const Model& model, int layer) {
    std::vector<KeptLayers> kept;
    for (const Child& child : model.layers[layer].children) {
        const auto dot = child.group.empty() ? child.attribute.rfind('.') : std::string::npos;
        const bool list = dot != std::string::npos;
        const std::string attribute = child.group.empty() ? child.attribute.substr(0, dot) : child.group;
        if (kept.empty() || kept.back().attribute != attribute) kept.push_back({attribute, list, {}});
        kept.back().layers.push_back(child.layer);
    }
    return kept;
}

}  // namespace quantie
