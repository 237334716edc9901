// The fast pass against the plain one: the same quantized values, sums that agree, and the same bits with any number
// of threads on any instruction set.
#include <QtTest>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/quant/fake_quant.h"
#include "core/quant/kernels.h"
#include "core/quant/ranges.h"
#include "core/quant/weight_error.h"
#include "samples.h"

using namespace quantie;

namespace {

struct Case {
    Shape shape;
    std::optional<int> axis;
};

std::vector<Case> cases() {
    return {{{1000}, {}},      {{1000}, 0},         {{300, 1100}, -1},   {{300, 1100}, 0},
            {{300, 1100}, {}}, {{3, 3, 40, 50}, 2}, {{3, 3, 40, 50}, 3}, {{5000, 3}, 1},
            {{1, 1}, 0},       {{70, 3, 37}, 1},    {{2, 600, 31}, -2},  {{40000, 5}, {}}};
}

Scheme schemeOf(std::optional<int> axis, int bits = 5) {
    Scheme scheme;
    scheme.bits = bits;
    scheme.axis = axis;
    scheme.symmetric = false;
    return scheme;
}

std::vector<float> sample(const Shape& shape, float sigma = 0.05F) {
    return samples::normal(static_cast<std::size_t>(elementCount(shape)), sigma);
}

/// The figures of channel c, from the plain quantize-dequantize and in double.
ErrorFigures plain(const std::vector<float>& values, const std::vector<float>& q, ChannelView view, std::size_t c) {
    ErrorTotals totals;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i / view.inner % view.channels != c) continue;
        const double x = values[i];
        const double y = q[i];
        const double e = values[i] - q[i];  // in float, as the error is defined
        ++totals.count;
        totals.squares += x * x;
        totals.quantized += y * y;
        totals.error += e * e;
        totals.maxAbs = std::max(totals.maxAbs, std::fabs(e));
    }
    return errorFigures(totals);
}

bool near(double a, double b, double relative = 1e-6) {
    return a == b || std::fabs(a - b) <= relative * std::max(std::fabs(a), std::fabs(b));
}

void compareFigures(const ErrorFigures& fast, const ErrorFigures& slow) {
    QVERIFY(near(fast.mse, slow.mse));
    QCOMPARE(fast.maxAbs, slow.maxAbs);
    QVERIFY(near(fast.sqnrDb, slow.sqnrDb, 1e-5));
    QVERIFY(std::fabs(fast.cosine - slow.cosine) < 1e-6);
    QCOMPARE(fast.exact, slow.exact);
}

}  // namespace

