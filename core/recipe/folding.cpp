#include "core/recipe/folding.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/recipe/output_axis.h"
#include "core/recipe/use_facts.h"

namespace quantie {
namespace {

constexpr std::string_view normalization = "BatchNormalization";
constexpr std::array<std::string_view, 8> folding{
    "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "Conv3DTranspose", "DepthwiseConv1D", "DepthwiseConv2D", "Dense"};

const Layer& layerOf(const Graph& graph, int call) {
    return graph.model->layers[graph.calls[call].layer];
}

bool isLinear(const Layer& layer) {
    const Json* activation = findMember(*layer.config, "activation");
    return activation == nullptr || activation->is_null() || *activation == "linear";
}

/// The one call that reads what this one returns; -1 where there are others, or it is an output.
int onlyReader(const Graph& graph, int call) {
    const auto isCall = [call](const GraphTensor& tensor) { return tensor.call == call; };
    if (std::ranges::any_of(graph.outputs, isCall)) return -1;
    int reader = -1;
    for (std::size_t c = 0; c < graph.calls.size(); ++c) {
        const auto reads = std::ranges::count_if(graph.calls[c].inputs, isCall);
        if (reads > 1 || (reads == 1 && reader >= 0)) return -1;
        if (reads == 1) reader = static_cast<int>(c);
    }
    return reader;
}

}  // namespace

std::vector<FoldedNormalization> foldedNormalizations(const Graph& graph, const Recipe& recipe) {
    std::vector<FoldedNormalization> found;
    for (std::size_t c = 0; c < graph.calls.size(); ++c) {
        const int call = static_cast<int>(c);
        const Layer& layer = layerOf(graph, call);
        if (std::ranges::find(folding, layer.className) == folding.end() || !isLinear(layer)) continue;
        const auto kernel = std::ranges::find_if(graph.calls[c].uses, [&](int use) {
            return recipe.uses.contains(graph.uses[use].id) && isKernelOrEmbedding(weightName(graph, graph.uses[use]));
        });
        if (kernel == graph.calls[c].uses.end()) continue;
        const int reader = onlyReader(graph, call);
        if (reader >= 0 && layerOf(graph, reader).className == normalization) found.push_back({call, reader, *kernel});
    }
    return found;
}

}  // namespace quantie
