// Errors of activations and outputs on data: against figures made by TensorFlow, and against each other.
#include "core/eval/data_errors.h"

#include <QtTest>
#include <cmath>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/quant/metrics.h"
#include "core/run/batching.h"
#include "core/run/run_batches.h"
#include "data_model.h"

using namespace quantie;
using testing::builtinDefinitions;
using testing::DataModel;

namespace {

constexpr const char* embUse = "emb:embeddings";
constexpr const char* deembUse = "deemb:embedding_layer.embeddings";

Recipe both() {
    Recipe recipe;
    recipe.uses = {{embUse, Scheme{}}, {deembUse, Scheme{}}};
    return recipe;
}

const UseDamage& damageOf(const DataErrors& errors, const Graph& graph, const std::string& id) {
    for (const UseDamage& damage : errors.uses) {
        if (graph.uses[damage.use].id == id) return damage;
    }
    throw std::out_of_range(id);
}

const ActivationError* activationOf(const DataErrors& errors, const Graph& graph, const std::string& id) {
    for (const ActivationError& row : errors.activations) {
        if (graph.calls[row.call].id == id) return &row;
    }
    return nullptr;
}

bool near(double a, double b, double tolerance = 2e-3) {
    return std::fabs(a - b) <= tolerance;
}

BatchedOutputs runAll(const DataModel& model, const Schemes& schemes) {
    UseWeights weights(model.graph, schemes);
    return runBatches(model.graph, builtinDefinitions(), weights, {model.feed, nullptr, false, nullptr, {}}, 0);
}

}  // namespace

