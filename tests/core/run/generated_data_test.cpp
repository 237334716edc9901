// Data that are made: shapes, types, limits, and the same numbers every time.
#include "core/run/generated_data.h"

#include <QtTest>
#include <algorithm>

#include "core/base/error.h"
#include "core/keras/open.h"

using namespace quantie;

namespace {

Graph graphOf(const std::string& name) {
    const std::string file = std::string(QUANTIE_TEST_DATA) + "/keras2/tf2.15/" + name + ".json";
    return buildGraph(openModel(file), Definitions::builtin());
}

}  // namespace

class GeneratedDataTest : public QObject {
    Q_OBJECT

  private slots:
    void tokensAreInTheTable() {
        const Feed feed = generateData(graphOf("tied_lm"), {Generator::Normal, 64, 3});
        const Tensor ids = toFloat32(feed.inputs.at(0).tensor);
        QCOMPARE(ids.shape(), (Shape{64, 12}));
        const auto [lo, hi] = std::ranges::minmax(ids.floats());
        QCOMPARE(lo, 0.0F);
        QCOMPARE(hi, 99.0F);
    }

    void floatsHaveTheirDistribution() {
        const Graph graph = graphOf("siamese");
        for (const Generator generator : {Generator::Normal, Generator::Uniform}) {
            const Feed feed = generateData(graph, {generator, 8, 1});
            QCOMPARE(feed.inputs.size(), std::size_t{2});
            QCOMPARE(feed.inputs[0].shape(), (Shape{8, 20, 20, 3}));
            double sum = 0;
            double squares = 0;
            for (const float value : feed.inputs[0].tensor.floats()) {
                sum += value;
                squares += static_cast<double>(value) * value;
            }
            const auto count = static_cast<double>(feed.inputs[0].tensor.size());
            const double mean = sum / count;
            const double variance = squares / count - mean * mean;
            const bool normal = generator == Generator::Normal;
            QVERIFY(std::abs(mean - (normal ? 0 : 0.5)) < 0.03);
            QVERIFY(std::abs(variance - (normal ? 1 : 1.0 / 12)) < 0.05);
        }
    }

    void aSeedIsTheSameData() {
        const Graph graph = graphOf("siamese");
        const Feed first = generateData(graph, {Generator::Normal, 2, 5});
        QVERIFY(sameBytes(first.inputs[1].tensor, generateData(graph, {Generator::Normal, 2, 5}).inputs[1].tensor));
        QVERIFY(!sameBytes(first.inputs[1].tensor, generateData(graph, {Generator::Normal, 2, 6}).inputs[1].tensor));
    }

    void tooMuchIsRefused() {
        const Graph graph = graphOf("siamese");
        QVERIFY_EXCEPTION_THROWN(generateData(graph, {Generator::Normal, 0}), Error);
        QVERIFY_EXCEPTION_THROWN(generateData(graph, {Generator::Normal, std::int64_t{1} << 40}), Error);
        QVERIFY_EXCEPTION_THROWN(generateData(graph, {Generator::Normal, std::int64_t{1} << 62}), Error);
    }
};

QTEST_APPLESS_MAIN(GeneratedDataTest)
#include "generated_data_test.moc"
