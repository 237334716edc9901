// The compare window: it opens the second file, tells what differs, and keeps both graphs together.
#include <QTreeView>
#include <QtTest>

#include "tests/ui/document/opened.h"
#include "ui/compare/compare_window.h"
#include "ui/graph/graph_view.h"

using namespace quantie;

namespace {

QString path(const char* name) {
    return QString::fromStdString(dataFile(name));
}

}  // namespace

class CompareWindowTest : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_document = std::make_unique<Document>();
        QVERIFY(openAndWait(*m_document, "keras2/tf2.15/tied_lm.h5"));
        m_window = std::make_unique<CompareWindow>(*m_document);
        m_window->resize(1200, 800);
        m_window->show();
    }
    void cleanup() {
        m_window.reset();
        m_document.reset();
    }

    void aKeyClosesIt() {
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(!m_window->isVisible());
    }

    void oneModelInTwoFiles() {
        QVERIFY(openAndWait(*m_document, "keras2/tf2.15/siamese.h5"));
        QVERIFY(compare("keras2/tf2.15/siamese.keras"));
        QVERIFY2(m_window->summary().startsWith("Nothing differs: 8 of 8 ties kept"), qPrintable(m_window->summary()));
        QCOMPARE(m_window->firstView().matchCount(), 0);
        QCOMPARE(m_window->windowTitle(), QString("siamese.h5 and siamese.keras – Compare"));
    }

    /// The archive of Keras 2.15 does not say that deemb holds emb: Keras loads a copy.
    void aTieThatAFormatLosesIsBroken() {
        QVERIFY(compare("keras2/tf2.15/tied_lm.keras"));
        QVERIFY2(m_window->summary().startsWith("0 of 1 ties kept · 5 weights equal"), qPrintable(m_window->summary()));
        const QAbstractItemModel& list = *m_window->list().model();
        QCOMPARE(list.index(0, 0).data().toString(), QString("Broken ties: 1"));
    }

    /// Before and after the second file is there, with a name that has no room, and where nothing is tied.
    void graphsBeginInOneLine() {
        const auto corner = [this](QWidget& view) { return view.mapTo(m_window.get(), QPoint()); };
        const QTemporaryDir folder;
        const QString name = folder.filePath(QString(120, 'n') + ".h5");
        QVERIFY(QFile::copy(path("keras2/tf2.15/plain_cnn.h5"), name));
        for (const QString& file : {path("keras2/tf2.15/tied_lm.keras"), name}) {
            QSignalSpy compared(&m_window->models(), &ComparedModels::compared);
            m_window->compareWith(file);
            QVERIFY(compared.wait(20000));
            QTest::qWait(1);  // laid out
            QCOMPARE(corner(m_window->secondView()).y(), corner(m_window->firstView()).y());
            QCOMPARE(m_window->secondView().height(), m_window->firstView().height());
            QVERIFY(std::abs(m_window->secondView().width() - m_window->firstView().width()) <= 1);
        }
    }

    void differencesAreRingedAndLeadToBoth() {
        QVERIFY(compare("keras2/tf2.15/dense_twice.h5"));
        QVERIFY(m_window->firstView().matchCount() > 0);
        QVERIFY(m_window->secondView().matchCount() > 0);
        QTreeView& list = m_window->list();
        const QModelIndex tie = list.model()->index(0, 0, list.model()->index(0, 0));
        list.setCurrentIndex(tie);
        QCOMPARE(m_document->selection().current().kind, Item::Kind::Variable);
    }

    void graphsMoveAndSelectTogether() {
        QVERIFY(compare("keras2/tf2.15/tied_lm.keras"));
        m_window->firstView().setZoom(2.5);
        QCOMPARE(m_window->secondView().zoom(), 2.5);
        const int call = m_document->graph().findCall("deemb").first;
        m_document->selection().select({Item::Kind::Call, call});
        const Document& second = m_window->models().second();
        QCOMPARE(second.selection().current(), (Item{Item::Kind::Call, second.graph().findCall("deemb").first}));
        m_window->firstView().centreOnCurrent();
        const Camera& there = m_window->secondView().camera();
        const int box = second.graph().findCall("deemb").first;
        QVERIFY(there.visible().contains(m_window->secondView().scene().boxes()[box].rect.center()));
        m_window->models().second().selection().select({Item::Kind::Call, second.graph().findCall("ff").first});
        QCOMPARE(m_document->selection().current().index, m_document->graph().findCall("ff").first);
    }

    void theOtherModelIsNotChanged() {
        QVERIFY(compare("keras2/tf2.15/tied_lm.keras"));
        Document& second = m_window->models().second();
        second.toggle({0});
        QVERIFY(!second.scheme(0));
        QVERIFY(m_window->summary().contains("only compared"));
    }

    void aFileThatCannotBeReadIsToldInPlace() {
        QSignalSpy failed(&m_window->models(), &ComparedModels::failed);
        m_window->compareWith(path("no_such_file.h5"));
        QVERIFY(failed.wait());
        QVERIFY(m_window->summary().contains("no_such_file.h5"));
        QVERIFY(compare("keras2/tf2.15/tied_lm.h5"));
        QVERIFY(m_window->summary().startsWith("Nothing differs"));
    }

    void otherTiesAreComparedAnew() {
        QVERIFY(openAndWait(*m_document, "keras2/tf2.15/autoencoder.json"));
        QVERIFY(compare("keras2/tf2.15/autoencoder.json"));
        QSignalSpy compared(&m_window->models(), &ComparedModels::compared);
        m_document->tie(m_document->graph().findUse("enc1:bias"), m_document->graph().findUse("dec2:bias"));
        QVERIFY(compared.wait());
        QVERIFY2(m_window->summary().startsWith("2 of 3 ties kept"), qPrintable(m_window->summary()));
    }

    void closingTheOriginalEmptiesTheList() {
        QVERIFY(compare("keras2/tf2.15/dense_twice.h5"));
        m_document->close();
        QCOMPARE(m_window->list().model()->rowCount(), 0);
    }

    /// Its graph moves before what was found of the larger one is forgotten.
    void aSmallerOriginalIsOpened() {
        QVERIFY(openAndWait(*m_document, "keras2/tf2.15/siamese.h5"));
        QVERIFY(compare("keras2/tf2.15/siamese.keras"));
        QVERIFY(openAndWait(*m_document, "keras2/tf2.15/dense_twice.h5"));
        QCOMPARE(m_window->list().model()->rowCount(), 0);
        m_window->firstView().setZoom(0.5);
    }

  private:
    bool compare(const char* file) {
        QSignalSpy compared(&m_window->models(), &ComparedModels::compared);
        m_window->compareWith(path(file));
        return compared.wait(20000);
    }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<CompareWindow> m_window;
};

QTEST_MAIN(CompareWindowTest)
#include "compare_window_test.moc"
