// For a layer dict that may be another one written again: which other layers equal it, the likeliest first.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/model/model.h"

namespace quantie {

/// Where an equal layer stands, as seen from the layer in question: the nearer, the likelier it is the same object.
enum class Nearness {
    SameNetwork,   ///< listed beside the layer, or beside what holds it
    Enclosing,     ///< listed in a model around that
    Elsewhere,     ///< listed in another nested model
    HeldInScope,   ///< held by a layer before it that is in the same network or in a model around
    HeldElsewhere  ///< held by a layer before it somewhere else
};

class Twins {
  public:
    explicit Twins(const Model& model);

    struct Twin {
        int layer = -1;
        Nearness nearness = Nearness::SameNetwork;
    };

    /// The nearest acceptable layer with an equal dict. Layers that are made anew (recreatedLayers) are nobody's
    /// object: they have no twin and are none.
    std::optional<Twin> nearest(int layer, const std::function<bool(const Twin&)>& acceptable) const;

    /// Layers that may be this one although no config tells so, as the class of another layer, or of a model that is
    /// saved as constructor arguments, makes them: of the same class and name, and with nothing else in their configs.
    /// Empty for a layer that is made so itself.
    std::vector<int> madeByClasses(int layer) const;

    /// Whether the listed layer at or around this one has an equal in a model that is not around it: two models built
    /// by one function, as far as anybody can tell.
    bool standsInParallel(int layer) const;

  private:
    std::optional<Nearness> nearness(int other, int layer) const;
    bool encloses(int network, int inner) const;
    int listedAround(int layer) const;

    const Model& m_model;
    std::vector<int> m_equal;
    std::vector<char> m_recreated;
    std::unordered_map<int, std::vector<int>> m_groups;  ///< by m_equal
    std::vector<char> m_made;
    std::unordered_map<std::string, std::vector<int>> m_madeByName;
};

}  // namespace quantie
