// The error of every use: the figures of core/quant, each variable read once, and weights that cannot be quantized.
#include "core/eval/use_errors.h"

#include <QtTest>
#include <atomic>
#include <cmath>
#include <limits>

#include "core/base/parallel.h"
#include "core/recipe/presets.h"
#include "tests/core/recipe/models.h"

using namespace quantie;
using models::layer;

namespace {

std::vector<float> wave(std::size_t count) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = std::sin(static_cast<float>(i) * 0.7F) * static_cast<float>(1 + i % 5);
    }
    return values;
}

/// Stores values under a weight; `loads` counts how often they are read.
void store(Weight& weight, std::vector<float> values, std::atomic<int>& loads) {
    const Tensor tensor = Tensor::fromFloats(*weight.shape, std::move(values));
    StoredArray array;
    array.path = weight.path;
    array.shape = *weight.shape;
    array.load = [tensor, &loads] {
        ++loads;
        return tensor;
    };
    weight.stored = array;
}

struct TwoDense {
    std::atomic<int> loads = 0;
    std::shared_ptr<Model> model =
        models::sequential("[null, 6]", {layer("Dense", "a", "\"units\": 4"), layer("Dense", "b", "\"units\": 4")});
    Graph graph;

    explicit TwoDense(std::vector<float> kernel = wave(24)) {
        for (Layer& entry : model->layers) {
            if (entry.name == "a") store(entry.weights[0], std::move(kernel), loads);
        }
        graph = models::graphOf(model);
        loads = 0;
    }
};

const UseError& rowOf(const std::vector<UseError>& rows, const Graph& graph, const std::string& id) {
    for (const UseError& row : rows) {
        if (graph.uses[row.use].id == id) return row;
    }
    throw std::out_of_range(id);
}

Recipe choose(const std::string& id, const Scheme& scheme) {
    Recipe recipe;
    recipe.uses[id] = scheme;
    return recipe;
}

bool sameRows(const std::vector<UseError>& a, const std::vector<UseError>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const UseError& x, const UseError& y) {
        return x.use == y.use && x.problem == y.problem && x.error.has_value() == y.error.has_value() &&
               (!x.error || (x.error->tensor == y.error->tensor && x.error->channels == y.error->channels &&
                             x.error->ranges == y.error->ranges));
    });
}

}  // namespace

class UseErrorsTest : public QObject {
    Q_OBJECT

  private slots:
    void figuresAreThoseOfTheWeight() {
        const TwoDense models;
        Scheme scheme{4, true, true, -1, MinMax{}};
        const auto rows = useErrors(models.graph, choose("a:kernel", scheme));
        QCOMPARE(rows.size(), std::size_t{1});
        const std::vector<float> values = wave(24);
        const WeightError expected = weightError(values, analyse(values, {6, 4}, 1), scheme);
        QVERIFY(rows[0].error.has_value());
        QVERIFY(rows[0].error->tensor == expected.tensor);
        QCOMPARE(rows[0].error->channels.size(), std::size_t{4});
        QVERIFY(rows[0].error->channels == expected.channels);
        QCOMPARE(rows[0].channelAxis, std::optional<int>(1));
    }

    void perTensorIsReportedAlongTheLastAxisWhereAsked() {
        const TwoDense models;
        const Recipe recipe = choose("a:kernel", {});
        QCOMPARE(useErrors(models.graph, recipe)[0].channelAxis, std::optional<int>());
        const auto rows = useErrors(models.graph, recipe, {.perChannel = true});
        QCOMPARE(rows[0].channelAxis, std::optional<int>(1));
        QCOMPARE(rows[0].error->channels.size(), std::size_t{4});
        QCOMPARE(rows[0].error->ranges.size(), std::size_t{1});
    }

    void aSharedVariableIsReadOnce() {
        auto model =
            std::const_pointer_cast<Model>(openModel(std::string(QUANTIE_TEST_DATA) + "/keras2/tf2.15/siamese.json"));
        std::atomic<int> loads = 0;
        for (Layer& entry : model->layers) {
            if (entry.name == "conv1") store(entry.weights[0], wave(216), loads);
        }
        const Graph graph = models::graphOf(model);
        loads = 0;
        Recipe recipe = choose("tower@0/conv1:kernel", {8, true, true, -1, MinMax{}});
        recipe.uses["tower@1/conv1:kernel"] = {4, true, true, 0, Mse{}};
        const auto rows = useErrors(graph, recipe);
        QCOMPARE(rows.size(), std::size_t{2});
        QCOMPARE(loads.load(), 1);
        QVERIFY(rows[0].error->tensor.sqnrDb > rows[1].error->tensor.sqnrDb);
        const std::vector<float> values = wave(216);
        const Scheme second = recipe.uses.at("tower@1/conv1:kernel");
        QVERIFY(rows[1].error->tensor == weightError(values, analyse(values, {3, 3, 3, 8}, 0), second).tensor);
    }

