#include "core/keras/archive_weights.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <vector>

#include "core/base/error.h"
#include "core/keras/named_weights.h"
#include "core/model/keras_order.h"
#include "core/model/layer_objects.h"
#include "core/model/same_config.h"

namespace quantie {
namespace {

bool isUpper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool isLower(char c) {
    return c >= 'a' && c <= 'z';
}

std::string join(const std::string& a, const std::string& b) {
    return a.empty() || b.empty() ? a + b : a + "/" + b;
}

/// The number behind "dense_3"; 0 for "dense"; -1 for the group of another class.
long counterOf(const std::string& group, const std::string& snake) {
    if (group == snake) return 0;
    if (!group.starts_with(snake + "_")) return -1;
    const std::string digits = group.substr(snake.size() + 1);
    const bool number = !digits.empty() && digits.size() < 10 &&
                        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    return number ? std::stol(digits) : -1;
}

class Binder {
  public:
    Binder(Model& model, const Hdf5File& file) : m_model(model), m_file(file), m_objects(layerObjects(model)) {}

    void run() { bindNetwork(0, ""); }

  private:
    /// Groups of one class below a container, in the order of their counters.
    std::vector<std::string> groupsOf(const std::string& container, const std::string& snake) const {
        std::map<long, std::string> found;
        for (const Hdf5Child& child : m_file.children(container)) {
            const long counter = child.kind == Hdf5Child::Kind::Group ? counterOf(child.name, snake) : -1;
            if (counter >= 0) found[counter] = join(container, child.name);
        }
        std::vector<std::string> groups;
        for (auto& [counter, group] : found) groups.push_back(std::move(group));
        return groups;
    }

    void bindNetwork(int id, const std::string& path) {
        std::string container = join(path, "layers");
        if (!m_file.hasGroup(container)) container = join(path, "_layer_checkpoint_dependencies");  // up to Keras 2.13
        if (!m_file.hasGroup(container)) return;
        std::map<std::string, std::vector<int>> byClass;
        for (const int layer : m_model.networks[id].layers) {
            byClass[snakeCase(m_model.layers[layer].className)].push_back(layer);
        }
        // In the order of the file, not of the classes: of two copies the later one counts.
        std::map<int, std::string> groupOf;
        for (const auto& [snake, layers] : byClass) assign(layers, groupsOf(container, snake), groupOf);
        for (const int layer : m_model.networks[id].layers) {
            if (const auto it = groupOf.find(layer); it != groupOf.end()) bind(layer, it->second);
        }
    }

    /// An object that was met before has no group. Which layers those are, ids tell, or, where Keras wrote none, equal
    /// dicts.
    void assign(const std::vector<int>& layers, const std::vector<std::string>& groups,
                std::map<int, std::string>& groupOf) {
        std::vector<int> fresh;
        for (const int layer : layers) {
            if (!m_bound.contains(m_objects[layer])) fresh.push_back(layer);
        }
        if (fresh.size() > groups.size()) {
            std::erase_if(fresh, [this](int layer) {
                return std::any_of(m_bound.begin(), m_bound.end(), [&](int other) {
                    return sameLayerDict(m_model.layers[layer], m_model.layers[other]);
                });
            });
        }
        for (std::size_t i = 0; i < fresh.size() && i < groups.size(); ++i) groupOf[fresh[i]] = groups[i];
    }

    void bind(int layer, const std::string& path) {
        if (!m_bound.insert(m_objects[layer]).second) return;
        const Layer& self = m_model.layers[layer];
        if (self.model >= 0) {
            bindNetwork(self.model, path);
            return;
        }
        if (self.builtIn) {
            bindOwn(layer, path);
        } else {
            bindUnnamedWeights(m_model, layer, arraysIn(join(path, "vars")), m_loaded);
            bindHidden(layer, path);
        }
        bindChildren(layer, path);
    }

    std::vector<StoredArray> arraysIn(const std::string& group) const {
        std::vector<StoredArray> arrays;
        while (m_file.hasDataset(join(group, std::to_string(arrays.size())))) {
            arrays.push_back(m_file.dataset(join(group, std::to_string(arrays.size()))));
        }
        return arrays;
    }

    /// Per place (the layer itself, its cell, its query projection …): trainable weights, then the others.
    void bindOwn(int layer, const std::string& path) {
        std::map<std::string, std::vector<WeightRef>> places;
        for (const bool trainable : {true, false}) {
            const auto& weights = m_model.layers[layer].weights;
            for (std::size_t i = 0; i < weights.size(); ++i) {
                if (weights[i].trainable == trainable) places[weights[i].group].push_back({layer, static_cast<int>(i)});
            }
        }
        for (const auto& [place, refs] : places) {
            const std::string group = join(join(path, place), "vars");
            const std::vector<StoredArray> arrays = arraysIn(group);
            if (arrays.empty()) continue;  // stored elsewhere: the object was met before
            if (arrays.size() != refs.size()) {
                throw Error(ErrorCode::Unreadable, m_file.name() + ": " + group,
                            "the layer '" + m_model.layers[layer].name + "' needs " + std::to_string(refs.size()) +
                                " weights, the file stores " + std::to_string(arrays.size()));
            }
            for (std::size_t i = 0; i < refs.size(); ++i) bindWeight(m_model, refs[i], arrays[i], m_loaded++);
        }
    }

    void bindChildren(int layer, const std::string& path) {
        std::map<std::string, std::map<std::string, int>> listCounters;
        for (const Child& child : m_model.layers[layer].children) {
            const auto dot = child.attribute.find('.');
            std::string group = join(path, child.attribute);
            if (dot != std::string::npos) {  // an element of a list: cells/lstm_cell, cells/lstm_cell_1
                const std::string list = child.attribute.substr(0, dot);
                const std::string snake = snakeCase(m_model.layers[child.layer].className);
                const int counter = listCounters[list][snake]++;
                group = join(join(path, list), counter == 0 ? snake : snake + "_" + std::to_string(counter));
            }
            if (m_file.hasGroup(group)) bind(child.layer, group);
        }
    }

    /// Sub-layers that a custom layer makes by itself: the config does not name them, their attributes do.
    void bindHidden(int layer, const std::string& path) {
        for (const Hdf5Child& child : m_file.children(path)) {
            if (child.kind != Hdf5Child::Kind::Group || child.name == "vars" || isChild(layer, child.name)) continue;
            const std::vector<StoredArray> arrays = arraysIn(join(join(path, child.name), "vars"));
            for (std::size_t i = 0; i < arrays.size(); ++i) {
                m_model.layers[layer].weights.push_back({child.name + ".vars." + std::to_string(i), child.name,
                                                         arrays[i].shape, arrays[i].dtype, isFloat(arrays[i].dtype),
                                                         arrays[i], m_loaded++});
            }
        }
    }

    bool isChild(int layer, const std::string& group) const {
        const auto& children = m_model.layers[layer].children;
        return std::any_of(children.begin(), children.end(), [&group](const Child& child) {
            return child.attribute == group || child.attribute.starts_with(group + ".");
        });
    }

    Model& m_model;
    const Hdf5File& m_file;
    std::vector<int> m_objects;
    std::set<int> m_bound;  ///< objects whose place in the file was found
    int m_loaded = 0;
};

}  // namespace

void bindArchiveWeights(Model& model, const Hdf5File& file) {
    Binder(model, file).run();
}

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

}  // namespace quantie
