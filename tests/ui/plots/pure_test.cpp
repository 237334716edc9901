// What the plots compute before they paint: ticks, bars, columns of channels, grids, and where handles may go.
#include <QtTest>
#include <cmath>
#include <limits>
#include <random>

#include "ui/plots/axis_ticks.h"
#include "ui/plots/channel_columns.h"
#include "ui/plots/histogram_bars.h"
#include "ui/plots/range_handles.h"
#include "ui/plots/value_grid.h"

using namespace quantie;
using Values = std::vector<double>;

class PlotFunctionsTest : public QObject {
    Q_OBJECT

  private slots:
    void ticksAreNice() {
        QCOMPARE(niceTicks(-0.6, 0.6, 7).step, 0.2);
        QCOMPARE(niceTicks(-0.6, 0.6, 7).values.size(), 7U);
        QCOMPARE(niceTicks(-0.6, 0.6, 7).values[3], 0.0);
        QCOMPARE(niceTicks(36.2, 47.9, 4).values, (Values{40, 45}));
        QVERIFY(niceTicks(1, 1, 4).values.empty());
        QVERIFY(niceTicks(0, std::numeric_limits<double>::infinity(), 4).values.empty());
    }

    void ticksAreNeverTooMany() {
        std::mt19937 engine(3);
        std::uniform_real_distribution<double> exponent(-30, 30);
        for (int i = 0; i < 2000; ++i) {
            const double lo = -std::pow(10.0, exponent(engine));
            const double hi = std::pow(10.0, exponent(engine));
            QVERIFY(niceTicks(lo, hi, 6).values.size() <= 6);
            double a = lo;
            double b = hi;
            widenToTicks(a, b, 6);
            const double slack = 1e-8 * (b - a);
            QVERIFY(a <= lo + slack && b >= hi - slack);
        }
    }

    void ticksAreWrittenWithAMinusSign() {
        QCOMPARE(tickText(-0.4, 0.2), QStringLiteral("−0.4"));
        QCOMPARE(tickText(0.25, 0.05), QStringLiteral("0.25"));
        QCOMPARE(tickText(40, 5), QStringLiteral("40"));
        QCOMPARE(tickText(-0.0, 5), QStringLiteral("0"));
        QCOMPARE(tickText(-2e-6, 1e-6), QStringLiteral("−2e−6"));
        QCOMPARE(tickText(2e9, 1e9), QStringLiteral("2e9"));
    }

    void countsAreWholeOrPowersOfTen() {
        QCOMPARE(countTicks(185, 5, false).values, (Values{0, 50, 100, 150}));
        QCOMPARE(countTicks(1, 5, false).values, (Values{0, 1}));
        QCOMPARE(countTicks(2500, 5, true).values, (Values{0, 1, 10, 100, 1000}));
        QVERIFY(countTicks(1e18, 5, true).values.size() <= 6);
    }

    void indicesHaveBothEnds() {
        QCOMPARE(indexTicks(100, 6).values, (Values{0, 20, 40, 60, 80, 99}));
        QCOMPARE(indexTicks(16, 6).values.back(), 15.0);
        QCOMPARE(indexTicks(1, 6).values, Values{0});
        QVERIFY(indexTicks(0, 6).values.empty());
    }

    void barsKeepEveryCount() {
        Histogram histogram{-1, 1, std::vector<std::uint64_t>(2048, 3)};
        for (const double width : {0.0, 0.01, 0.07, 5.0}) {
            double counted = 0;
            double end = -1;
            for (const Bar& bar : barsOf(histogram, width)) {
                QCOMPARE(bar.lo, end);
                end = bar.hi;
                counted += bar.count;
            }
            QCOMPARE(end, 1.0);
            QCOMPARE(counted, 2048.0 * 3);
        }
        QCOMPARE(barsOf(histogram, 0).size(), 2048U);
        QCOMPARE(barsOf(histogram, 5).size(), 1U);
    }