    void transposedUsesAreSeenTransposed() {
        TwoDense models;
        const int index = models.graph.findUse("a:kernel");
        models.graph.uses[index].transposed = true;
        const Scheme scheme{3, true, true, 0, MinMax{}};
        const auto rows = useErrors(models.graph, choose("a:kernel", scheme));
        const Tensor turned = transposed(Tensor::fromFloats({6, 4}, wave(24)));
        const WeightError expected = weightError(turned.floats(), analyse(turned.floats(), {4, 6}, 0), scheme);
        QVERIFY(rows[0].error->tensor == expected.tensor);
        QCOMPARE(rows[0].error->channels.size(), std::size_t{4});
    }

    void halfPrecisionIsTakenAsFloat32() {
        TwoDense models;
        Variable& variable = models.graph.variables[models.graph.uses[models.graph.findUse("a:kernel")].variable];
        const Tensor half = Tensor::fromBytes(DType::Float16, {6, 4}, std::vector<std::byte>(48, std::byte{0x3c}));
        variable.stored->load = [half] { return half; };
        const auto rows = useErrors(models.graph, choose("a:kernel", {}));
        QVERIFY(rows[0].error.has_value());
        QVERIFY(rows[0].error->ranges[0].hi > 1.0F);
    }

    void oneBadWeightDoesNotStopTheOthers() {
        std::vector<float> values = wave(24);
        values[7] = std::numeric_limits<float>::quiet_NaN();
        const TwoDense models(values);
        const Recipe recipe = presetRecipe("int8-weights", models.graph);
        const auto rows = useErrors(models.graph, recipe);
        QCOMPARE(rows.size(), std::size_t{2});
        const UseError& bad = rowOf(rows, models.graph, "a:kernel");
        QVERIFY(!bad.error.has_value());
        QVERIFY2(bad.problem.find("(1, 3)") != std::string::npos, bad.problem.c_str());
        QCOMPARE(rowOf(rows, models.graph, "b:kernel").problem, std::string("no weights are stored"));
    }

    void aRangeWithoutAScaleIsThatUsesProblem() {
        const TwoDense models(std::vector<float>(24, 1e-40F));
        Scheme scheme;
        scheme.range = Given{{0}, {1e-42}};
        const auto rows = useErrors(models.graph, choose("a:kernel", scheme));
        QVERIFY(rows[0].error.has_value() || !rows[0].problem.empty());
        scheme.range = Given{{0}, {1e-37}};
        const auto denormal = useErrors(models.graph, choose("a:kernel", scheme));
        QVERIFY2(denormal[0].problem.find("denormal") != std::string::npos, denormal[0].problem.c_str());
    }

    void whatCannotBeReadIsThrown() {
        TwoDense models;
        Variable& variable = models.graph.variables[models.graph.uses[models.graph.findUse("a:kernel")].variable];
        variable.stored->load = []() -> Tensor { throw Error(ErrorCode::Unreadable, "a", "truncated"); };
        QCOMPARE(models::errorOf([&] { useErrors(models.graph, choose("a:kernel", {})); }),
                 std::string("a: truncated"));
    }

    void preparedGivesTheSameWithoutReadingAgain() {
        TwoDense models;
        const Recipe recipe = choose("a:kernel", {5, false, false, 1, Percentile{99}});
        const auto direct = useErrors(models.graph, recipe, {.perChannel = true});
        models.loads = 0;
        const PreparedWeights prepared(models.graph, recipe, {.perChannel = true});
        const auto first = prepared.errors();
        QVERIFY(sameRows(first, direct));
        QVERIFY(sameRows(prepared.errors(), direct));
        QCOMPARE(models.loads.load(), 1);
    }

    void threadsChangeNothing() {
        const Graph graph = models::reference("query_document.h5");
        const Recipe recipe = presetRecipe("int4-weights", graph);
        setThreadCount(1);
        const auto one = useErrors(graph, recipe, {.perChannel = true});
        setThreadCount(4);
        const auto four = useErrors(graph, recipe, {.perChannel = true});
        setThreadCount(0);
        QVERIFY(!one.empty());
        QVERIFY(sameRows(one, four));
    }

    void stops() {
        const TwoDense models;
        std::stop_source source;
        source.request_stop();
        Progress progress;
        progress.stop = source.get_token();
        try {
            useErrors(models.graph, choose("a:kernel", {}), {}, progress);
            QFAIL("it went on");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::Cancelled);
        }
    }
};

QTEST_APPLESS_MAIN(UseErrorsTest)
#include "use_errors_test.moc"
