// The forward pass against Keras's own outputs, on every level of instructions: reference models, and models that hold
// a family of layers each (tests/data/run/make_run.py).
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/keras/npz.h"
#include "core/keras/open.h"
#include "core/run/run_batches.h"

using namespace quantie;

namespace {

std::string data(const std::string& name) {
    return std::string(QUANTIE_TEST_DATA) + "/" + name;
}

bool isArchive(const std::string& name) {
    return name.starts_with("keras3") || name.starts_with("keras_hub");
}

std::shared_ptr<const Model> opened(const std::string& name) {
    OpenOptions options;
    if (name == "keras3/sharded") {  // an architecture, and weights spread over files
        options.weights = data(name + ".weights.json");
        return openModel(data(name + ".json"), options);
    }
    return openModel(data(name + (isArchive(name) ? ".keras" : ".h5")), options);
}

struct Loaded {
    Graph graph;
    Feed feed;
    std::vector<NamedTensor> expected;

    explicit Loaded(const std::string& name)
        : graph(buildGraph(opened(name), Definitions::builtin())),
          feed(makeFeed(graph, readNpz(data(name + ".input.npz")))),
          expected(readNpz(data(name + ".output.npz"))) {}

    BatchedOutputs run(std::int64_t batch) const {
        const Definitions definitions = Definitions::builtin();
        UseWeights weights(graph);
        return runBatches(graph, definitions, weights, {feed, nullptr, false, nullptr, {}, {}}, batch);
    }
};

/// The largest difference in units of the largest output.
double difference(const Tensor& a, const Tensor& b) {
    double worst = 0;
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        worst = std::max(worst, std::fabs(static_cast<double>(a.floats()[i]) - b.floats()[i]));
        largest = std::max(largest, std::fabs(static_cast<double>(b.floats()[i])));
    }
    return worst / largest;
}

/// What Keras computes in whole numbers comes out to the bit.
bool isExact(const QString& name) {
    return QStringList{"keras3/q_int8_einsum", "keras3/q_int8_shared", "keras3/q_int8_reversible",
                       "keras3/q_int4_channel"}
        .contains(name);
}

/// Deep models of several blocks are allowed what the house allows.
double tolerance(const QString& name) {
    return isExact(name) ? 0 : name.startsWith("keras_hub") ? 2e-5 : 2e-6;
}

std::string problems(const BatchedOutputs& result, const Graph& graph) {
    std::string text;
    for (const auto& problem : result.problems) text += graph.calls[problem.call].id + ": " + problem.reason + "\n";
    return text;
}

}  // namespace

