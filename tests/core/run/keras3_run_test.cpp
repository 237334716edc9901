// The layers and operations of Keras 3, each once with random settings (tests/data/keras3_run): what runs is what Keras
// computes. Many more settings of each are tried by test_keras3_layers.py and test_keras3_operators.py.
#include <QDir>
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/keras/npz.h"
#include "core/keras/open.h"
#include "core/run/run_batches.h"

using namespace quantie;

namespace {

/// The largest difference in units of the largest output, which counts as 1 where it is less; what is not finite must
/// be the same.
double difference(const Tensor& a, const Tensor& b) {
    double worst = 0;
    double largest = 1;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double x = a.floats()[i];
        const double y = b.floats()[i];
        if (std::isfinite(y)) largest = std::max(largest, std::fabs(y));
        if (x != y && !(std::isnan(x) && std::isnan(y)))
            worst = std::max(worst, std::isfinite(x - y) ? std::fabs(x - y) : 1e9);
    }
    return worst / largest;
}

}  // namespace

class Keras3RunTest : public QObject {
    Q_OBJECT

  private slots:
    void outputsAreKeras_data() {
        QTest::addColumn<QString>("file");
        const QDir folder(QUANTIE_TEST_DATA "/keras3_run");
        for (const QString& name : folder.entryList({"*.keras"}))
            QTest::newRow(qPrintable(name)) << folder.filePath(name.chopped(6));
    }
    void outputsAreKeras() {
        QFETCH(QString, file);
        const std::string stem = file.toStdString();
        const Definitions definitions = Definitions::builtin();
        const Graph graph = buildGraph(openModel(stem + ".keras"), definitions);
        const Feed feed = makeFeed(graph, readNpz(stem + ".input.npz"));
        const std::vector<NamedTensor> expected = readNpz(stem + ".output.npz");
        UseWeights weights(graph);
        const BatchedOutputs result =
            runBatches(graph, definitions, weights, {feed, nullptr, false, nullptr, {}, {}}, 0);
        QVERIFY2(result.problems.empty(), result.problems.empty() ? "" : result.problems.front().reason.c_str());
        QCOMPARE(result.outputs.size(), expected.size());
        for (std::size_t i = 0; i < result.outputs.size(); ++i) {
            const auto found = std::ranges::find(expected, "output_" + std::to_string(i), &NamedTensor::name);
            QVERIFY(found != expected.end() && result.outputs[i].has_value());
            QCOMPARE(result.outputs[i]->shape(), found->tensor.shape());
            const double off = difference(toFloat32(result.outputs[i]->tensor), toFloat32(found->tensor));
            QVERIFY2(off <= 2e-5, qPrintable(QString("output %1 is %2 off").arg(i).arg(off)));
        }
    }
};

QTEST_APPLESS_MAIN(Keras3RunTest)
#include "keras3_run_test.moc"
