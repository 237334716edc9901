// The groups of a `.keras` weights file, as Keras walks a model: each object once, where it is met first.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/export/content.h"
#include "core/export/objects.h"
#include "core/graph/graph.h"

namespace quantie {

/// Source: _walk_saveable and _save_container_state in keras/src/saving/saving_lib.py.
class ArchiveGroups {
  public:
    ArchiveGroups(const Graph& graph, const VariableIndex& variables, const std::vector<int>& objects)
        : m_graph(graph), m_variables(variables), m_objects(objects) {}

    /// The groups of a clone: "layers/dense_1/vars", …, layers in the order of `model.layers` after loading.
    std::vector<WeightGroup> of(const Clone& clone);
    /// The groups of the source's own layers as they are listed.
    std::vector<WeightGroup> ofSource();

  private:
    void addLayer(int layer, const std::string& path);
    CloneWeight weightAt(const WeightRef& ref) const;
    void addContainer(const std::vector<int>& layers, const std::string& path);
    void addChildren(int layer, const std::string& path);

    const Graph& m_graph;
    const VariableIndex& m_variables;
    const std::vector<int>& m_objects;
    const CloneCopy* m_copy = nullptr;  ///< of the layer of the clone that is being walked
    std::set<int> m_met;                ///< objects, or their copies
    std::vector<WeightGroup> m_groups;
};

}  // namespace quantie
