// Ranges by every method, along every axis, against plain re-computations.
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/quant/divergence.h"
#include "core/quant/fake_quant.h"
#include "core/quant/percentile.h"
#include "core/quant/ranges.h"
#include "samples.h"

using namespace quantie;

namespace {

Scheme scheme(Range range, std::optional<int> axis = std::nullopt, int bits = 8, bool symmetric = false,
              bool narrow = false) {
    return {bits, symmetric, narrow, axis, std::move(range)};
}

/// The values of channel c, in order.
std::vector<float> channel(const std::vector<float>& values, ChannelView view, std::size_t c) {
    std::vector<float> found;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i / view.inner % view.channels == c) found.push_back(values[i]);
    }
    return found;
}

/// np.percentile(np.abs(x), p) by sorting everything.
double sortedPercentile(std::vector<float> values, double p) {
    for (float& x : values) x = std::fabs(x);
    std::sort(values.begin(), values.end());
    const double position = static_cast<double>(values.size() - 1) * (p / 100);
    const auto k = static_cast<std::size_t>(position);
    const double a = values[k];
    const double b = values[std::min(k + 1, values.size() - 1)];
    return a + (b - a) * (position - std::floor(position));
}

double squaredError(const std::vector<float>& values, ChannelRange range, int bits) {
    Scheme given = scheme(Given{{range.lo}, {range.hi}}, std::nullopt, bits);
    std::vector<float> out(values.size());
    quantizeDequantize(values, {static_cast<std::int64_t>(values.size())}, given, out);
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double e = static_cast<double>(values[i]) - static_cast<double>(out[i]);
        sum += e * e;
    }
    return sum;
}

}  // namespace

class RangesTest : public QObject {
    Q_OBJECT

  private slots:
    void minMaxPerSliceOfAnyAxis() {
        const Shape shape{3, 5, 40};
        const std::vector<float> values = samples::normal(600);
        for (int axis = -3; axis < 3; ++axis) {
            const ChannelView view = channelView(shape, axis);
            const std::vector<ChannelRange> found = ranges(values, shape, scheme(MinMax{}, axis));
            QCOMPARE(found.size(), view.channels);
            for (std::size_t c = 0; c < view.channels; ++c) {
                const std::vector<float> own = channel(values, view, c);
                QCOMPARE(found[c].lo, std::min(0.0F, *std::min_element(own.begin(), own.end())));
                QCOMPARE(found[c].hi, std::max(0.0F, *std::max_element(own.begin(), own.end())));
            }
        }
    }

    void zeroIsInsideAndSymmetryWidens() {
        const std::vector<float> values{1, 2, 3};
        QVERIFY((ranges(values, {3}, scheme(MinMax{})).front() == ChannelRange{0, 3}));
        QVERIFY((ranges(values, {3}, scheme(MinMax{}, {}, 8, true, true)).front() == ChannelRange{-3, 3}));
        const ChannelRange wide = ranges(values, {3}, scheme(MinMax{}, {}, 2, true, false)).front();
        QVERIFY((wide == ChannelRange{-6, 3}));  // r = −2/4
        const ChannelRange given = ranges(values, {3}, scheme(Given{{-1}, {0.5}}, {}, 2, true, false)).front();
        QVERIFY((given == ChannelRange{-1, 0.5F}));
        const ChannelRange above = ranges(values, {3}, scheme(Given{{1}, {2}})).front();
        QVERIFY((above == ChannelRange{0, 2}));
    }

    void givenRangesOfSlices() {
        const std::vector<float> values(6, 0.25F);
        const auto listed = ranges(values, {2, 3}, scheme(Given{{-1, -2}, {1, 2}}, 0));
        QVERIFY((listed == std::vector<ChannelRange>{{-1, 1}, {-2, 2}}));
        const auto shared = ranges(values, {2, 3}, scheme(Given{{-1}, {1}}, 1));
        QVERIFY((shared == std::vector<ChannelRange>(3, {-1, 1})));
    }

