// The rows of the tie check, from files that were really written and read back.
#include <QtTest>

#include "core/export/verify_ties.h"
#include "tests/core/export/export_tools.h"
#include "ui/dialogs/export_run.h"
#include "ui/dialogs/tie_check.h"

namespace quantie {
using exports::Folder;
using Verdict = CheckRow::Verdict;

namespace {

Badge badgeOf(int variable) {
    return {QString::number(variable), false, false, false};
}

std::vector<CheckRow> exported(const Graph& graph, const Recipe& recipe, ExportFormat format) {
    const Folder folder;
    const ExportSource source{std::make_shared<const Graph>(graph), recipe, Definitions::builtin()};
    const ExportPlan plan = planExport(graph, recipe, format, source.definitions);
    return checkRows(exportAndCompare(source, plan, folder.path(graph.model->keras3() ? "q.keras" : "q.h5"), {}), graph,
                     recipe, plan, badgeOf);
}

}  // namespace

class TieCheckTest : public QObject {
    Q_OBJECT
  private slots:
    void kept();
    void cutAsPlanned();
    void codesOfKeras();
    void brokenUnasked();
    void withoutTies();
    void impossibleFormats();
    void whyNothingWasWritten();
};

void TieCheckTest::kept() {
    const Graph graph = models::reference("tied_lm.h5");
    Recipe recipe;
    recipe.uses["deemb:embedding_layer.embeddings"] = {};
    const auto rows = exported(graph, recipe, ExportFormat::Tfmot);
    QCOMPARE(rows.size(), std::size_t{3});
    QCOMPARE(rows[0].subject, QStringLiteral("emb/embeddings"));
    QCOMPARE(rows[0].before, QStringLiteral("emb, deemb"));
    QCOMPARE(rows[0].inFile, QStringLiteral("emb, deemb"));
    QCOMPARE(rows[0].result, QStringLiteral("kept"));
    QCOMPARE(rows[1].before, QStringLiteral("5 variables"));
    QCOMPARE(rows[1].inFile, QStringLiteral("the same 5"));
    QCOMPARE(rows[1].result, QStringLiteral("equal bytes"));
    QCOMPARE(rows[2].verdict, Verdict::Waiting);
    QCOMPARE(tiesInWords(rows), QStringLiteral("1 of 1 ties kept"));
    QVERIFY(!isBroken(rows));
}

void TieCheckTest::cutAsPlanned() {
    const Graph graph = models::reference("dense_twice.h5");
    Recipe recipe;
    recipe.uses["shared@1:kernel"].bits = 4;
    const auto rows = exported(graph, recipe, ExportFormat::Baked);
    QCOMPARE(rows[0].verdict, Verdict::Planned);
    QCOMPARE(rows[0].result, QStringLiteral("cut, as planned"));
    QVERIFY(!isBroken(rows));
    QVERIFY(tiesInWords(rows).endsWith(QStringLiteral(" cut as planned")));

    const auto even = exported(graph, exports::evenRecipe(graph), ExportFormat::Baked);
    QCOMPARE(even[0].verdict, Verdict::Kept);
    QCOMPARE(even[2].subject, QStringLiteral("Weights"));
    QCOMPARE(even[2].result, QStringLiteral("as planned"));
    QVERIFY2(even[2].inFile.contains(QStringLiteral(" rounded")), qPrintable(even[2].inFile));
}

/// Codes in place of a float matrix are what the plan says.
void TieCheckTest::codesOfKeras() {
    const Graph graph = models::graphOf(openModel(std::string(QUANTIE_TEST_DATA) + "/keras3/shared_dense_twice.keras"));
    const auto rows = exported(graph, exports::evenRecipe(graph), ExportFormat::KerasInt8);
    QCOMPARE(rows[0].result, QStringLiteral("kept"));
    QCOMPARE(rows[2].subject, QStringLiteral("Weights"));
    QCOMPARE(rows[2].result, QStringLiteral("as planned"));
    QVERIFY(!isBroken(rows));
}

/// Another model in the export's place: nothing of that was planned.
void TieCheckTest::brokenUnasked() {
    const Graph graph = models::reference("tied_lm.h5");
    const Graph other = models::reference("plain_cnn.h5");
    const ExportPlan plan = planExport(graph, {}, ExportFormat::Keras, Definitions::builtin());
    const auto rows = checkRows(compareModels(graph, other), graph, {}, plan, badgeOf);
    QCOMPARE(rows[0].verdict, Verdict::Broken);
    QCOMPARE(rows[0].inFile, QStringLiteral("emb:embeddings has no counterpart"));
    QCOMPARE(rows[1].verdict, Verdict::Broken);
    QVERIFY(isBroken(rows));
    QCOMPARE(tiesInWords(rows), QStringLiteral("0 of 1 ties kept"));
}

void TieCheckTest::withoutTies() {
    const Graph graph = models::reference("plain_cnn.h5");
    const auto rows = exported(graph, exports::evenRecipe(graph), ExportFormat::Tfmot);
    QCOMPARE(tiesInWords(rows), QStringLiteral("The model has no ties"));
    QVERIFY(!isBroken(rows));
}

/// A holder that disagrees, and that no definition describes, cannot be written with rounded values.
void TieCheckTest::impossibleFormats() {
    const Graph graph = models::graphOf(openModel(std::string(QUANTIE_TEST_DATA) + "/hard/tf2.15/towers.h5"));
    Recipe recipe;
    recipe.uses["left/emb:embeddings"].bits = 4;
    for (const PlannedFormat& row :
         planFormats({std::make_shared<const Graph>(graph), recipe, Definitions::builtin()}, {})) {
        const bool possible = row.format != ExportFormat::Baked;
        QCOMPARE(row.plan != nullptr, possible);
        QCOMPARE(row.problem.isEmpty(), possible);
    }
}

void TieCheckTest::whyNothingWasWritten() {
    const Graph graph = models::reference("tied_lm.h5");
    const auto letterOf = [](int variable) { return QString(QChar('A' + variable)); };
    const Error tie(ErrorCode::Unwritable, "deemb:embedding_layer.embeddings", std::string(wouldReadACopy));
    QCOMPARE(failureInWords(tie, graph, letterOf), QStringLiteral("in the new file deemb would read a copy of A."));
    const Error other(ErrorCode::Unwritable, "q.h5", "the disk is full");
    QCOMPARE(failureInWords(other, graph, letterOf), QStringLiteral("q.h5: the disk is full."));
}

}  // namespace quantie

QTEST_GUILESS_MAIN(quantie::TieCheckTest)
#include "tie_check_test.moc"
