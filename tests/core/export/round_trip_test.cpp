// Every model that real Keras wrote, exported in every format and opened again: ties, recipe and values are back.
#include <QtTest>

#include "core/base/file_bytes.h"
#include "tests/core/export/export_tools.h"

using namespace quantie;
using exports::Folder;
using models::errorOf;

namespace {

const std::string data = QUANTIE_TEST_DATA;

Graph graphOf(const std::string& file) {
    const Imported imported = exports::opened(file);
    return buildGraph(imported.model, Definitions::builtin());
}

std::vector<std::string> layersOf(const std::string& file) {
    std::vector<std::string> names;
    for (const H5LayerWeights& layer : readH5Layers(Hdf5File::open(file), "model_weights"))
        names.push_back(layer.layer);
    return names;
}

QString brokenTies(const Comparison& comparison) {
    QStringList lines;
    for (const ComparedTie& tie : comparison.ties) {
        if (!tie.kept) lines << QString::fromStdString(tie.variable + ": " + tie.detail);
    }
    return lines.join("\n");
}

/// Keras did not write what these read: it is refused, in every format, and nothing is left behind.
bool isLost(const QString& file) {
    for (const char* name : {"/loop.", "/shared_across.", "/operators."}) {
        if (file.contains(name)) return true;
    }
    return false;
}

QString refusal(const QString& file, ExportFormat format) {
    const Graph graph = graphOf(file.toStdString());
    const Folder folder;
    const std::string told = errorOf([&] { folder.write(graph, exports::evenRecipe(graph), format, "q.h5"); });
    if (!folder.files().empty()) return "something was left behind";
    const char* expected =
        file.contains("/operators.") ? "did not write what tf.einsum reads" : "the file does not tell";
    return told.find(expected) != std::string::npos ? QString() : QString::fromStdString("said: " + told);
}

void addFiles() {
    QTest::addColumn<QString>("file");
    for (const char* folder : {"keras2/tf2.6", "keras2/tf2.15", "hard/tf2.6", "hard/tf2.15"}) {
        const QDir models(QString::fromStdString(data) + "/" + folder);
        for (const QString& name : models.entryList({"*.h5"})) {
            if (name.endsWith(".weights.h5")) continue;
            QTest::addRow("%s/%s", folder, qPrintable(name)) << models.filePath(name);
        }
    }
}

}  // namespace

class RoundTripTest : public QObject {
    Q_OBJECT

  private slots:
    void tfmot_data() { addFiles(); }
    void keras_data() { addFiles(); }
    void baked_data() { addFiles(); }

    void tfmot() {
        QFETCH(QString, file);
        if (isLost(file)) {
            QCOMPARE(refusal(file, ExportFormat::Tfmot), QString());
            return;
        }
        const Graph graph = graphOf(file.toStdString());
        const Recipe recipe = exports::variedRecipe(graph);
        const Folder folder;
        for (const char* name : {"q.h5", "q.json"}) {
            const ExportPlan plan = planExport(graph, recipe, ExportFormat::Tfmot, Definitions::builtin());
            const std::string written = folder.write(graph, recipe, ExportFormat::Tfmot, name);
            const Imported back = exports::opened(written);
            QVERIFY(back.carriesRecipe || recipe.uses.empty());
            for (const auto& [use, scheme] : recipe.uses) {
                const auto found = back.recipe.uses.find(use);
                if (found == back.recipe.uses.end()) {
                    QVERIFY2(exports::hasWarning(plan, use), use.c_str());  // what no output needs
                } else {
                    QCOMPARE(found->second.bits, scheme.bits);
                    QVERIFY(back.learned.contains(use));
                }
            }
            const Comparison comparison =
                compareModels(graph, buildGraph(back.model, Definitions::builtin(), back.recipe.ties));
            QCOMPARE(brokenTies(comparison), QString());
            QVERIFY(comparison.differentWeights.empty());
        }
    }

