// Exports to the other Keras: what becomes of layers, operators, weights and ties, and what is refused.
#include <QDir>
#include <QtTest>

#include "core/export/dialect.h"
#include "core/export/dialect_classes.h"
#include "core/export/dialect_operator_table.h"
#include "core/layers/layer_class.h"
#include "tests/core/export/export_tools.h"

using namespace quantie;
using Kind = PlanStep::Kind;

namespace {

std::string dataFile(const std::string& name) {
    return std::string(QUANTIE_TEST_DATA) + "/" + name;
}

Graph graphOf(const std::string& name) {
    return models::graphOf(openModel(dataFile(name)));
}

std::string broken(const Comparison& comparison) {
    std::string text;
    for (const ComparedTie& tie : comparison.ties) {
        if (!tie.kept) text += tie.variable + ": " + tie.detail + "\n";
    }
    for (const ComparedWeight& weight : comparison.differentWeights) text += weight.use + " differs\n";
    for (const std::string& use : comparison.missingWeights) text += use + " is missing\n";
    return text;
}

void addFiles(const char* folder, bool quantized) {
    QTest::addColumn<QString>("file");
    const QString path = QString::fromStdString(dataFile(folder));
    for (const QString& name : QDir(path).entryList({QStringLiteral("*.h5"), QStringLiteral("*.keras")})) {
        if (quantized || !name.startsWith(QLatin1String("q_")))
            QTest::addRow("%s", qPrintable(name)) << QLatin1String(folder) + QLatin1Char('/') + name;
    }
}

/// A model of Keras 2 with one layer of that class and config between its input and its output.
Graph withLayer(const std::string& className, const Json& config, const Json& kwargs = Json::object()) {
    Json inner = config;
    inner["name"] = "it";
    const Json architecture = {
        {"class_name", "Functional"},
        {"config",
         {{"name", "m"},
          {"layers",
           {{{"class_name", "InputLayer"},
             {"config", {{"batch_input_shape", {nullptr, 4, 6}}, {"dtype", "float32"}, {"name", "x"}}},
             {"name", "x"},
             {"inbound_nodes", Json::array()}},
            {{"class_name", className},
             {"config", inner},
             {"name", "it"},
             {"inbound_nodes", Json::array({Json::array({Json::array({"x", 0, 0, kwargs})})})}}}},
          {"input_layers", Json::array({Json::array({"x", 0, 0})})},
          {"output_layers", Json::array({Json::array({"it", 0, 0})})}}},
        {"keras_version", "2.15.0"}};
    return models::graphOf(modelFromArchitecture(std::make_shared<const Json>(architecture), {}, "m.json"));
}

std::string refusal(const Graph& graph) {
    return models::errorOf([&] { convertDialect(graph, {}, Definitions::builtin()); });
}

/// The config that the layer has in the other Keras.
Json configOf(const Graph& graph) {
    const Converted converted = convertDialect(graph, {}, Definitions::builtin());
    for (const Layer& layer : converted.graph->model->layers) {
        if (layer.name == "it") return *layer.config;
    }
    return {};
}

}  // namespace

class DialectTest : public QObject {
    Q_OBJECT

  private slots:
    void toKeras3_data() { addFiles("keras2/tf2.15", true); }

    /// With a recipe, and without one as a plain model.
    void toKeras3() {
        QFETCH(QString, file);
        const Graph graph = graphOf(file.toStdString());
        const exports::Folder folder;
        const std::string plain = folder.write(graph, {}, ExportFormat::Keras3, "p.keras");
        const Graph read = models::graphOf(openModel(plain));
        QVERIFY(read.model->keras3());
        QCOMPARE(broken(compareModels(graph, read)), std::string());
        QVERIFY(!exports::opened(plain).carriesRecipe);
        const Recipe recipe = exports::variedRecipe(graph);
        const Imported back = exports::opened(folder.write(graph, recipe, ExportFormat::Keras3, "q.keras"));
        QCOMPARE(back.recipe.uses.size(), recipe.uses.size());
        QCOMPARE(broken(compareModels(graph, models::graphOf(back.model))), std::string());
    }

