// The dialog Data: what fits is said beside each input, and what fits can be run on.
#include "ui/dialogs/data_dialog.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QPushButton>
#include <QtTest>

#include "tests/ui/document/opened.h"
#include "ui/dialogs/inputs_model.h"
#include "ui/document/data_session.h"

using namespace quantie;

namespace {

DataSource file(const char* name) {
    DataSource source;
    source.path = dataFile(std::string("keras2/tf2.15/") + name);
    return source;
}

QPushButton* useButton(DataDialog& dialog) {
    for (QPushButton* button : dialog.findChildren<QPushButton*>()) {
        if (button->isDefault()) return button;
    }
    return nullptr;
}

}  // namespace

class DataDialogTest : public QObject {
    Q_OBJECT

  private slots:
    void whatFitsIsRunOn() {
        Document document;
        QVERIFY(openAndWait(document, "keras2/tf2.15/siamese.h5"));
        DataDialog dialog(document);
        QSignalSpy checked(&dialog, &DataDialog::checked);
        dialog.setSource(file("siamese.input.npz"));
        QTRY_VERIFY(!checked.isEmpty() && checked.last().at(0).toBool());
        auto* inputs = dialog.findChild<InputsModel*>();
        QAbstractItemModelTester tester(inputs, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(inputs->rowCount(), 2);
        QCOMPARE(inputs->index(0, InputsModel::Input).data().toString(), QString("left"));
        QCOMPARE(inputs->index(0, InputsModel::Problem).data().toString(), QString("fits"));
        useButton(dialog)->click();
        QTRY_VERIFY_WITH_TIMEOUT(document.data().isCurrent(), 20000);
        QCOMPARE(document.data().source()->path, file("siamese.input.npz").path);
    }

    void whatDoesNotFitIsSaidInItsRow() {
        Document document;
        QVERIFY(openAndWait(document, "keras2/tf2.15/tied_lm.h5"));
        DataDialog dialog(document);
        QSignalSpy checked(&dialog, &DataDialog::checked);
        dialog.setSource(file("siamese.input.npz"));
        QTRY_VERIFY(!checked.isEmpty() && !checked.last().at(0).toBool());
        const auto* inputs = dialog.findChild<InputsModel*>();
        QVERIFY(inputs->index(0, InputsModel::Problem).data().toString() != QString("fits"));
        QVERIFY(!useButton(dialog)->isEnabled());
        dialog.setSource(file("no_such_file.npz"));
        QTRY_VERIFY(!inputs->rowCount());
        QVERIFY(!useButton(dialog)->isEnabled());
    }

    void generatedDataComeWithSamplesAndSeed() {
        Document document;
        QVERIFY(openAndWait(document, "keras2/tf2.15/tied_lm.h5"));
        DataDialog dialog(document);
        dialog.setSource(dataSourceNamed("uniform:5:9"));
        QCOMPARE(toString(dialog.source()), std::string("uniform:5:9"));
    }
};

QTEST_MAIN(DataDialogTest)
#include "data_dialog_test.moc"
