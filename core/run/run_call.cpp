#include "core/run/run_call.h"

#include "core/quant/fake_quant.h"

namespace quantie {

Values runCall(const EvaluationContext& context, const Feed& feed, const Activations& activations,
               const Schemes* quantizers) {
    const GraphCall& call = context.graph.calls[context.call];
    const Call& described = context.graph.model->networks[call.network].calls[call.call];
    if (described.inputsLost) return {};
    Values inputs;
    for (const GraphTensor& input : call.inputs) {
        const Values& values = input.call < 0 ? feed.inputs : activations[input.call];
        const auto tensor = static_cast<std::size_t>(input.call < 0 ? 0 : input.tensor);
        if (tensor >= values.size()) return {};
        inputs.push_back(values[tensor]);
    }
    Values outputs;
    if (inputs.empty()) {
        outputs = activations[context.call];  // an input of the model: its quantizer alone is its own
    } else {
        outputs = evaluateLayer(context, call.layer, "", {inputs, described.args, described.kwargs});
    }
    if (quantizers == nullptr || outputs.empty() || !isFloat(outputs.front().dtype)) return outputs;
    const auto scheme = quantizers->find(call.id);
    if (scheme != quantizers->end()) {
        outputs.front().tensor = quantizeDequantize(outputs.front().tensor, scheme->second);
    }
    return outputs;
}

}  // namespace quantie
