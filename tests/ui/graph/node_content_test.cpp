// What stands in the boxes: rows, shapes, badges and chips of the reference models.
#include "tests/ui/graph/shown_graph.h"

using namespace quantie;

namespace {

constexpr const char* tiedLm = "keras2/tf2.15/tied_lm.h5";
constexpr const char* siamese = "keras2/tf2.15/siamese.h5";

QStringList rowsOf(const NodeContent& content) {
    QStringList rows;
    for (const NodeRow& row : content.rows) {
        rows << QStringList{row.label, row.shape, row.badge.text, row.chip.text}.join('|');
    }
    return rows;
}

}  // namespace

class NodeContentTest : public QObject {
    Q_OBJECT

  private slots:
    void rowsOfTiedLm() {
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        const auto content = [&](const std::string& path) {
            return callContent(document, document.graph().findCall(path).first, false);
        };
        QCOMPARE(rowsOf(content("emb")), QStringList{"embeddings|100×32|A·2|F32"});
        QCOMPARE(rowsOf(content("ff")), (QStringList{"kernel|32×32||F32", "bias|32||F32"}));
        QCOMPARE(rowsOf(content("norm")), QStringList{"gamma, beta|2 × 32||F32"});
        QCOMPARE(rowsOf(content("deemb")), QStringList{"embedding_layer.embeddings|100×32|A·2|F32"});
        QCOMPARE(content("deemb").className, QString("TiedDeembedding"));
        QCOMPARE(content("tokens").kind, LayerKind::Input);
        QVERIFY(content("ff").rows[1].muted);
        QVERIFY(!content("ff").rows[0].muted);
    }

    void vectorsShareARowUnlessAllAreWanted() {
        Document document;
        QVERIFY(openAndWait(document, siamese));
        const int bn = document.graph().findCall("tower@0/bn").first;
        QCOMPARE(rowsOf(callContent(document, bn, false)), QStringList{"4 vectors|4 × 8|C–F·2|F32"});
        QCOMPARE(callContent(document, bn, false).rows[0].uses.size(), 4);
        QCOMPARE(callContent(document, bn, true).rows.size(), std::size_t(4));
        QCOMPARE(callContent(document, bn, true).rows[0].badge.text, QString("C·2"));
    }

    void aFoldedGroupCountsWeightsAndTies() {
        ShownGraph shown;
        QVERIFY(shown.open(siamese));
        const int group = shown.group("tower@1");
        const NodeContent& content = shown.view.scene().boxOfGroup(group).content;
        QCOMPARE(content.name, QString("tower@1"));
        QCOMPARE(content.className, QString("Sequential, 2 of 2"));
        QCOMPARE(rowsOf(content), QStringList{"8 weights||8 ties|F32"});
        shown.document.toggle({shown.use("tower@1/conv2:kernel")});
        QCOMPARE(rowsOf(shown.view.scene().boxOfGroup(group).content), QStringList{"8 weights||8 ties|mixed"});
        QVERIFY(shown.view.scene().boxOfGroup(group).content.rows[0].badge.differs);
    }

    void lettersInARowAreJoined() {
        Document document;
        QVERIFY(openAndWait(document, siamese));
        const auto& ties = document.letters().tied();
        const auto letters = [&](const QList<int>& places) {
            QList<int> variables;
            for (const int place : places) variables.append(ties[place]);
            return joinedLetters(document.letters(), variables);
        };
        QCOMPARE(letters({0}), QString("A"));
        QCOMPARE(letters({0, 1}), QString("A, B"));
        QCOMPARE(letters({0, 1, 2, 4}), QString("A–C, E"));
    }

    void togglingChangesNoSize() {
        ShownGraph shown;
        QVERIFY(shown.open(tiedLm));
        const auto size = [&] {
            return nodeSize(callContent(shown.document, shown.call("deemb"), false), shown.view.fonts(), true);
        };
        const QSizeF before = size();
        shown.document.toggle({shown.use("deemb:embedding_layer.embeddings")});
        QCOMPARE(size(), before);
        const QList<qreal> widths = {144, 192, 240, 272, 320};
        for (const SceneBox& box : shown.view.scene().boxes()) QVERIFY(widths.contains(box.size.width()));
    }
};

QTEST_MAIN(NodeContentTest)
#include "node_content_test.moc"
