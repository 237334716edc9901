#include "core/export/archive_groups.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/export/keras3_dict.h"
#include "core/export/node_order.h"
#include "core/export/weight_list.h"
#include "core/keras/archive_places.h"

namespace quantie {
namespace {

/// "dense", "dense_1", …: counted also where an object was met before.
class Counter {
  public:
    std::string next(const std::string& group) {
        const int count = m_counts[group]++;
        return count == 0 ? group : group + "_" + std::to_string(count);
    }

  private:
    std::map<std::string, int> m_counts;
};

}  // namespace

std::vector<WeightGroup> ArchiveGroups::of(const Clone& clone) {
    Counter counter;
    for (const int index : loadedOrder(clone)) {
        const CloneLayer& layer = clone.layers[index];
        if (isOperationDict(layer.entry)) continue;
        m_copy = layer.copy ? &*layer.copy : nullptr;
        const bool plain = layer.source >= 0 && !layer.isWrapper;
        const std::string path = "layers/" + counter.next(plain ? archiveGroup(m_graph.model->layers[layer.source])
                                                                : snakeCase(layer.className));
        if (layer.isWrapper || layer.source < 0) m_groups.push_back({path + "/vars", layer.weights});
        if (layer.source >= 0) addLayer(layer.source, layer.isWrapper ? path + "/layer" : path);
    }
    return std::move(m_groups);
}

std::vector<WeightGroup> ArchiveGroups::ofSource() {
    addContainer(m_graph.model->top().layers, "layers");
    return std::move(m_groups);
}

void ArchiveGroups::addLayer(int layer, const std::string& path) {
    const int object = m_objects[layer];
    if (!m_met.insert(m_copy != nullptr ? m_copy->number(object) : object).second) return;
    const Model& model = *m_graph.model;
    const auto places = archivePlaces(model, object);
    if (!places.contains("")) m_groups.push_back({path + "/vars", {}});
    for (const auto& [place, refs] : places) {
        WeightGroup group{path, {}};
        if (!place.empty()) group.layer.append("/").append(place);
        group.layer.append("/vars");
        for (const WeightRef& ref : refs) group.weights.push_back(weightAt(ref));
        m_groups.push_back(std::move(group));
    }
    if (const int network = model.layers[object].model; network >= 0)
        addContainer(model.networks[network].layers, path + "/layers");
    addChildren(object, path);
}

CloneWeight ArchiveGroups::weightAt(const WeightRef& ref) const {
    return m_copy != nullptr ? m_copy->weight(ref) : cloneWeight(m_graph, m_variables, ref);
}

void ArchiveGroups::addContainer(const std::vector<int>& layers, const std::string& path) {
    Counter counter;
    for (const int layer : layers) {
        const Layer& self = m_graph.model->layers[layer];
        if (!isOperationOfKeras3(self)) addLayer(layer, path + "/" + counter.next(archiveGroup(self)));
    }
}

/// Attributes by name, those that begin with an underscore last.
void ArchiveGroups::addChildren(int layer, const std::string& path) {
    std::vector<KeptLayers> kept = keptLayers(*m_graph.model, layer);
    std::sort(kept.begin(), kept.end(), [](const KeptLayers& a, const KeptLayers& b) {
        const bool hiddenA = a.attribute.starts_with("_");
        const bool hiddenB = b.attribute.starts_with("_");
        return hiddenA != hiddenB ? hiddenB : a.attribute < b.attribute;
    });
    for (const KeptLayers& entry : kept) {
        const std::string inside = path + "/" + entry.attribute;
        if (entry.list) {
            addContainer(entry.layers, inside);
        } else {
            addLayer(entry.layers.front(), inside);
        }
    }
}

}  // namespace quantie
