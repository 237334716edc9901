// The page of a tied variable: all its uses side by side up to three, of more the two that the user chooses.
#include <QComboBox>
#include <QPushButton>
#include <QtTest>

#include "tests/ui/inspector/bench.h"
#include "ui/inspector/compare_form.h"

using namespace quantie;

namespace {

constexpr const char* siamese = "keras2/tf2.15/siamese.h5";

QList<QComboBox*> visibleBoxes(const Bench& bench, const char* name) {
    QList<QComboBox*> boxes = bench.panel.findChildren<QComboBox*>();
    boxes.removeIf([name](const QComboBox* box) { return !box->isVisible() || box->accessibleName() != name; });
    return boxes;
}

}  // namespace

class VariablePageTest : public QObject {
    Q_OBJECT

  private slots:
    void threeUsesStandSideBySide() {
        Bench bench("hard/tf2.15/coincidences.h5");
        QSignalSpy ties(&bench.document, &Document::tiesChanged);
        bench.document.acceptProposals({0, 1});
        QVERIFY(ties.wait());
        bench.document.set({bench.use("transposed:kernel")}, Scheme{4, true, true, 0, MinMax{}});
        bench.select(Item::Kind::Variable, bench.variable("same1:kernel"));
        QCOMPARE(bench.first<CompareForm>()->uses().size(), 3);
        QCOMPARE(visibleBoxes(bench, "Bits").size(), 3);
        QVERIFY(visibleBoxes(bench, "Use").isEmpty());
        bench.find<QPushButton>("For all")->click();
        QVERIFY(!bench.scheme("transposed:kernel"));
        QVERIFY(bench.panel.minimumSizeHint().width() <= 344);
    }

    void ofMoreUsesTwoAreChosen() {
        Bench bench(siamese);
        QSignalSpy ties(&bench.document, &Document::tiesChanged);
        bench.document.tie(bench.use("tower@0/conv1:bias"), bench.use("tower@0/bn:beta"));
        QVERIFY(ties.wait());
        bench.document.set({bench.use("tower@1/bn:beta")}, Scheme{4, true, true, std::nullopt, MinMax{}});
        bench.select(Item::Kind::Variable, bench.variable("tower@0/conv1:bias"));
        const CompareForm& form = *bench.first<CompareForm>();
        QCOMPARE(visibleBoxes(bench, "Bits").size(), 2);
        const QList<QComboBox*> choices = visibleBoxes(bench, "Use");
        QCOMPARE(choices.size(), 2);
        QCOMPARE(choices[1]->count(), 4);
        const int wanted = bench.use("tower@1/bn:beta");
        const int place = choices[1]->findText("tower@1/bn:beta", Qt::MatchEndsWith);
        QVERIFY(place >= 0);
        choices[1]->setCurrentIndex(place);
        emit choices[1]->activated(place);
        QCOMPARE(form.uses(), QList<int>({form.uses().front(), wanted}));
        QCOMPARE(visibleBoxes(bench, "Bits")[1]->currentText(), QString("4"));
    }
};

QTEST_MAIN(VariablePageTest)
#include "variable_page_test.moc"
