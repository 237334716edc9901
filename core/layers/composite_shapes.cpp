// The shapes that a call of a composite yields, and with them the weights of the layers that it makes.
#include "core/base/error.h"
#include "core/layers/call_access.h"
#include "core/layers/composite.h"
#include "core/layers/composite_call.h"
#include "core/layers/composite_steps.h"
#include "core/layers/dims.h"

namespace quantie {

namespace {

class ShapeMachine final : public CompositeMachine {
  public:
    ShapeMachine(const ShapeQuery& query, std::vector<WeightSpec> weights)
        : m_query(query), m_weights(std::move(weights)), m_tensors(query.inputs) {}

    Tensors callLayer(const std::string& name, const Json& args, const Json& kwargs, std::size_t wanted) override {
        const CompositeCall call(args, kwargs);
        return added(m_query.childCall(name, inputsOf(call), call.args, call.kwargs), wanted);
    }

    /// An operation whose shape depends on a length that is not known yet has none so far.
    Tensors callOp(const std::string& name, const Json& args, const Json& kwargs, std::size_t wanted) override {
        if (holdsUnknownLength(args) || holdsUnknownLength(kwargs)) {
            return added({withUnknown(name, args)}, wanted);
        }
        const CompositeCall call(name, args, kwargs);
        const Layer layer = operationLayer(name, call.config);
        const std::vector<MaybeShape> inputs = inputsOf(call);
        const LayerClass* row = findLayerClass(layer.className);
        return added(row->outputs({layer, call.config, inputs, call.args, call.kwargs, {}, {}}), wanted);
    }

    std::size_t weight(const std::string& name) override {
        for (const WeightSpec& spec : m_weights) {
            if (spec.path == name) return added({spec.shape}, 1).front();
        }
        throw Error(ErrorCode::Unsupported, "", "the layer has no weight '" + name + "'");
    }

    Json shape(std::size_t tensor) override {
        const MaybeShape& shape = m_tensors.at(tensor);
        if (!shape) return unknownLength();
        Json lengths = Json::array();
        for (const std::int64_t dim : *shape) lengths.push_back(dim == unknownDim ? unknownLength() : Json(dim));
        return lengths;
    }

    MaybeShape at(std::size_t tensor) const { return m_tensors.at(tensor); }

  private:
    std::vector<MaybeShape> inputsOf(const CompositeCall& call) const {
        std::vector<MaybeShape> inputs;
        for (const std::size_t tensor : call.tensors) inputs.push_back(m_tensors.at(tensor));
        return inputs;
    }

    Tensors added(std::vector<MaybeShape> shapes, std::size_t wanted) {
        if (shapes.size() < wanted) shapes.resize(wanted);
        Tensors tensors;
        tensors.reserve(shapes.size());
        for (MaybeShape& shape : shapes) {
            tensors.push_back(m_tensors.size());
            m_tensors.push_back(std::move(shape));
        }
        return tensors;
    }

    /// What operations yield of which some lengths are not known.
    static MaybeShape withUnknown(const std::string& name, const Json& args) {
        if (name == "Arange") return Shape{unknownDim};
        if (name != "Reshape" && name != "BroadcastTo") return std::nullopt;
        if (!args.is_array() || args.size() < 2 || !args[1].is_array()) return std::nullopt;
        Shape shape;
        for (const Json& dim : args[1]) {
            const bool known = dim.is_number_integer() && dim > 0;
            shape.push_back(known ? dim.get<std::int64_t>() : unknownDim);
        }
        return shape;
    }

    const ShapeQuery& m_query;
    std::vector<WeightSpec> m_weights;
    std::vector<MaybeShape> m_tensors;
};

}  // namespace

std::vector<MaybeShape> Composite::outputs(const ShapeQuery& query) const {
    ShapeMachine machine(query, ownWeights(query));
    std::vector<MaybeShape> shapes;
    for (const std::size_t tensor : runComposite(*this, query.config, builtShape(*query.layer.dict, query.config),
                                                 query.args, query.kwargs, machine)) {
        shapes.push_back(machine.at(tensor));
    }
    return shapes;
}

}  // namespace quantie
