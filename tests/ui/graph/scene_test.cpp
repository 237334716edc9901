// The picture of every reference model: nothing overlaps, groups hold what is theirs, folded or not.
#include <QDir>
#include <QTemporaryDir>

#include "tests/ui/graph/chain_model.h"
#include "tests/ui/graph/shown_graph.h"

using namespace quantie;

namespace {

/// Boxes in the picture that are no frames, two of which share an area; empty where all stand apart.
QString overlapping(const Scene& scene) {
    const auto& boxes = scene.boxes();
    for (int i = 0; i < static_cast<int>(boxes.size()); ++i) {
        if (boxes[i].hidden || boxes[i].isFrame()) continue;
        for (const int other : scene.boxesIn(boxes[i].rect.adjusted(1, 1, -1, -1))) {
            if (other != i && !boxes[other].isFrame())
                return boxes[i].content.name + " and " + boxes[other].content.name;
        }
    }
    return {};
}

/// The first box that is not inside the frame of its group; empty where all are.
QString outsideItsGroup(const Scene& scene) {
    for (const SceneBox& box : scene.boxes()) {
        if (box.hidden || box.group < 0) continue;
        const QRectF frame = scene.boxOfGroup(box.group).rect.adjusted(0, nodeHeadHeight, 0, 0);
        if (!frame.contains(box.rect)) return box.content.name;
    }
    return {};
}

}  // namespace

class SceneTest : public QObject {
    Q_OBJECT

  private slots:
    void referenceModels_data() {
        QTest::addColumn<QString>("file");
        for (const char* folder : {"keras2/tf2.15", "keras2/tf2.6", "hard/tf2.15"}) {
            const QDir models(QString::fromStdString(dataFile(folder)));
            for (const QString& name : models.entryList({"*.h5"})) {
                if (name.endsWith(".weights.h5")) continue;
                const QString file = QString("%1/%2").arg(folder, name);
                QTest::newRow(qPrintable(file)) << file;
            }
        }
    }

    void referenceModels() {
        QFETCH(QString, file);
        ShownGraph shown;
        if (!shown.open(file.toStdString())) QSKIP("needs a layer definition");
        QVERIFY(!shown.view.scene().boxes().empty());
        QCOMPARE(overlapping(shown.view.scene()), QString());
        QCOMPARE(outsideItsGroup(shown.view.scene()), QString());
        shown.view.foldAll();
        QCOMPARE(overlapping(shown.view.scene()), QString());
        shown.view.foldAll();
        QCOMPARE(overlapping(shown.view.scene()), QString());
    }

    void indexFindsWhatMeetsAnArea() {
        const BucketIndex index({{0, 0, 10, 10}, {5000, 0, 10, 10}, {0, 0, 9000, 9000}, {}, {700, 0, 0, 2000}});
        QCOMPARE(index.in({0, 0, 20, 20}), (std::vector<int>{0, 2}));
        QCOMPARE(index.in({4990, 0, 100, 5}), (std::vector<int>{1, 2}));
        QCOMPARE(index.in({690, 1500, 20, 20}), (std::vector<int>{2, 4}));
        QCOMPARE(index.in({20000, 20000, 5, 5}), std::vector<int>());
        QCOMPARE(BucketIndex().in({0, 0, 5, 5}), std::vector<int>());
    }

    void largeModelsAreArrangedBesideTheWindow() {
        const QTemporaryDir folder;
        const QString file = folder.filePath("chains.json");
        QVERIFY(ChainModel(30, 50).write(file));
        ShownGraph shown;
        shown.view.resize(800, 600);
        shown.view.show();
        QSignalSpy reset(&shown.document, &Document::modelReset);
        shown.document.open({file.toStdString(), {}, {}});
        QVERIFY(reset.wait());
        // What arrives before the layout changes nothing, and is seen once it is there.
        const int use = shown.use("dense_3_7:kernel");
        shown.document.toggle({use});
        QVERIFY(QTest::qWaitFor([&] { return shown.view.scene().isPlaced(); }, 20000));
        QCOMPARE(overlapping(shown.view.scene()), QString());
        QCOMPARE(shown.box(shown.call("dense_3_7")).content.rows[0].chip.text, QString("W8"));
        // Another direction: the old picture stays until the new one is there.
        shown.settings.setDirection(layout::Direction::Right);
        QVERIFY(shown.view.isArranging());
        QVERIFY(shown.view.scene().isPlaced());
        QVERIFY(QTest::qWaitFor([&] { return !shown.view.isArranging(); }, 20000));
        QVERIFY(shown.view.scene().bounds().width() > 50 * 144);
    }
};

QTEST_MAIN(SceneTest)
#include "scene_test.moc"
