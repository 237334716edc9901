// The document: opening, edits, undo, ties, recipes.
#include <QTemporaryDir>
#include <QtTest>
#include <random>

#include "core/base/error.h"
#include "core/recipe/recipe_json.h"
#include "opened.h"
#include "ui/document/use_text.h"

using namespace quantie;

namespace {

constexpr const char* tiedLm = "keras2/tf2.15/tied_lm.h5";
constexpr const char* siamese = "keras2/tf2.15/siamese.h5";

Scheme bits(int count) {
    Scheme scheme;
    scheme.bits = count;
    return scheme;
}

}  // namespace

class DocumentTest : public QObject {
    Q_OBJECT

  private slots:
    void opensAndTellsOfTies() {
        Document document;
        QVERIFY(!document.isOpen());
        QVERIFY(document.graph().calls.empty());
        QVERIFY(openAndWait(document, tiedLm));
        QVERIFY(document.isOpen());
        QCOMPARE(document.fileName(), QString("tied_lm.h5"));
        QCOMPARE(document.graph().tiedVariables(), 1);
        const int emb = document.graph().uses[document.graph().findUse("emb:embeddings")].variable;
        QCOMPARE(document.letters().of(emb), QString("A"));
        QCOMPARE(document.letters().variableOf("A"), emb);
        QVERIFY(!document.isModified());
    }

    void whatCannotBeOpenedLeavesWhatIsOpen() {
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        QSignalSpy failed(&document, &Document::openFailed);
        document.open({dataFile("no_such_file.h5"), {}, {}});
        QVERIFY(failed.wait());
        QVERIFY(document.isOpen());
        QCOMPARE(document.fileName(), QString("tied_lm.h5"));
    }

    void aToggleIsOneStepWithItsError() {
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        const int use = document.graph().findUse("deemb:embedding_layer.embeddings");
        document.toggle({use});
        QCOMPARE(document.scheme(use), std::optional(Scheme{}));
        QCOMPARE(document.undoStack().count(), 1);
        QVERIFY(document.isModified());
        QVERIFY(waitForErrors(document));
        QCOMPARE(document.errors().of(use).state, UseFigure::State::Known);
        // The figure that TensorFlow 2.15's fake quantization gives for this table.
        QVERIFY(std::abs(document.errors().of(use).error->tensor.sqnrDb - 41.6485) < 1e-3);
        QCOMPARE(useChip(document, use).text, QString("W8"));
        QVERIFY(variableBadge(document, document.graph().uses[use].variable).differs);
        document.undoStack().undo();
        QVERIFY(!document.scheme(use));
        QCOMPARE(document.errors().of(use).state, UseFigure::State::Float);
        QVERIFY(!document.isModified());
    }

    void whatIsOnlyLookedAtRefusesEdits() {
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        document.setReadOnly("Only to look at.");
        QSignalSpy refused(&document, &Document::refused);
        document.toggle({0});
        QVERIFY(!document.scheme(0));
        QCOMPARE(refused.size(), 1);
        QCOMPARE(refused[0][0].toString(), QString("Only to look at."));
    }

    void togglingBringsBackTheLastSetting() {
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        const int use = document.graph().findUse("ff:kernel");
        document.set({use}, bits(4));
        document.toggle({use});
        QVERIFY(!document.scheme(use));
        document.toggle({use});
        QCOMPARE(document.scheme(use), std::optional(bits(4)));
    }

    void aDragIsOneStepAndNothingWhereItEndsWhereItBegan() {
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        const int use = document.graph().findUse("ff:kernel");
        document.set({use}, bits(8));
        const auto drag = document.newMergeKey();
        for (const int count : {7, 6, 5}) document.set({use}, bits(count), drag);
        QCOMPARE(document.undoStack().count(), 2);
        document.undoStack().undo();
        QCOMPARE(document.scheme(use)->bits, 8);
        const auto back = document.newMergeKey();
        for (const int count : {7, 8}) document.set({use}, bits(count), back);
        QCOMPARE(document.undoStack().count(), 1);
    }

    void whatAUseCannotHaveIsRefusedWhole() {
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        QSignalSpy refused(&document, &Document::refused);
        Scheme scheme;
        scheme.axis = 1;
        document.set({document.graph().findUse("ff:kernel"), document.graph().findUse("ff:bias")}, scheme);
        QCOMPARE(refused.count(), 1);
        QVERIFY(refused.first().first().toString().contains("ff:bias"));
        QVERIFY(document.recipe().uses.empty());
    }

    void rulesLeaveWhatWasSetByHand() {
        Document document;
        QVERIFY(openAndWait(document, siamese));
        const int byHand = document.graph().findUse("tower@0/conv1:kernel");
        const int other = document.graph().findUse("tower@1/conv1:kernel");
        document.set({byHand}, bits(3));
        const std::vector<std::string> rules{"class:Conv2D:kernel=4,axis=-1"};
        document.applyRules(rules, false);
        QCOMPARE(document.scheme(byHand)->bits, 3);
        QCOMPARE(document.scheme(other)->bits, 4);
        QVERIFY(useChip(document, other).byRule);
        QVERIFY(!useChip(document, byHand).byRule);
        document.change({other}, parseSpec("5"));
        QVERIFY(!useChip(document, other).byRule);
        document.undoStack().undo();
        QVERIFY(useChip(document, other).byRule);
        document.applyRules(rules, true);
        QCOMPARE(document.scheme(byHand)->bits, 4);
    }