class WeightErrorTest : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setThreadCount(0); }

    /// At ordinary sizes, where squares underflow and where they overflow float32.
    void figuresAreThoseOfThePlainWay() {
        for (const float sigma : {0.05F, 1e-27F, 1e-32F, 1e25F}) {
            for (const auto& [shape, axis] : cases()) {
                const std::vector<float> values = sample(shape, sigma);
                const Scheme scheme = schemeOf(axis);
                const WeightError fast = weightError(values, analyse(values, shape, axis), scheme);
                std::vector<float> q(values.size());
                quantizeDequantize(values, shape, scheme, q);
                const ChannelView view = channelView(shape, axis);
                QCOMPARE(fast.channels.size(), view.channels);
                for (std::size_t c = 0; c < view.channels; c += 1 + view.channels / 5) {
                    compareFigures(fast.channels[c], plain(values, q, view, c));
                }
                compareFigures(fast.tensor, plain(values, q, {1, 1, values.size()}, 0));
                compareFigures(fast.tensor, compareValues(values, q));
            }
        }
    }

    /// The fast pass computes no q that could be looked at; with one value per sum its error and steps give q away.
    void everyValueIsQuantizedToTheSameBits() {
        const std::size_t width = maxTileWidth;
        std::vector<float> values = samples::normal(width, 3);
        for (std::size_t j = 0; j < width; j += 5) values[j] = std::ldexp(std::round(values[j] * 16), -5);  // ties
        values[9] = -0.0F;
        values[10] = std::numeric_limits<float>::denorm_min();
        for (const bool perTensor : {false, true}) {
            for (const int bits : {2, 4, 8, 16}) {
                Scheme scheme = schemeOf(std::nullopt, bits);
                scheme.range = Given{{-4}, {3.96875}};
                const auto grids = quantizers(ranges(values, {static_cast<std::int64_t>(width)}, scheme), scheme);
                forEachTile({1, 1, width}, grids, perTensor, [&](const Tile& run, const kernels::Grid& made) {
                    std::vector<float> q(run.rows * run.width);
                    for (const kernels::Level& level : kernels::levels()) {
                        level.quantize(values.data(), {0, run.width, run.rows, run.width}, made, q.data());
                        for (const bool careful : {false, true}) {
                            kernels::Grid grid = made;
                            grid.careful = careful;
                            for (std::size_t r = 0; r < run.rows; ++r) {
                                kernels::ErrorSums sums;
                                level.errors(values.data(), {r * run.width, run.width, 1, run.width}, grid, sums);
                                for (std::size_t j = 0; j < run.width; ++j) {
                                    const std::size_t i = r * run.width + j;
                                    const double steps = std::round(q[i] / grids[0].scale);
                                    QCOMPARE(std::round(std::sqrt(sums.steps[j])), std::fabs(steps));
                                    QCOMPARE(sums.maxAbs[j], std::fabs(values[i] - q[i]));
                                }
                            }
                        }
                    }
                });
            }
        }
    }

    void levelsAgreeToTheBit() {
        for (const auto& [shape, axis] : cases()) {
            const std::vector<float> values = sample(shape);
            const Scheme scheme = schemeOf(axis, 7);
            const auto grids = quantizers(ranges(values, shape, scheme), scheme);
            forEachTile(channelView(shape, axis), grids, !axis, [&](const Tile& tile, const kernels::Grid& made) {
                for (const bool careful : {false, true}) {
                    kernels::Grid grid = made;
                    grid.careful = careful;
                    const auto base = std::make_unique<kernels::ErrorSums>();
                    const auto stats = std::make_unique<kernels::ValueSums>();
                    kernels::levels().front().errors(values.data(), tile, grid, *base);
                    kernels::levels().front().values(values.data(), tile, *stats);
                    for (const kernels::Level& level : kernels::levels()) {
                        const auto sums = std::make_unique<kernels::ErrorSums>();
                        level.errors(values.data(), tile, grid, *sums);
                        QVERIFY(sums->error == base->error && sums->steps == base->steps &&
                                sums->maxAbs == base->maxAbs);
                        const auto own = std::make_unique<kernels::ValueSums>();
                        level.values(values.data(), tile, *own);
                        QVERIFY(own->squares == stats->squares && own->lo == stats->lo && own->bits == stats->bits);
                    }
                }
            });
        }
    }

    void threadsChangeNothing() {
        for (const auto& [shape, axis] : cases()) {
            const std::vector<float> values = sample(shape);
            setThreadCount(1);
            const WeightError alone = weightError(values, analyse(values, shape, axis), schemeOf(axis));
            setThreadCount(7);
            const WeightError together = weightError(values, analyse(values, shape, axis), schemeOf(axis));
            QVERIFY(together.tensor == alone.tensor && together.channels == alone.channels);
        }
    }

    void perTensorSchemesAreReportedBySlice() {
        const std::vector<float> values = sample({40, 9});
        const WeightError error = weightError(values, analyse(values, {40, 9}, 1), schemeOf(std::nullopt));
        QCOMPARE(error.channels.size(), std::size_t{9});
        QCOMPARE(error.quantizers.size(), std::size_t{1});
        std::vector<float> q(values.size());
        quantizeDequantize(values, {40, 9}, schemeOf(std::nullopt), q);
        for (std::size_t c = 0; c < 9; ++c) compareFigures(error.channels[c], plain(values, q, {40, 9, 1}, c));
    }

    void exactAndZero() {
        const std::vector<float> values{-1, 0, 1, 2, -2, 0};
        Scheme scheme;
        scheme.range = Given{{-127}, {127}};
        const WeightError error = weightError(values, analyse(values, {2, 3}, 1), scheme);
        QVERIFY(error.tensor.exact && std::isinf(error.tensor.sqnrDb) && error.tensor.sqnrDb > 0);
        QCOMPARE(error.tensor.cosine, 1.0);
        const std::vector<float> zeros(6);
        const WeightError nothing = weightError(zeros, analyse(zeros, {2, 3}, 1), Scheme{});
        QVERIFY(nothing.tensor.exact && nothing.tensor.mse == 0 && nothing.channels.size() == 3);
        const WeightError none = weightError({}, analyse({}, {0, 3}, 1), Scheme{});
        QVERIFY(none.tensor.exact && none.channels.size() == 3);
    }

    void allBecomesZero() {
        const std::vector<float> values{0.25F, -0.25F, 0.125F, 0};
        Scheme scheme;
        scheme.range = Given{{-127}, {127}};
        const ErrorFigures figures = weightError(values, analyse(values, {4}, {}), scheme).tensor;
        QCOMPARE(figures.cosine, 0.0);
        QCOMPARE(figures.sqnrDb, 0.0);
        QCOMPARE(figures.maxAbs, 0.25);
        QVERIFY(near(figures.rmsePerScale, std::sqrt(figures.mse)));
    }

    void anErrorTooSmallForFloatSquaresStillCounts() {
        std::vector<float> values{127, -127, 0, 1e-30F};
        const ErrorFigures figures = weightError(values, analyse(values, {4}, {}), Scheme{}).tensor;
        QVERIFY(!figures.exact && figures.mse > 0 && std::isfinite(figures.sqnrDb));
    }

    void analysisKnowsTheWeight() {
        const std::vector<float> values = sample({300, 1100});
        const WeightAnalysis last = analyse(values, {300, 1100}, -1);
        QCOMPARE(last.tensor.lo, *std::min_element(values.begin(), values.end()));
        QCOMPARE(last.tensor.hi, *std::max_element(values.begin(), values.end()));
        std::uint64_t counted = 0;
        for (const std::uint64_t n : last.histogram.counts) counted += n;
        QCOMPARE(counted, values.size());
        const WeightAnalysis first = along(0, values, last);
        QCOMPARE(first.channels.size(), std::size_t{300});
        QVERIFY(first.histogram == last.histogram && near(first.tensor.squares, last.tensor.squares, 1e-12));
        QCOMPARE(first.channels[7].count, std::uint64_t{1100});
        QVERIFY_THROWS_EXCEPTION(Error, weightError(values, first, schemeOf(1)));
        QVERIFY_THROWS_EXCEPTION(Error, analyse(values, {300, 1101}, 0));
        QVERIFY_THROWS_EXCEPTION(Error, analyse(values, {300, 1100}, 2));
    }

    void nonFiniteValuesAreFound() {
        for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                                -std::numeric_limits<float>::infinity()}) {
            for (const std::optional<int> axis : {std::optional<int>{}, std::optional<int>{0}, std::optional<int>{1}}) {
                std::vector<float> values = sample({30, 50});
                values[167] = bad;
                values[1000] = bad;
                try {
                    analyse(values, {30, 50}, axis);
                    QFAIL("was taken");
                } catch (const Error& error) {
                    QVERIFY(error.reason().starts_with("the value at (3, 17) is "));
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(WeightErrorTest)
#include "weight_error_test.moc"
