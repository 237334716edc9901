// The memory that a run needs: counted by hand for a small model, and told where it does not suffice.
#include "core/run/memory_need.h"

#include <QtTest>

#include "core/base/error.h"
#include "core/keras/open.h"

using namespace quantie;

namespace {

Graph graphOf(const std::string& name) {
    return buildGraph(openModel(std::string(QUANTIE_TEST_DATA) + "/keras2/tf2.15/" + name + ".h5"),
                      Definitions::builtin());
}

QString refusal(const Graph& graph, std::int64_t samples, double available) {
    try {
        requireMemory(graph, samples, false, available);
    } catch (const Error& error) {
        return QString::fromStdString(error.what());
    }
    return "fits";
}

}  // namespace

class MemoryNeedTest : public QObject {
    Q_OBJECT

  private slots:
    /// tied_lm: 12 tokens → emb (12, 32) → ff (12, 32) → norm (12, 32) → deemb (12, 100), with weights of 100 · 32,
    /// 32 · 32 + 32 and 2 · 32 numbers; the fullest moment has norm's and deemb's outputs.
    void peakIsTheFullestMoment() {
        const Graph graph = graphOf("tied_lm");
        double weights = 0;
        for (const Variable& variable : graph.variables) {
            weights += 4.0 * static_cast<double>(elementCount(variable.stored->shape));
        }
        QCOMPARE(memoryNeed(graph, 5, false), weights + 5 * 12 * (32 + 100) * 4.0);
        QVERIFY(memoryNeed(graph, 5, true) > memoryNeed(graph, 5, false));
        QCOMPARE(memoryNeed(graph, 0, false), weights);
    }

    void refusalNamesWhatWouldFit() {
        const Graph graph = graphOf("tied_lm");
        QCOMPARE(refusal(graph, 1000, 1e9), QString("fits"));
        const double half = memoryNeed(graph, 500'000, false);
        const QString told = refusal(graph, 1'000'000, half);
        QVERIFY2(told.contains("1000000 samples at once need at least 6.34 GB"), qPrintable(told));
        QVERIFY2(told.endsWith("; 500000 at once would fit"), qPrintable(told));
        QVERIFY(refusal(graph, 1, 10).contains("one sample needs at least"));
        QVERIFY(!refusal(graph, 1, 10).contains("would fit"));
    }

    void theSystemSaysWhatIsFree() {
        const auto available = availableMemory();
        QVERIFY(available.has_value());
        QVERIFY(*available > 0);
    }
};

QTEST_APPLESS_MAIN(MemoryNeedTest)
#include "memory_need_test.moc"
