#include "core/export/lost_inputs.h"

#include "core/base/error.h"
#include "core/export/flat_clone.h"
#include "core/keras/inbound.h"
#include "core/keras/lost_operands.h"

namespace quantie {

void refuseLostInputs(const Graph& graph) {
    const std::vector<char> needed = neededCalls(graph);
    for (std::size_t c = 0; c < graph.calls.size(); ++c) {
        const GraphCall& self = graph.calls[c];
        const Layer& layer = graph.model->layers[self.layer];
        // An input of a nested model stands for itself only where what the model reads is lost.
        const bool lost = graph.model->networks[self.network].calls[self.call].inputsLost ||
                          (self.group >= 0 && layer.className == "InputLayer");
        if (needed[c] == 0 || !lost) continue;
        if (keepsStructure(layer.className)) {
            throw Error(ErrorCode::Unsupported, self.id,
                        "Keras 2 did not write what " + operatorName(layer) +
                            " reads, and cannot load this model either; put the operator into a layer of its own");
        }
        throw Error(ErrorCode::Unsupported, self.id,
                    "what it reads the file does not tell: Keras wrote the calls of another model in its place");
    }
}

}  // namespace quantie
