// Seen by running TensorFlow 2.15's Keras and Keras 3.15 over a masked Embedding: a merge of a masked and an unmasked
// tensor is masked in Keras 2 and not in Keras 3; Identity and Rescaling let a mask through in Keras 3 alone.
#include "core/export/dialect_masks.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/error.h"

namespace quantie {
namespace {

template <std::size_t n>
bool isIn(const std::array<std::string_view, n>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 21> passing{"Activation",
                                                   "ActivityRegularization",
                                                   "AlphaDropout",
                                                   "BatchNormalization",
                                                   "Dense",
                                                   "Dropout",
                                                   "ELU",
                                                   "GaussianDropout",
                                                   "GaussianNoise",
                                                   "GroupNormalization",
                                                   "LeakyReLU",
                                                   "LayerNormalization",
                                                   "MultiHeadAttention",
                                                   "PReLU",
                                                   "ReLU",
                                                   "Softmax",
                                                   "SpatialDropout1D",
                                                   "SpatialDropout2D",
                                                   "SpatialDropout3D",
                                                   "TimeDistributed",
                                                   "UnitNormalization"};
constexpr std::array<std::string_view, 2> passingIn3{"Identity", "Rescaling"};
constexpr std::array<std::string_view, 6> merges{"Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract"};
constexpr std::array<std::string_view, 8> recurrent{"RNN",        "SimpleRNN",  "LSTM",       "GRU",
                                                    "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "Bidirectional"};
constexpr std::array<std::string_view, 6> heeding{"GlobalAveragePooling1D", "Attention",       "AdditiveAttention",
                                                  "MultiHeadAttention",     "TimeDistributed", "Softmax"};

/// Whether each call's first output carries a mask, in Keras 2 and in Keras 3.
class Masks {
  public:
    explicit Masks(const Graph& graph) : m_graph(graph), m_masked(graph.calls.size()) {
        for (std::size_t c = 0; c < graph.calls.size(); ++c) {
            for (const int keras : {0, 1}) m_masked[c][keras] = isMasked(static_cast<int>(c), keras);
        }
    }

    /// Whether an input is masked in one of the two alone.
    bool differAt(const GraphCall& call) const {
        return std::any_of(call.inputs.begin(), call.inputs.end(), [this](const GraphTensor& input) {
            return input.call >= 0 && m_masked[input.call][0] != m_masked[input.call][1];
        });
    }

    bool any(const GraphCall& call) const {
        return std::any_of(call.inputs.begin(), call.inputs.end(), [this](const GraphTensor& input) {
            return input.call >= 0 && (m_masked[input.call][0] || m_masked[input.call][1]);
        });
    }

    /// Whether the first of several inputs is masked in one of the two at least.
    bool firstOfSeveral(const GraphCall& call) const {
        if (call.inputs.size() < 2 || call.inputs.front().call < 0) return false;
        const auto& masked = m_masked[call.inputs.front().call];
        return masked[0] || masked[1];
    }

  private:
    bool isMasked(int index, int keras) const {
        const GraphCall& call = m_graph.calls[index];
        const Layer& layer = m_graph.model->layers[call.layer];
        const std::string& name = layer.className;
        const auto masked = [&](const GraphTensor& input) {
            return input.call >= 0 && input.tensor == 0 && m_masked[input.call][keras];
        };
        const bool any = std::any_of(call.inputs.begin(), call.inputs.end(), masked);
        if (name == "Embedding") return flag(layer, "mask_zero");
        if (name == "Masking") return true;
        if (name == "Concatenate") return any;
        if (isIn(merges, name))
            return keras == 0 ? any : any && std::all_of(call.inputs.begin(), call.inputs.end(), masked);
        if (isIn(recurrent, name)) return (any || explicitMask(call)) && yieldsSequence(layer);
        const bool first = !call.inputs.empty() && masked(call.inputs.front());
        if (isIn(passingIn3, name)) return keras == 1 && first;
        if (name == "Attention" || name == "AdditiveAttention" || isIn(passing, name)) return first;
        return !layer.builtIn && any;  // a class of the user's own may do as it likes
    }

    static bool flag(const Layer& layer, const char* key) {
        const Json* value = findMember(*layer.config, key);
        return value != nullptr && *value == true;
    }

    bool explicitMask(const GraphCall& call) const {
        const Json& kwargs = m_graph.model->networks[call.network].calls[call.call].kwargs;
        const Json* mask = findMember(kwargs, "mask");
        return mask != nullptr && !mask->is_null();
    }

    bool yieldsSequence(const Layer& layer) const {
        if (layer.className != "Bidirectional") return flag(layer, "return_sequences");
        return !layer.children.empty() && flag(m_graph.model->layers[layer.children.front().layer], "return_sequences");
    }

    const Graph& m_graph;
    std::vector<std::array<bool, 2>> m_masked;
};

}  // namespace

void refuseOtherMasks(const Graph& graph) {
    const Masks masks(graph);
    for (const GraphCall& call : graph.calls) {
        const Layer& layer = graph.model->layers[call.layer];
        const bool heeds = isIn(recurrent, layer.className) || isIn(heeding, layer.className) || !layer.builtIn;
        const Json& kwargs = graph.model->networks[call.network].calls[call.call].kwargs;
        const Json* given = findMember(kwargs, "mask");
        if (!heeds || (given != nullptr && !given->is_null())) continue;  // told outright, in both
        if (isIn(recurrent, layer.className) && masks.firstOfSeveral(call)) {
            throw Error(
                ErrorCode::Unsupported, call.id,
                "reads a masked sequence and states: Keras 2 heeds that mask, and Keras 3 does not unless it is "
                "given as an argument");
        }
        if (!masks.differAt(call)) continue;
        throw Error(ErrorCode::Unsupported, call.id,
                    "reads a tensor that carries a mask in one of Keras 2 and Keras 3 only: merges of masked and "
                    "unmasked tensors differ there, and Identity and Rescaling");
    }
}

Diagnostics warnOfMaskedRows(const Graph& graph) {
    const Masks masks(graph);
    Diagnostics warnings;
    for (const GraphCall& call : graph.calls) {
        const Layer& layer = graph.model->layers[call.layer];
        if (layer.className != "MultiHeadAttention" && layer.className != "Softmax") continue;
        const Json& kwargs = graph.model->networks[call.network].calls[call.call].kwargs;
        const auto given = [&kwargs](const char* key) {
            const Json* value = findMember(kwargs, key);
            return value != nullptr && !value->is_null();
        };
        if (!masks.any(call) && !given("attention_mask") && !given("mask")) continue;
        warnings.push_back({call.id,
                            "heeds a mask: of a row of which all is masked, as that of a masked position of the query, "
                            "Keras 3 makes zeros from 3.10 on, and Keras 2 a mean; all other rows are the same"});
    }
    return warnings;
}

}  // namespace quantie
