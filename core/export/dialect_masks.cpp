// Seen by running TensorFlow 2.15's Keras and Keras 3.15 over masked Embeddings (tests/interop/test_forward_masks.py):
// a merge of a masked and an unmasked tensor is masked in Keras 2 and not in Keras 3; of two masks Keras 2 takes the
// steps that count in both, Keras 3 those that count in any; Identity, Normalization and Rescaling let a mask through
// in Keras 3 alone.
#include "core/export/dialect_masks.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/layers/layer_class.h"

namespace quantie {
namespace {

template <std::size_t n>
bool isIn(const std::array<std::string_view, n>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Those that hand a mask on themselves; of the others their rows tell (LayerClass::passesMask).
constexpr std::array<std::string_view, 4> passing{"AdditiveAttention", "Attention", "MultiHeadAttention",
                                                  "TimeDistributed"};
constexpr std::array<std::string_view, 7> merges{"Add",     "Average",  "Concatenate", "Maximum",
                                                 "Minimum", "Multiply", "Subtract"};
constexpr std::array<std::string_view, 8> recurrent{"RNN",        "SimpleRNN",  "LSTM",       "GRU",
                                                    "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "Bidirectional"};
constexpr std::array<std::string_view, 6> heeding{"GlobalAveragePooling1D", "Attention",       "AdditiveAttention",
                                                  "MultiHeadAttention",     "TimeDistributed", "Softmax"};

/// A mask by where it comes from: equal numbers are equal masks.
using Origin = int;
constexpr Origin noMask = 0;

/// Which mask each call's first output carries, in Keras 2 and in Keras 3.
class Masks {
  public:
    explicit Masks(const Graph& graph) : m_graph(graph), m_origins(graph.calls.size()) {
        for (std::size_t c = 0; c < graph.calls.size(); ++c) {
            for (const int keras : {0, 1}) m_origins[c][keras] = originOf(static_cast<int>(c), keras);
        }
    }

    /// Whether an input has another mask in one of the two, or none.
    bool differAt(const GraphCall& call) const {
        return std::any_of(call.inputs.begin(), call.inputs.end(), [this](const GraphTensor& input) {
            return input.call >= 0 && m_origins[input.call][0] != m_origins[input.call][1];
        });
    }

    bool any(const GraphCall& call) const {
        return std::any_of(call.inputs.begin(), call.inputs.end(), [this](const GraphTensor& input) {
            return input.call >= 0 && isMaskedAnywhere(input.call);
        });
    }

    /// Whether the first of several inputs is masked in one of the two at least.
    bool firstOfSeveral(const GraphCall& call) const {
        return call.inputs.size() > 1 && call.inputs.front().call >= 0 && isMaskedAnywhere(call.inputs.front().call);
    }

  private:
    bool isMaskedAnywhere(int call) const { return m_origins[call][0] != noMask || m_origins[call][1] != noMask; }

    Origin originOf(int index, int keras) const {
        const GraphCall& call = m_graph.calls[index];
        const Layer& layer = m_graph.model->layers[call.layer];
        const std::string& name = layer.className;
        const Origin own = 3 * index + 1;  // of the call itself, in both
        const auto origin = [&](const GraphTensor& input) {
            return input.call >= 0 && input.tensor == 0 ? m_origins[input.call][keras] : noMask;
        };
        const bool any =
            std::ranges::any_of(call.inputs, [&](const GraphTensor& input) { return origin(input) != noMask; });
        if (name == "Embedding") return flag(layer, "mask_zero") ? own : noMask;
        if (name == "Masking") return own;
        if (isIn(merges, name)) {
            std::set<Origin> origins;
            for (const GraphTensor& input : call.inputs) origins.insert(origin(input));
            if (origins.size() == 1) return *origins.begin();
            if (name == "Concatenate" && !joinsFeatures(call, layer)) return own;
            if (keras == 1) return origins.contains(noMask) ? noMask : own + 1;
            origins.erase(noMask);
            return origins.size() == 1 ? *origins.begin() : own;
        }
        if (isIn(recurrent, name)) {
            if (!yieldsSequence(layer) || (!any && !explicitMask(call))) return noMask;
            return explicitMask(call) ? own : origin(call.inputs.front());
        }
        const Origin first = call.inputs.empty() ? noMask : origin(call.inputs.front());
        const LayerClass* row = findLayerClass(name);
        if (row != nullptr && row->passesMask == MaskPassing::InKeras3) return keras == 1 ? first : noMask;
        if (row != nullptr && row->passesMask == MaskPassing::Always) return first;
        if (isIn(passing, name)) return first;
        return !layer.builtIn && any ? own : noMask;  // a class of the user's own may do as it likes
    }

    /// Whether a Concatenate joins the last axis, which its mask does not have.
    static bool joinsFeatures(const GraphCall& call, const Layer& layer) {
        const Json* axis = findMember(*layer.config, "axis");
        if (axis == nullptr || !axis->is_number_integer() || *axis == -1) return true;
        return !call.outputs.empty() && call.outputs.front() &&
               axis->get<std::int64_t>() + 1 == static_cast<std::int64_t>(call.outputs.front()->size());
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
    std::vector<std::array<Origin, 2>> m_origins;
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
                    "reads a tensor that carries another mask in Keras 2 than in Keras 3: merges of masked tensors "
                    "differ there, and Identity, Normalization and Rescaling");
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
