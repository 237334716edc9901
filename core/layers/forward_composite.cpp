// What a composite computes: its steps with values.
#include "core/base/error.h"
#include "core/layers/composite.h"
#include "core/layers/composite_call.h"
#include "core/layers/composite_steps.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

class ValueMachine final : public CompositeMachine {
  public:
    explicit ValueMachine(const ForwardQuery& query) : m_query(query), m_values(query.inputs) {}

    Tensors callLayer(const std::string& name, const Json& args, const Json& kwargs, std::size_t) override {
        const CompositeCall call(args, kwargs);
        return added(m_query.host.call(name, inputsOf(call), call.args, call.kwargs));
    }

    Tensors callOp(const std::string& name, const Json& args, const Json& kwargs, std::size_t) override {
        const CompositeCall call(name, args, kwargs);
        const Layer layer = operationLayer(name, call.config);
        const LayerClass* row = findLayerClass(layer.className);
        if (row->forward == nullptr) throw Error(ErrorCode::Unsupported, "", "the operation cannot be run");
        const Values inputs = inputsOf(call);
        return added(row->forward(
            {layer, call.config, inputs, call.args, call.kwargs, m_query.dtype, m_query.host, m_query.kerasVersion}));
    }

    std::size_t weight(const std::string& name) override {
        return added({{m_query.host.weight(name), m_query.dtype}}).front();
    }

    std::optional<std::size_t> maskOf(std::size_t tensor) override {
        const auto mask = m_values.at(tensor).mask;
        if (mask == nullptr) return std::nullopt;
        return added(Values{Value{*mask, DType::Bool}}).front();
    }

    std::size_t withMask(std::size_t tensor, std::size_t other) override {
        Value value = m_values.at(tensor);
        value.mask = m_values.at(other).mask;
        return added({value}).front();
    }

    Json shape(std::size_t tensor) override { return m_values.at(tensor).shape(); }

    const Value& at(std::size_t tensor) const { return m_values.at(tensor); }

  private:
    Values inputsOf(const CompositeCall& call) const {
        Values inputs;
        for (const std::size_t tensor : call.tensors) inputs.push_back(m_values.at(tensor));
        return inputs;
    }

    Tensors added(const Values& values) {
        Tensors tensors;
        tensors.reserve(values.size());
        for (const Value& value : values) {
            tensors.push_back(m_values.size());
            m_values.push_back(value);
        }
        return tensors;
    }

    const ForwardQuery& m_query;
    Values m_values;
};

}  // namespace

Values compositeForward(const Composite& composite, const ForwardQuery& query) {
    refuseTraining(query);
    ValueMachine machine(query);
    Values outputs;
    for (const std::size_t tensor : runComposite(composite, query.config, builtShape(*query.layer.dict, query.config),
                                                 query.args, query.kwargs, machine)) {
        outputs.push_back(machine.at(tensor));
    }
    return outputs;
}

}  // namespace quantie
