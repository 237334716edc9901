// SimpleRNN, LSTM and GRU: the layers, their cells, and the forms that cuDNN had of its own in Keras 2.0.
#include "core/layers/recurrent.h"

#include <array>

#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"

namespace quantie {

MaybeShape stepInput(const Json& config, const MaybeShape& input) {
    if (!input) return std::nullopt;
    requireRankAtLeast(*input, 3);
    Shape step = *input;
    step.erase(step.begin() + (Config(config).flag("time_major", false) ? 0 : 1));
    return step;
}

Shapes recurrentOutputs(const Json& json, const MaybeShape& input, const Shapes& cell) {
    const Config config(json);
    if (cell.empty()) return {std::nullopt};
    Shapes outputs{cell.front()};
    if (config.flag("return_sequences", false)) {
        if (!input || !outputs.front()) {
            outputs.front().reset();
        } else {
            const bool timeMajor = config.flag("time_major", false);
            const std::int64_t time = (*input)[timeMajor ? 0 : 1];
            outputs.front()->insert(outputs.front()->begin() + (timeMajor ? 0 : 1), time);
        }
    }
    if (config.flag("return_state", false)) outputs.insert(outputs.end(), cell.begin() + 1, cell.end());
    return outputs;
}

namespace {

enum class Kind { Simple, Lstm, Gru };

struct Cell {
    Kind kind;
    bool cuDnn = false;  ///< the old CuDNNLSTM and CuDNNGRU: own weights, two biases in one
    std::int64_t units = 0;

    Cell(Kind which, const Config& config, bool old = false) : kind(which), cuDnn(old), units(config.count("units")) {}

    std::int64_t gates() const { return kind == Kind::Lstm ? 4 : kind == Kind::Gru ? 3 : 1; }
    std::size_t states() const { return kind == Kind::Lstm ? 2 : 1; }
    std::int64_t width() const { return multiplyDims(units, gates()); }
};

Shape biasShape(const Cell& cell, const Config& config) {
    if (cell.cuDnn) return {multiplyDims(cell.width(), 2)};
    // False was the default of the first Keras 2; TensorFlow 2 always writes the key.
    if (cell.kind == Kind::Gru && config.flag("reset_after", false)) return {2, cell.width()};
    return {cell.width()};
}

/// `group`: where a layer keeps its cell; empty for a cell itself.
WeightSpecs cellWeights(const Cell& cell, const Config& config, std::int64_t features, const std::string& group) {
    const std::string prefix = group.empty() ? "" : group + ".";
    WeightSpecs weights{weight(prefix + "kernel", {features, cell.width()}, group),
                        weight(prefix + "recurrent_kernel", {cell.units, cell.width()}, group)};
    if (cell.cuDnn || config.flag("use_bias", true)) {
        weights.push_back(weight(prefix + "bias", biasShape(cell, config), group));
    }
    return weights;
}

/// One step: the output, then the states.
Shapes cellShapes(const Cell& cell, const MaybeShape& step) {
    if (!step) return Shapes(1 + cell.states());
    return Shapes(1 + cell.states(), Shape{step->front(), cell.units});
}

template <Kind kind, bool cuDnn = false>
WeightSpecs layerWeights(const ShapeQuery& query) {
    const Config config(query.config);
    return cellWeights(Cell(kind, config, cuDnn), config, lastDim(firstInput(query)), cuDnn ? "" : "cell");
}

template <Kind kind>
Shapes layerOutputs(const ShapeQuery& query) {
    const MaybeShape input = firstInput(query);
    const Cell cell(kind, Config(query.config));
    return recurrentOutputs(query.config, input, cellShapes(cell, stepInput(query.config, input)));
}

template <Kind kind>
WeightSpecs standaloneWeights(const ShapeQuery& query) {
    const Config config(query.config);
    return cellWeights(Cell(kind, config), config, lastDim(firstInput(query)), "");
}

template <Kind kind>
Shapes standaloneOutputs(const ShapeQuery& query) {
    const MaybeShape input = firstInput(query);
    if (input) requireRankAtLeast(*input, 2);
    return cellShapes(Cell(kind, Config(query.config)), input);
}

template <Kind kind>
constexpr LayerClass layer(std::string_view name) {
    return {.name = name, .weights = layerWeights<kind>, .outputs = layerOutputs<kind>, .forward = recurrentForward};
}

template <Kind kind>
constexpr LayerClass cell(std::string_view name) {
    return {
        .name = name, .weights = standaloneWeights<kind>, .outputs = standaloneOutputs<kind>, .forward = cellForward};
}

template <Kind kind>
constexpr LayerClass cuDnnLayer(std::string_view name) {
    return {.name = name, .weights = layerWeights<kind, true>, .outputs = layerOutputs<kind>};
}

constexpr std::array rows{
    layer<Kind::Simple>("SimpleRNN"), layer<Kind::Lstm>("LSTM"),           layer<Kind::Lstm>("LSTMV1"),
    layer<Kind::Gru>("GRU"),          layer<Kind::Gru>("GRUV1"),           cell<Kind::Simple>("SimpleRNNCell"),
    cell<Kind::Lstm>("LSTMCell"),     cell<Kind::Lstm>("LSTMCellV1"),      cell<Kind::Gru>("GRUCell"),
    cell<Kind::Gru>("GRUCellV1"),     cuDnnLayer<Kind::Lstm>("CuDNNLSTM"), cuDnnLayer<Kind::Gru>("CuDNNGRU"),
};

}  // namespace

Family recurrentFamily() {
    return rows;
}

}  // namespace quantie