    void presetsReplaceAndCanBeUndone() {
        Document document;
        QVERIFY(openAndWait(document, siamese));
        document.applyPreset("int8-weights");
        QCOMPARE(document.recipe().uses.size(), std::size_t{5});
        document.applyPreset("float");
        QVERIFY(document.recipe().uses.empty());
        document.undoStack().undo();
        QCOMPARE(document.recipe().uses.size(), std::size_t{5});
        QSignalSpy refused(&document, &Document::refused);
        document.applyPreset("int99-weights");
        QCOMPARE(refused.count(), 1);
    }

    void tiesByHandAndBack() {
        Document document;
        QVERIFY(openAndWait(document, "keras2/tf2.15/shared_initializer.h5"));
        const int before = document.graph().tiedVariables();
        const Graph& graph = document.graph();
        int first = -1;
        int second = -1;
        for (int i = 0; i < static_cast<int>(graph.uses.size()) && second < 0; ++i) {
            for (int j = i + 1; j < static_cast<int>(graph.uses.size()); ++j) {
                const auto& a = graph.variables[graph.uses[i].variable];
                const auto& b = graph.variables[graph.uses[j].variable];
                if (graph.uses[i].variable == graph.uses[j].variable || a.shape != b.shape) continue;
                first = i;
                second = j;
                break;
            }
        }
        QVERIFY(second >= 0);
        document.selection().select({Item::Kind::Variable, graph.uses[second].variable});
        QSignalSpy changed(&document, &Document::tiesChanged);
        document.tie(first, second);
        QVERIFY(changed.wait());
        QCOMPARE(document.graph().tiedVariables(), before + 1);
        const int variable = document.graph().uses[first].variable;
        QCOMPARE(document.graph().uses[second].variable, variable);
        QCOMPARE(document.selection().current(), (Item{Item::Kind::Variable, variable}));
        QVERIFY(document.canUntie(variable));
        document.undoStack().undo();
        QCOMPARE(document.graph().tiedVariables(), before);
        document.undoStack().redo();
        document.untie(document.graph().uses[first].variable);
        QVERIFY(changed.wait());
        QCOMPARE(document.graph().tiedVariables(), before);
    }

    void recipesSaveAndOpen() {
        QTemporaryDir folder;
        const QString file = folder.filePath("a.recipe.json");
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        document.applyPreset("int8-weights");
        document.saveRecipe(file);
        QVERIFY(!document.isModified());
        const Recipe saved = document.recipe();
        document.applyPreset("float");
        QVERIFY(document.isModified());
        QSignalSpy changed(&document, &Document::settingsChanged);
        document.openRecipe(file);
        QVERIFY(changed.wait());
        QCOMPARE(document.recipe(), saved);
        QVERIFY(!document.isModified());
        QSignalSpy refused(&document, &Document::refused);
        document.openRecipe(folder.filePath("none.recipe.json"));
        QVERIFY(refused.wait());
        QVERIFY_EXCEPTION_THROWN(document.saveRecipe("/nowhere/at/all.recipe.json"), Error);
    }

    void readingAgainKeepsTheChoices() {
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        document.applyPreset("int8-weights");
        const Recipe before = document.recipe();
        QSignalSpy reset(&document, &Document::modelReset);
        document.reopen(document.request());
        QVERIFY(reset.wait());
        QCOMPARE(document.recipe().uses, before.uses);
        QVERIFY(document.isModified());
    }

    void manyEditsUndoneEndWhereTheyBegan_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("siamese") << siamese;
        QTest::newRow("tied_lm") << tiedLm;
    }
    void manyEditsUndoneEndWhereTheyBegan() {
        QFETCH(QString, file);
        Document document;
        QVERIFY(openAndWait(document, file.toStdString()));
        const Recipe start = document.recipe();
        std::mt19937 random(7);
        const auto uses = static_cast<int>(document.graph().uses.size());
        for (int i = 0; i < 10000; ++i) {
            const int use = static_cast<int>(random() % static_cast<unsigned>(uses));
            switch (random() % 5) {
                case 0:
                    document.toggle({use});
                    break;
                case 1:
                    document.set({use}, bits(2 + static_cast<int>(random() % 15)));
                    break;
                case 2:
                    document.change({use}, parseSpec(random() % 2 == 0 ? "asym,wide" : "sym,narrow"));
                    break;
                case 3:
                    document.set({use, (use + 1) % uses}, std::nullopt);
                    break;
                default:
                    document.applyPreset(random() % 2 == 0 ? "int4-weights" : "tfmot-8bit");
                    break;
            }
        }
        QVERIFY(document.undoStack().count() > 1000);
        const Recipe end = document.recipe();
        while (document.undoStack().canUndo()) document.undoStack().undo();
        QCOMPARE(document.recipe(), start);
        while (document.undoStack().canRedo()) document.undoStack().redo();
        QCOMPARE(document.recipe(), end);
        QVERIFY(waitForErrors(document));
        for (int use = 0; use < uses; ++use) {
            const UseFigure& figure = document.errors().of(use);
            QCOMPARE(figure.state == UseFigure::State::Known, document.scheme(use).has_value());
            if (figure.error) QCOMPARE(figure.scheme, document.scheme(use));
        }
    }

    void closingForgetsEverything() {
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        document.selection().select({Item::Kind::Use, 0});
        document.applyPreset("int8-weights");
        document.close();
        QVERIFY(!document.isOpen());
        QVERIFY(document.selection().isEmpty());
        QVERIFY(document.recipe().uses.empty());
        QVERIFY(!document.undoStack().canUndo());
    }
};

QTEST_MAIN(DocumentTest)
#include "document_test.moc"