    void saysWhatItDoes() {
        const Graph graph = graphOf("keras2/tf2.15/tf_ops.h5");
        const ExportPlan plan = planExport(graph, {}, ExportFormat::Keras3, Definitions::builtin());
        QVERIFY(exports::hasStep(plan, Kind::Replace, "tf_ops: becomes a model of Keras 3"));
        QVERIFY(exports::hasStep(plan, Kind::Replace, "tf.linalg.matmul: becomes ops.Einsum"));
        QVERIFY(plan.content.keras3 && !plan.needsCompanion);
        QVERIFY(loadingLines(plan, "p.keras").find("import keras\n") != std::string::npos);
        const Graph tied = graphOf("keras2/tf2.15/tied_lm.h5");
        const ExportPlan custom = planExport(tied, {}, ExportFormat::Keras3, Definitions::builtin());
        QVERIFY(exports::hasWarning(custom, "is a TiedDeembedding of your own"));
    }

    /// Steps are about the model that the user sees, whatever the order in the other one.
    void stepsKeepTheirUses() {
        const Graph graph = graphOf("keras2/tf2.15/siamese.h5");
        const ExportPlan plan =
            planExport(graph, exports::evenRecipe(graph), ExportFormat::Keras3, Definitions::builtin());
        int wraps = 0;
        for (const PlanStep& step : plan.steps) {
            if (step.kind != Kind::Wrap || step.use < 0) continue;
            ++wraps;
            QVERIFY2(step.what.starts_with(graph.uses[step.use].id), step.what.c_str());
        }
        QVERIFY(wraps > 0);
    }

    void backToKeras2_data() {
        QTest::addColumn<QString>("file");
        for (const char* name : {"convnet", "masked_lstm", "mha_block", "ops_graph", "siamese_conv", "td_bilstm",
                                 "td_shared_inner", "tied_autoencoder", "tied_deembedding_lm"}) {
            QTest::addRow("%s", name) << QStringLiteral("keras3/%1.keras").arg(QLatin1String(name));
        }
    }

    void backToKeras2() {
        QFETCH(QString, file);
        const Graph graph = graphOf(file.toStdString());
        const exports::Folder folder;
        const Graph read = models::graphOf(openModel(folder.write(graph, {}, ExportFormat::Tfmot, "p.h5")));
        QVERIFY(!read.model->keras3());
        QCOMPARE(broken(compareModels(graph, read)), std::string());
        const Recipe recipe = exports::variedRecipe(graph);
        const Imported back = exports::opened(folder.write(graph, recipe, ExportFormat::Tfmot, "q.h5"));
        QCOMPARE(back.recipe.uses.size(), recipe.uses.size());
        QCOMPARE(broken(compareModels(graph, models::graphOf(back.model))), std::string());
    }

    void settings() {
        QCOMPARE(configOf(withLayer("LeakyReLU", {{"alpha", 0.25}}))["negative_slope"].get<double>(), 0.25);
        QCOMPARE(configOf(withLayer("Activation", {{"activation", "swish"}}))["activation"], Json("silu"));
        const Json normal = configOf(withLayer("BatchNormalization", {{"axis", {2}}, {"fused", true}}));
        QCOMPARE(normal["axis"], Json(2));
        QVERIFY(!normal.contains("fused"));
        const Json relu = configOf(withLayer("ReLU", {{"max_value", {{"type", "ndarray"}, {"value", 6.0}}}}));
        QCOMPARE(relu["max_value"], Json(6.0));
        const Json both = configOf(withLayer(
            "Bidirectional",
            {{"layer", {{"class_name", "LSTM"}, {"config", {{"name", "l"}, {"units", 3}, {"go_backwards", true}}}}}}));
        QCOMPARE(both["backward_layer"]["config"]["go_backwards"], Json(false));
        const Json dense = configOf(
            withLayer("Dense", {{"units", 3},
                                {"dtype", {{"class_name", "Policy"}, {"config", {{"name", "mixed_float16"}}}}},
                                {"kernel_initializer",
                                 {{"class_name", "GlorotUniform"}, {"config", {{"seed", 1}, {"dtype", "float32"}}}}}}));
        QCOMPARE(dense["dtype"], Json("mixed_float16"));
        QCOMPARE(dense["kernel_initializer"]["module"], Json("keras.initializers"));
        QCOMPARE(dense["kernel_initializer"]["config"], Json({{"seed", 1}}));
    }