    void barsOfOneValueAndOfNone() {
        const std::vector<Bar> one = barsOf({2, 2, {7, 0, 0}}, 0.5);
        QCOMPARE(one.size(), 1U);
        QCOMPARE(one[0].count, 7.0);
        QCOMPARE(one[0].hi - one[0].lo, 0.5);
        QVERIFY(barsOf({0, 1, {0, 0}}, 0.1).empty());
    }

    void columnsHoldLeastAndMost() {
        std::vector<double> values(100'000);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::sin(static_cast<double>(i));
        values[77'777] = -5;
        const std::vector<ChannelColumn> columns = channelColumns(values, 150);
        QCOMPARE(columns.size(), 150U);
        int next = 0;
        bool found = false;
        for (const ChannelColumn& column : columns) {
            QCOMPARE(column.first, next);
            next = column.last + 1;
            QCOMPARE(values[column.leastAt], column.least);
            found = found || column.leastAt == 77'777;
        }
        QCOMPARE(next, 100'000);
        QVERIFY(found);
        QCOMPARE(channelColumns({1, 2, 3}, 150).size(), 3U);
        QVERIFY(channelColumns({}, 10).empty());
    }

    void theWorstComesFirst() {
        const double exact = std::numeric_limits<double>::infinity();
        QCOMPARE(worstFirst({30, exact, 20, 30}), (std::vector<int>{2, 0, 3, 1}));
    }

    void gridsRoundAsQuantizersDo() {
        const Quantizer quantizer = makeQuantizer({-0.3F, 0.3F}, 4, true);
        const ValueGrid grid = valueGrid(quantizer, {-0.3F, 0.3F});
        QCOMPARE(grid.levels, 15);
        QCOMPARE(grid.rounded(5), grid.hi);
        QCOMPARE(grid.rounded(-5), grid.lo);
        QVERIFY(std::fabs(grid.rounded(0.225) - 0.2143) < 1e-4);
        QVERIFY(std::fabs(grid.rounded(0.244) - 0.2571) < 1e-4);
        QCOMPARE(valueGrid(makeQuantizer({0, 0}, 8, true), {0, 0}).levels, 1);
    }

    void aSymmetricRangeMovesAtBothEnds() {
        RangeHandles handles;
        handles.set(-1, 1, true);
        QVERIFY(handles.drag(0.5, 0.1));
        QCOMPARE(handles.lo(), -0.5);
        handles.set(-0.8, 0.8, true);
        QCOMPARE(handles.lo(), -0.5);
        handles.setActive(RangeHandles::End::Lo);
        QVERIFY(handles.drag(-2, 0.1));
        QCOMPARE(handles.hi(), 2.0);
        QVERIFY(handles.drop());
        QVERIFY(!handles.drop());
    }

    void zeroStaysInside() {
        RangeHandles handles;
        handles.set(-1, 1, false);
        handles.drag(-3, 0.1);
        QCOMPARE(handles.hi(), 0.0);
        handles.drop();
        handles.setActive(RangeHandles::End::Lo);
        handles.drag(3, 0.1);
        QCOMPARE(handles.lo(), -0.1);
    }

    void whatIsDraggedStaysUnderThePointer() {
        RangeHandles handles;
        handles.set(-1, 1, false);
        handles.drag(0.7, 0.1);
        handles.set(-0.9, 0.65, false);
        QCOMPARE(handles.hi(), 0.7);
        QCOMPARE(handles.lo(), -0.9);
        handles.drop();
        handles.set(-0.9, 0.65, false);
        QCOMPARE(handles.hi(), 0.65);
    }

    void theNearerHandleIsGrabbed() {
        RangeHandles handles;
        handles.set(-1, 1, false);
        QCOMPARE(handles.grabbed(0.95, 0.1), RangeHandles::End::Hi);
        QCOMPARE(handles.grabbed(-1.05, 0.1), RangeHandles::End::Lo);
        QVERIFY(!handles.grabbed(0, 0.1));
    }
};

QTEST_APPLESS_MAIN(PlotFunctionsTest)
#include "pure_test.moc"
