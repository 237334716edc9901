// Weights of the file, joined into variables step by step (union-find), with the reason of every join kept.
#pragma once

#include <vector>

#include "core/graph/graph.h"

namespace quantie {

/// Whether both can be the shape of one variable, as far as they are known.
bool compatible(const MaybeShape& a, const MaybeShape& b);

/// Every weight of the model is a node; joined nodes are one variable. A join may be transposed: the second weight then
/// reads the variable's transpose.
class WeightSets {
  public:
    explicit WeightSets(const Model& model);

    struct Root {
        int node = -1;
        bool transposed = false;  ///< seen from the root
    };
    struct Join {
        WeightRef a;
        WeightRef b;
        Evidence evidence;
    };

    int node(const WeightRef& ref) const { return m_offsets[ref.layer] + ref.weight; }
    WeightRef ref(int node) const;
    int size() const { return m_offsets.back(); }

    Root root(const WeightRef& ref) const;
    bool joined(const WeightRef& a, const WeightRef& b) const { return root(a).node == root(b).node; }
    /// Joins and keeps the evidence, also where both were one variable already.
    void join(const WeightRef& a, const WeightRef& b, Evidence evidence, bool transposed = false);
    const std::vector<Join>& joins() const { return m_joins; }

  private:
    std::vector<int> m_offsets;  ///< first node per layer, and the count at the end
    std::vector<int> m_parent;
    std::vector<char> m_flip;  ///< transposed against the parent
    std::vector<Join> m_joins;
};

}  // namespace quantie
