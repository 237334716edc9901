// What of some data fits a model, input by input.
#include "core/data/data_check.h"

#include <QtTest>
#include <limits>

#include "core/keras/open.h"

using namespace quantie;

namespace {

Graph graphOf(const std::string& name) {
    return buildGraph(openModel(std::string(QUANTIE_TEST_DATA) + "/keras2/tf2.15/" + name + ".h5"),
                      Definitions::builtin());
}

Tensor floats(const Shape& shape, float value = 0) {
    return Tensor::fromFloats(shape, std::vector<float>(static_cast<std::size_t>(elementCount(shape)), value));
}

bool says(const std::string& problem, const char* word) {
    return QString::fromStdString(problem).contains(word);
}

}  // namespace

class DataCheckTest : public QObject {
    Q_OBJECT

  private slots:
    void everyInputHasItsRow() {
        const Graph graph = graphOf("siamese");
        const DataCheck check = checkData(graph, {{"left", floats({3, 20, 20, 3})}, {"in1", floats({3, 20, 20, 3})}});
        QVERIFY(check.fits());
        QCOMPARE(check.samples, std::int64_t{3});
        QCOMPARE(check.inputs.at(0).input, std::string("left"));
        QCOMPARE(check.inputs.at(1).array, std::string("in1"));
        QCOMPARE(*check.inputs.at(1).found, (Shape{3, 20, 20, 3}));
    }

    void allThatIsWrongIsSaidAtOnce() {
        const Graph graph = graphOf("siamese");
        const DataCheck check = checkData(graph, {{"leftt", floats({3, 20, 20, 3})}, {"right", floats({3, 20, 20})}});
        QVERIFY(!check.fits());
        QVERIFY(says(check.inputs.at(0).problem, "lack"));
        QVERIFY(says(check.inputs.at(1).problem, "shape"));
        QCOMPARE(check.problems.size(), std::size_t{1});
        QVERIFY(says(check.problems.front(), "left"));
    }

    void nanAndDifferingSamples() {
        const Graph graph = graphOf("siamese");
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const DataCheck bad = checkData(graph, {{"in0", floats({3, 20, 20, 3}, nan)}, {"in1", floats({3, 20, 20, 3})}});
        QVERIFY(says(bad.inputs.at(0).problem, "NaN"));
        const DataCheck uneven = checkData(graph, {{"in0", floats({3, 20, 20, 3})}, {"in1", floats({2, 20, 20, 3})}});
        QVERIFY(says(uneven.inputs.at(1).problem, "samples"));
    }

    void tokenIdsMustStandInTheTable() {
        const Graph graph = graphOf("tied_lm");
        QVERIFY(checkData(graph, {{"tokens", floats({2, 12}, 99)}}).fits());
        for (const float id : {100.0F, -1.0F}) {
            const DataCheck check = checkData(graph, {{"tokens", floats({2, 12}, id)}});
            QVERIFY(says(check.inputs.at(0).problem, "0 to 99"));
        }
        QVERIFY(says(checkData(graph, {{"", floats({2, 12}, 1.5F)}}).inputs.at(0).problem, "fractions"));
    }

    void generatedDataFit() {
        for (const char* model : {"siamese", "tied_lm", "plain_cnn"}) {
            const DataCheck check = checkSource(dataSourceNamed("normal:7:3"), graphOf(model));
            QVERIFY(check.fits());
            QCOMPARE(check.samples, std::int64_t{7});
            QCOMPARE(check.inputs.front().found->front(), std::int64_t{7});
        }
    }
};

QTEST_APPLESS_MAIN(DataCheckTest)
#include "data_check_test.moc"
