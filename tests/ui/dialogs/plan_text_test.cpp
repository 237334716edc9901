// What the export dialog says will happen, against plans of the reference models.
#include <QtTest>
#include <filesystem>

#include "tests/core/export/export_tools.h"
#include "ui/dialogs/plan_text.h"

namespace quantie {
using exports::Folder;

namespace {

Recipe oneUse(const std::string& use, int bits = 8) {
    Recipe recipe;
    recipe.uses[use].bits = bits;
    return recipe;
}

QStringList sentences(const Graph& graph, const Recipe& recipe, ExportFormat format) {
    const ExportPlan plan = planExport(graph, recipe, format, Definitions::builtin());
    QStringList result;
    for (const PlanLine& line : planLines(plan, graph, recipe)) result << plainText(line);
    return result;
}

bool says(const QStringList& all, const QString& text) {
    return std::ranges::any_of(all, [&](const QString& one) { return one.contains(text); });
}

}  // namespace

class PlanTextTest : public QObject {
    Q_OBJECT
  private slots:
    void tiedUseWithAWrapper();
    void usesOfOneSettingAreOneLine();
    void roundedValuesCutATie();
    void roundedValuesThatAgree();
    void codesOfKeras();
    void floatFormatQuantizesNothing();
    void outputsAndNestedModels();
    void withoutWeights();
    void names();
    void sizes_data();
    void sizes();
};

void PlanTextTest::tiedUseWithAWrapper() {
    const Graph graph = models::reference("tied_lm.h5");
    const QStringList all = sentences(graph, oneUse("deemb:embedding_layer.embeddings"), ExportFormat::Tfmot);
    QCOMPARE(all.value(0), QStringLiteral("4 layers are copied as they are: tokens, emb, ff, norm."));
    QCOMPARE(all.value(1), QStringLiteral("1 use gets a wrapper: deemb:embedding_layer.embeddings W8\n"
                                          "8 bits, one scale, symmetric, narrow range, min – max"));
    QCOMPARE(all.value(2), QStringLiteral("emb/embeddings stays one variable. emb reads it as F32, deemb as W8."));
    QVERIFY(says(all, QStringLiteral("so that the model can be trained")));
    QVERIFY(says(all, QStringLiteral("quantie.load_model(), TensorFlow 2.6 to 2.15 and the companion")));
    QCOMPARE(all.size(), 5);
}

void PlanTextTest::usesOfOneSettingAreOneLine() {
    const Graph graph = models::reference("siamese.h5");
    Recipe recipe = exports::evenRecipe(graph);
    recipe.uses["same:kernel"].bits = 3;
    const QStringList all = sentences(graph, recipe, ExportFormat::Tfmot);
    QCOMPARE(all.filter(QStringLiteral("uses get a wrapper each")).size(), 1);
    QVERIFY(says(all, QStringLiteral("17 uses get a wrapper each: ")));
    QVERIFY(says(all, QStringLiteral(" and 13 more W8")));
    QVERIFY(says(all, QStringLiteral("1 use gets a wrapper: same:kernel W3")));
    QVERIFY(says(all, QStringLiteral("8 tied variables stay one each: ")));
}

void PlanTextTest::roundedValuesCutATie() {
    const Graph graph = models::reference("dense_twice.h5");
    const QStringList all = sentences(graph, oneUse("shared@1:kernel", 4), ExportFormat::Baked);
    QVERIFY(says(all, QStringLiteral("1 use gets rounded values: shared@1:kernel W4")));
    QVERIFY(says(all, QStringLiteral("is cut into 2 variables, because its uses differ. "
                                     "shared@0 reads it as F32, shared@1 as W4.")));
    QVERIFY(says(all, QStringLiteral("shared/bias is cut into 2 variables, along with its layer.")));
    QVERIFY(says(all, QStringLiteral("shared: its uses differ, stored 2 times, 1088 bytes more.")));
}

void PlanTextTest::roundedValuesThatAgree() {
    const Graph graph = models::reference("dense_twice.h5");
    const QStringList all = sentences(graph, exports::evenRecipe(graph), ExportFormat::Baked);
    QVERIFY(!says(all, QStringLiteral("is cut")));
    QVERIFY(says(all, QStringLiteral("2 tied variables stay one each: shared/kernel, shared/bias.")));
    QVERIFY(says(all, QStringLiteral("tf.keras.models.load_model(), any TensorFlow")));
}

/// What stays float is not shown as if it had the recipe's width.
void PlanTextTest::codesOfKeras() {
    const Graph graph = models::graphOf(openModel(std::string(QUANTIE_TEST_DATA) + "/keras3/shared_dense_twice.keras"));
    Recipe recipe = oneUse("shared@0:kernel");
    recipe.uses["shared@1:kernel"] = Scheme{};
    recipe.uses["head:kernel"].bits = 4;
    const QStringList all = sentences(graph, recipe, ExportFormat::KerasInt8);
    QVERIFY(says(all, QStringLiteral("2 uses read Keras's own int8 codes: shared@0:kernel, shared@1:kernel")));
    QVERIFY(says(all, QStringLiteral("head:kernel: stays float")));
    QVERIFY(says(all, QStringLiteral("keras.saving.load_model(), Keras 3.5 or later")));
    QVERIFY(!says(all, QStringLiteral("W4")));
}

void PlanTextTest::floatFormatQuantizesNothing() {
    const Graph graph = models::reference("tied_lm.h5");
    const QStringList all = sentences(graph, oneUse("deemb:embedding_layer.embeddings"), ExportFormat::Keras);
    QVERIFY(says(all, QStringLiteral("5 layers are copied as they are: tokens, emb, ff, norm, deemb.")));
    QVERIFY(says(all, QStringLiteral("emb/embeddings stays one variable, read by emb, deemb.")));
    QVERIFY(says(all, QStringLiteral("the settings stay in the recipe")));
    QVERIFY(!says(all, QStringLiteral("W8")));
}

void PlanTextTest::outputsAndNestedModels() {
    const Graph graph = models::reference("siamese.h5");
    Recipe recipe = oneUse("tower@1/conv1:kernel", 4);
    recipe.activations["difference"].range = Given{{-1.0}, {1.0}};
    const QStringList all = sentences(graph, recipe, ExportFormat::Tfmot);
    QVERIFY(says(all, QStringLiteral("The output of difference is quantized.")));
    QVERIFY(says(all, QStringLiteral("tower@0 is inlined: its layers are named tower/…")));
}

void PlanTextTest::withoutWeights() {
    const Graph graph = models::reference("tied_lm.json");
    const QStringList all = sentences(graph, {}, ExportFormat::Keras);
    QVERIFY(says(all, QStringLiteral("only its architecture is written")));
    QVERIFY(says(all, QStringLiteral("gets an id on each of its copies")));
}

void PlanTextTest::names() {
    QCOMPARE(enumerated({"a", "b"}, 2), QStringLiteral("a, b"));
    QCOMPARE(enumerated({"a", "b", "c"}, 2), QStringLiteral("a, b, c"));  // "and 1 more" would not be shorter
    QCOMPARE(enumerated({"a", "b", "c", "d"}, 2), QStringLiteral("a, b and 2 more"));
}

void PlanTextTest::sizes_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"tied_lm.h5", "siamese.h5", "dense_twice.h5", "autoencoder.h5", "plain_cnn.h5"}) {
        QTest::newRow(name) << name;
    }
}

void PlanTextTest::sizes() {
    QFETCH(const QString, name);
    const Folder folder;
    const Graph graph = models::reference(name.toStdString());
    for (const ExportFormat format : {ExportFormat::Tfmot, ExportFormat::Keras, ExportFormat::Baked}) {
        const ExportPlan plan = planExport(graph, exports::evenRecipe(graph), format, Definitions::builtin());
        writeExport(plan, graph, Definitions::builtin(), folder.path("q.h5"));
        const auto real = static_cast<double>(std::filesystem::file_size(folder.path("q.h5")));
        const auto expected = static_cast<double>(expectedFileBytes(plan));
        QVERIFY2(std::abs(expected - real) < real / 6, qPrintable(QStringLiteral("%1 for %2").arg(expected).arg(real)));
    }
}

}  // namespace quantie

QTEST_GUILESS_MAIN(quantie::PlanTextTest)
#include "plan_text_test.moc"
