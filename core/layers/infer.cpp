#include "core/layers/infer.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/base/error.h"
#include "core/layers/composite.h"
#include "core/layers/dtype_policy.h"
#include "core/layers/layer_class.h"
#include "core/model/equal_layers.h"

namespace quantie {
namespace {

constexpr std::size_t maxCalls = 250'000;

/// [null, 12, 32]; empty for anything else.
MaybeShape shapeFromJson(const Json* value) {
    if (value == nullptr || !value->is_array()) return std::nullopt;
    Shape shape;
    for (const Json& dim : *value) {
        if (dim.is_null()) {
            shape.push_back(unknownDim);
        } else if (dim.is_number_integer() && dim.get<std::int64_t>() >= 0) {
            shape.push_back(dim.get<std::int64_t>());
        } else {
            return std::nullopt;
        }
    }
    return shape;
}

MaybeShape declaredInput(const Json& config) {
    for (const char* key : {"batch_input_shape", "batch_shape", "build_input_shape"}) {
        if (MaybeShape shape = shapeFromJson(findMember(config, key))) return shape;
    }
    return std::nullopt;
}

class Inference {
  public:
    Inference(Model& model, const Definitions& definitions)
        : m_model(model), m_definitions(definitions), m_built(model.layers.size()), m_equal(equalLayers(model)) {
        for (std::size_t id = 0; id < m_equal.size(); ++id) m_twins[m_equal[id]].push_back(static_cast<int>(id));
    }

    void run() {
        const std::size_t warnings = m_model.warnings.size();
        walk();
        if (!m_early) return;
        // A holder came before the layer that it holds: now that this is known, once more.
        m_model.warnings.resize(warnings);
        for (Layer& layer : m_model.layers) {
            m_known.push_back(std::move(layer.weights));
            layer.weights.clear();
            layer.tracked.clear();
        }
        m_built.assign(m_built.size(), State::New);
        m_calls = 0;
        walk();
    }

  private:
    void walk() {
        m_model.shapes = network(0, {});
        for (std::size_t id = 0; id < m_model.layers.size(); ++id) buildUncalled(static_cast<int>(id));
    }

    std::unique_ptr<NetworkShapes> network(int id, const std::vector<MaybeShape>& inputs) {
        const Network& network = m_model.networks[id];
        auto shapes = std::make_unique<NetworkShapes>();
        shapes->network = id;
        shapes->calls.resize(network.calls.size());
        m_calls += network.calls.size();
        if (m_calls > maxCalls) {
            throw Error(ErrorCode::Unreadable, m_model.layers[network.layer].name,
                        "models that call models multiply to more than 250,000 calls");
        }
        for (std::size_t i = 0; i < network.inputs.size() && i < inputs.size(); ++i) {
            shapes->calls[network.inputs[i].call].outputs = {inputs[i]};
        }
        for (std::size_t i = 0; i < network.calls.size(); ++i) evaluate(network, i, *shapes);
        return shapes;
    }

    void evaluate(const Network& network, std::size_t index, NetworkShapes& shapes) {
        const Call& call = network.calls[index];
        NetworkShapes::CallShapes& result = shapes.calls[index];
        if (call.inputs.empty() && !result.outputs.empty() && result.outputs.front())
            return;  // an input the caller gave
        if (call.layer < 0) {
            result.outputs = {implicitInput(network)};
            return;
        }
        std::vector<MaybeShape> inputs;
        for (const TensorRef& input : call.inputs) {
            const auto& outputs = shapes.calls[input.call].outputs;
            const auto tensor = static_cast<std::size_t>(input.tensor);
            inputs.push_back(tensor < outputs.size() ? outputs[tensor] : std::nullopt);
        }
        result.outputs = layer(call.layer, inputs, call.args, call.kwargs, &result.nested);
    }

    MaybeShape implicitInput(const Network& network) const {
        if (MaybeShape shape = declaredInput(*m_model.layers[network.layer].config)) return shape;
        if (network.calls.size() < 2) return std::nullopt;
        const Layer& first = m_model.layers[network.calls[1].layer];
        if (MaybeShape shape = declaredInput(*first.config)) return shape;
        return buildConfigShape(first);
    }

    static MaybeShape buildConfigShape(const Layer& layer) {
        const Json* build = findMember(*layer.dict, "build_config");
        return build == nullptr ? std::nullopt : shapeFromJson(findMember(*build, "input_shape"));
    }