    void keras() {
        QFETCH(QString, file);
        if (isLost(file)) {
            QCOMPARE(refusal(file, ExportFormat::Keras), QString());
            return;
        }
        const Graph graph = graphOf(file.toStdString());
        const Folder folder;
        const std::string written = folder.write(graph, {}, ExportFormat::Keras, "k.h5");
        const Comparison comparison = compareModels(graph, graphOf(written));
        QCOMPARE(brokenTies(comparison), QString());
        QVERIFY(comparison.differentWeights.empty());
        // The order in which Keras itself saves; a tie of links alone needs wrappers.
        const bool rebuilt =
            layersOf(written).size() != layersOf(file.toStdString()).size() || file.contains("/linked.");
        if (!rebuilt) QCOMPARE(layersOf(written), layersOf(file.toStdString()));
    }

    void baked() {
        QFETCH(QString, file);
        if (isLost(file)) {
            QCOMPARE(refusal(file, ExportFormat::Baked), QString());
            return;
        }
        const Graph graph = graphOf(file.toStdString());
        const Folder folder;
        const Recipe recipe = exports::evenRecipe(graph);
        const std::string written = folder.write(graph, recipe, ExportFormat::Baked, "b.h5");
        if (file.contains("/linked.")) return;  // plain Keras cannot tie two layers of different names
        QCOMPARE(brokenTies(compareModels(graph, graphOf(written))), QString());
    }

    void sameBytes() {
        const Graph graph = models::reference("siamese.h5");
        for (const ExportFormat format : {ExportFormat::Tfmot, ExportFormat::Keras, ExportFormat::Baked}) {
            const Folder folder;
            const std::string a = folder.write(graph, exports::variedRecipe(graph), format, "a.h5");
            const std::string b = folder.write(graph, exports::variedRecipe(graph), format, "b.h5");
            QVERIFY(mapFile(a).text() == mapFile(b).text());
        }
    }

    void architectureAlone() {
        const Graph graph = models::reference("tied_lm.json");
        const Folder folder;
        const std::string written = folder.write(graph, exports::variedRecipe(graph), ExportFormat::Tfmot, "q.json");
        QCOMPARE(folder.files(), std::set<std::string>{"q.json"});
        QCOMPARE(exports::opened(written).recipe.uses.size(), exports::variedRecipe(graph).uses.size());
        const std::string told = errorOf([&] { folder.write(graph, {}, ExportFormat::Keras, "k.h5"); });
        QVERIFY2(told.find("needs weights") != std::string::npos, told.c_str());
        const std::string baked =
            errorOf([&] { folder.write(graph, exports::evenRecipe(graph), ExportFormat::Baked, "b.json"); });
        QVERIFY2(baked.find("give --weights") != std::string::npos, baked.c_str());
    }

    /// Someone went on building on an export: it is opened as it is.
    void changedExport() {
        const Graph graph = models::reference("dense_twice.h5");
        const Folder folder;
        const ExportPlan plan =
            planExport(graph, exports::variedRecipe(graph), ExportFormat::Tfmot, Definitions::builtin());
        ExportPlan changed = plan;
        Json& layers = changed.content.architecture["config"]["layers"];
        layers.push_back(
            {{"class_name", "Activation"},
             {"config", {{"name", "more"}, {"trainable", true}, {"dtype", "float32"}, {"activation", "relu"}}},
             {"name", "more"},
             {"inbound_nodes", Json::array({Json::array({Json::array({"head", 0, 0, Json::object()})})})}});
        for (Json& layer : layers) {
            if (layer["class_name"] == "quantie>QuantizeUse" && layer["config"]["layer"]["config"]["name"] == "head")
                layers.back()["inbound_nodes"][0][0][0] = layer["name"];
        }
        changed.content.architecture["config"]["output_layers"] = Json::array({Json::array({"more", 0, 0})});
        changed.content.groups.push_back({"more", {}});
        writeExport(changed, graph, Definitions::builtin(), folder.path("q.h5"));
        const Imported back = exports::opened(folder.path("q.h5"));
        QVERIFY(!back.carriesRecipe);
        QCOMPARE(back.warnings.size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(RoundTripTest)
#include "round_trip_test.moc"
