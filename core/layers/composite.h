// Composite classes: layers that make layers of their own, and models that are saved as constructor arguments alone.
// What they make and call is data; resources/definitions/README.md describes the format.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/layers/definitions.h"

namespace quantie {

struct CompositeFunction;

/// One step: something that is called, or that decides what is.
struct CompositeStep {
    enum class Kind {
        Layer,     ///< calls the sub-layer `callee`
        Op,        ///< an operation of Keras: "Matmul"
        Function,  ///< the steps of `function`
        Repeat,    ///< `steps`, `args` times, with `callee` counting from 0
        Set,       ///< `callee` names the value `args`
        MaskOf,    ///< Keras's mask of the tensor `args`; null where it has none
        WithMask,  ///< the first tensor of `args` with the mask of the second
        Refuse,    ///< `callee` says why this cannot be done
    };

    Kind kind = Kind::Op;
    std::string place;   ///< in the definition, for errors
    std::string when;    ///< an expression; empty for always
    std::string callee;  ///< a template where it names a layer
    Json args;           ///< templates, see Kind
    Json kwargs;
    std::vector<std::string> as;  ///< what the results are called from now on
    std::vector<CompositeStep> steps;
    std::shared_ptr<const CompositeFunction> function;
};

/// Steps with names for what they read and yield.
struct CompositeFunction {
    std::string place;
    std::string name;
    Json arguments = Json::object();  ///< in their order, each with its default
    Json names = Json::object();      ///< what the definition computes from the config first ("let")
    std::vector<CompositeStep> steps;
    std::vector<std::string> outputs;
};

/// A layer that a composite makes, or several in a row.
struct Sublayer {
    std::string place;
    std::string when;       ///< an expression; empty for always
    std::string name;       ///< a template; what use ids, steps and the layer itself call it
    std::string attribute;  ///< where Keras keeps it ("_self_attention_layer"); empty: the name
    std::string path;       ///< what a map of dtype policies calls it ("ffw_gating"); empty: the name
    Json entry;             ///< a template of the layer's dict: class_name, module, config, build_config
    Json from;              ///< a template of a dict that the config holds, in place of `entry`; null for none
    std::string counter;    ///< of a row: the name that counts, else empty
    Json count;             ///< of a row: a template
    std::vector<Sublayer> row;
};

/// Two layers of a model's definition that are one object, by their paths: "backbone/embeddings.token_embedding".
struct SameLayer {
    std::string place;
    std::string when;
    std::string first;
    std::string second;
};

/// A setting of a model that its class forgets when it saves it, told by what the file stores.
struct UnsavedSetting {
    std::string setting;
    Json value;         ///< where the file stores fewer arrays for
    std::string fewer;  ///< this layer of the model than it has without the setting
};

/// A layer dict that a definition made for a composite layer.
struct MadeChild {
    std::string name;
    std::string attribute;
    Json dict;
    bool held = false;  ///< from the composite's own config
};

class Composite {
  public:
    /// Parses one entry of "composites" or "models"; `module` where it names none. Functions must be in `known`. Throws
    /// Error(Unreadable) at a place within `where`.
    static Composite parse(const Json& entry, bool model, const std::string& module, const Definitions& known,
                           const std::string& where);
    static CompositeFunction parseFunction(const Json& entry, const Definitions& known, const std::string& where);

    const std::string& className() const { return m_className; }
    /// The beginning of the Python module that a class must come from; empty for any.
    const std::string& module() const { return m_module; }
    /// The Python module that the class itself stands in; the beginning where the definition says no more.
    const std::string& python() const { return m_python; }
    /// What the program calls the class: another name where Keras has a class of this one.
    const std::string& title() const { return m_title; }
    bool isModel() const { return m_isModel; }
    bool passesMask() const { return m_passesMask; }
    const CompositeFunction& body() const { return m_body; }

    /// The layers that a layer of this class makes, from its config and what `dict` says it was built for. Throws
    /// Error(Unreadable) at their place in the definition.
    std::vector<MadeChild> children(const Json& dict, const Json& config) const;
    std::vector<WeightSpec> ownWeights(const ShapeQuery& query) const;
    std::vector<MaybeShape> outputs(const ShapeQuery& query) const;

    /// The config of the Functional model that a model of this class is: `config` with layers, calls and ends.
    Json functionalConfig(const Json& config, const Definitions& definitions) const;
    /// The config of a Functional model that computes what a layer of this class does when it is called with these
    /// arguments, in which placeholders number the model's inputs. Throws Error where its steps need what no model has:
    /// own weights, the lengths of tensors.
    Json openedConfig(const Json& dict, const Json& config, const Json& args, const Json& kwargs, std::size_t inputs,
                      const Definitions& definitions) const;
    /// Pairs of layers that are one object, by their paths in such a model.
    std::vector<std::pair<std::string, std::string>> sameLayers(const Json& config) const;

    /// The keyword arguments with which the steps call a layer, templates as they are written.
    std::vector<const Json*> callsOf(std::string_view layer) const;

    const std::vector<UnsavedSetting>& unsaved() const { return m_unsaved; }

    /// Whether `path` is one of its own weights.
    bool owns(std::string_view path) const;
    /// A value of the config, or its default; null where there is neither.
    const Json* setting(const Json& config, std::string_view name) const;

  private:
    std::string m_className;
    std::string m_module;
    std::string m_python;
    std::string m_title;
    bool m_isModel = false;
    bool m_passesMask = false;
    Json m_defaults = Json::object();
    Json m_inputs = Json::object();  ///< of a model: name → {"shape", "dtype"}
    std::vector<Json> m_weights;     ///< {"name", "shape" (templates), "when"}
    std::vector<Sublayer> m_sublayers;
    std::vector<SameLayer> m_same;
    std::vector<UnsavedSetting> m_unsaved;
    std::vector<std::string> m_outputNames;  ///< of a model that returns a dict: its keys
    CompositeFunction m_body;
};

}  // namespace quantie
