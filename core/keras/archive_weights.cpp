#include "core/keras/archive_weights.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/keras/archive_places.h"
#include "core/keras/named_weights.h"
#include "core/keras/quantize_wrappers.h"
#include "core/layers/dtype_policy.h"
#include "core/model/equal_layers.h"
#include "core/model/layer_objects.h"

namespace quantie {
namespace {

/// Where a model keeps its layers; the second up to Keras 2.13.
constexpr std::array networkGroups{"layers", "_layer_checkpoint_dependencies"};

std::string join(const std::string& a, const std::string& b) {
    return a.empty() || b.empty() ? a + b : a + "/" + b;
}

/// What "dense_3" may be the group of: the class "dense" with the counter 3.
std::optional<std::pair<std::string, long>> cutCounter(const std::string& group) {
    const auto cut = group.rfind('_');
    const std::string digits = cut == std::string::npos ? "" : group.substr(cut + 1);
    const bool number = !digits.empty() && digits.size() < 10 &&
                        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!number) return std::nullopt;
    return std::pair{group.substr(0, cut), std::stol(digits)};
}

class Binder {
  public:
    Binder(Model& model, const ShardedFile& file)
        : m_model(model), m_file(file), m_objects(layerObjects(model)), m_equal(equalLayers(model)) {}

    StoredOtherwise run() {
        bindNetwork(0, "");
        completeCopies();
        return std::move(m_stored);
    }

  private:
    void bindNetwork(int id, const std::string& path) {
        for (const char* attribute : networkGroups) {
            if (!m_file.hasGroup(join(path, attribute))) continue;
            bindContainer(m_model.networks[id].layers, join(path, attribute));
            return;
        }
    }

    /// Groups are named by class and counted. What was met before has none, and counts in some versions of Keras, as do
    /// second mentions: the groups of a class are taken one after the other.
    void bindContainer(const std::vector<int>& layers, const std::string& container) {
        std::unordered_map<std::string, std::vector<int>> byClass;
        for (const int layer : layers) byClass[archiveGroup(m_model.layers[layer])].push_back(layer);
        std::unordered_map<std::string, std::map<long, std::string>> groups;
        for (const Hdf5Child& child : m_file.children(container)) {
            if (child.kind != Hdf5Child::Kind::Group) continue;
            if (byClass.contains(child.name)) groups[child.name][0] = join(container, child.name);
            if (const auto cut = cutCounter(child.name)) groups[cut->first][cut->second] = join(container, child.name);
        }
        std::unordered_map<int, std::string> groupOf;
        for (const auto& [snake, alike] : byClass) assign(alike, groups[snake], groupOf);
        for (const int layer : layers) {  // in the order of the file: of two copies the later one counts
            if (const auto it = groupOf.find(layer); it != groupOf.end()) bind(layer, it->second);
        }
    }

    /// Which layers were met before, ids tell, or, where Keras wrote none, equal dicts.
    void assign(const std::vector<int>& layers, const std::map<long, std::string>& groups,
                std::unordered_map<int, std::string>& groupOf) {
        std::vector<int> fresh;
        for (const int layer : layers) {
            if (!m_bound.contains(m_objects[layer])) fresh.push_back(layer);
        }
        std::size_t surplus = fresh.size() > groups.size() ? fresh.size() - groups.size() : 0;
        std::erase_if(fresh, [&](int layer) {
            const bool met = surplus > 0 && m_boundDicts.contains(m_equal[layer]);
            surplus -= met ? 1 : 0;
            return met;
        });
        auto group = groups.begin();
        for (std::size_t i = 0; i < fresh.size() && group != groups.end(); ++i, ++group)
            groupOf[fresh[i]] = group->second;
    }

    void bind(int layer, const std::string& path) {
        if (!m_bound.insert(m_objects[layer]).second) return;
        m_boundDicts.insert(m_equal[layer]);
        const Layer& self = m_model.layers[layer];
        if (self.model >= 0) {
            bindNetwork(self.model, path);
            return;
        }
        if (insideQuantizeWrapper(self) >= 0 && bindArchivedWrapper(m_model, layer, arraysIn(join(path, "vars")),
                                                                    arraysIn(join(path, "layer/vars")), m_loaded)) {
            return;
        }
        if (self.builtIn) {
            bindOwn(layer, path);
        } else {
            bindUnnamedWeights(m_model, layer, arraysIn(join(path, "vars")), m_equal, m_loaded);
        }
        std::set<std::string> taken{"vars"};
        bindChildren(layer, path, taken);
        if (!self.builtIn) bindHidden(layer, path, taken);
    }

