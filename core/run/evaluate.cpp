#include "core/run/evaluate.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/layers/composite.h"
#include "core/layers/forwards.h"

namespace quantie {
namespace {

/// One positional argument: the tensor, or a list of all.
Json asInputs(std::size_t count) {
    if (count == 1) return Json::array({tensorPlaceholder(0)});
    Json list = Json::array();
    for (std::size_t i = 0; i < count; ++i) list.push_back(tensorPlaceholder(i));
    Json args = Json::array();
    args.push_back(std::move(list));
    return args;
}

/// The values of a tensor as a type of the compute dtype can hold them.
Tensor cast(const Tensor& tensor, DType dtype) {
    Tensor floats = toFloat32(tensor);
    if (dtype == DType::Float32) return floats;
    std::vector<float> rounded(floats.floats().begin(), floats.floats().end());
    roundTo(dtype, rounded);
    return Tensor::fromFloats(tensor.shape(), std::move(rounded));
}

bool passesMask(const LayerClass& row, const Layer& layer) {
    return row.passesMask == MaskPassing::Always || (row.passesMask == MaskPassing::InKeras3 && layer.keras3);
}

class Host final : public ForwardHost {
  public:
    Host(const EvaluationContext& context, int layer, std::string prefix, DType dtype)
        : m_context(context), m_layer(layer), m_prefix(std::move(prefix)), m_dtype(dtype) {}

    Tensor weight(std::string_view path) override { return cast(exactWeight(path), m_dtype); }

    Tensor exactWeight(std::string_view path) override { return m_context.weights.values(use(path)); }

    Prepared prepare(std::string_view path, std::string_view form,
                     const std::function<Prepared(const Tensor&)>& make) override {
        const std::string key = std::string(form) + " " + std::string(dtypeName(m_dtype));
        return m_context.weights.prepare(use(path), key,
                                         [&](const Tensor& weight) { return make(cast(weight, m_dtype)); });
    }

    Values child(std::string_view attribute, const Values& inputs, const Json& kwargs, const Json* config) override {
        return evaluateLayer(m_context, childLayer(attribute), m_prefix + std::string(attribute) + ".",
                             {inputs, asInputs(inputs.size()), kwargs, config});
    }

    Values call(std::string_view attribute, const Values& inputs, const Json& args, const Json& kwargs) override {
        return evaluateLayer(m_context, childLayer(attribute), m_prefix + std::string(attribute) + ".",
                             {inputs, args, kwargs});
    }

    std::vector<Tensor>& memory() override {
        return m_context.states == nullptr ? m_memory : (*m_context.states)[m_layer];
    }

  private:
    int childLayer(std::string_view attribute) const {
        const std::vector<Child>& children = m_context.graph.model->layers[m_layer].children;
        const auto found = std::find_if(children.begin(), children.end(),
                                        [&](const Child& child) { return child.attribute == attribute; });
        if (found == children.end()) {
            throw Error(ErrorCode::Unreadable, "",
                        "the layer '" + std::string(attribute) + "' is missing from the config");
        }
        return found->layer;
    }

    int use(std::string_view path) const {
        const std::string full = m_prefix + std::string(path);
        const int found = m_context.weights.find(m_context.call, full);
        if (found < 0) throw Error(ErrorCode::Unsupported, "", "the weight '" + full + "' is not known");
        return found;
    }

