#include "core/keras/quantize_wrappers.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "core/keras/named_weights.h"
#include "core/model/keras_order.h"

namespace quantie {
namespace {

using Refs = std::vector<WeightRef>;

/// "quant_conv/kernel_min:0" → "kernel_min".
std::string lastPart(const std::string& name) {
    const std::string path = name.substr(0, name.rfind(':'));
    return path.substr(path.rfind('/') + 1);
}

const Weight& weightAt(const Model& model, const WeightRef& ref) {
    return model.layers[ref.layer].weights[ref.weight];
}

/// The layer's own weights of one kind.
Refs ownOfKind(const Model& model, int layer, bool trainable) {
    Refs refs = ownWeights(model, layer);
    std::erase_if(refs, [&](const WeightRef& ref) { return weightAt(model, ref).trainable != trainable; });
    return refs;
}

bool fitsAll(const Model& model, const Refs& refs, const std::vector<StoredArray>& arrays) {
    if (arrays.size() < refs.size()) return false;
    for (std::size_t i = 0; i < refs.size(); ++i) {
        if (!fits(weightAt(model, refs[i]), arrays[i])) return false;
    }
    return true;
}

/// Which weights of the layer inside stand in the wrapper's group, in that order, where only the quantized ones do.
Refs quantizedOnly(const Model& model, const Refs& candidates, const std::vector<StoredArray>& arrays) {
    Refs found;
    for (const StoredArray& array : arrays) {
        const auto match = std::find_if(candidates.begin(), candidates.end(), [&](const WeightRef& ref) {
            return fits(weightAt(model, ref), array) && std::find(found.begin(), found.end(), ref) == found.end();
        });
        if (match == candidates.end()) return {};
        found.push_back(*match);
    }
    return found;
}

}  // namespace

int insideQuantizeWrapper(const Layer& layer) {
    const bool wrapper = layer.className == "QuantizeUse" || layer.className == "QuantizeWrapper" ||
                         layer.className == "QuantizeWrapperV2";
    return wrapper && layer.children.size() == 1 ? layer.children.front().layer : -1;
}

std::optional<std::size_t> ownQuantizerWeights(const Layer& wrapper, const std::vector<std::string>& names) {
    if (wrapper.className == "QuantizeUse") {
        if (names.size() < wrapper.weights.size()) return std::nullopt;
        return names.size() - wrapper.weights.size();
    }
    const auto step = std::find_if(names.begin(), names.end(),
                                   [](const std::string& name) { return lastPart(name) == "optimizer_step"; });
    if (step == names.end()) return std::nullopt;
    return static_cast<std::size_t>(step - names.begin());
}

void setQuantizerWeights(Model& model, int wrapper, const std::vector<std::string>& names,
                         const std::vector<StoredArray>& arrays, int& loaded) {
    auto& weights = model.layers[wrapper].weights;
    weights.clear();
    for (std::size_t i = 0; i < arrays.size(); ++i) {
        weights.push_back({lastPart(names[i]), "", arrays[i].shape, arrays[i].dtype, false, arrays[i], loaded++});
    }
}

void orderByName(const Model& model, const std::vector<WeightRef>& expected, std::vector<std::string>& names,
                 std::vector<StoredArray>& arrays) {
    if (expected.size() != names.size()) return;
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < names.size(); ++i) places.emplace(lastPart(names[i]), i);
    if (places.size() != names.size()) return;
    std::vector<std::string> orderedNames;
    std::vector<StoredArray> orderedArrays;
    for (const WeightRef& ref : expected) {
        const std::string& path = weightAt(model, ref).path;
        const auto place = places.find(path.substr(path.rfind('.') + 1));
        if (place == places.end()) return;
        orderedNames.push_back(names[place->second]);
        orderedArrays.push_back(arrays[place->second]);
        places.erase(place);
    }
    names = std::move(orderedNames);
    arrays = std::move(orderedArrays);
}

bool bindArchivedWrapper(Model& model, int wrapper, const std::vector<StoredArray>& arrays,
                         const std::vector<StoredArray>& inside, int& loaded) {
    const int layer = insideQuantizeWrapper(model.layers[wrapper]);
    if (layer < 0 || !model.layers[layer].builtIn || !layersInside(model, layer).empty()) return false;
    const auto step = std::find_if(arrays.begin(), arrays.end(), [](const StoredArray& array) {
        return array.dtype == DType::Int32 && array.shape.empty();
    });
    if (step == arrays.end()) return false;
    const std::vector<StoredArray> before(arrays.begin(), step);
    const std::vector<StoredArray> own(step, arrays.end());

    const Refs trainable = ownOfKind(model, layer, true);
    const Refs others = ownOfKind(model, layer, false);
    Refs order = fitsAll(model, trainable, before) ? trainable : quantizedOnly(model, trainable, before);
    Refs rest;
    for (const Refs& part : {trainable, others}) {
        std::copy_if(part.begin(), part.end(), std::back_inserter(rest),
                     [&](const WeightRef& ref) { return std::find(order.begin(), order.end(), ref) == order.end(); });
    }
    if (rest.size() > inside.size() || (order.empty() && !before.empty())) return false;
    for (std::size_t i = 0; i < order.size(); ++i) bindWeight(model, order[i], before[i], loaded++);
    const std::size_t skipped = inside.size() - rest.size();  // stored here and with the wrapper
    for (std::size_t i = 0; i < rest.size(); ++i) bindWeight(model, rest[i], inside[skipped + i], loaded++);

    auto& weights = model.layers[wrapper].weights;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < own.size(); ++i) {
        names.push_back(own.size() == weights.size() ? weights[i].path : "vars." + std::to_string(i));
    }
    setQuantizerWeights(model, wrapper, names, own, loaded);
    return true;
}

}  // namespace quantie
