// What keys and menus do in the graph.
#include <QClipboard>
#include <QGuiApplication>

#include "tests/ui/graph/shown_graph.h"

using namespace quantie;

namespace {

constexpr const char* tiedLm = "keras2/tf2.15/tied_lm.h5";
constexpr const char* siamese = "keras2/tf2.15/siamese.h5";

}  // namespace

class GraphViewKeysTest : public QObject {
    Q_OBJECT

    static void select(ShownGraph& shown, const Item& item) { shown.document.selection().select(item); }
    static Item callItem(const ShownGraph& shown, const std::string& path) {
        return {Item::Kind::Call, shown.call(path)};
    }

  private slots:
    void arrowsGoAlongEdgesAndLayers() {
        ShownGraph shown;
        QVERIFY(shown.open(siamese));
        select(shown, callItem(shown, "tower@0/conv1"));
        QTest::keyClick(&shown.view, Qt::Key_Down);
        QCOMPARE(shown.document.selection().current(), callItem(shown, "tower@0/bn"));
        QTest::keyClick(&shown.view, Qt::Key_Up);
        QTest::keyClick(&shown.view, Qt::Key_Up);
        QCOMPARE(shown.document.selection().current(), callItem(shown, "left"));
        select(shown, callItem(shown, "tower@0/conv1"));
        QTest::keyClick(&shown.view, Qt::Key_Right);
        QCOMPARE(shown.document.selection().current(), callItem(shown, "tower@1/conv1"));
        QTest::keyClick(&shown.view, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(shown.document.selection().items(),
                 (QList<Item>{callItem(shown, "tower@1/conv1"), callItem(shown, "tower@1/bn")}));
    }

    void usesFollowEachOther() {
        ShownGraph shown;
        QVERIFY(shown.open(tiedLm));
        QTest::keyClick(&shown.view, Qt::Key_J);
        QCOMPARE(shown.document.selection().current(), (Item{Item::Kind::Use, 0}));
        QTest::keyClick(&shown.view, Qt::Key_J);
        QCOMPARE(shown.document.selection().current(), (Item{Item::Kind::Use, 1}));
        QTest::keyClick(&shown.view, Qt::Key_K);
        QCOMPARE(shown.document.selection().current(), (Item{Item::Kind::Use, 0}));
        select(shown, callItem(shown, "norm"));
        QTest::keyClick(&shown.view, Qt::Key_J);
        QCOMPARE(shown.document.selection().current().index, shown.use("norm:gamma"));
    }

    void aTieIsWalkedAroundAndScrolledTo() {
        ShownGraph shown;
        QVERIFY(shown.open(tiedLm, {700, 300}));
        shown.view.zoomReset();
        select(shown, {Item::Kind::Use, shown.use("emb:embeddings")});
        const auto inView = [&](const std::string& path) {
            return shown.view.camera().visible().contains(shown.box(shown.call(path)).rect);
        };
        QVERIFY(inView("emb"));
        shown.view.nextTiedUse();
        QCOMPARE(shown.document.selection().current().index, shown.use("deemb:embedding_layer.embeddings"));
        QVERIFY(inView("deemb"));
        shown.view.nextTiedUse();
        QCOMPARE(shown.document.selection().current().index, shown.use("emb:embeddings"));
        QVERIFY(inView("emb"));
        shown.document.selection().clear();
        shown.view.previousTiedUse();
        QCOMPARE(shown.document.selection().current().kind, Item::Kind::Use);
    }

    void returnFoldsTheGroupAtHand() {
        ShownGraph shown;
        QVERIFY(shown.open(siamese));
        const int group = shown.group("tower@0");
        select(shown, callItem(shown, "tower@0/conv2"));
        shown.view.fold();
        QVERIFY(shown.view.scene().isFolded(group));
        QVERIFY(shown.box(shown.call("tower@0/conv2")).hidden);
        // What is selected inside is shown by the group.
        QVERIFY(shown.view.marks().selected.contains(shown.view.scene().placeOfGroup(group)));
        shown.view.fold();
        QVERIFY(!shown.view.scene().isFolded(group));
        shown.view.foldAll();
        QVERIFY(shown.view.scene().isFolded(group) && shown.view.scene().isFolded(shown.group("tower@1")));
        QVERIFY(shown.view.scene().bounds().height() < 600);
    }

    void searchRingsAndSteps() {
        ShownGraph shown;
        QVERIFY(shown.open(siamese));
        QSignalSpy changed(&shown.view, &GraphView::matchesChanged);
        QCOMPARE(shown.view.find("CONV", false), 4);
        QCOMPARE(shown.view.marks().matches.size(), std::size_t(4));
        QCOMPARE(changed.back()[0].toInt(), 0);
        shown.view.findPrevious();
        QCOMPARE(changed.back()[0].toInt(), 3);
        QCOMPARE(shown.view.find("tower@1/conv[12]$", true), 2);
        QCOMPARE(shown.view.find("BatchNorm", false), 2);    // by class
        QCOMPARE(shown.view.find("moving_mean", false), 2);  // by weight
        QCOMPARE(shown.view.find("conv[", true), -1);
        QVERIFY(shown.view.marks().matches.empty());
        QCOMPARE(shown.view.find("conv[", false), 0);
        QVERIFY(shown.document.selection().isEmpty());
    }

    void selectingManyAndCopyingTheirIds() {
        ShownGraph shown;
        QVERIFY(shown.open(siamese));
        select(shown, callItem(shown, "tower@0/conv1"));
        shown.view.selectSameClass();
        QCOMPARE(shown.document.selection().items().size(), 4);
        shown.view.copy();
        QCOMPARE(QGuiApplication::clipboard()->text().split('\n').size(), 4);
        QVERIFY(QGuiApplication::clipboard()->text().contains("tower@1/conv2"));
        shown.view.selectAll();
        QCOMPARE(shown.document.selection().items().size(), static_cast<qsizetype>(shown.graph().calls.size()));
    }

    void zoomStaysBetweenItsBounds() {
        ShownGraph shown;
        QVERIFY(shown.open(tiedLm));
        for (int i = 0; i < 40; ++i) shown.view.zoomOut();
        QCOMPARE(shown.view.zoom(), Camera::leastScale);
        for (int i = 0; i < 40; ++i) shown.view.zoomIn();
        QCOMPARE(shown.view.zoom(), Camera::mostScale);
        shown.view.fit();
        QVERIFY(shown.view.zoom() <= 1);
        QVERIFY(shown.view.camera().showsAll());
    }

    void aScreenReaderHearsWhatIsSelected() {
        ShownGraph shown;
        QVERIFY(shown.open(tiedLm));
        select(shown, {Item::Kind::Use, shown.use("emb:embeddings")});
        QVERIFY(shown.view.accessibleDescription().contains("embeddings of emb, tied A, 2 uses"));
        select(shown, callItem(shown, "ff"));
        QCOMPARE(shown.view.accessibleDescription(), QString("ff, Dense, 2 weights"));
    }
};

QTEST_MAIN(GraphViewKeysTest)
#include "graph_view_keys_test.moc"
