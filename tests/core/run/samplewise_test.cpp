// Which models are computed in smaller parts than they are asked for, and that it changes nothing.
#include <QtTest>
#include <cmath>

#include "core/keras/npz.h"
#include "core/keras/open.h"
#include "core/run/run_batches.h"
#include "core/run/samplewise.h"

using namespace quantie;

namespace {

Graph graphOf(const std::string& name) {
    return buildGraph(openModel(std::string(QUANTIE_TEST_DATA) + "/" + name + ".h5"), Definitions::builtin());
}

/// The same graph whose samples are so large that one is computed at a time.
Graph withLargeSamples(Graph graph) {
    graph.calls.back().outputs.front() = Shape{unknownDim, std::int64_t{1} << 30};
    return graph;
}

}  // namespace

class SamplewiseTest : public QObject {
    Q_OBJECT

  private slots:
    void onlyModelsThatTreatSamplesAlone() {
        QVERIFY(samplesAtOnce(graphOf("run/blocks"), nullptr) > 1);
        QVERIFY(samplesAtOnce(graphOf("keras2/tf2.15/plain_cnn"), nullptr) > 1);
        QCOMPARE(samplesAtOnce(withLargeSamples(graphOf("run/blocks")), nullptr), std::int64_t{1});
        for (const char* other : {"run/merging", "run/recurrent", "keras2/tf2.15/tf_ops", "keras2/tf2.15/tied_lm"}) {
            QCOMPARE(samplesAtOnce(graphOf(other), nullptr), std::int64_t{0});
        }
    }

    /// A range that the data decide is that of the whole batch.
    void quantizersWithARangeFromTheData() {
        const Graph graph = graphOf("run/blocks");
        Schemes quantizers{{graph.calls.back().id, Scheme{}}};
        QCOMPARE(samplesAtOnce(graph, &quantizers), std::int64_t{0});
        quantizers.begin()->second.range = Given{{-1.0}, {1.0}};
        QVERIFY(samplesAtOnce(graph, &quantizers) > 1);
    }

    void theBatchIsNoAxis() {
        Graph graph = graphOf("run/blocks");
        auto model = std::make_shared<Model>(*graph.model);
        Json config;
        for (Layer& layer : model->layers) {
            if (layer.className != "BatchNormalization") continue;
            config = *layer.config;
            config["axis"] = Json::array({0});
            layer.config = &config;
            break;
        }
        graph.model = model;
        QCOMPARE(samplesAtOnce(graph, nullptr), std::int64_t{0});
    }

    void outputsAreTheSame() {
        const Graph graph = graphOf("run/blocks");
        const Definitions definitions = Definitions::builtin();
        const Feed feed = makeFeed(graph, readNpz(std::string(QUANTIE_TEST_DATA) + "/run/blocks.input.npz"));
        QVERIFY(feed.samples() > 1);
        UseWeights weights(graph);
        const RunRequest request{feed, nullptr, false, nullptr, {}, {}};
        const BatchedOutputs whole = runBatches(graph, definitions, weights, request, 0);
        const BatchedOutputs parts = runBatches(withLargeSamples(graph), definitions, weights, request, 0);
        for (std::size_t i = 0; i < whole.outputs.size(); ++i) {
            const auto a = whole.outputs[i]->tensor.floats();
            const auto b = parts.outputs[i]->tensor.floats();
            QCOMPARE(whole.outputs[i]->shape(), parts.outputs[i]->shape());
            for (std::size_t k = 0; k < a.size(); ++k) QVERIFY(std::fabs(a[k] - b[k]) <= 1e-5F * (1 + std::fabs(a[k])));
        }
    }
};

QTEST_APPLESS_MAIN(SamplewiseTest)
#include "samplewise_test.moc"
