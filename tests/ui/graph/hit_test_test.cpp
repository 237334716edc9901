// What lies under a point.
#include "tests/ui/graph/shown_graph.h"

using namespace quantie;

class HitTestTest : public QObject {
    Q_OBJECT

  private slots:
    void partsOfACall() {
        ShownGraph shown;
        QVERIFY(shown.open("keras2/tf2.15/tied_lm.h5"));
        const Scene& scene = shown.view.scene();
        const int emb = shown.call("emb");
        const SceneBox& box = shown.box(emb);
        const QPointF chip = nodeChipRect(box.rect, box.columns, 0).center();
        const QPointF badge = nodeBadgeRect(box.rect, box.content.rows[0].badge, box.columns, 0).center();
        QCOMPARE(hitTest(scene, headOf(box.rect).center(), 1), (GraphHit{GraphHit::Part::Head, emb, -1}));
        QCOMPARE(hitTest(scene, chip, 1), (GraphHit{GraphHit::Part::Chip, emb, 0}));
        QCOMPARE(hitTest(scene, badge, 1), (GraphHit{GraphHit::Part::Badge, emb, 0}));
        QCOMPARE(hitTest(scene, nodeRowRect(box.rect, 0).topLeft() + QPointF(20, 8), 1),
                 (GraphHit{GraphHit::Part::Row, emb, 0}));
        QVERIFY(!hitTest(scene, box.rect.topLeft() - QPointF(10, 0), 1));
        // Zoomed out, chips are too small to be aimed at, and then rows.
        QCOMPARE(hitTest(scene, chip, 0.5).part, GraphHit::Part::Row);
        QCOMPARE(hitTest(scene, chip, 0.3).part, GraphHit::Part::Head);
    }

    void groupsAreHitAtTheirTitle() {
        ShownGraph shown;
        QVERIFY(shown.open("keras2/tf2.15/siamese.h5"));
        const Scene& scene = shown.view.scene();
        const int box = scene.placeOfGroup(shown.group("tower@0"));
        const QRectF rect = shown.box(box).rect;
        QCOMPARE(hitTest(scene, headOf(rect).center(), 1), (GraphHit{GraphHit::Part::Head, box, -1}));
        QCOMPARE(hitTest(scene, foldRect(rect).center(), 1), (GraphHit{GraphHit::Part::Fold, box, -1}));
        QVERIFY(!hitTest(scene, rect.bottomLeft() + QPointF(4, -4), 1));
        QCOMPARE(hitItems(scene, hitTest(scene, headOf(rect).center(), 1)),
                 (QList<Item>{{Item::Kind::Group, shown.group("tower@0")}}));
        // A row of vectors stands for all of them.
        const SceneBox& bn = shown.box(shown.call("tower@0/bn"));
        QCOMPARE(hitItems(scene, hitTest(scene, nodeRowRect(bn.rect, 0).topLeft() + QPointF(20, 8), 1)).size(), 4);
    }

    void edgesAreHitBesideTheirLine() {
        ShownGraph shown;
        QVERIFY(shown.open("keras2/tf2.15/tied_lm.h5"));
        const Scene& scene = shown.view.scene();
        const QRectF from = shown.box(shown.call("ff")).rect;
        const QPointF below(from.center().x(), from.bottom() + 20);
        const int edge = edgeAt(scene, below + QPointF(2, 0), 4);
        QVERIFY(edge >= 0);
        QCOMPARE(scene.edges()[edge].from, shown.call("ff"));
        QCOMPARE(scene.edges()[edge].label, QString("12×32"));
        QCOMPARE(edgeAt(scene, below + QPointF(40, 0), 4), -1);
    }
};

QTEST_MAIN(HitTestTest)
#include "hit_test_test.moc"
