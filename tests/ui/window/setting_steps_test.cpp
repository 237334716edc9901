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
    void eachTieGetsTheSettingOfItsOwnUse();
    void allUsesOfATransposedTie();
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
    setBits(*m_document, 5);
    stepBits(*m_document, 1);
    QCOMPARE(m_document->scheme(use("emb:embeddings"))->bits, 6);
    QCOMPARE(m_document->scheme(use("emb:embeddings"))->axis, std::optional(0));  // bits change nothing else
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

void SettingStepsTest::eachTieGetsTheSettingOfItsOwnUse() {
    QVERIFY(openAndWait(*m_document, "keras2/tf2.15/siamese.h5"));
    select({"tower@0/conv1:kernel"});
    setBits(*m_document, 3);
    select({"tower@1/conv2:kernel"});
    setBits(*m_document, 6);
    select({"tower@0/conv2:kernel", "tower@0/conv1:kernel", "tower@1/conv2:kernel"});
    const int before = m_document->undoStack().index();
    applyToAllUses(*m_document);
    QCOMPARE(m_document->undoStack().index(), before + 1);
    QCOMPARE(m_document->scheme(use("tower@1/conv1:kernel"))->bits, 3);
    QCOMPARE(m_document->scheme(use("tower@0/conv2:kernel"))->bits, 6);  // of the use that was selected last
    QCOMPARE(m_document->scheme(use("tower@1/conv2:kernel"))->bits, 6);
}

/// A matrix that is read turned round has its axis at the other end.
void SettingStepsTest::allUsesOfATransposedTie() {
    QVERIFY(openAndWait(*m_document, "hard/tf2.15/coincidences.h5"));
    QSignalSpy ties(m_document.get(), &Document::tiesChanged);
    m_document->acceptProposals({1});
    QVERIFY(ties.wait());
    const int turned = use("transposed:kernel");
    QVERIFY(m_document->graph().uses[static_cast<std::size_t>(turned)].transposed);
    select({"same1:kernel"});
    Spec spec;
    spec.bits = 4;
    spec.axis = std::optional<int>(0);
    m_document->change({use("same1:kernel")}, spec);
    applyToAllUses(*m_document);
    QCOMPARE(m_document->scheme(turned)->axis, std::optional(1));
    QCOMPARE(m_document->scheme(use("same1:kernel"))->axis, std::optional(0));
    select({"transposed:kernel"});
    setBits(*m_document, 7);
    applyToAllUses(*m_document);
    QCOMPARE(m_document->scheme(use("same1:kernel"))->axis, std::optional(0));
    QCOMPARE(m_document->scheme(use("same1:kernel"))->bits, 7);
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
