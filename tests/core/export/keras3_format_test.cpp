// Exports of models of Keras 3: every reference model comes back with its recipe, its ties and its weights.
#include <QDir>
#include <QFile>
#include <QtTest>
#include <limits>

#include "core/export/flat_clone.h"
#include "core/export/int8_matrix.h"
#include "core/model/json_text.h"
#include "tests/core/export/export_tools.h"

using namespace quantie;
using Kind = PlanStep::Kind;

namespace {

const QString folderOfModels = QStringLiteral(QUANTIE_TEST_DATA "/keras3/");
const QString folderOfHub = QStringLiteral("../keras_hub/");

Graph graphOf(const QString& file) {
    return models::graphOf(openModel((folderOfModels + file).toStdString()));
}

void addFiles() {
    QTest::addColumn<QString>("file");
    const QDir folder(folderOfModels);
    for (const QString& name : folder.entryList({QStringLiteral("*.keras"), QStringLiteral("*.h5")})) {
        const bool model = !name.startsWith(QLatin1String("q_")) && !name.contains(QLatin1String(".weights."));
        if (model) QTest::addRow("%s", qPrintable(name)) << name;
    }
    for (const QString& name : QDir(folderOfModels + folderOfHub).entryList({QStringLiteral("*.keras")})) {
        QTest::addRow("keras_hub %s", qPrintable(name)) << folderOfHub + name;
    }
}

/// A layer that was opened masks its output, which only the companion's layer does.
bool keepsMasks(const QString& file) {
    return file.endsWith(QLatin1String("/made_embedding_head.keras"));
}

/// Variables that no output depends on: the pooler of a masked LM.
std::ptrdiff_t unreadVariables(const Graph& graph) {
    const std::vector<char> needed = neededCalls(graph);
    return std::ranges::count_if(graph.variables, [&](const Variable& variable) {
        return std::ranges::none_of(variable.uses, [&](int use) { return needed[graph.uses[use].call] != 0; });
    });
}

QByteArray bytesOf(const std::string& file) {
    QFile opened(QString::fromStdString(file));
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

QString brokenTies(const Comparison& comparison) {
    QString broken;
    for (const ComparedTie& tie : comparison.ties) {
        if (!tie.kept) broken += QString::fromStdString(tie.variable + ": " + tie.detail + "\n");
    }
    return broken;
}

}  // namespace

class Keras3FormatTest : public QObject {
    Q_OBJECT

  private slots:
    void comesBack_data() { addFiles(); }

    void comesBack() {
        QFETCH(QString, file);
        const Graph graph = graphOf(file);
        Recipe recipe = exports::variedRecipe(graph);
        const std::vector<char> needed = neededCalls(graph);  // others are not in the export
        std::erase_if(recipe.uses,
                      [&](const auto& use) { return needed[graph.uses[graph.findUse(use.first)].call] == 0; });
        const exports::Folder folder;
        const std::string written = folder.write(graph, recipe, ExportFormat::Keras3, "q.keras");
        QCOMPARE(folder.files(), std::set<std::string>{"q.keras"});
        const Imported back = exports::opened(written);
        QCOMPARE(back.carriesRecipe, !recipe.uses.empty());
        QCOMPARE(back.recipe.uses.size(), recipe.uses.size());
        for (const auto& [use, scheme] : recipe.uses) {
            QCOMPARE(back.recipe.uses.at(use).bits, scheme.bits);
            QVERIFY(back.learned.contains(use));
        }
        const Comparison comparison = compareModels(graph, models::graphOf(back.model));
        QCOMPARE(brokenTies(comparison), QString());
        QVERIFY(comparison.differentWeights.empty());
        QCOMPARE(std::ssize(comparison.missingWeights), unreadVariables(graph));
        folder.write(graph, recipe, ExportFormat::Keras3, "again.keras");
        QVERIFY(bytesOf(written) == bytesOf(folder.path("again.keras")));
    }

    void repaired_data() { addFiles(); }

    void repaired() {
        QFETCH(QString, file);
        const Graph graph = graphOf(file);
        const exports::Folder folder;
        const std::string written = folder.write(graph, {}, ExportFormat::Keras, "k.keras");
        const Comparison comparison = compareModels(graph, models::graphOf(openModel(written)));
        QCOMPARE(brokenTies(comparison), QString());
        QVERIFY(comparison.differentWeights.empty());
        const ExportPlan plan = planExport(graph, {}, ExportFormat::Keras, Definitions::builtin());
        const bool leavesOut = std::ranges::any_of(plan.warnings, [](const Diagnostic& warning) {
            return warning.message.find("not in the export") != std::string::npos;
        });
        QCOMPARE(std::ssize(comparison.missingWeights), leavesOut ? unreadVariables(graph) : 0);
    }

