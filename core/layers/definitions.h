// Layer definitions: what custom layers compute, those that hold another layer too, as data. The format is described in
// resources/definitions/README.md.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/layers/layer_class.h"

namespace quantie {

enum class StepOp { MatMul, Add, Subtract, Multiply, Divide, Activation, Lookup };

/// One step of a definition. A step whose flag is false passes on its first operand.
struct DefinitionStep {
    StepOp op = StepOp::Add;
    std::vector<std::string> of;  ///< "input", "held.kernel" (always under "held."), an own weight, or an earlier `as`
    std::string as;
    std::string when;  ///< a flag of the config, true where absent; empty for always
    bool transposeA = false;
    bool transposeB = false;
    std::string function;     ///< activation: a name of Keras
    std::string functionKey;  ///< the config key that overrides it; may be empty
};

struct DefinitionWeight {
    std::string name;
    std::vector<Json> shape;  ///< integers and the strings of the format, checked
    bool trainable = true;
    std::string when;
};

class Definition {
  public:
    /// Parses one entry of "layers". Throws Error(Unreadable) at a place within `where`.
    static Definition parse(const Json& entry, const std::string& where);

    const std::string& className() const { return m_className; }
    const std::vector<DefinitionStep>& steps() const { return m_steps; }

    /// The weights that `layer` owns; held layers must have their weights by now, else shapes are unknown.
    std::vector<WeightSpec> ownWeights(const ShapeQuery& query, const Model& model) const;
    /// The output's shape, from the steps.
    std::vector<MaybeShape> outputs(const ShapeQuery& query, const Model& model) const;

    /// The weight that a step calls `name`, as a path from `layer`: "embedding_layer.embeddings"; empty for an operand
    /// that is no weight.
    std::string weightPath(const Layer& layer, std::string_view name) const;
    /// What a call of `layer` reads, under the names of use ids: "embedding_layer.embeddings", "bias".
    std::vector<std::string> reads(const Layer& layer) const;
    /// Whether it reads that weight of the layer held under `attribute`.
    bool readsHeld(const Layer& layer, std::string_view attribute, std::string_view weight) const;

  private:
    void parseWeights(const Json& entry, const std::string& held, const std::string& where);
    void parseReads(const Json& entry, const std::string& held, const std::string& where);
    void parseSteps(const Json& entry, const std::string& held, const std::string& where);
    bool owns(std::string_view name) const;

    std::string m_className;
    bool m_holds = false;  ///< it speaks of a held layer
    std::vector<DefinitionWeight> m_weights;
    std::vector<std::string> m_reads;  ///< the held layer under "held."
    std::vector<DefinitionStep> m_steps;
};

class Composite;
struct CompositeFunction;

class Definitions {
  public:
    /// Those that come with the program.
    static Definitions builtin();

    /// Adds the definitions of a file; one of a class that is known already takes its place. Throws Error(Unreadable)
    /// with the place within `where`; nothing is added then.
    void add(const Json& file, const std::string& where);

    /// The definition of a class (without its package), or null.
    const Definition* find(std::string_view className) const;
    /// The composite that the program calls so (Composite::title), or null.
    const Composite* composite(std::string_view title) const;
    /// The composite for a class of that Python module: of several the one that names the module most exactly.
    const Composite* compositeOf(std::string_view className, std::string_view module) const;
    /// The function that composites may call by that name, or null.
    std::shared_ptr<const CompositeFunction> function(std::string_view name) const;

  private:
    std::map<std::string, Definition, std::less<>> m_byClass;
    std::map<std::string, std::shared_ptr<const Composite>, std::less<>> m_composites;
    std::map<std::string, std::shared_ptr<const CompositeFunction>, std::less<>> m_functions;
};

}  // namespace quantie
