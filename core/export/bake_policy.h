// Format `baked` where uses of one variable differ: a layer per object and setting, holders that disagree with what
// they hold replaced by a plain layer that computes the same.
#pragma once

#include <map>
#include <set>

#include "core/export/export_model.h"
#include "core/export/flat_clone.h"
#include "core/export/layer_dicts.h"
#include "core/export/objects.h"

namespace quantie {

class BakePolicy final : public FlatPolicy {
  public:
    /// Adds a step to `plan` for whatever has to be copied. Throws Error(Unsupported) where a holder disagrees and no
    /// definition says what it computes.
    BakePolicy(const Graph& graph, const Choices& choices, const Definitions& definitions, ExportPlan& plan);

    std::string key(int call) override;
    CloneLayer makeLayer(int call) override;
    std::vector<int> builds(int call) override;
    std::vector<int> holds(int call) override;
    ExportedWeight exported(int use) override;
    bool quantizesOutput(int) const override { return false; }
    std::vector<CloneLayer> makeActivation(const Scheme& scheme, const PassedActivation& passed) override;
    bool readsFirstInputOnly(int call) const override { return isReplaced(call); }

    const LayerDicts& dicts() const { return m_dicts; }

  private:
    /// Setting by weight path, of what one call reads of one object.
    using Settings = std::map<std::string, std::string>;

    void noteFirstReads();
    void planCopies(ExportPlan& plan) const;
    std::map<int, Settings> settingsOf(int call) const;  ///< per object
    int copyOf(int object, const Settings& settings);    ///< the number of that object with those values, made if new
    int builtCopy(int object, const Settings& read) const;
    int copyInCall(int object, int call);
    int copyAround(int call, int object) const;
    bool buildsItself(int call, int held) const;
    void chooseCopies();
    void chooseHeld();
    void nameCopies();
    CloneLayer makeDense(int call);
    CloneWeight weightOf(int call, const WeightRef& ref) const;
    bool isReplaced(int call) const { return m_replaced.contains(call); }

    const Graph& m_graph;
    const Choices& m_choices;
    const Definitions& m_definitions;
    VariableIndex m_variables;
    std::vector<int> m_objects;
    LayerDicts m_dicts;
    std::map<int, Settings> m_firstReads;              ///< per object, each weight's setting in the first call of it
    std::map<std::pair<int, Settings>, int> m_copies;  ///< (object, settings) → copy
    std::vector<std::pair<int, Settings>> m_copyList;  ///< by copy
    std::vector<std::map<int, int>> m_copyInCall;      ///< per call: object → copy
    std::set<int> m_replaced;                          ///< calls of holders that become plain layers
    std::map<int, std::string> m_names;                ///< of copies
    std::map<int, std::string> m_replacedNames;        ///< of the plain layers, by call
};

}  // namespace quantie
