// The spread of errors against quantize-dequantize done value by value, and which values count as clipped.
#include "core/quant/error_distribution.h"

#include <QtTest>
#include <numeric>

#include "core/base/error.h"
#include "core/quant/channels.h"
#include "core/quant/fake_quant.h"
#include "samples.h"

using namespace quantie;

namespace {

constexpr std::size_t bins = 40;

std::vector<std::uint64_t> byHand(std::span<const float> values, const Shape& shape, const Scheme& scheme,
                                  std::span<const Quantizer> grids, double extent, bool inSteps) {
    std::vector<float> quantized(values.size());
    quantizeDequantize(values, shape, scheme, grids, quantized);
    const ChannelView view = channelView(shape, scheme.axis);
    std::vector<std::uint64_t> counts(bins);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double scale = inSteps ? grids[i / view.inner % view.channels].scale : 1.0;
        const double error = (static_cast<double>(values[i]) - quantized[i]) / scale;
        ++counts[static_cast<std::size_t>(std::clamp((error / extent + 1) * bins / 2, 0.0, bins - 1.0))];
    }
    return counts;
}

WeightError errorOf(std::span<const float> values, const Shape& shape, const Scheme& scheme) {
    return weightError(values, analyse(values, shape, scheme.axis), scheme);
}

std::uint64_t sum(const Histogram& histogram) {
    return std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::uint64_t{0});
}

}  // namespace

class ErrorDistributionTest : public QObject {
    Q_OBJECT

  private slots:
    void countsWhatQuantizationDoes_data() {
        QTest::addColumn<QVector<int>>("dims");
        QTest::addColumn<int>("axis");
        QTest::newRow("per tensor") << QVector<int>{7, 1201} << 99;
        QTest::newRow("columns") << QVector<int>{700, 12} << -1;
        QTest::newRow("rows") << QVector<int>{12, 700} << 0;
        QTest::newRow("in the middle") << QVector<int>{5, 3, 41} << 1;
        QTest::newRow("wide rows") << QVector<int>{3, 2500} << 1;
    }

    void countsWhatQuantizationDoes() {
        QFETCH(QVector<int>, dims);
        QFETCH(int, axis);
        const Shape shape(dims.begin(), dims.end());
        const std::vector<float> values = samples::normal(static_cast<std::size_t>(elementCount(shape)));
        Scheme scheme{4, true, true, axis == 99 ? std::nullopt : std::optional(axis), Percentile{90}};
        const WeightError error = errorOf(values, shape, scheme);
        const ErrorDistribution inSteps = errorDistribution(values, shape, scheme, error, ErrorUnit::Step, 2, bins);
        QCOMPARE(inSteps.errors.counts, byHand(values, shape, scheme, error.quantizers, 2, true));
        const ErrorDistribution plain = errorDistribution(values, shape, scheme, error, ErrorUnit::Weight, 0.25F, bins);
        QCOMPARE(plain.errors.counts, byHand(values, shape, scheme, error.quantizers, 0.25, false));
        QCOMPARE(sum(plain.errors), values.size());
        QVERIFY(plain.clipped > 0 && plain.clipped < values.size() / 2);
        QCOMPARE(plain.clipped, inSteps.clipped);
    }

    void minimumAndMaximumClipNothing() {
        const std::vector<float> values = samples::normal(5000);
        for (const bool symmetric : {true, false}) {
            const Scheme scheme{5, symmetric, false, {}, MinMax{}};
            const WeightError error = errorOf(values, {5000}, scheme);
            QCOMPARE(errorDistribution(values, {5000}, scheme, error, ErrorUnit::Step, 1, bins).clipped, 0U);
        }
    }

    void clippedIsOutsideTheRange() {
        const Scheme scheme{2, true, true, {}, Given{{-1}, {1}}};  // -1, 0, 1
        const std::vector<float> values{-1.6F, -1, 0.4F, 1, 1.6F, 9};
        const WeightError error = errorOf(values, {6}, scheme);
        const ErrorDistribution found = errorDistribution(values, {6}, scheme, error, ErrorUnit::Step, 1, 4);
        QCOMPARE(found.clipped, 3U);
        QCOMPARE(found.errors.counts, (std::vector<std::uint64_t>{1, 0, 3, 2}));
    }

    void whatDoesNotFitIsRefused() {
        const std::vector<float> values(6, 1);
        const WeightError error = errorOf(values, {6}, {});
        const Scheme perRow{8, true, true, 0, MinMax{}};
        QVERIFY_THROWS_EXCEPTION(Error, errorDistribution(values, {2, 3}, perRow, error, ErrorUnit::Step, 1, bins));
        QVERIFY_THROWS_EXCEPTION(Error, errorDistribution(values, {7}, {}, error, ErrorUnit::Step, 1, bins));
        QVERIFY_THROWS_EXCEPTION(Error, errorDistribution(values, {6}, {}, error, ErrorUnit::Step, 1, 0));
    }
};

QTEST_APPLESS_MAIN(ErrorDistributionTest)
#include "error_distribution_test.moc"
