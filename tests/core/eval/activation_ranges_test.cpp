// Ranges of activations by calibration.
#include "core/eval/activation_ranges.h"

#include <QtTest>

#include "core/base/error.h"
#include "data_model.h"

using namespace quantie;
using testing::builtinDefinitions;
using testing::DataModel;

namespace {

Scheme asymmetric(int bits = 8) {
    Scheme scheme;
    scheme.bits = bits;
    scheme.symmetric = false;
    scheme.narrowRange = false;
    return scheme;
}

const Given& givenOf(const CalibratedActivation& result) {
    return std::get<Given>(result.scheme.range);
}

}  // namespace

class ActivationRangesTest : public QObject {
    Q_OBJECT

  private:
    std::vector<CalibratedActivation> calibrate(const DataModel& model, const std::vector<ActivationWish>& wishes,
                                                const CalibrationOptions& options = {}) {
        return calibrateActivations(model.graph, builtinDefinitions(), wishes, model.feed, options);
    }

  private slots:
    void everyCallOfASharedLayerHasItsOwn() {
        const DataModel model("dense_twice");
        const int first = model.graph.findCall("shared@0").first;
        const int second = model.graph.findCall("shared@1").first;
        const auto results = calibrate(model, {{first, asymmetric()}, {second, asymmetric()}});
        QVERIFY(givenOf(results[0]) != givenOf(results[1]));
        for (const CalibratedActivation& result : results) {
            QVERIFY(result.problem.empty());
            QVERIFY(result.figures.sqnrDb > 30);
            QVERIFY(result.oneRangeLossDb.has_value());
        }
        // The call with the widest values loses nothing by the common range, the other one does.
        QVERIFY(std::max(*results[0].oneRangeLossDb, *results[1].oneRangeLossDb) > 0);
        const auto alone = calibrate(model, {{first, asymmetric()}});
        QVERIFY(!alone[0].oneRangeLossDb);
        QCOMPARE(givenOf(alone[0]), givenOf(results[0]));
    }

    void methodsClipAndBatchesMatterOnlyToTheAverage() {
        const DataModel model("tied_lm");
        const int call = model.graph.findCall("ff").first;
        CalibrationOptions options;
        const Given whole = givenOf(calibrate(model, {{call, asymmetric(4)}}, options)[0]);
        options.batch = 1;
        QCOMPARE(givenOf(calibrate(model, {{call, asymmetric(4)}}, options)[0]), whole);
        for (const CalibrationInfo& info : calibrationMethods()) {
            options.method = calibrationNamed(std::string(info.name));
            options.percentile = 95;
            const auto result = calibrate(model, {{call, asymmetric(4)}}, options)[0];
            const Given& given = givenOf(result);
            QVERIFY(given.lo[0] >= whole.lo[0] && given.hi[0] <= whole.hi[0]);
            const bool narrower = given != whole;
            if (info.method == CalibrationMethod::Percentile || info.method == CalibrationMethod::MovingAverage) {
                QVERIFY(narrower);
            }
        }
        QVERIFY_EXCEPTION_THROWN(calibrationNamed("minmaxx"), Error);
    }

    void leastSquaredErrorIsNoWorseThanMinMax() {
        const DataModel model("tied_lm");
        const int call = model.graph.findCall("deemb").first;
        CalibrationOptions options;
        const double plain = calibrate(model, {{call, asymmetric(3)}}, options)[0].figures.mse;
        options.method = CalibrationMethod::Mse;
        QVERIFY(calibrate(model, {{call, asymmetric(3)}}, options)[0].figures.mse < plain);
    }

    void memoryIsKeptToByMoreRuns() {
        const DataModel model("tied_lm");
        std::vector<ActivationWish> wishes;
        for (const char* id : {"emb", "ff", "norm"}) wishes.push_back({model.graph.findCall(id).first, asymmetric()});
        CalibrationOptions options;
        const auto at_once = calibrate(model, wishes, options);
        options.memoryBytes = 4 * 12 * 32 * 4;
        const auto one_by_one = calibrate(model, wishes, options);
        for (std::size_t i = 0; i < wishes.size(); ++i) QCOMPARE(one_by_one[i].scheme, at_once[i].scheme);
        options.memoryBytes = 100;
        QVERIFY_EXCEPTION_THROWN(calibrate(model, wishes, options), Error);
    }

    void whatHasNoFloatOutputSaysSo() {
        const DataModel model("tied_lm");
        const auto results = calibrate(model, {{model.graph.findCall("tokens").first, asymmetric()}});
        QCOMPARE(results[0].problem, std::string("its output is not float"));
        QCOMPARE(results[0].scheme, asymmetric());
    }

    void tfmotQuantizesWhatItsRegistryNames() {
        const DataModel lm("tied_lm");
        std::vector<std::string> ids;
        for (const ActivationWish& wish : tfmotActivations(lm.graph)) ids.push_back(lm.graph.calls[wish.call].id);
        QCOMPARE(ids, std::vector<std::string>{"ff"});
    }
};

QTEST_APPLESS_MAIN(ActivationRangesTest)
#include "activation_ranges_test.moc"
