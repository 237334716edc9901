// The dialog Calibrate: ranges of activations from the data into the recipe, as one step.
#include "ui/dialogs/calibrate_dialog.h"

#include <QAbstractItemModelTester>
#include <QtTest>

#include "tests/ui/document/opened.h"
#include "ui/dialogs/calibration_model.h"
#include "ui/document/data_session.h"

using namespace quantie;

namespace {

bool openWithData(Document& document) {
    if (!openAndWait(document, "keras2/tf2.15/siamese.h5")) return false;
    DataSource source;
    source.path = dataFile("keras2/tf2.15/siamese.input.npz");
    document.data().load(source);
    return QTest::qWaitFor([&] { return document.data().isCurrent(); }, 20000);
}

}  // namespace

class CalibrateDialogTest : public QObject {
    Q_OBJECT

  private slots:
    void rangesGoIntoTheRecipeAsOneStep() {
        Document document;
        QVERIFY(openWithData(document));
        CalibrateDialog dialog(document);
        dialog.setWhich(CalibrateDialog::Which::All);
        QAbstractItemModelTester tester(&dialog.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        const int calls = dialog.model().rowCount();
        QVERIFY(calls > 2);
        QSignalSpy calibrated(&dialog, &CalibrateDialog::calibrated);
        dialog.calibrate();
        QVERIFY(calibrated.wait(20000));
        QVERIFY2(dialog.model().hasResults(), qPrintable(dialog.verdict()));
        // Calls of a shared layer have a range each, and are told what sharing one would cost.
        const auto& rows = dialog.model().rows();
        QVERIFY(std::ranges::any_of(rows, [](const auto& row) { return row.oneRangeLossDb.has_value(); }));
        dialog.apply();
        QCOMPARE(static_cast<int>(document.recipe().activations.size()), calls);
        for (const auto& row : rows) {
            const Scheme& scheme = document.recipe().activations.at(document.graph().calls[row.call].id);
            QVERIFY(std::holds_alternative<Given>(scheme.range));
        }
        QCOMPARE(document.undoStack().count(), 1);
        document.undoStack().undo();
        QVERIFY(document.recipe().activations.empty());
    }

    void onlySelectedCallsAreMeant() {
        Document document;
        QVERIFY(openWithData(document));
        document.selection().select({Item::Kind::Use, 0});
        CalibrateDialog dialog(document);
        QCOMPARE(dialog.model().rowCount(), 1);
        QCOMPARE(dialog.model().rows().front().call, document.graph().uses[0].call);
        document.selection().set({});
        dialog.setWhich(CalibrateDialog::Which::Selected);
        QCOMPARE(dialog.model().rowCount(), 0);
        QVERIFY(dialog.verdict().contains("None"));
    }

    void withoutDataItSaysSo() {
        Document document;
        QVERIFY(openAndWait(document, "keras2/tf2.15/siamese.h5"));
        CalibrateDialog dialog(document);
        dialog.setWhich(CalibrateDialog::Which::All);
        QVERIFY(dialog.verdict().contains("no data"));
    }
};

QTEST_MAIN(CalibrateDialogTest)
#include "calibrate_dialog_test.moc"
