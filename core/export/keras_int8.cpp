// Format `keras-int8`: the model as Keras 3's own quantize("int8") leaves it, where the recipe asks for 8 bits and
// Keras has that form; the rest stays float, and the plan says what and why.
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/export/format_plans.h"
#include "core/export/int8_layers.h"
#include "core/export/objects.h"
#include "core/export/weight_list.h"
#include "core/layers/dtype_policy.h"

namespace quantie {
namespace {

Json int8Policy(const Layer& layer) {
    return {{"module", "keras.dtype_policies"},
            {"class_name", "QuantizedDTypePolicy"},
            {"config", {{"mode", "int8"}, {"source_name", dtypePolicy(*layer.config).name}}},
            {"registered_name", nullptr}};
}

/// Whether the recipe's setting is what Keras does anyhow, but for the last bit of a scale.
bool isKerasOwn(const Scheme& scheme, const Int8Matrix& matrix, std::size_t rank) {
    const bool plain = scheme.symmetric && scheme.narrowRange && std::holds_alternative<MinMax>(scheme.range);
    if (!plain || !scheme.axis || matrix.kept.size() != 1) return false;
    const int axis = *scheme.axis < 0 ? *scheme.axis + static_cast<int>(rank) : *scheme.axis;
    return axis == static_cast<int>(matrix.kept.front());
}

class Planner {
  public:
    Planner(const Graph& graph, const Choices& choices)
        : m_graph(graph),
          m_choices(choices),
          m_variables(graph),
          m_objects(exportObjects(graph, m_variables)),
          m_layers(int8Layers(graph, choices, m_objects)) {}

    ExportPlan plan() const {
        std::map<int, Json> dtypes;
        for (const Int8Layer& layer : m_layers) {
            if (!layer.matrices.empty()) dtypes[layer.object] = int8Policy(m_graph.model->layers[layer.object]);
        }
        ExportPlan plan = planKeras3Float(m_graph, dtypes);
        putCodes(plan.content);
        for (const Int8Layer& layer : m_layers) say(layer, plan);
        sayActivations(plan);
        return plan;
    }

  private:
    struct Coded {
        const Int8Matrix* matrix = nullptr;
        std::string use;  ///< for errors
    };

    void putCodes(Content& content) const {
        std::map<std::string, Coded> coded;
        for (const Int8Layer& layer : m_layers) {
            for (const Int8Matrix& matrix : layer.matrices) {
                coded[cloneWeight(m_graph, m_variables, matrix.ref).identity] = {&matrix,
                                                                                 m_graph.uses[layer.uses.front()].id};
            }
        }
        for (WeightGroup& group : content.groups) group.weights = withCodes(group.weights, coded);
    }

    /// In the order of Keras's variable_serialization_spec: the scales of a kernel come last, those of a table at once.
    static std::vector<CloneWeight> withCodes(const std::vector<CloneWeight>& weights,
                                              const std::map<std::string, Coded>& coded) {
        std::vector<CloneWeight> result;
        std::vector<CloneWeight> scales;
        for (const CloneWeight& weight : weights) {
            const auto it = coded.find(weight.identity);
            if (it == coded.end()) {
                result.push_back(weight);
                continue;
            }
            const auto& [matrix, use] = it->second;
            result.push_back(int8Codes(weight, *matrix, use));
            (matrix->isTable ? result : scales).push_back(int8Scales(weight, *matrix, use));
        }
        result.insert(result.end(), scales.begin(), scales.end());
        return result;
    }

    const Int8Matrix* matrixOf(const Int8Layer& layer, int use) const {
        for (const Int8Matrix& matrix : layer.matrices) {
            if (matrix.ref.weight == m_graph.uses[use].ref.weight) return &matrix;
        }
        return nullptr;
    }

    /// A step per use that reads codes, and for the layer one warning of what is not as the recipe says.
    void say(const Int8Layer& layer, ExportPlan& plan) const {
        std::string other;
        std::string left;
        const auto add = [this](std::string& list, int use) {
            list.append(list.empty() ? "" : ", ")
                .append(m_graph.uses[use].id + " (" + describe(*m_choices.uses[use]) + ")");
        };
        for (const int use : layer.uses) {
            if (!m_choices.uses[use]) continue;
            const Int8Matrix* matrix = matrixOf(layer, use);
            if (matrix == nullptr) {
                add(left, use);
                continue;
            }
            plan.steps.push_back({PlanStep::Kind::Keep,
                                  m_graph.uses[use].id + ": int8 codes, a scale per " +
                                      (matrix->isTable ? "row or column of the table" : "output channel"),
                                  use});
            const auto& shape = m_graph.model->layers[layer.object].weights[matrix->ref.weight].shape;
            if (!isKerasOwn(*m_choices.uses[use], *matrix, shape->size())) add(other, use);
        }
        const std::string& where = m_graph.uses[layer.uses.front()].id;
        if (!layer.whyFloat.empty()) {
            plan.warnings.push_back({where, "stays float with all of its layer: " + layer.whyFloat});
            return;
        }
        std::string told;
        if (!other.empty()) told = "Keras takes a scale per channel from the largest absolute values, not " + other;
        if (!left.empty()) told += (told.empty() ? "" : "; ") + ("float stays " + left);
        if (!told.empty()) plan.warnings.push_back({where, told});
    }

    void sayActivations(ExportPlan& plan) const {
        const char* reason =
            "is not in the export: Keras's form quantizes what an int8 layer reads, row by row as it comes";
        for (std::size_t c = 0; c < m_choices.calls.size(); ++c) {
            if (m_choices.calls[c]) plan.warnings.push_back({"activations." + m_graph.calls[c].id, reason});
        }
        for (std::size_t g = 0; g < m_choices.groups.size(); ++g) {
            if (m_choices.groups[g]) plan.warnings.push_back({"activations." + m_graph.groups[g].id, reason});
        }
    }

    const Graph& m_graph;
    const Choices& m_choices;
    VariableIndex m_variables;
    std::vector<int> m_objects;
    std::vector<Int8Layer> m_layers;
};

}  // namespace

ExportPlan planKerasInt8(const Graph& graph, const Choices& choices) {
    requireWeights(graph, choices);
    return Planner(graph, choices).plan();
}

}  // namespace quantie