    void emptyArraysHaveEmptyRanges() {
        for (const Range& range : {Range{MinMax{}}, Range{Percentile{}}, Range{Mse{}}, Range{Entropy{}}}) {
            QVERIFY((ranges({}, {0}, scheme(range)) == std::vector<ChannelRange>(1)));
            QVERIFY((ranges({}, {0, 3}, scheme(range, 1)) == std::vector<ChannelRange>(3)));
            QVERIFY(ranges({}, {0, 3}, scheme(range, 0)).empty());
        }
    }

    void wrongSizeAndNonFinite() {
        QVERIFY_THROWS_EXCEPTION(Error, ranges(std::vector<float>(5), {2, 3}, Scheme{}));
        std::vector<float> values(60, 1.0F);
        values[3 * 20 - 3] = std::numeric_limits<float>::quiet_NaN();
        for (const Range& range : {Range{MinMax{}}, Range{Percentile{}}, Range{Mse{}}, Range{Entropy{}}}) {
            try {
                ranges(values, {3, 20}, scheme(range, 1));
                QFAIL("a NaN was taken");
            } catch (const Error& error) {
                QCOMPARE(error.code(), ErrorCode::Unsupported);
                QCOMPARE(error.reason(), std::string("the value at (2, 17) is NaN"));
            }
        }
    }

    void percentileIsNumpys() {
        // np.percentile([1, 2, 3, 4], 50) = 2.5, 90: 3.7
        QCOMPARE(magnitudePercentile(std::vector<float>{-4, 1, -2, 3}, 50), 2.5F);
        QCOMPARE(magnitudePercentile(std::vector<float>{-4, 1, -2, 3}, 90), 3.7F);
        QCOMPARE(magnitudePercentile(std::vector<float>{-4}, 10), 4.0F);
        for (const std::size_t count : {1000U, 65536U, 65537U, 1100001U}) {
            std::vector<float> values = samples::normal(count);
            std::fill_n(values.begin() + 10, count / 4, 0.125F);  // many equal ones
            for (const double p : {25.0, 99.99}) {
                QCOMPARE(magnitudePercentile(values, p), static_cast<float>(sortedPercentile(values, p)));
            }
        }
    }

    void percentileClipsEachSlice() {
        const Shape shape{50, 37, 3};
        const std::vector<float> values = samples::normal(5550);
        for (int axis = 0; axis < 3; ++axis) {
            const ChannelView view = channelView(shape, axis);
            const auto clipped = ranges(values, shape, scheme(Percentile{95}, axis));
            const auto full = ranges(values, shape, scheme(MinMax{}, axis));
            for (std::size_t c = 0; c < view.channels; ++c) {
                const auto t = static_cast<float>(sortedPercentile(channel(values, view, c), 95));
                QCOMPARE(clipped[c].lo, std::max(full[c].lo, -t));
                QCOMPARE(clipped[c].hi, std::min(full[c].hi, t));
            }
        }
        QVERIFY(ranges(values, shape, scheme(Percentile{100})) == ranges(values, shape, scheme(MinMax{})));
    }

    void mseIsTheBestFraction() {
        const Shape shape{300, 4};
        std::vector<float> values = samples::normal(1200);
        for (std::size_t i = 3; i < values.size(); i += 4) values[i] *= 1e-25F;  // also where squares leave float32
        const auto found = ranges(values, shape, scheme(Mse{}, 1, 4));
        const auto full = ranges(values, shape, scheme(MinMax{}, 1));
        for (std::size_t c = 0; c < 4; ++c) {
            const std::vector<float> own = channel(values, {300, 4, 1}, c);
            double least = std::numeric_limits<double>::infinity();
            for (int k = 128; k > 0; --k) {
                const float f = static_cast<float>(k) / 128;
                least = std::min(least, squaredError(own, {full[c].lo * f, full[c].hi * f}, 4));
            }
            // The two differ in the kernels' per-tensor and per-channel arithmetic by a last bit.
            QVERIFY(squaredError(own, found[c], 4) <= least * 1.0001);
            QVERIFY(found[c].hi < full[c].hi);
        }
    }

