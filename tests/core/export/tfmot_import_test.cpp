// Models that TFMOT quantized open as the model inside: its names and weights, and the quantizers as a recipe, against
// what TFMOT's own objects said when the files were made (tests/data/tfmot/make_tfmot.py).
#include <QtTest>
#include <algorithm>
#include <fstream>
#include <map>
#include <string>

#include "core/base/error.h"
#include "core/base/file_bytes.h"
#include "core/export/import.h"
#include "core/export/tfmot_import_architecture.h"
#include "core/model/json_text.h"
#include "core/quant/ranges.h"
#include "core/recipe/validate.h"

using namespace quantie;

namespace {

const std::string data = QUANTIE_TEST_DATA "/tfmot/";

struct Opened {
    Imported imported;
    Graph graph;
};

Imported unwrapped(const std::string& file, const std::string& weights = "") {
    OpenOptions options;
    options.weights = weights;
    Imported imported;
    if (!unwrapTfmot(openModel(file, options), options, imported)) qFatal("no model of TFMOT: %s", file.c_str());
    return imported;
}

Opened openedBy(const std::string& file, const std::string& weights = "") {
    Opened opened{unwrapped(file, weights), {}};
    opened.graph = buildGraph(opened.imported.model, Definitions::builtin());
    return opened;
}

Json truthOf(const std::string& name) {
    return parseJson(mapFile(data + name + ".truth.json").text(), name);
}

std::vector<std::string> warnings(const Imported& imported) {
    std::vector<std::string> lines;
    for (const Diagnostic& warning : imported.warnings) lines.push_back(warning.where + ": " + warning.message);
    return lines;
}

std::vector<float> floats(const Json& list) {
    return list.get<std::vector<float>>();
}

void compareRanges(const std::vector<ChannelRange>& ranges, const Json& truth) {
    const std::vector<float> lo = floats(truth["lo"]);
    const std::vector<float> hi = floats(truth["hi"]);
    QCOMPARE(ranges.size(), lo.size());
    for (std::size_t i = 0; i < lo.size(); ++i) QCOMPARE(ranges[i], (ChannelRange{lo[i], hi[i]}));
}

void compareScheme(const Scheme& scheme, const Json& truth) {
    QCOMPARE(scheme.bits, truth["bits"].get<int>());
    QCOMPARE(scheme.symmetric, truth["symmetric"].get<bool>());
    QCOMPARE(scheme.narrowRange, truth["narrow_range"].get<bool>());
    QCOMPARE(scheme.axis.has_value(), truth["per_axis"].get<bool>());
}

/// A Functional model of one Dense behind an input, in a wrapper with that quantize config.
Json wrappedDense(const std::string& quantizeConfig, const std::string& more = "") {
    return parseJson(
        R"({"class_name": "Functional", "config": {"name": "m", "layers": [
            {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
             "config": {"name": "x", "batch_input_shape": [null, 4], "dtype": "float32"}},
            {"class_name": "QuantizeWrapperV2", "name": "quant_d", "inbound_nodes": [[["x", 0, 0, {}]]],
             "config": {"name": "quant_d", "trainable": true, "quantize_config": )" +
            quantizeConfig +
            R"(, "layer": {"class_name": "Dense", "config": {"name": "d", "units": 3,
                           "activation": {"class_name": "QuantizeAwareActivation", "config": {"activation": "relu"}}}}}})" +
            more + R"(], "input_layers": [["x", 0, 0]], "output_layers": [["quant_d", 0, 0]]}})",
        "test");
}

Imported unwrapped(const Json& architecture) {
    Imported imported;
    const auto model = modelFromArchitecture(std::make_shared<const Json>(architecture), {}, "test");
    if (!unwrapTfmot(model, {}, imported)) qFatal("no model of TFMOT");
    return imported;
}

std::string defaultConfig(const std::string& name, const std::string& config) {
    return R"({"class_name": ")" + name + R"(", "config": )" + config + "}";
}

}  // namespace

