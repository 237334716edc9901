// The sweep's heat map: what stands in its cells, and what a click does.
#include "ui/sweep/sweep_window.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QtTest>
#include <cmath>

#include "tests/ui/document/opened.h"
#include "ui/document/data_session.h"
#include "ui/sweep/sweep_model.h"

using namespace quantie;

namespace {

/// A model with its data, and the window beside it.
struct Opened {
    Document document;
    std::unique_ptr<SweepWindow> window;

    bool open() {
        if (!openAndWait(document, "keras2/tf2.15/siamese.h5")) return false;
        DataSource source;
        source.path = dataFile("keras2/tf2.15/siamese.input.npz");
        document.data().load(source);
        if (!QTest::qWaitFor([this] { return document.data().isCurrent(); }, 20000)) return false;
        window = std::make_unique<SweepWindow>(document);
        return true;
    }
    bool sweep(const QString& widths) {
        window->findChild<QLineEdit*>()->setText(widths);
        QSignalSpy swept(window.get(), &SweepWindow::swept);
        window->sweep();
        return swept.wait(20000);
    }
    QModelIndex shown(int row, int column) const { return window->table().model()->index(row, column); }
};

}  // namespace

class SweepWindowTest : public QObject {
    Q_OBJECT

  private slots:
    void widthsAreReadFromText() {
        QCOMPARE(widthsFrom("8, 2 4;2"), (std::vector<int>{2, 4, 8}));
        QVERIFY(widthsFrom("1").empty());
        QVERIFY(widthsFrom("17").empty());
        QVERIFY(widthsFrom("four").empty());
        QVERIFY(widthsFrom("").empty());
    }

    void keysCloseIt() {
        Opened opened;
        QVERIFY(opened.open());
        for (const auto& [key, modifier] :
             {std::pair(Qt::Key_Escape, Qt::NoModifier), {Qt::Key_W, Qt::ControlModifier}}) {
            opened.window->show();
            QVERIFY(QTest::qWaitForWindowActive(opened.window.get()));
            QTest::keyClick(opened.window.get(), key, modifier);
            QTRY_VERIFY(!opened.window->isVisible());
        }
    }

    void cellsAreWhatEachUseDoesAlone() {
        Opened opened;
        QVERIFY(opened.open());
        QVERIFY(opened.sweep("2, 8"));
        SweepModel& model = opened.window->model();
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.rowCount() > 0);
        QCOMPARE(model.columnCount(), SweepModel::FirstWidth + 2);
        // More bits lose less, and the figure is the one that the session finds for the use alone.
        const QModelIndex two = model.index(0, SweepModel::FirstWidth);
        const QModelIndex eight = model.index(0, SweepModel::FirstWidth + 1);
        const double atTwo = two.data(SweepModel::DecibelsRole).toDouble();
        const double atEight = eight.data(SweepModel::DecibelsRole).toDouble();
        QVERIFY2(atEight > atTwo + 10, qPrintable(QString("%1 %2").arg(atTwo).arg(atEight)));
        const auto choice = model.choice(two);
        QVERIFY(choice && choice->scheme && choice->scheme->bits == 2);
        opened.document.set({choice->use}, choice->scheme);
        QTRY_VERIFY_WITH_TIMEOUT(opened.document.data().isCurrent(), 20000);
        const TrialResult* alone = opened.document.data().damage(choice->use);
        QVERIFY(alone != nullptr);
        QVERIFY(std::abs(*worstOutput(alone->outputs) - atTwo) < 1e-6);
    }

    void aClickTakesTheSettingAndUndoTakesItBack() {
        Opened opened;
        QVERIFY(opened.open());
        QVERIFY(opened.sweep("4"));
        opened.window->show();
        QVERIFY(QTest::qWaitForWindowExposed(opened.window.get()));
        QTableView& table = opened.window->table();
        const QModelIndex cell = opened.shown(0, SweepModel::FirstWidth);
        const int use = opened.window->model().useAt(0);
        QVERIFY(!opened.document.scheme(use));
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(cell).center());
        QVERIFY(opened.document.scheme(use));
        QCOMPARE(opened.document.scheme(use)->bits, 4);
        QVERIFY(cell.data(SweepModel::PresentRole).toBool());
        QVERIFY(opened.document.selection().contains({Item::Kind::Use, use}));
        opened.document.undoStack().undo();
        QVERIFY(!opened.document.scheme(use));
        // By the keyboard, and back to float by its column.
        table.setCurrentIndex(cell);
        QTest::keyClick(&table, Qt::Key_Return);
        QVERIFY(opened.document.scheme(use));
        table.setCurrentIndex(opened.shown(0, SweepModel::Float));
        QTest::keyClick(&table, Qt::Key_Space);
        QVERIFY(!opened.document.scheme(use));
    }

    void rowsAreSortedByEitherFigure() {
        Opened opened;
        QVERIFY(opened.open());
        QVERIFY(opened.sweep("3, 8"));
        SweepModel& model = opened.window->model();
        QTableView& table = opened.window->table();
        table.sortByColumn(SweepModel::FirstWidth, Qt::AscendingOrder);
        for (int row = 1; row < model.rowCount(); ++row) {
            QVERIFY(opened.shown(row - 1, SweepModel::FirstWidth).data(SweepModel::SortRole).toDouble() <=
                    opened.shown(row, SweepModel::FirstWidth).data(SweepModel::SortRole).toDouble());
        }
        model.setFigure(SweepFigure::BytesPerDb);
        const QModelIndex three = model.index(0, SweepModel::FirstWidth);
        QVERIFY(three.data(SweepModel::SortRole).toDouble() > 0);
        QVERIFY(!three.data(SweepModel::DecibelsRole).isValid());
        // The widest has nothing to be compared with.
        QCOMPARE(model.index(0, SweepModel::FirstWidth + 1).data(SweepModel::SortRole).toDouble(), -1.0);
    }

    void withoutDataItAsksForThem() {
        Document document;
        QVERIFY(openAndWait(document, "keras2/tf2.15/siamese.h5"));
        SweepWindow window(document);
        QSignalSpy wanted(&window, &SweepWindow::dataWanted);
        window.sweep();
        QCOMPARE(wanted.count(), 1);
        QVERIFY(window.model().isEmpty());
    }

    void wrongWidthsAreSaid() {
        Opened opened;
        QVERIFY(opened.open());
        opened.window->findChild<QLineEdit*>()->setText("99");
        opened.window->sweep();
        QVERIFY(opened.window->summary().contains("2 to 16"));
        QVERIFY(opened.window->model().isEmpty());
    }
};

QTEST_MAIN(SweepWindowTest)
#include "sweep_window_test.moc"