    std::vector<StoredArray> arraysIn(const std::string& group) const {
        std::vector<StoredArray> arrays;
        while (m_file.hasDataset(join(group, std::to_string(arrays.size())))) {
            arrays.push_back(m_file.dataset(join(group, std::to_string(arrays.size()))));
        }
        return arrays;
    }

    const Weight& weightAt(const WeightRef& ref) const { return m_model.layers[ref.layer].weights[ref.weight]; }

    /// Keras 3.15 forgets the zero points of a layer that GPTQ or AWQ quantized, and cannot load what it wrote.
    void dropForgotten(std::vector<WeightRef>& refs, std::size_t stored) const {
        const auto zero = std::find_if(refs.begin(), refs.end(),
                                       [this](const WeightRef& ref) { return weightAt(ref).path == "kernel_zero"; });
        if (zero != refs.end() && refs.size() == stored + 1 && !weightAt(*zero).shape) refs.erase(zero);
    }

    void bindOwn(int layer, const std::string& path) {
        for (auto& [place, refs] : archivePlaces(m_model, layer)) {
            const std::string group = join(join(path, place), "vars");
            const std::vector<StoredArray> arrays = arraysIn(group);
            if (arrays.empty()) continue;  // stored elsewhere: the object was met before
            dropForgotten(refs, arrays.size());
            if (arrays.size() != refs.size() && foundCodes(layer, refs, arrays)) continue;
            if (arrays.size() != refs.size()) {
                const std::string sentence = "the layer '" + m_model.layers[layer].name + "' needs " +
                                             std::to_string(refs.size()) + " weights, the file stores " +
                                             std::to_string(arrays.size());
                if (arrays.size() < refs.size() && isMadeByModel(m_model, layer)) {
                    m_stored.fewer.emplace(layer, sentence);
                    continue;
                }
                throw Error(ErrorCode::Unreadable, m_file.name() + ": " + group, sentence);
            }
            for (std::size_t i = 0; i < refs.size(); ++i) bindWeight(m_model, refs[i], arrays[i], m_loaded++);
        }
    }

    bool foundCodes(int layer, const std::vector<WeightRef>& refs, const std::vector<StoredArray>& arrays) {
        if (holdsQuantized(*m_model.layers[layer].config)) return false;
        std::vector<const Weight*> weights;
        weights.reserve(refs.size());
        for (const WeightRef& ref : refs) weights.push_back(&weightAt(ref));
        const std::optional<std::string> mode = storedMode(arrays, weights);
        if (!mode || refs[0].layer != layer) return false;
        const std::string& path = weights[0]->path;
        const auto dot = path.rfind('.');
        addStoredPolicy(m_model, layer, dot == std::string::npos ? "" : path.substr(0, dot), *mode, m_stored.policies);
        return true;
    }

    /// The attributes of Keras's own layers are known; those of custom layers need not be called as the config is.
    void bindChildren(int layer, const std::string& path, std::set<std::string>& taken) {
        std::vector<KeptLayers> open;
        for (KeptLayers& kept : keptLayers(m_model, layer)) {
            if (m_file.hasGroup(join(path, kept.attribute))) {
                taken.insert(kept.attribute);
                bindKept(kept, join(path, kept.attribute));
            } else {
                open.push_back(std::move(kept));
            }
        }
        if (open.empty() || m_model.layers[layer].builtIn) return;
        for (const Hdf5Child& child : m_file.children(path)) {
            if (child.kind != Hdf5Child::Kind::Group || taken.contains(child.name)) continue;
            const std::string group = join(path, child.name);
            const auto found =
                std::find_if(open.begin(), open.end(), [&](const KeptLayers& kept) { return couldBe(kept, group); });
            if (found == open.end()) continue;
            taken.insert(child.name);
            bindKept(*found, group);
            open.erase(found);
        }
    }

    void bindKept(const KeptLayers& kept, const std::string& group) {
        if (kept.list) {
            bindContainer(kept.layers, group);
        } else {
            bind(kept.layers.front(), group);
        }
    }

