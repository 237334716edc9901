// The painting: detail by zoom, what stands out, and pictures in files.
#include <QImage>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include "core/base/error.h"
#include "tests/ui/graph/shown_graph.h"
#include "ui/document/data_session.h"
#include "ui/document/data_text.h"
#include "ui/graph/graph_picture.h"
#include "ui/theme/heat.h"
#include "ui/theme/theme.h"

using namespace quantie;

namespace {

constexpr const char* siamese = "keras2/tf2.15/siamese.h5";

QByteArray contentOf(const QString& file) {
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

QColor at(const QImage& image, const QPointF& point) {
    return image.pixelColor(point.toPoint());
}

}  // namespace

class GraphPictureTest : public QObject {
    Q_OBJECT

  private slots:
    void detailFollowsTheZoom() {
        QCOMPARE(detailAt(1), Detail::Full);
        QCOMPARE(detailAt(0.7), Detail::Full);
        QCOMPARE(detailAt(0.69), Detail::Compact);
        QCOMPARE(detailAt(0.4), Detail::Compact);
        QCOMPARE(detailAt(0.39), Detail::Bar);
        QCOMPARE(detailAt(0.2), Detail::Bar);
        QCOMPARE(detailAt(0.19), Detail::Least);
    }

    /// The class of an error is its colour and the length of its bar, at every zoom below 40 %.
    void aBarIsAsLongAsItsClassSays() {
        ShownGraph shown;
        QVERIFY(shown.open(siamese));
        shown.settings.setColourBy(ColourBy::WeightError);
        Scheme scheme;
        scheme.bits = 3;
        shown.document.set({shown.use("same:kernel")}, scheme);
        QVERIFY(waitForErrors(shown.document));
        const SceneBox& box = shown.box(shown.call("same"));
        QVERIFY(box.decibels.has_value());
        for (const qreal zoom : {0.3, 0.15}) {
            shown.view.setZoom(zoom);
            const QImage image = shown.view.grab().toImage();
            const QRectF rect = shown.view.camera().toView(box.rect);
            const double length = heatLength(heatClass(*box.decibels));
            QVERIFY(length < 0.95);
            const qreal y = rect.bottom() - 2.5;
            QCOMPARE(at(image, {rect.left() + rect.width() * length - 4, y}), heatColour(*box.decibels));
            QCOMPARE(at(image, {rect.left() + rect.width() * length + 3, y}), tokens().node);
        }
    }

    void aFloatCallStaysUnpainted() {
        ShownGraph shown;
        QVERIFY(shown.open(siamese));
        const SceneBox& box = shown.box(shown.call("same"));
        QVERIFY(!headPaint(box, ColourBy::WeightError));
        QVERIFY(!headPaint(box, ColourBy::Bits));
        shown.document.toggle({shown.use("same:kernel")});
        QVERIFY(waitForErrors(shown.document));
        QVERIFY(headPaint(box, ColourBy::WeightError));
        QCOMPARE(headPaint(box, ColourBy::Bits)->text, QString("8 bits"));
        // Without a run on data there is no such figure.
        shown.settings.setColourBy(ColourBy::OutputDamage);
        QVERIFY(!headPaint(box, ColourBy::OutputDamage));
        shown.document.data().run();
        QTRY_VERIFY_WITH_TIMEOUT(shown.document.data().isCurrent(), 20000);
        QVERIFY(headPaint(box, ColourBy::OutputDamage));
        QCOMPARE(*box.decibels, *damageOf(shown.document, shown.use("same:kernel")).decibels);
        shown.settings.setColourBy(ColourBy::ActivationLocal);
        QVERIFY(headPaint(box, ColourBy::ActivationLocal));
        shown.settings.setColourBy(ColourBy::ActivationInherited);
        QVERIFY(!headPaint(box, ColourBy::ActivationInherited));  // nothing before it is quantized
    }

