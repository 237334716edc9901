// The settings that single keys change, each as one step.
#include <QtTest>

#include "tests/ui/document/opened.h"
#include "ui/window/setting_steps.h"
#include "ui/window/zoom_control.h"

namespace quantie {

class SettingStepsTest : public QObject {
    Q_OBJECT
  private slots:
    void init();
    void bits();
    void bitsOfSeveralAreOneStep();
    void perChannel();
    void rangeMethodsGoRound();
    void allUsesOfATie();
    void nothingSelectedChangesNothing();
    void zoomSliderIsMonotone();

  private:
    int use(const char* id) const { return m_document->graph().findUse(id); }
    void select(std::initializer_list<const char*> ids);

    std::unique_ptr<Document> m_document;
};

void SettingStepsTest::init() {
    m_document = std::make_unique<Document>();
    QVERIFY(openAndWait(*m_document, "keras2/tf2.15/tied_lm.h5"));
}

void SettingStepsTest::select(std::initializer_list<const char*> ids) {
    QList<Item> items;
    for (const char* id : ids) items.append({Item::Kind::Use, use(id)});
    m_document->selection().set(items);
}

void SettingStepsTest::bits() {
    select({"emb:embeddings"});
    setBits(*m_document, 4);
    QCOMPARE(m_document->scheme(use("emb:embeddings"))->bits, 4);
    stepBits(*m_document, 1);
    QCOMPARE(m_document->scheme(use("emb:embeddings"))->bits, 5);
    setBits(*m_document, 2);
    stepBits(*m_document, -1);
    QCOMPARE(m_document->scheme(use("emb:embeddings"))->bits, 2);
    toggleSymmetric(*m_document);
    QVERIFY(!m_document->scheme(use("emb:embeddings"))->symmetric);
    toggleNarrow(*m_document);
    QVERIFY(!m_document->scheme(use("emb:embeddings"))->narrowRange);
    setFloat(*m_document);
    QVERIFY(!m_document->scheme(use("emb:embeddings")));
}

void SettingStepsTest::bitsOfSeveralAreOneStep() {
    select({"emb:embeddings"});
    setBits(*m_document, 4);
    select({"ff:kernel"});
    setBits(*m_document, 7);
    const int before = m_document->undoStack().index();
    select({"emb:embeddings", "ff:kernel"});
    stepBits(*m_document, 1);
    QCOMPARE(m_document->scheme(use("emb:embeddings"))->bits, 5);
    QCOMPARE(m_document->scheme(use("ff:kernel"))->bits, 8);
    QCOMPARE(m_document->undoStack().index(), before + 1);
    m_document->undoStack().undo();
    QCOMPARE(m_document->scheme(use("emb:embeddings"))->bits, 4);
    QCOMPARE(m_document->scheme(use("ff:kernel"))->bits, 7);
}

void SettingStepsTest::perChannel() {
    select({"emb:embeddings", "ff:kernel", "ff:bias"});
    setBits(*m_document, 8);
    const int before = m_document->undoStack().index();
    togglePerChannel(*m_document);
    QCOMPARE(m_document->scheme(use("emb:embeddings"))->axis, std::optional(0));
    QVERIFY(m_document->scheme(use("ff:kernel"))->axis.has_value());
    QVERIFY(!m_document->scheme(use("ff:bias"))->axis);
    QCOMPARE(m_document->undoStack().index(), before + 1);
    select({"emb:embeddings", "ff:kernel"});
    togglePerChannel(*m_document);
    QVERIFY(!m_document->scheme(use("emb:embeddings"))->axis);
    QVERIFY(!m_document->scheme(use("ff:kernel"))->axis);
}

void SettingStepsTest::rangeMethodsGoRound() {
    select({"ff:kernel"});
    setBits(*m_document, 8);
    std::vector<std::size_t> seen;
    for (int i = 0; i < 5; ++i) {
        seen.push_back(m_document->scheme(use("ff:kernel"))->range.index());
        nextRangeMethod(*m_document);
    }
    QCOMPARE(seen, (std::vector<std::size_t>{0, 1, 2, 3, 0}));
}

void SettingStepsTest::allUsesOfATie() {
    select({"emb:embeddings"});
    setBits(*m_document, 5);
    applyToAllUses(*m_document);
    QCOMPARE(m_document->scheme(use("deemb:embedding_layer.embeddings"))->bits, 5);
    QVERIFY(!m_document->scheme(use("ff:kernel")));
}

void SettingStepsTest::nothingSelectedChangesNothing() {
    setBits(*m_document, 4);
    stepBits(*m_document, 1);
    togglePerChannel(*m_document);
    nextRangeMethod(*m_document);
    applyToAllUses(*m_document);
    QCOMPARE(m_document->undoStack().count(), 0);
}

void SettingStepsTest::zoomSliderIsMonotone() {
    QCOMPARE(zoomOfSlider(0), 0.05);
    QVERIFY(qFuzzyCompare(zoomOfSlider(1000), 4.0));
    for (const double zoom : {0.05, 0.1, 0.5, 1.0, 2.0, 4.0}) {
        QVERIFY(std::abs(zoomOfSlider(sliderOfZoom(zoom)) / zoom - 1) < 0.005);
    }
}

}  // namespace quantie

QTEST_MAIN(quantie::SettingStepsTest)
#include "setting_steps_test.moc"
