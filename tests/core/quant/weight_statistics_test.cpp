// Statistics of a weight: by hand, in many pieces, and with values that are not finite.
#include "core/quant/weight_statistics.h"

#include <QtTest>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "core/base/parallel.h"
#include "core/quant/weight_analysis.h"
#include "samples.h"

using namespace quantie;

class WeightStatisticsTest : public QObject {
    Q_OBJECT

  private slots:
    void everyStatisticIsDefined() {
        std::set<std::string_view> names;
        for (const Statistic& row : statistics()) {
            QVERIFY(names.insert(row.name).second);
            QVERIFY(row.definition.ends_with('.'));
            QVERIFY(std::isfinite(row.value({})));
        }
    }

    void figuresByHand() {
        const WeightStatistics s = weightStatistics(std::vector<float>{-1, 0, -0.0F, 3, 2});
        QCOMPARE(s.count, 5U);
        QCOMPARE(s.zeros, 2U);
        QCOMPARE(s.min, -1.0);
        QCOMPARE(s.max, 3.0);
        QCOMPARE(s.mean, 0.8);
        QCOMPARE(s.l1, 6.0);
        QCOMPARE(s.l2, std::sqrt(14.0));
        QCOMPARE(s.deviation, std::sqrt(14.0 / 5 - 0.64));
        QCOMPARE(weightStatistics({}), WeightStatistics{});
    }

    void whatIsNotFiniteIsCountedAndLeftOut() {
        const float inf = std::numeric_limits<float>::infinity();
        const std::vector<float> values{std::nanf(""), 2, -inf, 4, inf};
        const WeightStatistics s = weightStatistics(values);
        QCOMPARE(s.nans, 1U);
        QCOMPARE(s.infinite, 2U);
        QCOMPARE(s.finite(), 2U);
        QCOMPARE(s.min, 2.0);
        QCOMPARE(s.max, 4.0);
        QCOMPARE(s.mean, 3.0);
        const Histogram h = finiteHistogram(values, s);
        QCOMPARE(h.counts.size(), weightBins);
        QCOMPARE(std::accumulate(h.counts.begin(), h.counts.end(), std::uint64_t{0}), 2U);
        QCOMPARE(h.counts.front(), 1U);
        QCOMPARE(h.counts.back(), 1U);
    }

    void threadsChangeNothing() {
        const std::vector<float> values = samples::normal(300'001);
        setThreadCount(1);
        const WeightStatistics one = weightStatistics(values);
        setThreadCount(4);
        QCOMPARE(weightStatistics(values), one);
        setThreadCount(0);
        const WeightAnalysis analysis = analyse(values, {300'001}, std::nullopt);
        QCOMPARE(static_cast<float>(one.min), analysis.tensor.lo);
        QCOMPARE(static_cast<float>(one.max), analysis.tensor.hi);
        QCOMPARE(finiteHistogram(values, one), analysis.histogram);
    }

    void aLargeMeanDoesNotSwallowTheDeviation() {
        const WeightStatistics s = weightStatistics(std::vector<float>{1e8F, 1e8F + 8});
        QCOMPARE(s.deviation, 4.0);
    }
};

QTEST_APPLESS_MAIN(WeightStatisticsTest)
#include "weight_statistics_test.moc"
