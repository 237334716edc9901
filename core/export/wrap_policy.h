// Formats `tfmot` and inlined `keras`: one layer per object, and a wrapper of its own for each call with quantized
// uses.
#pragma once

#include <map>

#include "core/export/flat_clone.h"
#include "core/export/layer_dicts.h"
#include "core/export/objects.h"
#include "core/quant/quantizer.h"

namespace quantie {

class WrapPolicy final : public FlatPolicy {
  public:
    /// `source`: what a later import needs to restore the original; kept in the first wrapper. `wrapAll`: every call of
    /// a layer that is called again gets a wrapper, for models whose order of calls no list of layers gives otherwise.
    WrapPolicy(const Graph& graph, const Choices& choices, std::string source, bool wrapAll);

    std::string key(int call) override;
    CloneLayer makeLayer(int call) override;
    std::vector<int> builds(int call) override;
    std::vector<int> holds(int call) override;
    ExportedWeight exported(int use) override;
    bool quantizesOutput(int call) const override;
    std::vector<CloneLayer> makeActivation(const Scheme& scheme, const PassedActivation& passed) override;

    const LayerDicts& dicts() const { return m_dicts; }
    void giveDtype(int object, const Json& dtype) { m_dicts.giveDtype(object, dtype); }
    bool wraps(int call) const;  ///< a wrapper stands for this call

  private:
    struct Borrowed {
        std::string weight;  ///< as the call names it
        WeightTie tie;
    };

    CloneLayer makeWrapper(int call);
    std::vector<Borrowed> borrowed(int call) const;
    std::vector<CloneWeight> wrappedWeights(int call, const std::vector<Borrowed>& ties) const;
    void addRanges(int call, CloneLayer& layer) const;
    std::vector<ChannelRange> rangesOf(const Use& use, const Scheme& scheme) const;
    Json objectDict(int layer);
    int objectOf(int call) const { return m_objects[m_graph.calls[call].layer]; }
    void nameObjects();
    void putSource(Json& config);

    const Graph& m_graph;
    const Choices& m_choices;
    VariableIndex m_variables;
    std::vector<int> m_objects;
    std::map<WeightRef, WeightTie> m_ties;  ///< by borrower
    LayerDicts m_dicts;
    std::string m_source;
    bool m_wrapAll;
    std::map<int, std::string> m_names;  ///< of objects
    std::map<int, int> m_callsOf;        ///< how many calls an object has
    std::map<int, int> m_ordinal;        ///< per call, which call of its object it is
};

/// Layers whose weights a call of `layer` builds: itself and what it wraps, as objects. Held layers are not built by
/// it.
std::vector<int> builtObjects(const Model& model, const std::vector<int>& objects, int layer);
/// Objects that a custom layer at or inside `layer` holds.
std::vector<int> heldObjects(const Model& model, const std::vector<int>& objects, int layer);

}  // namespace quantie