    void whatIsNotLookedAtStepsBack() {
        ShownGraph shown;
        QVERIFY(shown.open("keras2/tf2.15/tied_lm.h5"));
        const auto head = [&](const char* path) {
            const QImage image = shown.view.grab().toImage();
            return at(image, shown.view.camera().toView(headOf(shown.box(shown.call(path)).rect).bottomRight() -
                                                        QPointF(9, 4)));
        };
        const QColor plain = head("ff");
        shown.click(shown.badge("emb", 0));
        QTRY_VERIFY(head("ff") != plain);
        QCOMPARE(head("emb"), plain);
        shown.view.escape();
        QTRY_COMPARE(head("ff"), plain);
    }

    void filesOfEveryKind() {
        ShownGraph shown;
        QVERIFY(shown.open(siamese));
        const QTemporaryDir folder;

        const QString svg = folder.filePath("graph.svg");
        shown.view.exportPicture(svg);
        QXmlStreamReader xml(contentOf(svg));
        QStringList words;
        while (!xml.atEnd()) {
            if (xml.readNext() == QXmlStreamReader::Characters) words << xml.text().toString();
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(words.contains("difference"));

        const QString png = folder.filePath("graph.PNG");
        shown.view.exportPicture(png);
        const QImage image(png);
        QVERIFY(image.height() > shown.view.scene().bounds().height());

        const QString pdf = folder.filePath("graph.pdf");
        shown.view.exportPicture(pdf);
        QVERIFY(contentOf(pdf).startsWith("%PDF-"));
        QVERIFY(contentOf(pdf).trimmed().endsWith("%%EOF"));
        QVERIFY(contentOf(pdf).size() > 10000);
    }

    void aPictureThatCannotBeWrittenSaysWhy() {
        ShownGraph shown;
        QVERIFY(shown.open(siamese));
        QVERIFY_EXCEPTION_THROWN(shown.view.exportPicture("/tmp/graph.gif"), Error);
        try {
            shown.view.exportPicture("/no/such/folder/graph.svg");
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::Unwritable);
        }
    }

    void bandsRunBesideTheCalls() {
        ShownGraph shown;
        QVERIFY(shown.open("keras2/tf2.15/tied_lm.h5"));
        const TieBand band =
            tieBand(shown.view.scene(), shown.document, {shown.graph().uses[shown.use("emb:embeddings")].variable});
        QCOMPARE(band.sockets.size(), std::size_t(2));
        const QRectF around = band.path.boundingRect();
        for (const char* path : {"ff", "norm"})
            QVERIFY(!around.intersects(shown.box(shown.call(path)).rect.adjusted(0, 0, -1, 0)));
        QVERIFY(band.path.elementCount() > 4);
    }

    void bandsRunStraightBetweenColumns() {
        ShownGraph shown;
        QVERIFY(shown.open(siamese));
        const TieBand band = tieBand(shown.view.scene(), shown.document,
                                     {shown.graph().uses[shown.use("tower@0/conv2:kernel")].variable});
        QCOMPARE(band.letters, QString("G"));
        QVERIFY(band.path.boundingRect().height() < 1);
        QCOMPARE(band.sockets[0].at.x(), shown.box(shown.call("tower@0/conv2")).rect.right());
        QCOMPARE(band.sockets[1].at.x(), shown.box(shown.call("tower@1/conv2")).rect.left());
    }

    void aUseOutOfViewHasATab() {
        ShownGraph shown;
        QVERIFY(shown.open("keras2/tf2.15/tied_lm.h5", {700, 300}));
        shown.view.zoomReset();
        const int last = shown.use("deemb:embedding_layer.embeddings");
        shown.document.selection().select({Item::Kind::Use, last});
        const QList<BandTab> tabs =
            bandTabs(shown.view.marks().bands, shown.document, shown.view.camera(), shown.view.fonts());
        QCOMPARE(tabs.size(), 1);
        QCOMPARE(tabs[0].title, QString("▲ emb:embeddings"));
        shown.click(tabs[0].rect.center().toPoint());
        QCOMPARE(shown.document.selection().current().index, shown.use("emb:embeddings"));
        QVERIFY(shown.view.camera().visible().contains(shown.box(shown.call("emb")).rect));
    }
};

QTEST_MAIN(GraphPictureTest)
#include "graph_picture_test.moc"
