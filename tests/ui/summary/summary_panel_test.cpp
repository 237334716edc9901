// The summary and the status line as they are seen and used.
#include <QLabel>
#include <QtTest>

#include "tests/ui/document/opened.h"
#include "ui/summary/size_bars.h"
#include "ui/summary/status_line.h"
#include "ui/summary/summary_panel.h"
#include "ui/summary/worst_uses.h"
#include "ui/widgets/link_button.h"

using namespace quantie;

class SummaryPanelTest : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_document = std::make_unique<Document>();
        m_panel = std::make_unique<SummaryPanel>(*m_document);
        m_status = std::make_unique<StatusLine>(*m_document);
        m_panel->resize(820, 125);
        m_panel->show();
        m_status->show();
        QVERIFY(openAndWait(*m_document, "keras2/tf2.15/tied_lm.h5"));
    }
    void cleanup() {
        m_panel.reset();
        m_status.reset();
        m_document.reset();
    }

    void floatSaysSo() {
        QVERIFY(seen(*m_panel, "All uses are float."));
        QVERIFY(seen(*m_panel, "no data has been run"));
        QTRY_VERIFY(seen(*m_status, "0 of 6 uses quantized"));
        QVERIFY(seen(*m_status, "Worst use: –"));
    }

    void numbersFollowTheSettings() {
        m_document->toggle({use("deemb:embedding_layer.embeddings")});
        QTRY_VERIFY(seen(*m_status, "Worst use: 41.6 dB"));
        QVERIFY(seen(*m_status, "1 of 6 uses quantized"));
        QVERIFY(seen(*m_status, "Weights: 16.9 KB → 16.9 KB"));
        QTRY_VERIFY(seen(*m_panel, "Hatched: 9.4 KB more, because the uses of A differ."));
        QCOMPARE(m_panel->findChild<SizeBars*>()->accessibleName(),
                 QString("Weights: 16.9 KB as float, 16.9 KB stored, 9.4 KB of that because uses differ"));
        QVERIFY(!seen(*m_panel, "All uses are float."));
        m_document->undoStack().undo();
        QTRY_VERIFY(seen(*m_panel, "All uses are float."));
    }

    void theWorstComeFirstAndLeadToTheUse() {
        Spec three;
        three.bits = 3;
        m_document->toggle({use("emb:embeddings")});
        m_document->change({use("ff:kernel")}, three);
        QVERIFY(waitForErrors(*m_document));
        QCOMPARE(worstUses(*m_document, 5), QList<int>({use("ff:kernel"), use("emb:embeddings")}));
        QCOMPARE(worstUses(*m_document, 1), QList<int>{use("ff:kernel")});
        LinkButton* first = m_panel->findChild<LinkButton*>();
        QTRY_COMPARE(first->text(), QString("ff:kernel"));
        QTest::mouseClick(first, Qt::LeftButton);
        QCOMPARE(m_document->selection().current(), (Item{Item::Kind::Use, use("ff:kernel")}));
        m_document->selection().clear();
        QTest::keyClick(first, Qt::Key_Return);
        QVERIFY(!m_document->selection().isEmpty());
    }

    void aLinkInANoteActs() {
        m_document->toggle({use("deemb:embedding_layer.embeddings")});
        QTRY_VERIFY(seen(*m_panel, "Set both to W8"));
        for (QLabel* label : m_panel->findChildren<QLabel*>()) {
            if (label->text().contains("Set both to W8")) emit label->linkActivated("act");
        }
        QVERIFY(m_document->scheme(use("emb:embeddings")));
        QTRY_VERIFY(seen(*m_panel, "Nothing to note."));
    }

    void whatTheWindowDoesIsAskedOfIt() {
        QVERIFY(openAndWait(*m_document, "keras2/tf2.15/autoencoder.json"));
        QSignalSpy asked(m_panel.get(), &SummaryPanel::openWeightsRequested);
        for (QLabel* label : m_panel->findChildren<QLabel*>()) {
            if (label->text().contains("Open weights")) emit label->linkActivated("act");
        }
        QCOMPARE(asked.size(), 1);
    }

    void outputsAreToldOnceDataWasRun() {
        m_status->setOutputText("Output 0: 41.5 dB, 4 samples");
        m_panel->setOutputText("Output 0 with this recipe: 41.5 dB on 4 samples.");
        QVERIFY(seen(*m_status, "Output 0: 41.5 dB, 4 samples"));
        QVERIFY(seen(*m_panel, "41.5 dB on 4 samples"));
        QVERIFY(!seen(*m_panel, "no data has been run"));
    }

    void closingEmptiesAll() {
        m_document->close();
        QTRY_VERIFY(!seen(*m_status, "uses quantized"));
        QVERIFY(!seen(*m_panel, "All uses are float."));
    }

  private:
    int use(const char* id) const { return m_document->graph().findUse(id); }
    static bool seen(const QWidget& widget, const QString& text) {
        const auto labels = widget.findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&](const QLabel* l) { return l->isVisible() && l->text().contains(text); });
    }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<SummaryPanel> m_panel;
    std::unique_ptr<StatusLine> m_status;
};

QTEST_MAIN(SummaryPanelTest)
#include "summary_panel_test.moc"