    bool couldBe(const KeptLayers& kept, const std::string& group) const {
        const bool list = !m_file.hasGroup(join(group, "vars")) && !holdsNetwork(group);
        if (kept.list != list) return false;
        if (!list) return couldBe(kept.layers.front(), group);
        const std::vector<Hdf5Child> children = m_file.children(group);
        return std::all_of(children.begin(), children.end(), [&](const Hdf5Child& child) {
            const auto cut = cutCounter(child.name);
            return std::any_of(kept.layers.begin(), kept.layers.end(), [&](int layer) {
                const std::string snake = archiveGroup(m_model.layers[layer]);
                return snake == child.name || (cut && cut->first == snake);
            });
        });
    }

    bool holdsNetwork(const std::string& group) const {
        return std::any_of(networkGroups.begin(), networkGroups.end(),
                           [&](const char* attribute) { return m_file.hasGroup(join(group, attribute)); });
    }

    bool couldBe(int layer, const std::string& group) const {
        const Layer& self = m_model.layers[layer];
        if (self.model >= 0) return holdsNetwork(group);
        if (!self.builtIn || !self.children.empty()) return true;
        const std::vector<StoredArray> arrays = arraysIn(join(group, "vars"));
        const auto own = std::count_if(self.weights.begin(), self.weights.end(),
                                       [](const Weight& weight) { return weight.group.empty(); });
        if (arrays.size() != static_cast<std::size_t>(own)) return false;
        return std::all_of(arrays.begin(), arrays.end(), [&self](const StoredArray& array) {
            return std::any_of(self.weights.begin(), self.weights.end(), [&array](const Weight& weight) {
                return !weight.shape || weight.shape->size() == array.shape.size();
            });
        });
    }

    /// Sub-layers that a custom layer makes by itself: the config does not name them, their attributes do.
    void bindHidden(int layer, const std::string& path, const std::set<std::string>& taken) {
        for (const Hdf5Child& child : m_file.children(path)) {
            if (child.kind == Hdf5Child::Kind::Group && !taken.contains(child.name)) {
                addHidden(layer, path, child.name, 0);
            }
        }
    }

    void addHidden(int layer, const std::string& path, const std::string& inside, int depth) {
        constexpr int deepest = 20;
        std::string attribute = inside;
        std::replace(attribute.begin(), attribute.end(), '/', '.');
        for (const Hdf5Child& child : m_file.children(join(path, inside))) {
            if (child.kind != Hdf5Child::Kind::Group || depth == deepest) continue;
            if (child.name != "vars") {
                addHidden(layer, path, join(inside, child.name), depth + 1);
                continue;
            }
            const std::vector<StoredArray> arrays = arraysIn(join(join(path, inside), "vars"));
            for (std::size_t i = 0; i < arrays.size(); ++i) {
                m_model.layers[layer].weights.push_back({attribute + ".vars." + std::to_string(i), inside,
                                                         arrays[i].shape, arrays[i].dtype, isFloat(arrays[i].dtype),
                                                         arrays[i], m_loaded++});
            }
        }
    }

    /// What only the file knows of a custom layer is told once: another dict of the same layer has those weights, too.
    void completeCopies() {
        std::unordered_map<int, int> withWeights;
        for (std::size_t id = 0; id < m_model.layers.size(); ++id) {
            const Layer& layer = m_model.layers[id];
            if (!layer.builtIn && !layer.weights.empty()) withWeights.try_emplace(m_equal[id], static_cast<int>(id));
        }
        for (std::size_t id = 0; id < m_model.layers.size(); ++id) {
            Layer& layer = m_model.layers[id];
            const auto original = withWeights.find(m_equal[id]);
            if (layer.builtIn || !layer.weights.empty() || original == withWeights.end()) continue;
            layer.weights = m_model.layers[original->second].weights;
            for (Weight& weight : layer.weights) weight.stored.reset();
        }
    }

    Model& m_model;
    const ShardedFile& m_file;
    std::vector<int> m_objects;
    std::vector<int> m_equal;    ///< equalLayers
    std::set<int> m_bound;       ///< objects whose place in the file was found
    std::set<int> m_boundDicts;  ///< the same, by m_equal
    StoredOtherwise m_stored;
    int m_loaded = 0;
};

}  // namespace

StoredOtherwise bindArchiveWeights(Model& model, const ShardedFile& file) {
    return Binder(model, file).run();
}

}  // namespace quantie
