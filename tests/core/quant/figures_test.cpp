// Metrics, histograms, quantizers and codes: the small functions.
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/quant/channels.h"
#include "core/quant/fake_quant.h"
#include "core/quant/finite.h"
#include "core/quant/histogram.h"
#include "core/quant/metrics.h"
#include "core/quant/quantizer.h"
#include "core/tensor/half.h"
#include "samples.h"

using namespace quantie;

class FiguresTest : public QObject {
    Q_OBJECT

  private slots:
    void everyMetricIsDefined() {
        std::set<std::string_view> ids;
        for (const Metric& metric : metrics()) {
            QVERIFY(ids.insert(metric.id).second);
            QVERIFY(!metric.name.empty() && metric.definition.ends_with('.'));
        }
        for (const char* id : {"mse", "max_abs", "sqnr_db", "cosine", "rmse_per_scale"}) QVERIFY(ids.contains(id));
    }

    void figuresByHand() {
        const ErrorFigures figures = compareValues(std::vector<float>{3, 4}, std::vector<float>{3, 3});
        QCOMPARE(figures.mse, 0.5);
        QCOMPARE(figures.maxAbs, 1.0);
        QCOMPARE(figures.sqnrDb, 20 * std::log10(5.0));
        QCOMPARE(figures.cosine, 21 / (5 * std::sqrt(18.0)));
        QVERIFY(!figures.exact);
        QCOMPARE(compareValues(std::vector<float>{0, 0}, std::vector<float>{0, 1}).cosine, 0.0);
        QVERIFY(compareValues({}, {}).exact);
        QVERIFY_THROWS_EXCEPTION(Error, compareValues(std::vector<float>{1}, {}));
    }

    void histogramsCountEverything() {
        const std::vector<float> values{-1, -0.5F, 0, 0.5F, 1, 7, -7};
        QCOMPARE(histogram(values, -1, 1, 4).counts, (std::vector<std::uint64_t>{2, 1, 1, 3}));
        QCOMPARE(magnitudeHistogram(values, 7, 7).counts, (std::vector<std::uint64_t>{3, 2, 0, 0, 0, 0, 2}));
        QCOMPARE(histogram(values, 2, 2, 3).counts, (std::vector<std::uint64_t>{7, 0, 0}));
        QVERIFY_THROWS_EXCEPTION(Error, histogram(values, 0, 1, 0));
        QVERIFY_THROWS_EXCEPTION(Error, histogram(values, 0, 1, 65537));
    }

    void oneChannelsValues() {
        const std::vector<float> values{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        const Shape shape{2, 3, 2};
        QCOMPARE(channelValues(values, channelView(shape, 1), 2), (std::vector<float>{4, 5, 10, 11}));
        QCOMPARE(channelValues(values, channelView(shape, -1), 1), (std::vector<float>{1, 3, 5, 7, 9, 11}));
        QCOMPARE(channelValues(values, channelView(shape, {}), 0), values);
    }

    void histogramsOfHugeAndTinyRanges() {
        for (const float size : {3.4e38F, 1e-40F, 1e-45F, 1.0F}) {
            const std::vector<float> values{-size, size, size, 0, 0, 0};
            const std::vector<std::uint64_t> counts = histogram(values, -size, size, 3).counts;
            QCOMPARE(counts, (std::vector<std::uint64_t>{1, 3, 2}));
        }
    }

    void bigHistogramsAddUp() {
        const std::vector<float> values = samples::normal(2500001, 1);
        const Histogram whole = histogram(values, -4, 4, 2048);
        QCOMPARE(std::accumulate(whole.counts.begin(), whole.counts.end(), std::uint64_t{0}), values.size());
        const auto below =
            static_cast<std::uint64_t>(std::count_if(values.begin(), values.end(), [](float x) { return x < 0; }));
        QCOMPARE(std::accumulate(whole.counts.begin(), whole.counts.begin() + 1024, std::uint64_t{0}), below);
    }

    void quantizersOfSimpleRanges() {
        const Quantizer narrow = makeQuantizer({-127, 127}, 8, true);
        QCOMPARE(narrow.scale, 1.0F);
        QCOMPARE(narrow.zeroPoint, 128);
        QCOMPARE(narrow.lo, -127.0F);
        const Quantizer wide = makeQuantizer({-1, 2}, 2, false);
        QCOMPARE(wide.scale, 1.0F);
        QCOMPARE(wide.zeroPoint, 1);
        const Quantizer zero = makeQuantizer({-1e-40F, 1e-40F}, 4, true);  // denormals count as zero
        QCOMPARE(zero.scale, 1.0F);
        QCOMPARE(zero.zeroPoint, 8);
        QCOMPARE(zero.hi, 0.0F);
    }

    void rangesWithoutAScale() {
        const float huge = std::numeric_limits<float>::max();
        for (const ChannelRange range : {ChannelRange{-huge, huge}, ChannelRange{-1e-37F, 1e-37F}}) {
            QVERIFY(!tryQuantizer(range, 8, true));
            try {
                makeQuantizer(range, 8, true);
                QFAIL("was taken");
            } catch (const Error& error) {
                QCOMPARE(error.code(), ErrorCode::Unsupported);
                QVERIFY(error.reason().ends_with(range.hi > 1 ? "its scale is an infinite number"
                                                              : "its scale is a denormal number"));
            }
        }
        QVERIFY(tryQuantizer({-huge / 4, huge / 4}, 2, true));
    }

    void tensorsOfOtherTypes() {
        std::vector<std::byte> bytes(4);
        const std::uint16_t halves[] = {halfFromFloat(1.0F), halfFromFloat(-0.3F)};
        std::memcpy(bytes.data(), halves, 4);
        Scheme scheme;
        scheme.bits = 2;
        const Tensor q = quantizeDequantize(Tensor::fromBytes(DType::Float16, {2}, bytes), scheme);
        QCOMPARE(q.dtype(), DType::Float32);
        QCOMPARE(q.floats()[0], 1.0F);
        QCOMPARE(q.floats()[1], 0.0F);
    }

    void givenRangesLookAtTheValuesToo() {
        std::vector<float> values{1, std::numeric_limits<float>::infinity()};
        Scheme scheme;
        scheme.range = Given{{-1}, {1}};
        std::vector<float> out(2);
        QVERIFY_THROWS_EXCEPTION(Error, quantizeDequantize(values, {2}, scheme, out));
        QVERIFY_THROWS_EXCEPTION(Error, quantizeCodes(values, {2}, scheme));
        QCOMPARE(*firstNonFinite(values), std::size_t{1});
        QCOMPARE(indexOf(23, {2, 3, 4}), (Shape{1, 2, 3}));
    }

    void misfitsAreRefused() {
        const std::vector<float> values{1, 2, 3, 4};
        std::vector<float> out(4);
        const std::vector<Quantizer> three(3);
        Scheme scheme;
        scheme.axis = 0;
        QVERIFY_THROWS_EXCEPTION(Error, quantizeDequantize(values, {2, 2}, scheme, three, out));
        QVERIFY_THROWS_EXCEPTION(Error, quantizeDequantize(values, {2, 2}, scheme, std::span(out).first(3)));
        Codes codes = quantizeCodes(values, {2, 2}, scheme);
        codes.quantizers.pop_back();
        QVERIFY_THROWS_EXCEPTION(Error, dequantize(codes, {2, 2}, 0, out));
    }
};

QTEST_APPLESS_MAIN(FiguresTest)
#include "figures_test.moc"
