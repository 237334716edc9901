// Calls that are computed as one: which they are, and that their values have the same bits as those of call by call.
#include <QtTest>
#include <cstring>

#include "core/base/parallel.h"
#include "core/keras/npz.h"
#include "core/keras/open.h"
#include "core/run/fusion.h"
#include "core/run/run_batches.h"

using namespace quantie;

namespace {

std::string data(const std::string& name) {
    return std::string(QUANTIE_TEST_DATA) + "/run/" + name;
}

struct Loaded {
    Definitions definitions = Definitions::builtin();
    Graph graph = buildGraph(openModel(data("blocks.h5")), definitions);
    Feed feed = makeFeed(graph, readNpz(data("blocks.input.npz")));

    RunResult run(UseWeights& weights, bool keep, const Schemes* quantizers = nullptr) const {
        return runGraph(graph, definitions, weights, {feed, quantizers, keep, nullptr, {}, {}});
    }

    /// The classes that are computed when it is the turn of the output's call, "Conv2D+BatchNormalization"; the leading
    /// one in brackets.
    std::string chainBehind(std::size_t output) const {
        std::vector<int> readers(graph.calls.size(), 0);
        for (const GraphCall& call : graph.calls) {
            for (const GraphTensor& input : call.inputs) ++readers[input.call];
        }
        for (const GraphTensor& tensor : graph.outputs) ++readers[tensor.call];
        std::vector<bool> hidden(readers.size());
        for (std::size_t c = 0; c < readers.size(); ++c) hidden[c] = readers[c] == 1;
        const std::vector<bool> all(graph.calls.size(), true);
        const Fusion fusion(graph, all, hidden);
        std::string text;
        const int end = graph.outputs[output].call;
        for (const int call : fusion.chain(end)) {
            const std::string name = graph.model->layers[graph.calls[call].layer].className;
            text += (text.empty() ? "" : "+") + (call == fusion.lead(end) ? "[" + name + "]" : name);
        }
        return text;
    }
};

void compareBits(const RunResult& together, const RunResult& apart) {
    QVERIFY(together.problems.empty());
    QVERIFY(apart.problems.empty());
    for (std::size_t i = 0; i < together.outputs.size(); ++i) {
        QVERIFY(together.outputs[i].has_value());
        QVERIFY2(sameBytes(together.outputs[i]->tensor, apart.outputs[i]->tensor), qPrintable(QString::number(i)));
    }
}

}  // namespace

class FusionTest : public QObject {
    Q_OBJECT

  private slots:
    /// A call whose output is given takes nothing along: what it would have read is still computed where it is asked
    /// for.
    void whatIsSuppliedJoinsNothing() {
        Loaded model;
        UseWeights weights(model.graph);
        const RunResult all = model.run(weights, true);
        const int end = model.graph.outputs.front().call;
        const int before = model.graph.calls[end].inputs.front().call;
        model.graph.outputs.push_back({before, 0});
        model.feed.supplied[end] = all.kept[end];
        const RunResult result = model.run(weights, false);
        QVERIFY(result.outputs.back().has_value());
        QVERIFY(sameBytes(result.outputs.back()->tensor, all.kept[before].front().tensor));
    }

    void cleanup() { setThreadCount(0); }

    void chainsAreFound() {
        const Loaded model;
        const char* expected[] = {
            "ZeroPadding2D+[Conv2D]+BatchNormalization+ReLU",
            "[Conv2D]+BatchNormalization+Add+ReLU",
            "[Conv2D]+BatchNormalization+Activation",
            "[Conv2D]+BatchNormalization+Add",
            "ZeroPadding2D+[DepthwiseConv2D]+BatchNormalization+Activation",
            "[BatchNormalization]+Activation",
            "[Dense]+BatchNormalization+Activation",
            "Activation",                   // a softmax needs whole rows
            "[BatchNormalization]",         // the convolution has an activation of its own
            "[Conv2D]+BatchNormalization",  // over another axis: turned down with the values
            "ReLU",                         // no clamp
            "Add",                          // broadcasts
            "Add",                          // of three
            "MaxPooling2D",
        };
        QCOMPARE(model.graph.outputs.size(), std::size(expected));
        for (std::size_t i = 0; i < std::size(expected); ++i) {
            QCOMPARE(model.chainBehind(i), std::string(expected[i]));
        }
    }

    void bitsAreTheSame() {
        const Loaded model;
        for (const unsigned threads : {1U, 2U}) {
            setThreadCount(threads);
            UseWeights weights(model.graph);
            compareBits(model.run(weights, false), model.run(weights, true));
        }
    }

    /// Quantized weights are used as they are, and a quantized activation is one that is asked for.
    void quantizedBitsAreTheSame() {
        const Loaded model;
        Schemes uses;
        Schemes quantizers;
        for (const Use& use : model.graph.uses) {
            if (use.weight.ends_with("kernel")) uses[use.id].bits = 4;
        }
        for (std::size_t c = 0; c < model.graph.calls.size(); c += 2) quantizers[model.graph.calls[c].id] = Scheme{};
        UseWeights weights(model.graph, uses);
        compareBits(model.run(weights, false), model.run(weights, true));
        compareBits(model.run(weights, false, &quantizers), model.run(weights, true, &quantizers));
    }

    /// A call that cannot be computed is blamed, not the one that its chain ends with.
    void problemsAreAtTheirCall() {
        const Loaded model;
        Graph graph = model.graph;
        const Use* gamma = nullptr;
        for (const Use& use : graph.uses) {
            if (use.weight == "gamma" && gamma == nullptr) gamma = &use;
        }
        QVERIFY(gamma != nullptr);
        graph.variables[gamma->variable].stored.reset();
        UseWeights weights(graph);
        const RunResult result =
            runGraph(graph, model.definitions, weights, {model.feed, nullptr, false, nullptr, {}, {}});
        QCOMPARE(result.problems.size(), std::size_t{1});
        QCOMPARE(result.problems.front().call, gamma->call);
    }
};

QTEST_APPLESS_MAIN(FusionTest)
#include "fusion_test.moc"