class ReferenceOutputsTest : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setThreadCount(0); }

    void outputsAreKeras_data() {
        QTest::addColumn<QString>("name");
        for (const char* family : {"convolutions", "pooling", "normalization", "merging", "shapes", "activations",
                                   "recurrent", "attention", "conv_lstm", "blocks"}) {
            QTest::newRow(family) << QString("run/%1").arg(family);
        }
        for (const char* version : {"tf2.6", "tf2.15"}) {
            for (const char* model : {"autoencoder", "dense_twice", "plain_cnn", "query_document", "shared_initializer",
                                      "siamese", "tf_ops", "tied_lm"}) {
                const QString name = QString("keras2/%1/%2").arg(version, model);
                QTest::newRow(qPrintable(name)) << name;
            }
        }
        for (const char* model :
             {"masked_lstm",      "mha_block",         "operations",         "ops_graph",         "q_float8",
              "q_gptq",           "q_int8_attention",  "q_int8_einsum",      "q_int4_block",      "q_int4_channel",
              "q_int8_head_only", "q_int8_reversible", "q_int8_shared",      "q_int8_weightonly", "reversible_lm",
              "seq_mlp",          "sharded",           "shared_dense_twice", "siamese_conv",      "td_bilstm",
              "td_shared_inner",  "tied_autoencoder",  "tied_deembedding_lm"}) {
            QTest::newRow(qPrintable(QString("keras3/%1").arg(model))) << QString("keras3/%1").arg(model);
        }
        for (const QString& file : QDir(QUANTIE_TEST_DATA "/keras_hub").entryList({"*.keras"})) {
            const QString name = "keras_hub/" + file.chopped(6);
            QTest::newRow(qPrintable(name)) << name;
        }
    }
    void outputsAreKeras() {
        QFETCH(QString, name);
        const Loaded model(name.toStdString());
        for (const int threads : {1, 0}) {
            setThreadCount(static_cast<unsigned>(threads));
            for (const std::int64_t batch : {0, 1}) {
                const BatchedOutputs result = model.run(batch);
                QVERIFY2(result.problems.empty(), problems(result, model.graph).c_str());
                QCOMPARE(result.outputs.size(), model.expected.size());
                for (std::size_t i = 0; i < result.outputs.size(); ++i) {
                    const std::string wanted = (isArchive(name.toStdString()) ? "output_" : "out") + std::to_string(i);
                    const auto found = std::ranges::find(model.expected, wanted, &NamedTensor::name);
                    QVERIFY(found != model.expected.end());
                    QVERIFY(result.outputs[i].has_value());
                    QCOMPARE(result.outputs[i]->shape(), found->tensor.shape());
                    const double off = difference(result.outputs[i]->tensor, toFloat32(found->tensor));
                    QVERIFY2(off <= tolerance(name), qPrintable(QString("output %1 is %2 off").arg(i).arg(off)));
                }
            }
        }
    }

    /// A stateful layer goes on from batch to batch, and begins with zeros in the next run.
    void statesGoOn() {
        const Loaded model("run/stateful");
        for (int run = 0; run < 2; ++run) {
            const BatchedOutputs result = model.run(0);
            QVERIFY(result.problems.empty());
            for (std::size_t i = 0; i < result.outputs.size(); ++i) {
                QVERIFY(result.outputs[i].has_value());
                const auto found = std::ranges::find(model.expected, "out" + std::to_string(i), &NamedTensor::name);
                QCOMPARE(result.outputs[i]->shape(), found->tensor.shape());
                QVERIFY(difference(result.outputs[i]->tensor, toFloat32(found->tensor)) <= 2e-6);
            }
        }
    }

    /// What an earlier run kept serves a layer only where its states are known: the second call of a shared one goes
    /// on from the first.
    void statesOfSharedLayersAreComputedAnew() {
        const Loaded model("run/stateful");
        const Feed feed = model.feed.part(0, 2);
        const Definitions definitions = Definitions::builtin();
        UseWeights weights(model.graph);
        const RunResult whole = runGraph(model.graph, definitions, weights, {feed, nullptr, true, nullptr, {}, {}});
        std::vector<int> second;
        for (std::size_t c = 0; c < model.graph.calls.size(); ++c) {
            if (model.graph.calls[c].path.back().index == 1) second.push_back(static_cast<int>(c));
        }
        QCOMPARE(second.size(), std::size_t{1});
        const RunResult again =
            runGraph(model.graph, definitions, weights, {feed, nullptr, false, &whole.kept, second, {}});
        for (std::size_t i = 0; i < whole.outputs.size(); ++i) {
            QCOMPARE(difference(again.outputs[i]->tensor, whole.outputs[i]->tensor), 0.0);
        }
    }

    /// One call that cannot run takes only what depends on it along.
    void whatCannotRunIsNamed() {
        const std::string base = data("keras2/tf2.15/tied_lm");
        OpenOptions options;
        options.definitions = Definitions();
        const Graph graph = buildGraph(openModel(base + ".h5", options), options.definitions);
        const Feed feed = makeFeed(graph, readNpz(base + ".input.npz"));
        UseWeights weights(graph);
        const RunResult result = runGraph(graph, options.definitions, weights, {feed, nullptr, true, nullptr, {}, {}});
        QCOMPARE(result.problems.size(), std::size_t{1});
        QCOMPARE(graph.calls[result.problems[0].call].id, std::string("deemb"));
        QVERIFY(!result.outputs[0]);
        QVERIFY(!result.kept[graph.findCall("norm").first].empty());

        auto arrays = readNpz(base + ".input.npz");
        arrays.push_back({"deemb", readNpz(base + ".output.npz").front().tensor});
        const Feed supplied = makeFeed(graph, arrays);
        QVERIFY(runGraph(graph, options.definitions, weights, {supplied, nullptr, false, nullptr, {}, {}}).outputs[0]);
    }

    void dataThatDoNotFitAreRefused() {
        const Loaded model("keras2/tf2.15/siamese");
        const Tensor image = model.feed.inputs[0].tensor;
        std::vector<float> values(image.floats().begin(), image.floats().end());
        values[17] = std::numeric_limits<float>::quiet_NaN();
        const Tensor nan = Tensor::fromFloats(image.shape(), values);
        const std::vector<std::vector<NamedTensor>> wrong{
            {{"in0", image}},
            {{"in0", image}, {"in0", image}},
            {{"in0", image}, {"left", image}},
            {{"in0", image}, {"wrong", image}},
            {{"in0", image}, {"in1", nan}},
            {{"in0", image}, {"in1", samplesOf(image, 0, 2)}},
            {{"in0", image}, {"in1", Tensor::fromFloats({4, 3}, std::vector<float>(12))}},
            {{"", image}},
        };
        for (const auto& arrays : wrong) QVERIFY_EXCEPTION_THROWN(makeFeed(model.graph, arrays), Error);
        QVERIFY(makeFeed(model.graph, {{"left", image}, {"right", image}}).samples() == image.shape().front());
    }
};

QTEST_APPLESS_MAIN(ReferenceOutputsTest)
#include "reference_outputs_test.moc"