class TfmotImportTest : public QObject {
    Q_OBJECT

  private slots:
    void files_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("suffix");
        QTest::addColumn<QString>("weights");
        QTest::newRow("json and weights") << "tf2.15/dense_twice"
                                          << ".json"
                                          << "tf2.15/dense_twice.weights.h5";
        QTest::newRow("loaded and saved again") << "tf2.15/dense_twice_again"
                                                << ".h5"
                                                << "";
        QTest::newRow("convolutions") << "tf2.15/convs"
                                      << ".h5"
                                      << "";
        QTest::newRow("partly quantized") << "tf2.15/annotated"
                                          << ".h5"
                                          << "";
        QTest::newRow("Sequential, not trained") << "tf2.6/sequential"
                                                 << ".h5"
                                                 << "";
        QTest::newRow("archive") << "tf_keras/convs"
                                 << ".keras"
                                 << "";
    }

    void files() {
        QFETCH(QString, name);
        QFETCH(QString, suffix);
        QFETCH(QString, weights);
        const std::string file = data + (name + suffix).toStdString();
        const auto [imported, graph] = openedBy(file, weights.isEmpty() ? "" : data + weights.toStdString());
        const Json truth = truthOf(name.toStdString());
        QVERIFY(imported.carriesRecipe);
        QCOMPARE(imported.origin, std::string("tfmot"));
        QCOMPARE(imported.model->file, file);
        QVERIFY(!imported.model->kerasVersion.empty());
        compareWeights(*imported.model, truth);
        compareUses(imported, truth["uses"]);
        compareActivations(imported, truth["activations"]);
        QCOMPARE(validate(imported.recipe, graph).recipe, imported.recipe);
        QVERIFY(validate(imported.recipe, graph).warnings.empty());
    }

    void sharedLayerIsOneLayer() {
        const auto [imported, graph] =
            openedBy(data + "tf2.15/dense_twice.json", data + "tf2.15/dense_twice.weights.h5");
        QCOMPARE(graph.tiedVariables(), 2);
        for (const char* id : {"shared@0:kernel", "shared@1:kernel", "shared@2:kernel"}) {
            QVERIFY(imported.recipe.uses.contains(id));
        }
        QCOMPARE(graph.calls.at(graph.findCall("shared@0").first).inputs.at(0).call, graph.findCall("a").first);
        QCOMPARE(graph.calls.at(graph.findCall("shared@2").first).inputs.at(0).call, graph.findCall("b").first);
        QVERIFY(warnings(imported).empty());
    }

    void withoutWeights() {
        const Imported imported = unwrapped(data + "tf2.15/dense_twice.json");
        QCOMPARE(imported.recipe.uses.size(), std::size_t{4});
        QCOMPARE(imported.recipe.activations.size(), std::size_t{7});
        for (const auto& [id, scheme] : imported.recipe.activations) {
            QVERIFY(std::holds_alternative<MinMax>(scheme.range));
        }
        QVERIFY(imported.learned.empty());
    }

    void activationsBecomePlain() {
        const Imported imported = unwrapped(data + "tf2.15/convs.h5");
        const std::string text = writeJson(*imported.model->architecture);
        for (const char* trace : {"QuantizeAware", "NoOpActivation", "QuantizeWrapper", "QuantizeLayer", "quant_"}) {
            QVERIFY2(text.find(trace) == std::string::npos, trace);
        }
        for (const Layer& layer : imported.model->layers) {
            if (layer.name == "conv") QCOMPARE((*layer.config)["activation"], Json("linear"));
            if (layer.name == "conv2d") QCOMPARE((*layer.config)["activation"], Json("relu"));
        }
        QCOMPARE(warnings(imported),
                 std::vector<std::string>{"head: not in the recipe: what goes into its activation function is "
                                          "quantized; a recipe quantizes outputs"});
    }

    void ownConfigIsLeftOut() {
        const Imported imported = unwrapped(data + "tf2.15/annotated.h5");
        QVERIFY(!imported.recipe.uses.contains("own:kernel"));
        QCOMPARE(warnings(imported),
                 std::vector<std::string>{"own: not in the recipe: it is quantized by 'BiasAndKernel', of which the "
                                          "file does not say what it does"});
    }

    void rangesThatSawNoData() {
        const Imported imported = unwrapped(data + "tf2.6/sequential.h5");
        const auto& activations = imported.recipe.activations;
        const auto unseen = std::count_if(activations.begin(), activations.end(), [](const auto& entry) {
            return std::holds_alternative<MinMax>(entry.second.range);
        });
        QCOMPARE(unseen, 1);
        QCOMPARE(imported.learned.at("last:kernel"), (std::vector<ChannelRange>{{-6, 6}}));
    }

    void otherModelsStayAsTheyAre() {
        Imported imported;
        imported.origin = "as before";
        const auto model = openModel(QUANTIE_TEST_DATA "/keras2/tf2.15/dense_twice.h5");
        QVERIFY(!unwrapTfmot(model, {}, imported));
        QCOMPARE(imported.origin, std::string("as before"));
    }

    void bitsOfTheNBitScheme() {
        const std::string config =
            R"({"weight_attrs": ["kernel"], "activation_attrs": ["activation"], "quantize_output": false,
                "num_bits_weight": 4, "num_bits_activation": 6})";
        const Imported imported = unwrapped(wrappedDense(defaultConfig("DefaultNBitQuantizeConfig", config)));
        QCOMPARE(imported.recipe.uses.at("d:kernel").bits, 4);
        QCOMPARE(imported.recipe.activations.at("d").bits, 6);
    }

    void outputOnly() {
        const std::string inner =
            defaultConfig("Default8BitQuantizeConfig",
                          R"({"weight_attrs": ["kernel"], "activation_attrs": [], "quantize_output": true})");
        const Imported imported =
            unwrapped(wrappedDense(defaultConfig("OutputOnlyConfig", R"({"quantize_config": )" + inner + "}")));
        QVERIFY(imported.recipe.uses.empty());
        QVERIFY(imported.recipe.activations.contains("d"));
    }

    void whatNoRecipeSays_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("config");
        QTest::newRow("17 bits") << "DefaultNBitQuantizeConfig"
                                 << R"({"weight_attrs": ["kernel"], "num_bits_weight": 17})";
        QTest::newRow("no such weight") << "Default8BitQuantizeConfig"
                                        << R"({"weight_attrs": ["kennel"]})";
        QTest::newRow("a number for names") << "Default8BitQuantizeConfig"
                                            << R"({"weight_attrs": 3})";
        QTest::newRow("another class") << "Mine"
                                       << "{}";
        QTest::newRow("no config") << "Default8BitQuantizeConfig"
                                   << "null";
        QTest::newRow("recurrent") << "Default8BitQuantizeConfigRNN"
                                   << R"({"weight_attrs": [["kernel"]]})";
    }

    void whatNoRecipeSays() {
        QFETCH(QString, name);
        QFETCH(QString, config);
        const Imported imported = unwrapped(wrappedDense(defaultConfig(name.toStdString(), config.toStdString())));
        QVERIFY(imported.recipe.uses.empty());
        QVERIFY(imported.recipe.activations.empty());
        QCOMPARE(imported.warnings.size(), std::size_t{1});
        QCOMPARE(imported.warnings[0].where, std::string("d"));
    }

    void namesThatMeet() {
        const std::string other =
            R"(, {"class_name": "Dense", "name": "d", "inbound_nodes": [[["quant_d", 0, 0, {}]]],
                  "config": {"name": "d", "units": 2}})";
        const Json plain = withoutTfmot(wrappedDense(defaultConfig("NoOpQuantizeConfig", "{}"), other));
        QCOMPARE(plain["config"]["layers"][1]["name"], Json("quant_d"));
        QCOMPARE(plain["config"]["layers"][1]["config"]["name"], Json("quant_d"));
        QCOMPARE(plain["config"]["layers"][2]["inbound_nodes"][0][0][0], Json("quant_d"));
    }

    void quantizedAndRead() {
        const std::string layer =
            R"(, {"class_name": "QuantizeLayer", "name": "q1", "inbound_nodes": [[["quant_d", 0, 0, {}]]],
                  "config": {"name": "q1", "quantizer": {"class_name": "FixedQuantizer", "config":
                             {"num_bits": 4, "init_min": -1.0, "init_max": 2.0, "narrow_range": true}}}})";
        Json architecture = wrappedDense(defaultConfig("NoOpQuantizeConfig", "{}"), layer);
        const Imported both = unwrapped(architecture);  // quant_d is the output itself
        QVERIFY(both.recipe.activations.empty());
        QCOMPARE(both.warnings.size(), std::size_t{1});
        architecture["config"]["output_layers"][0][0] = "q1";
        const Imported one = unwrapped(architecture);
        const Scheme& scheme = one.recipe.activations.at("d");
        QCOMPARE(scheme.bits, 8);
        QCOMPARE(std::get<Given>(scheme.range), (Given{{-1.0}, {2.0}}));
        QVERIFY(one.warnings.empty());
        QCOMPARE((*one.model->architecture)["config"]["output_layers"][0][0], Json("d"));
    }

  private:
    static void compareWeights(const Model& model, const Json& truth) {
        std::vector<std::string> names;
        std::size_t compared = 0;
        for (const int id : model.top().layers) {
            const Layer& layer = model.layers[id];
            names.push_back(layer.name);
            for (const Weight& weight : layer.weights) {
                const std::string name = layer.name + "/" + weight.path;
                QVERIFY2(weight.stored.has_value(), name.c_str());
                const Tensor values = weight.stored->load();
                const auto stored = values.floats();
                QCOMPARE(std::vector<float>(stored.begin(), stored.end()), floats(truth["weights"][name]));
                ++compared;
            }
        }
        QCOMPARE(compared, truth["weights"].size());
        auto expected = truth["layers"].get<std::vector<std::string>>();
        std::sort(names.begin(), names.end());
        std::sort(expected.begin(), expected.end());
        std::vector<std::string> unknown;
        std::set_difference(expected.begin(), expected.end(), names.begin(), names.end(), std::back_inserter(unknown));
        QCOMPARE(unknown, std::vector<std::string>{});
    }

    static void compareUses(const Imported& imported, const Json& truth) {
        QCOMPARE(imported.recipe.uses.size(), truth.size());
        QCOMPARE(imported.learned.size(), truth.size());
        for (const auto& item : truth.items()) {
            const Scheme& scheme = imported.recipe.uses.at(item.key());
            compareScheme(scheme, item.value());
            QVERIFY(std::holds_alternative<MinMax>(scheme.range));
            compareRanges(imported.learned.at(item.key()), item.value());
        }
    }

    static void compareActivations(const Imported& imported, const Json& truth) {
        QCOMPARE(imported.recipe.activations.size(), truth.size());
        for (const auto& item : truth.items()) {
            const Scheme& scheme = imported.recipe.activations.at(item.key());
            compareScheme(scheme, item.value());
            const std::vector<double> lo = item.value()["lo"].get<std::vector<double>>();
            const std::vector<double> hi = item.value()["hi"].get<std::vector<double>>();
            if (lo[0] == 0 && hi[0] == 0) continue;
            QCOMPARE(std::get<Given>(scheme.range), (Given{lo, hi}));
            compareRanges(imported.learnedActivations.at(item.key()), item.value());
        }
    }
};

QTEST_APPLESS_MAIN(TfmotImportTest)
#include "tfmot_import_test.moc"