    std::vector<MaybeShape> layer(int id, std::vector<MaybeShape> inputs, const Json& args, const Json& kwargs,
                                  std::unique_ptr<NetworkShapes>* nested) {
        Layer& self = m_model.layers[id];
        if (inputs.size() == 1 && !inputs[0]) inputs[0] = buildConfigShape(self);
        if (self.model >= 0) {
            auto run = network(self.model, inputs);
            std::vector<MaybeShape> outputs;
            for (const TensorRef& output : m_model.networks[self.model].outputs) {
                const auto& from = run->calls[output.call].outputs;
                const auto tensor = static_cast<std::size_t>(output.tensor);
                outputs.push_back(tensor < from.size() ? from[tensor] : std::nullopt);
            }
            if (nested != nullptr) *nested = std::move(run);
            m_built[id] = State::Built;
            return outputs;
        }
        const ShapeQuery query{self,
                               *self.config,
                               inputs,
                               args,
                               kwargs,
                               [this, id](std::string_view attribute, const std::vector<MaybeShape>& childInputs) {
                                   return child(id, attribute, childInputs);
                               },
                               [this, id](std::string_view attribute, std::string_view weight) {
                                   return childWeight(id, attribute, weight);
                               },
                               [this, id](std::string_view attribute, const std::vector<MaybeShape>& childInputs,
                                          const Json& childArgs, const Json& childKwargs) {
                                   return childCall(id, attribute, childInputs, childArgs, childKwargs);
                               }};
        try {
            build(id, query);
            return outputs(id, query);
        } catch (const Error& error) {
            if (m_built[id] != State::Refused) m_model.warnings.push_back({self.name, error.reason()});
            m_built[id] = State::Refused;
            return {std::nullopt};
        }
    }

    std::vector<MaybeShape> outputs(int id, const ShapeQuery& query) {
        const Layer& self = m_model.layers[id];
        if (const LayerClass* row = findLayerClass(self.className)) return row->outputs(query);
        if (const Composite* composite = compositeOf(self)) return composite->outputs(query);
        for (const Child& held : self.children) buildHeld(held.layer);
        if (const Definition* definition = m_definitions.find(self.className))
            return definition->outputs(query, m_model);
        return {std::nullopt};
    }

    std::vector<MaybeShape> child(int parent, std::string_view attribute, const std::vector<MaybeShape>& inputs) {
        Json args = Json::array();
        for (std::size_t i = 0; i < inputs.size(); ++i) args.push_back(tensorPlaceholder(i));
        return childCall(parent, attribute, inputs, args, Json::object());
    }

    std::vector<MaybeShape> childCall(int parent, std::string_view attribute, const std::vector<MaybeShape>& inputs,
                                      const Json& args, const Json& kwargs) {
        for (const Child& candidate : m_model.layers[parent].children) {
            if (candidate.attribute == attribute) return layer(candidate.layer, inputs, args, kwargs, nullptr);
        }
        return {std::nullopt};
    }

    /// Null for a class of that name that is not the composite (Layer::builtIn).
    const Composite* compositeOf(const Layer& layer) const {
        return layer.builtIn ? m_definitions.composite(layer.className) : nullptr;
    }

    MaybeShape childWeight(int parent, std::string_view attribute, std::string_view weight) const {
        for (const Child& candidate : m_model.layers[parent].children) {
            if (candidate.attribute != attribute) continue;
            for (const Weight& own : m_model.layers[candidate.layer].weights) {
                if (own.path == weight) return own.shape;
            }
        }
        return std::nullopt;
    }

    /// Fixes a layer's own weights, once: later calls may bring other shapes, but no other weights.
    void build(int id, const ShapeQuery& query) {
        if (m_built[id] != State::New) return;
        m_built[id] = State::Built;
        Layer& self = m_model.layers[id];
        std::vector<WeightSpec> specs;
        if (const LayerClass* row = findLayerClass(self.className)) {
            if (row->weights != nullptr) specs = row->weights(query);
        } else if (const Definition* definition = m_definitions.find(self.className)) {
            for (const Child& held : self.children) buildHeld(held.layer);
            specs = definition->ownWeights(query, m_model);
        } else if (const Composite* composite = compositeOf(self)) {
            specs = composite->ownWeights(query);
        }
        addWeights(self, std::move(specs));
        if (const LayerClass* row = findLayerClass(self.className); row != nullptr && row->keepsKernel) {
            self.tracked = keptKernel(id);
            return;
        }
        if (const Definition* definition = m_definitions.find(self.className);
            definition != nullptr && !self.builtIn && !self.keras3) {
            self.tracked = tracked(id, *definition);
        }
    }

