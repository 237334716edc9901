// What an exported file must make one object: layers, as far as ties join all they own, and single weights beyond that.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/graph/graph.h"

namespace quantie {

/// Weights of the file by the variable they are, also those that no call reads but a layer's list must hold.
class VariableIndex {
  public:
    explicit VariableIndex(const Graph& graph);

    struct Entry {
        int variable = -1;  ///< index into Graph::variables; -1 where nothing reads the weight
        bool transposed = false;
    };
    Entry of(const WeightRef& ref) const;
    /// The array that counts for a weight; null where the file stores none. Of a transposed weight, the variable's own.
    const StoredArray* stored(const WeightRef& ref) const;

  private:
    const Graph& m_graph;
    std::map<WeightRef, Entry> m_entries;
};

/// Per layer, the first layer that is the same object: what the file says by ids, and beyond it layers with equal dicts
/// whose weights are all the same variables (ties that a proposal, a missing group or a link states).
std::vector<int> exportObjects(const Graph& graph, const VariableIndex& variables);

/// Objects, by number, that also stand in a model inside a wrapper or holder: that model is not inlined, and the path
/// to its weights goes by the names of its layers, so that all copies keep them.
std::set<int> objectsOfHeldModels(const Model& model, const std::vector<int>& objects);

/// A weight that belongs to another layer's variable although the layers are not one object: tied by hand, by equal
/// values.
struct WeightTie {
    WeightRef borrower;
    WeightRef owner;
    bool transposed = false;
};

/// Per object, its weights that another object's variable replaces. The owner is whose use comes first.
std::vector<WeightTie> weightTies(const Graph& graph, const VariableIndex& variables, const std::vector<int>& objects);

}  // namespace quantie
