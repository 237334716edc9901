// The activations that TFMOT's default 8-bit scheme quantizes.
//
// Source: Default8BitQuantizeRegistry and the layout transforms of TFMOT 0.7.5
// (quantization/keras/default_8bit): model inputs get a quantizer, and outputs of the classes below; between a
// convolution (or Dense) and the BatchNormalization after it, and between these or an Add and the ReLU after them,
// there is none, because deployment computes them as one.
#include <algorithm>
#include <array>
#include <string_view>

#include "core/eval/activation_ranges.h"

namespace quantie {
namespace {

constexpr std::array<std::string_view, 14> quantizedOutputs{"Add",
                                                            "AveragePooling1D",
                                                            "AveragePooling2D",
                                                            "Concatenate",
                                                            "Conv2D",
                                                            "Conv2DTranspose",
                                                            "Dense",
                                                            "DepthwiseConv2D",
                                                            "GlobalAveragePooling1D",
                                                            "GlobalAveragePooling2D",
                                                            "GlobalAveragePooling3D",
                                                            "LeakyReLU",
                                                            "ReLU",
                                                            "UpSampling2D"};
constexpr std::array<std::string_view, 3> foldsNormalization{"Conv2D", "Dense", "DepthwiseConv2D"};

class Outputs {
  public:
    explicit Outputs(const Graph& graph) : m_graph(graph), m_readers(graph.calls.size()) {
        for (std::size_t c = 0; c < graph.calls.size(); ++c) {
            for (const GraphTensor& input : graph.calls[c].inputs) {
                if (input.call >= 0) m_readers[input.call].push_back(static_cast<int>(c));
            }
        }
        for (const GraphTensor& output : graph.outputs) {
            if (output.call >= 0) m_readers[output.call].push_back(-1);
        }
    }

    bool quantized(int call) const {
        const Layer& layer = layerOf(call);
        if (!layer.package.empty()) return false;
        const int next = m_readers[call].size() == 1 ? m_readers[call].front() : -1;
        const std::string_view name = layer.className;
        if (name == "InputLayer") return true;
        if (folds(call) && next >= 0 && layerOf(next).className == "BatchNormalization") return false;
        if (name == "BatchNormalization") return foldedInto(call) && !(next >= 0 && isRelu(next));
        if (name == "Add" && next >= 0 && isRelu(next)) return false;
        if (name == "Activation") return isRelu(call) || function(call) == "linear";
        return std::ranges::find(quantizedOutputs, name) != quantizedOutputs.end();
    }

  private:
    const Layer& layerOf(int call) const { return m_graph.model->layers[m_graph.calls[call].layer]; }

    bool folds(int call) const {
        return std::ranges::find(foldsNormalization, layerOf(call).className) != foldsNormalization.end();
    }
    bool foldedInto(int call) const {
        const auto& inputs = m_graph.calls[call].inputs;
        return inputs.size() == 1 && inputs.front().call >= 0 && folds(inputs.front().call);
    }
    std::string function(int call) const {
        const Json* name = findMember(*layerOf(call).config, "activation");
        return name != nullptr && name->is_string() ? name->get<std::string>() : std::string();
    }
    bool isRelu(int call) const {
        const std::string& name = layerOf(call).className;
        return name == "ReLU" || (name == "Activation" && (function(call) == "relu" || function(call) == "relu6"));
    }

    const Graph& m_graph;
    std::vector<std::vector<int>> m_readers;  ///< by call; -1 for an output of the model
};

bool isFloatOutput(const Graph& graph, int call) {
    const Json* dtype = findMember(*graph.model->layers[graph.calls[call].layer].config, "dtype");
    if (dtype == nullptr || !dtype->is_string()) return true;
    const auto named = dtypeFromName(dtype->get_ref<const std::string&>());
    return !named || isFloat(*named);
}

}  // namespace

std::vector<ActivationWish> tfmotActivations(const Graph& graph) {
    Scheme scheme;
    scheme.symmetric = false;
    scheme.narrowRange = false;
    const Outputs outputs(graph);
    std::vector<ActivationWish> wishes;
    for (int call = 0; call < static_cast<int>(graph.calls.size()); ++call) {
        if (outputs.quantized(call) && isFloatOutput(graph, call)) wishes.push_back({call, scheme});
    }
    return wishes;
}

}  // namespace quantie