    void mseKeepsWhatHasAScale() {
        // Half of this range would have a denormal scale.
        const std::vector<float> values{-2e-36F, 1e-36F, 3e-37F, 2e-36F};
        const ChannelRange found = ranges(values, {4}, scheme(Mse{}, {}, 8)).front();
        QVERIFY(tryQuantizer(found, 8, false).has_value());
        const std::vector<float> zeros(4);
        QVERIFY(ranges(zeros, {4}, scheme(Mse{})).front() == ChannelRange{});
    }

    void entropyClipsOutliersOnly() {
        std::vector<float> values = samples::normal(70000, 1, 3);
        for (std::size_t i = 0; i < values.size(); i += 7) values[i] /= 10;  // now all of σ 1
        values[11] = 100;
        const ChannelRange found = ranges(values, {70000}, scheme(Entropy{}, {}, 8)).front();
        QVERIFY2(found.hi > 2 && found.hi < 20, std::to_string(found.hi).c_str());
        QCOMPARE(found.lo, std::max(-found.hi, *std::min_element(values.begin(), values.end())));
        const auto sliced = ranges(values, {70000, 1}, scheme(Entropy{}, 1, 8));
        QVERIFY(sliced.front() == found);
        QVERIFY(ranges(values, {70000}, scheme(Entropy{}, {}, 12)) ==
                ranges(values, {70000}, scheme(MinMax{}, {}, 12)));
        QVERIFY(ranges(std::vector<float>(9), {9}, scheme(Entropy{})).front() == ChannelRange{});
    }

    void entropyByHand() {
        // 32 bins, 16 groups. All 32: pairs (4, 0) and (0, 4) hold as they are, no information is lost.
        std::vector<std::uint64_t> counts(32);
        for (std::size_t i = 0; i < 32; i += 2) counts[i] = 4;
        counts[31] = 4;
        counts[30] = 0;
        QCOMPARE(leastDivergentBins(counts, 16), std::size_t{32});
        // One far outlier: keeping 16 bins exactly costs less than merging pairs of uneven neighbours.
        std::fill(counts.begin(), counts.end(), 0);
        for (std::size_t i = 0; i < 16; ++i) counts[i] = i % 2 == 0 ? 10000 : 100;
        counts[31] = 1;
        QCOMPARE(leastDivergentBins(counts, 16), std::size_t{16});
        // Also where the last bin kept is empty, as long as little lies beyond.
        counts[15] = 0;
        QCOMPARE(leastDivergentBins(counts, 16), std::size_t{16});
        counts[31] = 100000;
        QCOMPARE(leastDivergentBins(counts, 16), std::size_t{32});
        QCOMPARE(leastDivergentBins(std::vector<std::uint64_t>(32), 16), std::size_t{32});
    }

    void threadsChangeNothing() {
        const Shape shape{140, 99, 5};
        const std::vector<float> values = samples::normal(69300);
        for (const Range& range : {Range{MinMax{}}, Range{Percentile{99}}, Range{Mse{}}, Range{Entropy{}}}) {
            for (const std::optional<int> axis : {std::optional<int>{}, std::optional<int>{1}}) {
                setThreadCount(1);
                const auto alone = ranges(values, shape, scheme(range, axis, 4));
                setThreadCount(5);
                QVERIFY(ranges(values, shape, scheme(range, axis, 4)) == alone);
                const WeightAnalysis analysis = analyse(values, shape, axis);
                QVERIFY(ranges(values, analysis, scheme(range, axis, 4)) == alone);
            }
        }
        setThreadCount(0);
    }
};

QTEST_APPLESS_MAIN(RangesTest)
#include "ranges_test.moc"