    /// A holder keeps an attribute for each weight that it reads of the held layer, and makes its own afterwards.
    std::vector<WeightRef> tracked(int id, const Definition& definition) const {
        std::vector<WeightRef> refs;
        for (const Child& held : m_model.layers[id].children) {
            const auto& weights = m_model.layers[held.layer].weights;
            for (std::size_t i = 0; i < weights.size(); ++i) {
                if (definition.readsHeld(m_model.layers[id], held.attribute, weights[i].path)) {
                    refs.push_back({held.layer, static_cast<int>(i)});
                }
            }
        }
        for (std::size_t i = 0; i < m_model.layers[id].weights.size(); ++i) refs.push_back({id, static_cast<int>(i)});
        return refs;
    }

    std::vector<WeightRef> keptKernel(int id) const {
        std::vector<WeightRef> refs;
        for (const char* path : {"embeddings", "kernel"}) {
            for (const Child& wrapped : m_model.layers[id].children) {
                const auto& weights = m_model.layers[wrapped.layer].weights;
                const auto found = std::find_if(weights.begin(), weights.end(),
                                                [path](const Weight& weight) { return weight.path == path; });
                if (found != weights.end()) refs = {{wrapped.layer, static_cast<int>(found - weights.begin())}};
            }
        }
        for (std::size_t i = 0; i < m_model.layers[id].weights.size(); ++i) refs.push_back({id, static_cast<int>(i)});
        return refs;
    }

    static void addWeights(Layer& self, std::vector<WeightSpec> specs) {
        const DType dtype = dtypePolicy(*self.config).variable();
        for (WeightSpec& spec : specs) {
            const DType own = isFloat(spec.dtype) ? dtype : spec.dtype;
            self.weights.push_back({std::move(spec.path), std::move(spec.group), std::move(spec.shape), own,
                                    spec.trainable, std::nullopt, -1, spec.ofCodes});
        }
    }

    /// A held layer is not called here: its weights are those of the equal layer that is, or what its config alone
    /// tells.
    void buildHeld(int id) {
        if (m_built[id] != State::New) return;
        if (const int twin = builtTwin(id); twin >= 0) {
            for (const auto& [original, copy] : pairContents(m_model, twin, id)) copyWeights(original, copy);
            return;
        }
        Layer& self = m_model.layers[id];
        if (self.model >= 0) {
            m_built[id] = State::Built;
            network(self.model, {});
            return;
        }
        MaybeShape input = buildConfigShape(self);
        if (!input) input = declaredInput(*self.config);
        layer(id, {input}, Json::array({tensorPlaceholder(0)}), Json::object(), nullptr);
    }

    void copyWeights(int original, int copy) {
        if (m_built[copy] != State::New) return;
        const bool known = m_built[original] != State::New;
        if (!known && m_known.empty()) return;
        m_built[copy] = State::Built;
        m_model.layers[copy].weights = known ? m_model.layers[original].weights : m_known[original];
        m_model.layers[copy].tracked.clear();
    }

    /// The layer with an equal dict that was called, or will be; -1 where there is none.
    int builtTwin(int id) {
        int called = -1;
        for (const int other : m_twins[m_equal[id]]) {
            if (other == id) continue;
            if (m_built[other] == State::Built) return other;
            if (called < 0 && m_model.layers[other].parent < 0) called = other;
        }
        if (called >= 0 && m_known.empty()) m_early = true;
        return m_known.empty() ? -1 : called;
    }

    /// Layers that no call reaches still have weights in the file.
    void buildUncalled(int id) {
        if (m_built[id] == State::New && m_model.layers[id].model < 0) buildHeld(id);
    }

    enum class State : char { New, Built, Refused };

    Model& m_model;
    const Definitions& m_definitions;
    std::vector<State> m_built;
    std::vector<int> m_equal;                           ///< equalLayers
    std::unordered_map<int, std::vector<int>> m_twins;  ///< by m_equal
    std::vector<std::vector<Weight>> m_known;           ///< of the first walk, in the second
    bool m_early = false;                               ///< a held layer was met before its twin was called
    std::size_t m_calls = 0;
};

}  // namespace

void inferShapes(Model& model, const Definitions& definitions) {
    Inference(model, definitions).run();
}

}  // namespace quantie