class DataErrorsTest : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setThreadCount(0); }

    /// The figures that TensorFlow 2.15's fake quantization gives for these uses of the table.
    void damageIsTensorFlows() {
        const DataModel model("tied_lm");
        const DataErrors errors = dataErrors(model.graph, builtinDefinitions(), both(), model.feed);
        QCOMPARE(errors.samples, std::int64_t{4});
        QVERIFY(errors.problems.empty());
        QCOMPARE(errors.uses.size(), std::size_t{2});
        const OutputFigures deemb = damageOf(errors, model.graph, deembUse).alone.outputs.at(0).figures;
        const OutputFigures emb = damageOf(errors, model.graph, embUse).alone.outputs.at(0).figures;
        QVERIFY(near(deemb.values.sqnrDb, 41.495));
        QVERIFY(near(deemb.values.maxAbs, 0.0280977, 1e-5));
        QVERIFY(near(emb.values.sqnrDb, 40.7957));
        QCOMPARE(deemb.classes->top1Agreement, 1.0);
        QVERIFY(near(emb.classes->top1Agreement, 0.979167, 1e-5));
        QVERIFY(near(errors.outputs.at(0).figures.values.sqnrDb, 38.0227));
        QVERIFY(errors.outputs.at(0).figures.classes->klDivergence > 0);
        QVERIFY(!errors.outputs.at(0).figures.classes->crossEntropyFloat);
    }

    void batchesAndThreadsChangeNothing() {
        const DataModel model("tied_lm");
        DataErrorOptions options;
        options.batch = 0;
        const DataErrors whole = dataErrors(model.graph, builtinDefinitions(), both(), model.feed, options);
        options.batch = 3;
        setThreadCount(1);
        const DataErrors parts = dataErrors(model.graph, builtinDefinitions(), both(), model.feed, options);
        QVERIFY(near(whole.outputs[0].figures.values.sqnrDb, parts.outputs[0].figures.values.sqnrDb, 1e-4));
        for (std::size_t i = 0; i < whole.uses.size(); ++i) {
            QVERIFY(near(whole.uses[i].alone.outputs[0].figures.values.mse,
                         parts.uses[i].alone.outputs[0].figures.values.mse, 1e-9));
        }
    }

    /// Stateful layers go on from batch to batch under the recipe, and in each trial, as they do when the model is run.
    void statesGoOnAsInARun() {
        const DataModel model("stateful", "run");
        QVERIFY(keepsState(model.graph));
        QVERIFY(batchSize(model.graph, 32) < model.feed.samples());
        Recipe recipe;
        for (const Use& use : model.graph.uses) {
            if (use.weight.ends_with("kernel")) recipe.uses[use.id].bits = 3;
        }
        const DataErrors errors = dataErrors(model.graph, builtinDefinitions(), recipe, model.feed);
        const BatchedOutputs original = runAll(model, {});
        const BatchedOutputs quantized = runAll(model, recipe.uses);
        QCOMPARE(errors.outputs.size(), original.outputs.size());
        for (const OutputError& output : errors.outputs) {
            const auto expected = compareValues(original.outputs[output.output]->tensor.floats(),
                                                quantized.outputs[output.output]->tensor.floats());
            QVERIFY(near(output.figures.values.sqnrDb, expected.sqnrDb, 1e-6));
        }
        for (const UseDamage& damage : errors.uses) {
            const std::string& id = model.graph.uses[damage.use].id;
            const BatchedOutputs alone = runAll(model, {{id, recipe.uses.at(id)}});
            for (const OutputError& output : damage.alone.outputs) {
                const auto expected = compareValues(original.outputs[output.output]->tensor.floats(),
                                                    alone.outputs[output.output]->tensor.floats());
                QCOMPARE(output.figures.values.exact, expected.exact);
                QVERIFY(expected.exact || near(output.figures.values.sqnrDb, expected.sqnrDb, 1e-6));
            }
        }
    }

    void localAndInheritedErrorsAreApart() {
        const DataModel model("tied_lm");
        const DataErrors errors = dataErrors(model.graph, builtinDefinitions(), both(), model.feed);
        const ActivationError* emb = activationOf(errors, model.graph, "emb");
        const ActivationError* ff = activationOf(errors, model.graph, "ff");
        const ActivationError* deemb = activationOf(errors, model.graph, "deemb");
        QVERIFY(emb && ff && deemb);
        // Nothing reaches the first call; what it adds is all there is.
        QCOMPARE(emb->local->mse, emb->total.mse);
        QVERIFY(emb->inherited->exact);
        // Nothing is quantized in ff itself.
        QVERIFY(!ff->local);
        QVERIFY(!ff->total.exact);
        // The last call alone is what its own damage says, and what reaches it is the other use's damage.
        QCOMPARE(deemb->local->mse, damageOf(errors, model.graph, deembUse).alone.outputs[0].figures.values.mse);
        QCOMPARE(deemb->inherited->mse, damageOf(errors, model.graph, embUse).alone.outputs[0].figures.values.mse);
    }

    void activationsQuantizedAloneAreLocalErrors() {
        const DataModel model("tied_lm");
        Recipe recipe;
        Scheme scheme;
        scheme.bits = 4;
        scheme.symmetric = false;
        scheme.narrowRange = false;
        scheme.range = Given{{-2}, {2}};
        recipe.activations["ff"] = scheme;
        const DataErrors errors = dataErrors(model.graph, builtinDefinitions(), recipe, model.feed);
        QVERIFY(errors.uses.empty());
        QCOMPARE(errors.activations.size(), std::size_t{3});  // ff and what follows; emb is not reached
        const ActivationError* ff = activationOf(errors, model.graph, "ff");
        QVERIFY(!ff->total.exact);
        QCOMPARE(ff->local->mse, ff->total.mse);
        QVERIFY(ff->inherited->exact);
    }

    void downstreamErrorsOfAUseOnlyWhereAsked() {
        const DataModel model("tied_lm");
        DataErrorOptions options;
        options.useActivations = true;
        const DataErrors errors = dataErrors(model.graph, builtinDefinitions(), both(), model.feed, options);
        const UseDamage& deemb = damageOf(errors, model.graph, deembUse);
        QCOMPARE(deemb.alone.activations.size(), std::size_t{1});
        QVERIFY(damageOf(errors, model.graph, embUse).alone.activations.size() >= 4);
        options.perUse = false;
        QVERIFY(dataErrors(model.graph, builtinDefinitions(), both(), model.feed, options).uses.empty());
    }

    void targetsGiveACrossEntropy() {
        const DataModel model("tied_lm");
        DataErrorOptions options;
        std::vector<float> next(48);
        for (std::size_t i = 0; i < next.size(); ++i) next[i] = static_cast<float>(i % 100);
        options.targets = {Tensor::fromFloats({4, 12}, next)};
        options.batch = 3;
        const auto errors = dataErrors(model.graph, builtinDefinitions(), both(), model.feed, options);
        const ClassFigures& classes = *errors.outputs[0].figures.classes;
        QVERIFY(*classes.crossEntropyFloat > 0);
        QVERIFY(std::fabs(*classes.crossEntropyFloat - *classes.crossEntropyQuantized) < 0.1);
        next[7] = 100;
        options.targets = {Tensor::fromFloats({4, 12}, next)};
        QVERIFY_EXCEPTION_THROWN(dataErrors(model.graph, builtinDefinitions(), both(), model.feed, options), Error);
    }

    void trialsAreIndependentOfEachOther() {
        const DataModel model("tied_lm");
        const int emb = model.graph.findUse(embUse);
        const int deemb = model.graph.findUse(deembUse);
        std::vector<Trial> trials;
        for (const int bits : {2, 4, 8}) {
            for (const int use : {emb, deemb}) {
                trials.push_back({use, Scheme{}});
                trials.back().scheme.bits = bits;
            }
        }
        trials.push_back({emb, Scheme{}});
        trials.back().scheme.range = Given{{0}, {1e-37}};  // its scale would be denormal
        const auto results = runTrials(model.graph, builtinDefinitions(), trials, model.feed, 2);
        QVERIFY(near(results[4].outputs[0].figures.values.sqnrDb, 40.7957));
        QVERIFY(near(results[5].outputs[0].figures.values.sqnrDb, 41.495));
        for (std::size_t i = 0; i + 2 < 6; ++i) {
            QVERIFY(results[i].outputs[0].figures.values.sqnrDb < results[i + 2].outputs[0].figures.values.sqnrDb);
        }
        QVERIFY(results[6].outputs.empty());
        QVERIFY(!results[6].problem.empty());
    }

    void stoppingStops() {
        const DataModel model("tied_lm");
        std::stop_source stop;
        stop.request_stop();
        const Progress progress{{}, stop.get_token()};
        QVERIFY_EXCEPTION_THROWN(dataErrors(model.graph, builtinDefinitions(), both(), model.feed, {}, progress),
                                 Error);
    }
};

QTEST_APPLESS_MAIN(DataErrorsTest)
#include "data_errors_test.moc"