    /// What a class of keras_hub makes is no layer of the file: arguments and weights stay as they are.
    void hubModelsNeedNoRepair() {
        const Graph graph = graphOf(folderOfHub + QStringLiteral("gpt2_lm.keras"));
        const ExportPlan plan = planExport(graph, {}, ExportFormat::Keras, Definitions::builtin());
        QVERIFY(!exports::hasStep(plan, Kind::Replace, ""));
        QVERIFY(plan.content.architecture["config"] == (*graph.model->architecture)["config"]);
    }

    void baked_data() { addFiles(); }

    /// One variable per setting, and none where all uses agree.
    void baked() {
        QFETCH(QString, file);
        const Graph graph = graphOf(file);
        const exports::Folder folder;
        const std::string even = folder.write(graph, exports::evenRecipe(graph), ExportFormat::Baked, "even.keras");
        QCOMPARE(brokenTies(compareModels(graph, models::graphOf(openModel(even)))), QString());
        const Recipe recipe = exports::variedRecipe(graph);
        const std::string written = folder.write(graph, recipe, ExportFormat::Baked, "b.keras");
        const Comparison comparison = compareModels(graph, models::graphOf(openModel(written)));
        QCOMPARE(std::ssize(comparison.missingWeights), unreadVariables(graph));
        const ExportPlan plan = planExport(graph, recipe, ExportFormat::Baked, Definitions::builtin());
        QCOMPARE(comparison.tiesKept(), !exports::hasStep(plan, Kind::Copy, "bytes more"));
        QVERIFY(!plan.needsScope);
        QCOMPARE(plan.needsCompanion, keepsMasks(file));
        QCOMPARE(bytesOf(written).contains("quantie"), keepsMasks(file));
    }

    /// A copy that is only called in reverse; two tables of one layer that are not tied need none.
    void bakedReversible() {
        const Graph graph = graphOf(QStringLiteral("reversible_lm.keras"));
        Recipe recipe;
        recipe.uses["emb@1:embeddings"] = Scheme{};
        const ExportPlan plan = planExport(graph, recipe, ExportFormat::Baked, Definitions::builtin());
        QVERIFY(exports::hasStep(plan, Kind::Copy, "emb: its uses differ, stored 2 times"));
        QStringList groups;
        for (const WeightGroup& group : plan.content.groups) groups << QString::fromStdString(group.layer);
        QVERIFY(groups.contains(QLatin1String("layers/reversible_embedding/vars")));
        QVERIFY(groups.contains(QLatin1String("layers/reversible_embedding_1/vars")));
    }

    /// The arithmetic of fake-quant as operations, which are no layers and have no groups.
    void bakedActivation() {
        const Graph graph = graphOf(QStringLiteral("seq_mlp.keras"));
        Recipe recipe;
        Scheme& scheme = recipe.activations["d1"];
        scheme.symmetric = false;
        scheme.range = Given{{-1.0}, {2.0}};
        const ExportPlan plan = planExport(graph, recipe, ExportFormat::Baked, Definitions::builtin());
        QStringList classes;
        for (const Json& layer : plan.content.architecture["config"]["layers"]) {
            if (layer["name"].get<std::string>().starts_with("quantize_d1_output"))
                classes << QString::fromStdString(layer["class_name"].get<std::string>());
        }
        QCOMPARE(classes.join(' '), QString("Minimum Maximum Subtract Divide Subtract Add Floor Multiply"));
        for (const WeightGroup& group : plan.content.groups) QVERIFY(group.layer.find("minimum") == std::string::npos);
        scheme.range = Given{{0.0}, {6.0}};
        const ExportPlan positive = planExport(graph, recipe, ExportFormat::Baked, Definitions::builtin());
        QVERIFY(writeJson(positive.content.architecture).find("Subtract") == std::string::npos);
    }

    void int8_data() { addFiles(); }

    /// Ties stay, and what is quantized comes back as Keras's own form.
    void int8() {
        QFETCH(QString, file);
        const Graph graph = graphOf(file);
        const Recipe recipe = exports::evenRecipe(graph);
        const exports::Folder folder;
        const std::string written = folder.write(graph, recipe, ExportFormat::KerasInt8, "i.keras");
        const Graph made = models::graphOf(openModel(written));
        QCOMPARE(brokenTies(compareModels(graph, made)), QString());
        const ExportPlan plan = planExport(graph, recipe, ExportFormat::KerasInt8, Definitions::builtin());
        for (const PlanStep& step : plan.steps) {
            if (step.use < 0) continue;
            const int use = made.findUse(graph.uses[step.use].id);
            if (use >= 0) QCOMPARE(dtypeName(made.variables[made.uses[use].variable].dtype), dtypeName(DType::Int8));
        }
        QCOMPARE(plan.bytes < plan.sourceBytes, exports::hasStep(plan, Kind::Keep, "int8 codes"));
        QCOMPARE(plan.needsCompanion, keepsMasks(file));
    }

