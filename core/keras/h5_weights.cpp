#include "core/keras/h5_weights.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/base/error.h"
#include "core/keras/named_weights.h"
#include "core/keras/quantize_wrappers.h"
#include "core/model/equal_layers.h"
#include "core/model/keras_order.h"
#include "core/model/layer_objects.h"

namespace quantie {
namespace {

std::string join(const std::string& a, const std::string& b) {
    return a.empty() ? b : a + "/" + b;
}

/// A layer, or one inside it, whose weights only the file knows.
bool isCustom(const Model& model, int layer) {
    const std::vector<int> inside = layersInside(model, layer);
    const Layer& self = model.layers[layer];
    const bool opaque = self.model < 0 && !self.builtIn;
    return opaque || std::any_of(inside.begin(), inside.end(), [&](int child) { return isCustom(model, child); });
}

class Binder {
  public:
    Binder(Model& model, const std::vector<H5LayerWeights>& file)
        : m_model(model), m_file(file), m_objects(layerObjects(model)), m_equal(equalLayers(model)) {}

    void run() {
        const std::unordered_map<std::string, const H5LayerWeights*> byName = index();
        const Network& top = m_model.top();
        const bool namesFit = std::all_of(top.layers.begin(), top.layers.end(), [&](int layer) {
            return kerasOrder(m_model, layer, m_objects).empty() || byName.contains(m_model.layers[layer].name);
        });
        if (namesFit) {
            for (const int layer : top.layers) {
                if (const auto it = byName.find(m_model.layers[layer].name); it != byName.end())
                    bind(layer, *it->second);
            }
        } else {
            bindByOrder();
        }
    }

  private:
    std::unordered_map<std::string, const H5LayerWeights*> index() const {
        std::unordered_map<std::string, const H5LayerWeights*> byName;
        for (const H5LayerWeights& layer : m_file) byName[layer.layer] = &layer;
        return byName;
    }

    /// Another run of the same code numbers its layers differently (dense_1, dense_7): Keras then goes by order.
    void bindByOrder() {
        std::vector<int> layers;
        for (const int layer : m_model.top().layers) {
            if (!kerasOrder(m_model, layer, m_objects).empty() || isCustom(m_model, layer)) layers.push_back(layer);
        }
        std::vector<const H5LayerWeights*> stored;
        for (const H5LayerWeights& layer : m_file) {
            if (!layer.names.empty()) stored.push_back(&layer);
        }
        if (layers.size() != stored.size()) {
            const std::string missing = firstMissing();
            throw Error(ErrorCode::Unreadable, missing,
                        "no weights of that name: the file has weights of " + std::to_string(stored.size()) +
                            " layers, the model needs them for " + std::to_string(layers.size()));
        }
        for (std::size_t i = 0; i < layers.size(); ++i) bind(layers[i], *stored[i]);
        m_model.warnings.push_back(
            {"", "the weights have other layer names than the model; they were matched by their order"});
    }

    std::string firstMissing() const {
        const auto byName = index();
        for (const int layer : m_model.top().layers) {
            const Layer& self = m_model.layers[layer];
            if (!kerasOrder(m_model, layer, m_objects).empty() && !byName.contains(self.name)) return self.name;
        }
        return "";
    }

    void bind(int layer, const H5LayerWeights& stored) {
        if (stored.names.empty()) return;  // no array at all: whether that is a lost tie, the graph tells
        const int inside = insideQuantizeWrapper(m_model.layers[layer]);
        if (const auto own = ownQuantizerWeights(m_model.layers[layer], stored.names); inside >= 0 && own) {
            bindWrapper(layer, inside, stored, static_cast<std::ptrdiff_t>(*own));
            return;
        }
        if (isCustom(m_model, layer)) {
            bindNamedWeights(m_model, layer, stored.names, stored.arrays, m_loaded);
            return;
        }
        std::vector<WeightRef> expected = kerasOrder(m_model, layer, m_objects);
        // A layer that stands twice in a model is listed once, also where Keras wrote no id.
        if (expected.size() > stored.arrays.size()) expected = kerasOrder(m_model, layer, m_equal);
        if (expected.size() != stored.arrays.size()) {
            throw Error(ErrorCode::Unreadable, stored.layer,
                        "the config needs " + std::to_string(expected.size()) + " weights, the file stores " +
                            std::to_string(stored.arrays.size()));
        }
        // Keras 3 lists what it quantized in another order than it had; names tell.
        std::vector<std::string> names = stored.names;
        std::vector<StoredArray> arrays = stored.arrays;
        if (m_model.keras3()) orderByName(m_model, expected, names, arrays);
        for (std::size_t i = 0; i < expected.size(); ++i) {
            bindWeight(m_model, expected[i], arrays[i], m_loaded++);
        }
    }

    /// The weights of the layer inside, by their names where these tell, then the wrapper's own.
    void bindWrapper(int wrapper, int inside, const H5LayerWeights& stored, std::ptrdiff_t own) {
        H5LayerWeights weights{stored.layer,
                               {stored.names.begin(), stored.names.begin() + own},
                               {stored.arrays.begin(), stored.arrays.begin() + own}};
        const std::vector<WeightRef> expected = kerasOrder(m_model, inside, m_objects);
        orderByName(m_model, expected, weights.names, weights.arrays);
        bind(inside, weights);
        setQuantizerWeights(m_model, wrapper, {stored.names.begin() + own, stored.names.end()},
                            {stored.arrays.begin() + own, stored.arrays.end()}, m_loaded);
    }

    Model& m_model;
    const std::vector<H5LayerWeights>& m_file;
    std::vector<int> m_objects;
    std::vector<int> m_equal;  ///< equalLayers
    int m_loaded = 0;
};

}  // namespace

std::vector<H5LayerWeights> readH5Layers(const Hdf5File& file, const std::string& root) {
    const auto names = file.stringListAttribute(root, "layer_names");
    if (!names)
        throw Error(ErrorCode::Unreadable, file.name(), "no weights of Keras: '" + root + "' has no layer_names");
    std::vector<H5LayerWeights> layers;
    std::set<std::string> seen;
    for (const std::string& name : *names) {
        if (!seen.insert(name).second)
            throw Error(ErrorCode::Unreadable, file.name() + ": " + name, "listed twice in layer_names");
        const std::string group = join(root, name);
        const auto weights = file.stringListAttribute(group, "weight_names");
        if (!weights) {
            const char* reason =
                file.hasGroup(group) ? "the group has no weight_names" : "layer_names lists a group that is missing";
            throw Error(ErrorCode::Unreadable, file.name() + ": " + group, reason);
        }
        H5LayerWeights& layer = layers.emplace_back();
        layer.layer = name;
        layer.names = *weights;
        for (const std::string& weight : *weights) layer.arrays.push_back(file.dataset(join(group, weight)));
    }
    return layers;
}

void bindH5Weights(Model& model, const std::vector<H5LayerWeights>& file) {
    Binder(model, file).run();
}

}  // namespace quantie
