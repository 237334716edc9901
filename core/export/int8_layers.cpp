#include "core/export/int8_layers.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/layers/dtype_policy.h"

namespace quantie {
namespace {

constexpr int bitsOfKeras = 8;

void collectObjects(const Json& value, std::set<const Json*>& found) {
    if (value.is_object()) found.insert(&value);
    if (!value.is_structured()) return;
    for (const Json& item : value) collectObjects(item, found);
}

class Chooser {
  public:
    Chooser(const Graph& graph, const Choices& choices, const std::vector<int>& objects)
        : m_graph(graph), m_model(*graph.model), m_choices(choices), m_objects(objects) {
        if (!m_model.made.empty()) collectObjects(*m_model.architecture, m_written);
    }

    std::vector<Int8Layer> choose() const {
        std::vector<Int8Layer> layers;
        std::map<int, std::size_t> known;
        for (std::size_t u = 0; u < m_graph.uses.size(); ++u) {
            const int object = m_objects[m_graph.uses[u].ref.layer];
            const auto [it, added] = known.try_emplace(object, layers.size());
            if (added) layers.push_back({object, {}, {}, {}});
            layers[it->second].uses.push_back(static_cast<int>(u));
        }
        std::erase_if(layers, [this](const Int8Layer& layer) {
            return std::none_of(layer.uses.begin(), layer.uses.end(),
                                [this](int use) { return !!m_choices.uses[use]; });
        });
        for (Int8Layer& layer : layers) {
            layer.matrices = int8Matrices(m_model, layer.object);
            layer.whyFloat = whyFloat(layer);
            if (!layer.whyFloat.empty()) layer.matrices.clear();
        }
        return layers;
    }

  private:
    std::string whyFloat(const Int8Layer& layer) const {
        const Layer& self = m_model.layers[layer.object];
        if (self.className == "MultiHeadAttention" || self.className == "GroupedQueryAttention")
            return "Keras cannot load its own file of a quantized " + self.className;
        if (!hasInt8Form(self)) return "Keras has no int8 form of the class " + self.className;
        if (!m_model.made.empty() && !m_written.contains(self.config))
            return "its class makes it from arguments, among which it has no dtype of its own";
        if (layer.matrices.empty()) return "Keras cannot quantize a layer of this shape or equation";
        for (const auto& reason : {disagreement(layer), readFromOutside(layer.object), typeOf(layer.object)}) {
            if (!reason.empty()) return reason;
        }
        return "";
    }

    bool isMatrix(const Int8Layer& layer, int use) const {
        return std::any_of(layer.matrices.begin(), layer.matrices.end(),
                           [&](const Int8Matrix& matrix) { return matrix.ref.weight == m_graph.uses[use].ref.weight; });
    }

    std::string settingOf(int use) const {
        const auto& scheme = m_choices.uses[use];
        return m_graph.uses[use].id + " " + (scheme ? std::to_string(scheme->bits) + " bits" : "float");
    }

    /// Codes are there for all uses of all matrices of the layer, or for none.
    std::string disagreement(const Int8Layer& layer) const {
        std::string settings;
        bool fits = true;
        for (const int use : layer.uses) {
            if (!isMatrix(layer, use)) continue;
            fits = fits && m_choices.uses[use] && m_choices.uses[use]->bits == bitsOfKeras;
            settings.append(settings.empty() ? "" : ", ").append(settingOf(use));
        }
        return fits ? "" : "Keras's form is 8 bits for every use of the layer, and the recipe says " + settings;
    }

    /// What reads the variable past the layer's own call would read codes without their scales. TimeDistributed is no
    /// better than a class of the user's own: it runs `layer.call`, which in Keras is the float one.
    std::string readFromOutside(int object) const {
        for (const Layer& layer : m_model.layers) {
            for (const Child& child : layer.children) {
                if (m_objects[child.layer] != object) continue;
                return "'" + layer.name + "' of the class " + layer.className +
                       " has it inside, and would read its codes without their scales";
            }
        }
        return "";
    }

    std::string typeOf(int object) const {
        const Json& config = *m_model.layers[object].config;
        const DTypePolicy policy = dtypePolicy(config);
        const Json* dtype = findMember(config, "dtype");
        const Json* className = dtype == nullptr ? nullptr : findMember(*dtype, "class_name");
        if (className != nullptr && *className == "DTypePolicyMap") return "its dtype is a map of policies";
        if (policy.compute() == DType::Float16) return "Keras does not quantize what computes in float16";
        if (policy.variable() != DType::Float32 || policy.name == "float64")
            return "only variables of float32 are quantized, and it has " + policy.name;
        const Json* rank = findMember(config, "lora_rank");
        return rank != nullptr && !rank->is_null() ? "it has weights of LoRA" : "";
    }

    const Graph& m_graph;
    const Model& m_model;
    const Choices& m_choices;
    const std::vector<int>& m_objects;
    std::set<const Json*> m_written;  ///< what stands in the file, where definitions made layers beside it
};

}  // namespace

std::vector<Int8Layer> int8Layers(const Graph& graph, const Choices& choices, const std::vector<int>& objects) {
    return Chooser(graph, choices, objects).choose();
}

}  // namespace quantie
