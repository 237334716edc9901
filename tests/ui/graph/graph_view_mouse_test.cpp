// What the pointer does in the graph.
#include "tests/ui/graph/shown_graph.h"

using namespace quantie;

namespace {

constexpr const char* tiedLm = "keras2/tf2.15/tied_lm.h5";
constexpr const char* siamese = "keras2/tf2.15/siamese.h5";

}  // namespace

class GraphViewMouseTest : public QObject {
    Q_OBJECT

  private slots:
    void aHeadSelectsTheCallAndARowTheUse() {
        ShownGraph shown;
        QVERIFY(shown.open(tiedLm));
        shown.click(shown.head(shown.call("ff")));
        QCOMPARE(shown.document.selection().current(), (Item{Item::Kind::Call, shown.call("ff")}));
        const QRectF row = nodeRowRect(shown.box(shown.call("ff")).rect, 0);
        shown.click(shown.onView(row.topLeft() + QPointF(30, 10)));
        QCOMPARE(shown.document.selection().current(), (Item{Item::Kind::Use, shown.use("ff:kernel")}));
        shown.click(shown.head(shown.call("norm")), Qt::ControlModifier);
        QCOMPARE(shown.document.selection().items().size(), 2);
        shown.click({5, 5});
        QVERIFY(shown.document.selection().isEmpty());
    }

    void aChipTogglesItsUseAndUndoBringsItBack() {
        ShownGraph shown;
        QVERIFY(shown.open(tiedLm));
        const int use = shown.use("deemb:embedding_layer.embeddings");
        shown.click(shown.chip("deemb", 0));
        QCOMPARE(shown.document.scheme(use), std::optional(Scheme{}));
        QVERIFY(!shown.document.scheme(shown.use("emb:embeddings")));
        QCOMPARE(shown.box(shown.call("deemb")).content.rows[0].chip.text, QString("W8"));
        QVERIFY(shown.box(shown.call("emb")).content.rows[0].badge.differs);
        shown.document.undoStack().undo();
        QVERIFY(!shown.document.scheme(use));
        QCOMPARE(shown.box(shown.call("deemb")).content.rows[0].chip.text, QString("F32"));
    }

    void aBadgeShowsItsTie() {
        ShownGraph shown;
        QVERIFY(shown.open(tiedLm));
        shown.click(shown.badge("emb", 0));
        const int variable = shown.graph().uses[shown.use("emb:embeddings")].variable;
        QCOMPARE(shown.document.selection().current(), (Item{Item::Kind::Variable, variable}));
        QCOMPARE(shown.view.marks().bands.size(), std::size_t(1));
        QCOMPARE(shown.view.marks().bands[0].letters, QString("A"));
        QVERIFY(shown.view.marks().dims);
        shown.view.escape();
        QVERIFY(!shown.view.marks().dims);
    }

    void theWheelZoomsAtThePointer() {
        ShownGraph shown;
        QVERIFY(shown.open(tiedLm));
        const QPointF at(300, 200);
        const QPointF before = shown.view.camera().toScene(at);
        QWheelEvent wheel(at, at, {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&shown.view, &wheel);
        QVERIFY(shown.view.zoom() > 1.2);
        const QPointF after = shown.view.camera().toScene(at);
        QVERIFY((after - before).manhattanLength() < 1e-6);
    }

    void aTriangleFoldsAndTheTitleStays() {
        ShownGraph shown;
        QVERIFY(shown.open(siamese));
        const int group = shown.group("tower@1");
        const int box = shown.view.scene().placeOfGroup(group);
        const QPoint title = shown.onView(shown.box(box).rect.topLeft());
        for (const bool folded : {true, false}) {
            shown.click(shown.onView(foldRect(shown.box(box).rect).center()));
            QCOMPARE(shown.view.scene().isFolded(group), folded);
            QVERIFY((shown.onView(shown.box(box).rect.topLeft()) - title).manhattanLength() <= 1);
        }
    }

    void shiftAndADragSelectWhatTheBandMeets() {
        ShownGraph shown;
        QVERIFY(shown.open(tiedLm));
        const QRectF first = shown.box(shown.call("ff")).rect;
        const QRectF last = shown.box(shown.call("norm")).rect;
        const QPoint from = shown.onView(first.topLeft() - QPointF(20, 10));
        const QPoint to = shown.onView(last.bottomRight() + QPointF(20, 10));
        QTest::mousePress(&shown.view, Qt::LeftButton, Qt::ShiftModifier, from);
        QTest::mouseMove(&shown.view, (from + to) / 2);
        QMouseEvent move(QEvent::MouseMove, to, shown.view.mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                         Qt::ShiftModifier);
        QCoreApplication::sendEvent(&shown.view, &move);
        QTest::mouseRelease(&shown.view, Qt::LeftButton, Qt::ShiftModifier, to);
        QCOMPARE(shown.document.selection().items(),
                 (QList<Item>{{Item::Kind::Call, shown.call("ff")}, {Item::Kind::Call, shown.call("norm")}}));
    }
};

QTEST_MAIN(GraphViewMouseTest)
#include "graph_view_mouse_test.moc"