    const EvaluationContext& m_context;
    int m_layer;
    std::string m_prefix;
    DType m_dtype;
    std::vector<Tensor> m_memory;
};

/// A model inside a wrapper: the calls of its network one after the other.
Values evaluateNetwork(const EvaluationContext& context, const Network& network, const std::string& prefix,
                       const Values& inputs) {
    std::vector<Values> values(network.calls.size());
    for (std::size_t i = 0; i < network.inputs.size() && i < inputs.size(); ++i) {
        values[network.inputs[i].call] = {inputs[i]};
    }
    const auto at = [&](const TensorRef& ref) -> const Value& {
        const auto tensor = static_cast<std::size_t>(ref.tensor);
        if (ref.call < 0 || tensor >= values[ref.call].size()) {
            throw Error(ErrorCode::Unsupported, "", "a model in the config lacks an input");
        }
        return values[ref.call][tensor];
    };
    for (std::size_t i = 0; i < network.calls.size(); ++i) {
        const Call& call = network.calls[i];
        if (!values[i].empty() || call.layer < 0) continue;
        Values arguments;
        for (const TensorRef& input : call.inputs) arguments.push_back(at(input));
        const std::string step = context.graph.model->layers[call.layer].name + ".";
        values[i] = evaluateLayer(context, call.layer, prefix + step, {arguments, call.args, call.kwargs});
    }
    Values outputs;
    for (const TensorRef& output : network.outputs) outputs.push_back(at(output));
    return outputs;
}

Values castInputs(const Values& inputs, DType dtype) {
    Values result = inputs;
    for (Value& input : result) {
        if (isFloat(input.dtype) && input.dtype != dtype) input = {cast(input.tensor, dtype), dtype, input.mask};
    }
    return result;
}

void castOutputs(Values& outputs, DType dtype) {
    for (Value& output : outputs) {
        if (!isFloat(output.dtype)) continue;
        if (dtype != DType::Float32) output.tensor = cast(output.tensor, dtype);
        output.dtype = dtype;
    }
}

}  // namespace

Values evaluateLayer(const EvaluationContext& context, int layer, const std::string& prefix,
                     const CallArguments& arguments) {
    const Model& model = *context.graph.model;
    const Layer& self = model.layers[layer];
    if (self.model >= 0) return evaluateNetwork(context, model.networks[self.model], prefix, arguments.inputs);
    const LayerClass* row = self.builtIn ? findLayerClass(self.className) : nullptr;
    const Definition* definition = !self.builtIn ? context.definitions.find(self.className) : nullptr;
    const Composite* composite =
        row == nullptr && self.builtIn ? context.definitions.composite(self.className) : nullptr;
    if (row == nullptr && definition == nullptr && composite == nullptr) {
        throw Error(ErrorCode::Unsupported, "",
                    "the class " + self.className + " is not known; a layer definition can tell what it computes");
    }
    if (row != nullptr && row->forward == nullptr) {
        throw Error(ErrorCode::Unsupported, "", "layers of the class " + self.className + " cannot be run");
    }
    const bool casts = row == nullptr || row->casts;
    const Json& config = arguments.config == nullptr ? *self.config : *arguments.config;
    const DType dtype = computeDType(config);
    const Values inputs = casts ? castInputs(arguments.inputs, dtype) : arguments.inputs;
    Host host(context, layer, prefix, dtype);
    const ForwardQuery query{
        self, config, inputs, arguments.args, arguments.kwargs, dtype, host, model.kerasVersion, arguments.fused};
    Values outputs = row != nullptr          ? row->forward(query)
                     : definition != nullptr ? definitionForward(*definition, query)
                                             : compositeForward(*composite, query);
    if (casts) castOutputs(outputs, dtype);
    const bool passes = row != nullptr ? passesMask(*row, self) : composite != nullptr && composite->passesMask();
    if (passes && !inputs.empty() && !outputs.empty() && outputs.front().mask == nullptr) {
        outputs.front().mask = inputs.front().mask;
    }
    return outputs;
}

bool joinLayer(const EvaluationContext& context, int layer, const CallArguments& arguments, Fused& fused) {
    const Layer& self = context.graph.model->layers[layer];
    const DType dtype = computeDType(*self.config);
    const Values inputs = castInputs(arguments.inputs, dtype);
    Host host(context, layer, "", dtype);
    const ForwardQuery query{self, *self.config, inputs, arguments.args, arguments.kwargs, dtype, host};
    return findLayerClass(self.className)->fusing->join(query, fused);
}

}  // namespace quantie
