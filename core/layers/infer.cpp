#include "core/layers/infer.h"

#include <utility>

#include "core/base/error.h"
#include "core/layers/layer_class.h"
#include "core/model/same_config.h"

namespace quantie {
namespace {

constexpr std::size_t maxCalls = 1'000'000;

const Json* find(const Json& object, const char* key) {
    if (!object.is_object()) return nullptr;
    const auto it = object.find(key);
    return it == object.end() ? nullptr : &*it;
}

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
        if (MaybeShape shape = shapeFromJson(find(config, key))) return shape;
    }
    return std::nullopt;
}

class Inference {
  public:
    Inference(Model& model, const Definitions& definitions)
        : m_model(model), m_definitions(definitions), m_built(model.layers.size()) {}

    void run() {
        m_model.shapes = network(0, {});
        for (std::size_t id = 0; id < m_model.layers.size(); ++id) buildUncalled(static_cast<int>(id));
    }

  private:
    std::unique_ptr<NetworkShapes> network(int id, const std::vector<MaybeShape>& inputs) {
        const Network& network = m_model.networks[id];
        auto shapes = std::make_unique<NetworkShapes>();
        shapes->network = id;
        shapes->calls.resize(network.calls.size());
        m_calls += network.calls.size();
        if (m_calls > maxCalls) {
            throw Error(ErrorCode::Unreadable, m_model.layers[network.layer].name,
                        "models that call models multiply to more than a million calls");
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
        const Json* build = find(*layer.dict, "build_config");
        return build == nullptr ? std::nullopt : shapeFromJson(find(*build, "input_shape"));
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
            return outputs;
        }
        const ShapeQuery query{self,
                               *self.config,
                               inputs,
                               args,
                               kwargs,
                               [this, id](std::string_view attribute, const std::vector<MaybeShape>& childInputs) {
                                   return child(id, attribute, childInputs);
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
        for (const Child& held : self.children) buildHeld(held.layer);
        if (const Definition* definition = m_definitions.find(self.className))
            return definition->outputs(query, m_model);
        return {std::nullopt};
    }

    std::vector<MaybeShape> child(int parent, std::string_view attribute, const std::vector<MaybeShape>& inputs) {
        for (const Child& candidate : m_model.layers[parent].children) {
            if (candidate.attribute != attribute) continue;
            Json args = Json::array();
            for (std::size_t i = 0; i < inputs.size(); ++i) args.push_back(tensorPlaceholder(i));
            return layer(candidate.layer, inputs, args, Json::object(), nullptr);
        }
        return {std::nullopt};
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
        }
        addWeights(self, std::move(specs));
        if (const Definition* definition = m_definitions.find(self.className); definition != nullptr && !self.builtIn) {
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

    static void addWeights(Layer& self, std::vector<WeightSpec> specs) {
        const DType dtype = variableDType(*self.config);
        for (WeightSpec& spec : specs) {
            const DType own = isFloat(spec.dtype) ? dtype : spec.dtype;
            self.weights.push_back({std::move(spec.path), std::move(spec.group), std::move(spec.shape), own,
                                    spec.trainable, std::nullopt, -1});
        }
    }

    /// A held layer is not called here: its weights are those of the equal layer that is, or what its config alone
    /// tells.
    void buildHeld(int id) {
        if (m_built[id] != State::New) return;
        Layer& self = m_model.layers[id];
        if (self.model >= 0) {
            m_built[id] = State::Built;
            return;
        }
        if (const Layer* twin = builtTwin(id)) {
            m_built[id] = State::Built;
            self.weights = twin->weights;
            return;
        }
        layer(id, {buildConfigShape(self)}, Json::array({tensorPlaceholder(0)}), Json::object(), nullptr);
    }

    const Layer* builtTwin(int id) const {
        const Layer& self = m_model.layers[id];
        for (std::size_t other = 0; other < m_model.layers.size(); ++other) {
            const Layer& candidate = m_model.layers[other];
            if (m_built[other] != State::Built || static_cast<int>(other) == id || candidate.name != self.name)
                continue;
            const bool sameId = self.sharedObjectId && self.sharedObjectId == candidate.sharedObjectId;
            if ((sameId && self.className == candidate.className) || sameLayerDict(self, candidate)) return &candidate;
        }
        return nullptr;
    }

    /// Layers that no call reaches still have weights in the file.
    void buildUncalled(int id) {
        if (m_built[id] == State::New && m_model.layers[id].model < 0) buildHeld(id);
    }

    enum class State : char { New, Built, Refused };

    Model& m_model;
    const Definitions& m_definitions;
    std::vector<State> m_built;
    std::size_t m_calls = 0;
};

}  // namespace

void inferShapes(Model& model, const Definitions& definitions) {
    Inference(model, definitions).run();
}

DType variableDType(const Json& config) {
    const Json* dtype = find(config, "dtype");
    if (dtype != nullptr && dtype->is_object()) {  // a policy: {"class_name": "Policy", "config": {"name": …}}
        const Json* policy = find(*dtype, "config");
        dtype = policy == nullptr ? nullptr : find(*policy, "name");
    }
    if (dtype == nullptr || !dtype->is_string()) return DType::Float32;
    const std::optional<DType> named = dtypeFromName(dtype->get_ref<const std::string&>());
    return named && isFloat(*named) ? *named : DType::Float32;
}

}  // namespace quantie