    /// By hand: the largest of each column, half to even, and zero for a column of zeros.
    void int8Values() {
        CloneWeight weight;
        weight.name = "d/kernel:0";
        weight.bytes = 24;
        weight.load = [] { return Tensor::fromFloats({2, 3}, {1.0F, -0.5F, 0.0F, -2.0F, 0.25F, 0.0F}); };
        const Int8Matrix columns{{0, 0}, {1}, {3}, false};
        const Tensor codes = int8Codes(weight, columns, "d:kernel").load();
        QVERIFY(codes.dtype() == DType::Int8);
        const std::vector<int> wanted{64, -127, 0, -127, 63, 0};
        for (std::size_t i = 0; i < wanted.size(); ++i)
            QCOMPARE(static_cast<int>(static_cast<std::int8_t>(codes.bytes()[i])), wanted[i]);
        const CloneWeight scales = int8Scales(weight, columns, "d:kernel");
        QCOMPARE(scales.name, std::string("d/kernel_scale:0"));
        QCOMPARE(scales.bytes, std::int64_t{12});
        QCOMPARE(scales.load().floats()[0], 127.0F / (2.0F + 1e-7F));
        QCOMPARE(scales.load().floats()[2], 127.0F / 1e-7F);
        weight.load = [] { return Tensor::fromFloats({1, 1}, {std::numeric_limits<float>::infinity()}); };
        const Int8Matrix one{{0, 0}, {1}, {1}, false};
        QVERIFY(models::errorOf([&] { int8Codes(weight, one, "d:kernel").load(); }).find("d:kernel") !=
                std::string::npos);
    }

    void int8StaysFloat() {
        const Graph graph = graphOf(QStringLiteral("shared_dense_twice.keras"));
        Recipe recipe;
        recipe.uses["shared@0:kernel"] = Scheme{};
        const ExportPlan plan = planExport(graph, recipe, ExportFormat::KerasInt8, Definitions::builtin());
        QVERIFY(exports::hasWarning(plan, "the recipe says shared@0:kernel 8 bits, shared@1:kernel float"));
        QCOMPARE(plan.bytes, plan.sourceBytes);
        recipe.uses["shared@1:kernel"] = Scheme{};
        const ExportPlan both = planExport(graph, recipe, ExportFormat::KerasInt8, Definitions::builtin());
        QVERIFY(exports::hasStep(both, Kind::Keep, "shared@1:kernel: int8 codes, a scale per output channel"));
        QVERIFY(exports::hasWarning(both, "not shared@0:kernel (8 bits, one scale, symmetric)"));
    }

    void saysWhatItDoes() {
        const Graph graph = graphOf(QStringLiteral("siamese_conv.keras"));
        QVERIFY(defaultExportFormat(*graph.model) == ExportFormat::Keras3);
        Recipe recipe;
        recipe.uses["enc@1/conv:kernel"] = Scheme{};
        const ExportPlan plan = planExport(graph, recipe, ExportFormat::Keras3, Definitions::builtin());
        QVERIFY(exports::hasStep(plan, Kind::Wrap, "enc@1/conv:kernel"));
        QVERIFY(exports::hasStep(plan, Kind::Inline, "named enc.…"));
        QVERIFY(loadingLines(plan, "a/q.keras").find("import quantie.keras3") != std::string::npos);
        const Graph lost = graphOf(QStringLiteral("td_shared_inner.keras"));
        const ExportPlan repair = planExport(lost, {}, ExportFormat::Keras, Definitions::builtin());
        QVERIFY(exports::hasStep(repair, Kind::Replace, "gets the id of 'inner'"));
        QVERIFY(loadingLines(repair, "k.keras").find("keras.saving.load_model(\"k.keras\")") != std::string::npos);
    }

    void refuses() {
        const auto told = [](const QString& file, ExportFormat format, const char* target) {
            const exports::Folder folder;
            const std::string reason = models::errorOf([&] { folder.write(graphOf(file), {}, format, target); });
            return folder.files().empty() ? QString::fromStdString(reason) : QStringLiteral("a file was left");
        };
        const QString plain = QStringLiteral("seq_mlp.keras");
        QVERIFY(told(plain, ExportFormat::Tfmot, "q.keras").contains(QLatin1String("loses ties in .keras")));
        QVERIFY(models::errorOf([&] {
                    planExport(models::reference("tied_lm.h5"), {}, ExportFormat::KerasInt8, Definitions::builtin());
                }).find("there are tfmot, keras3, keras, baked") != std::string::npos);
        QVERIFY(told(plain, ExportFormat::Keras3, "q.h5").contains(QLatin1String("must end in .keras")));
        QVERIFY(told(QStringLiteral("seq_mlp.json"), ExportFormat::Keras3, "q.keras")
                    .contains(QLatin1String("needs weights")));
        QVERIFY(told(QStringLiteral("q_int8_shared.keras"), ExportFormat::Keras3, "q.keras")
                    .contains(QLatin1String("quantized by Keras")));
        QVERIFY(told(QStringLiteral("q_int8_attention.keras"), ExportFormat::Keras3, "q.keras")
                    .contains(QLatin1String("attention: was quantized by Keras")));
    }
};

QTEST_APPLESS_MAIN(Keras3FormatTest)
#include "keras3_format_test.moc"
