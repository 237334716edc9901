// Errors under a recipe that changes step by step are those of each recipe from the start.
#include "core/eval/live_errors.h"

#include <QtTest>
#include <numeric>
#include <random>

#include "core/base/error.h"
#include "data_model.h"

using namespace quantie;
using testing::builtinDefinitions;
using testing::DataModel;

namespace {

bool near(const ErrorFigures& a, const ErrorFigures& b) {
    const auto close = [](double x, double y) { return std::abs(x - y) <= 1e-9 * std::max({1.0, std::abs(x)}); };
    return a.exact == b.exact && (a.exact || close(a.sqnrDb, b.sqnrDb)) && close(a.mse, b.mse) && a.maxAbs == b.maxAbs;
}

bool near(const std::optional<ErrorFigures>& a, const std::optional<ErrorFigures>& b) {
    return a.has_value() == b.has_value() && (!a || near(*a, *b));
}

QString differenceOf(const DataErrors& a, const DataErrors& b) {
    if (a.samples != b.samples) return "samples";
    if (a.outputs.size() != b.outputs.size() || a.uses.size() != b.uses.size()) return "sizes";
    for (std::size_t i = 0; i < a.outputs.size(); ++i) {
        if (!near(a.outputs[i].figures.values, b.outputs[i].figures.values)) return "output";
    }
    for (std::size_t i = 0; i < a.uses.size(); ++i) {
        if (a.uses[i].use != b.uses[i].use) return "order of uses";
        if (!near(a.uses[i].alone.outputs.at(0).figures.values, b.uses[i].alone.outputs.at(0).figures.values)) {
            return "damage";
        }
    }
    if (a.activations.size() != b.activations.size()) return "number of activations";
    for (std::size_t i = 0; i < a.activations.size(); ++i) {
        const ActivationError& x = a.activations[i];
        const ActivationError& y = b.activations[i];
        if (x.call != y.call || !near(x.total, y.total)) return "total of an activation";
        if (!near(x.local, y.local)) return "local error";
        if (!near(x.inherited, y.inherited)) return "inherited error";
    }
    return {};
}

/// Changes one use or one activation of the recipe.
void step(Recipe& recipe, const Graph& graph, std::mt19937& random) {
    const bool activation = random() % 4 == 0;
    const std::string id =
        activation ? graph.calls[random() % graph.calls.size()].id : graph.uses[random() % graph.uses.size()].id;
    Schemes& schemes = activation ? recipe.activations : recipe.uses;
    if (random() % 3 == 0 && schemes.erase(id) > 0) return;
    Scheme scheme;
    scheme.bits = 2 + static_cast<int>(random() % 7);
    schemes[id] = scheme;
}

}  // namespace

class LiveErrorsTest : public QObject {
    Q_OBJECT

  private slots:
    void everyStepIsAsFromTheStart_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<qint64>("memory");
        for (const char* name : {"siamese", "tied_lm", "stateful"}) {
            QTest::newRow(qPrintable(QString("%1 kept").arg(name))) << QString(name) << (qint64{1} << 30);
            QTest::newRow(qPrintable(QString("%1 not kept").arg(name))) << QString(name) << qint64{0};
            // Room for the first batch alone.
            QTest::newRow(qPrintable(QString("%1 in part").arg(name))) << QString(name) << (qint64{1} << 18);
        }
    }
    void everyStepIsAsFromTheStart() {
        QFETCH(QString, name);
        QFETCH(qint64, memory);
        const DataModel model(name.toStdString(), name == "stateful" ? "run" : "keras2/tf2.15");
        DataErrorOptions options;
        options.batch = 2;
        options.firstBatch = 1;
        options.memoryBytes = memory;
        LiveErrors live(model.graph, builtinDefinitions(), model.feed, options);
        options.memoryBytes = 0;
        Recipe recipe;
        std::mt19937 random(7);
        for (int i = 0; i < 30; ++i) {
            step(recipe, model.graph, random);
            const DataErrors fresh = dataErrors(model.graph, builtinDefinitions(), recipe, model.feed, options);
            QCOMPARE(differenceOf(live.update(recipe), fresh), QString());
        }
    }

    /// What was quantized and is float again is as if it never had been.
    void whatIsFloatAgainHasNoError() {
        const DataModel model("siamese");
        DataErrorOptions options;
        options.memoryBytes = qint64{1} << 30;
        LiveErrors live(model.graph, builtinDefinitions(), model.feed, options);
        Recipe recipe;
        recipe.uses = {{"tower@0/conv1:kernel", Scheme{}}};
        QVERIFY(!live.update(recipe).activations.empty());
        QVERIFY(live.update({}).activations.empty());
    }

    void theFirstBatchIsToldOfBeforeTheRest() {
        const DataModel model("siamese");
        DataErrorOptions options;
        options.firstBatch = 1;
        LiveErrors live(model.graph, builtinDefinitions(), model.feed, options);
        Recipe recipe;
        recipe.uses = {{"tower@0/conv1:kernel", Scheme{}}};
        std::vector<std::int64_t> samples;
        const DataErrors all =
            live.update(recipe, {}, [&](const DataErrors& some) { samples.push_back(some.samples); });
        QCOMPARE(samples, std::vector<std::int64_t>{1});
        QCOMPARE(all.samples, model.feed.samples());
        QCOMPARE(all.uses.size(), std::size_t{1});
    }

    void whatWasStoppedIsDoneTheNextTime() {
        const DataModel model("siamese");
        DataErrorOptions options;
        options.memoryBytes = std::int64_t{1} << 30;
        options.batch = 1;
        LiveErrors live(model.graph, builtinDefinitions(), model.feed, options);
        Recipe recipe;
        for (const Use& use : model.graph.uses) recipe.uses[use.id] = Scheme{};
        std::stop_source stop;
        QVERIFY_THROWS_EXCEPTION(
            Error, live.update(recipe, {{}, stop.get_token()}, [&](const DataErrors&) { stop.request_stop(); }));
        QCOMPARE(differenceOf(live.update(recipe),
                              dataErrors(model.graph, builtinDefinitions(), recipe, model.feed, options)),
                 QString());
    }

    void spreadsCountEveryValue() {
        const DataModel model("siamese");
        DataErrorOptions options;
        options.memoryBytes = std::int64_t{1} << 30;
        LiveErrors live(model.graph, builtinDefinitions(), model.feed, options);
        Recipe recipe;
        Scheme scheme;
        scheme.bits = 2;
        recipe.uses = {{"tower@0/conv1:kernel", scheme}};
        live.update(recipe);
        const auto spreadOf = [&](const char* id) { return live.spread(model.graph.findCall(id).first, 32); };
        const auto sum = [](const Histogram& counts) {
            return std::accumulate(counts.counts.begin(), counts.counts.end(), std::uint64_t{0});
        };
        const auto reached = spreadOf("tower@0/conv1");
        QVERIFY(reached.has_value());
        QCOMPARE(reached->samples, model.feed.samples());
        QCOMPARE(sum(reached->original), sum(reached->quantized));
        QVERIFY(reached->original.counts != reached->quantized.counts);
        const auto other = spreadOf("tower@1/conv1");
        QVERIFY(other.has_value());
        QVERIFY(other->quantized.counts.empty());
    }
};

QTEST_APPLESS_MAIN(LiveErrorsTest)
#include "live_errors_test.moc"