    void refuses_data() {
        QTest::addColumn<QString>("className");
        QTest::addColumn<QString>("config");
        QTest::addColumn<QString>("told");
        const auto row = [](const char* name, const char* className, const char* config, const char* told) {
            QTest::newRow(name) << QString::fromLatin1(className) << QString::fromLatin1(config)
                                << QString::fromLatin1(told);
        };
        row("another function", "Activation", R"({"activation": "hard_sigmoid"})", "it: the activation 'hard_sigmoid'");
        row("unknown function", "Dense", R"({"units": 2, "activation": "leaky_relu"})", "'leaky_relu'");
        row("a gate", "LSTM", R"({"units": 2, "recurrent_activation": "hard_sigmoid"})", "hard_sigmoid");
        row("no layer", "ThresholdedReLU", R"({"theta": 1.0})", "a ThresholdedReLU is no layer that both");
        row("Lambda", "Lambda", R"({"function": "x"})", "a Lambda is no layer that both");
        row("a setting", "BatchNormalization", R"({"axis": 2, "renorm": true})", "its setting renorm = true");
        row("time first", "GRU", R"({"units": 2, "time_major": true})", "its setting time_major = true");
        row("unknown setting", "Dense", R"({"units": 2, "depth": 3})", "its setting depth = 3");
        row("several axes", "BatchNormalization", R"({"axis": [1, 2]})", "its setting axis = [1, 2]");
        row("initializer", "Dense", R"({"units": 2, "kernel_initializer": {"class_name": "Mine", "config": {}}})",
            "Mine");
        row("operator", "TFOpLambda", R"({"function": "math.igamma"})", "tf.math.igamma has no counterpart");
    }

    void refuses() {
        QFETCH(QString, className);
        QFETCH(QString, config);
        QFETCH(QString, told);
        const std::string reason = refusal(withLayer(className.toStdString(), Json::parse(config.toStdString())));
        QVERIFY2(QString::fromStdString(reason).contains(told), reason.c_str());
    }

    void refusesFiles() {
        QVERIFY(refusal(graphOf("hard/tf2.15/lambdas.h5")).find("a Lambda is no layer") != std::string::npos);
        QVERIFY(refusal(graphOf("hard/tf2.15/seq2seq.h5")).find("reads a masked sequence and states") !=
                std::string::npos);
        QVERIFY(refusal(graphOf("hard/tf2.15/custom_hidden.h5")).find("makes layers of its own inside") !=
                std::string::npos);
        QVERIFY(refusal(graphOf("keras3/q_int8_shared.keras")).find("quantized by Keras") != std::string::npos);
        QVERIFY(refusal(graphOf("keras_hub/gpt2_lm.keras")).find("their class makes itself") != std::string::npos);
    }

    /// Rows that nothing could read again would be dead.
    void tables() {
        std::set<std::string> functions;
        for (const char* name : {"Dense", "LSTM", "MultiHeadAttention", "Conv3DTranspose", "ZeroPadding1D"}) {
            QVERIFY(dialectClass(name) != nullptr && findLayerClass(name) != nullptr);
        }
        QVERIFY(dialectClass("Lambda") == nullptr);
        for (const char* name : {"math.add", "compat.v1.transpose", "nn.gelu", "__operators__.getitem"}) {
            const OperatorPair* pair = pairOfFunction(name);
            QVERIFY(pair != nullptr);
            QVERIFY(findLayerClass("ops." + std::string(pair->operation)) != nullptr);
            QVERIFY(pairOfOperation(pair->operation) != nullptr);
        }
        QCOMPARE(droppable("a b=1", "a", 7), Droppable::Yes);
        QCOMPARE(droppable("a b=1", "b", 1), Droppable::Yes);
        QCOMPARE(droppable("a b=1", "b", 2), Droppable::OtherValue);
        QCOMPARE(droppable("a b=1", "c", 2), Droppable::No);
    }
};

QTEST_APPLESS_MAIN(DialectTest)
#include "dialect_test.moc"
