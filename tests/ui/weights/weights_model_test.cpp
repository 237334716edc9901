// The tree of weights as a model: its rows, words and parts, and that views can rely on it.
#include <QAbstractItemModelTester>
#include <QtTest>

#include "tests/ui/document/opened.h"
#include "ui/document/use_text.h"
#include "ui/weights/weight_words.h"
#include "ui/weights/weights_filter.h"
#include "ui/weights/weights_model.h"

using namespace quantie;

namespace {

constexpr const char* tiedLm = "keras2/tf2.15/tied_lm.h5";
constexpr const char* siamese = "keras2/tf2.15/siamese.h5";
constexpr const char* coincidences = "hard/tf2.15/coincidences.h5";

QStringList namesBelow(const QAbstractItemModel& model, const QModelIndex& parent) {
    QStringList names;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        names << model.index(row, WeightsModel::Weight, parent).data().toString();
    }
    return names;
}

QString toolTip(const QModelIndex& index, int column) {
    return index.siblingAtColumn(column).data(Qt::ToolTipRole).toString();
}

}  // namespace

class WeightsModelTest : public QObject {
    Q_OBJECT

  private slots:
    void anEmptyDocumentHasSectionsWithoutRows() {
        Document document;
        WeightsModel model(document);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.rowCount(model.section(WeightSection::Tied)), 0);
    }

    void tiedVariablesHoldTheirUses() {
        Document document;
        WeightsModel model(document);
        QVERIFY(openAndWait(document, tiedLm));
        const QModelIndex tied = model.section(WeightSection::Tied);
        QCOMPARE(namesBelow(model, tied), QStringList{"emb/embeddings"});
        const QModelIndex variable = model.index(0, 0, tied);
        QCOMPARE(namesBelow(model, variable), QStringList({"emb:embeddings", "deemb:embedding_layer.embeddings"}));
        QCOMPARE(namesBelow(model, model.section(WeightSection::Other)),
                 QStringList({"ff/kernel", "ff/bias", "norm/gamma", "norm/beta"}));
        QCOMPARE(model.itemOf(variable).kind, Item::Kind::Variable);
        const Item use{Item::Kind::Use, document.graph().findUse("deemb:embedding_layer.embeddings")};
        QCOMPARE(model.indexOf(use).data().toString(), QString("deemb:embedding_layer.embeddings"));
        QCOMPARE(model.itemOf(model.indexOf(use)), use);
    }

    void rowsSayWhatTheyAre() {
        Document document;
        WeightsModel model(document);
        QVERIFY(openAndWait(document, tiedLm));
        const QModelIndex variable = model.index(0, 0, model.section(WeightSection::Tied));
        QCOMPARE(WeightWords(document, model.row(variable)).secondLine(),
                 QString("100×32 · 12.5 KB · deemb holds emb (same object id)"));
        const QModelIndex kernel = model.index(0, 0, model.section(WeightSection::Other));
        QCOMPARE(WeightWords(document, model.row(kernel)).size(), QString("32×32 · 4.0 KB"));
        QCOMPARE(kernel.siblingAtColumn(WeightsModel::Bits).data().toString(), QString("F32"));
        QCOMPARE(kernel.siblingAtColumn(WeightsModel::Decibels).data().toString(), QString("–"));
    }

    void figuresArriveAndOldOnesStayMuted() {
        Document document;
        WeightsModel model(document);
        QVERIFY(openAndWait(document, tiedLm));
        const int use = document.graph().findUse("deemb:embedding_layer.embeddings");
        const QModelIndex row = model.indexOf({Item::Kind::Use, use});
        const WeightWords words(document, model.row(row));
        document.toggle({use});
        QVERIFY(waitForErrors(document));
        QCOMPARE(words.decibels(), QString("41.6"));
        QVERIFY(!words.decibelsMuted());
        Spec four;
        four.bits = 4;
        document.change({use}, four);
        QCOMPARE(words.bits(), QString("W4"));
        QCOMPARE(words.decibels(), QString("41.6"));  // nothing has been delivered yet
        QVERIFY(words.decibelsMuted());
        QVERIFY(toolTip(row, WeightsModel::Decibels).contains("with the setting before"));
        QVERIFY(waitForErrors(document));
        QVERIFY(!words.decibelsMuted());
        QVERIFY(words.decibels() != QString("41.6"));
    }

    void accessibleTextsSayAll() {
        Document document;
        WeightsModel model(document);
        QVERIFY(openAndWait(document, siamese));
        const int use = document.graph().findUse("tower@0/conv2:kernel");
        Spec spec;
        spec.bits = 4;
        spec.axis = std::optional<int>(3);
        document.change({use}, spec);
        QVERIFY(waitForErrors(document));
        const QString text = model.indexOf({Item::Kind::Use, use}).data(Qt::AccessibleTextRole).toString();
        QCOMPARE(text, QString("kernel of tower@0/conv2, tied G, 2 uses, differ, W4 per channel, 20.0 dB"));
    }

    void everyNumberIsDefined() {
        Document document;
        WeightsModel model(document);
        QVERIFY(openAndWait(document, tiedLm));
        for (int column = 0; column < WeightsModel::ColumnCount; ++column) {
            QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
        }
        const int use = document.graph().findUse("ff:kernel");
        document.toggle({use});
        QVERIFY(waitForErrors(document));
        const QModelIndex row = model.indexOf({Item::Kind::Use, use});
        QVERIFY(toolTip(row, WeightsModel::Decibels).contains("‖x − y‖"));
        QVERIFY(toolTip(row, WeightsModel::Bits).contains("8 bits"));
        QVERIFY(toolTip(row, WeightsModel::Weight).contains("4.0 KB"));
    }

    void proposalsAreListedUntilDecided() {
        Document document;
        WeightsModel model(document);
        QVERIFY(openAndWait(document, coincidences));
        const QModelIndex proposals = model.section(WeightSection::Proposals);
        QCOMPARE(namesBelow(model, proposals),
                 QStringList({"same1:kernel = same2:kernel", "same1:kernel = transposed:kernel"}));
        const QModelIndex first = model.index(0, 0, proposals);
        QVERIFY(WeightWords(document, model.row(first)).badge().proposal);
        QCOMPARE(WeightWords(document, model.row(first)).secondLine(), QString("3×3 · 36 B · equal bytes: proposal"));
        QSignalSpy ties(&document, &Document::tiesChanged);
        document.acceptProposals({model.row(first).index});
        QVERIFY(ties.wait());
        QVERIFY(namesBelow(model, model.section(WeightSection::Tied)).contains("same1/kernel"));
        document.undoStack().undo();
        QCOMPARE(model.rowCount(model.section(WeightSection::Tied)), 0);
        QCOMPARE(model.rowCount(model.section(WeightSection::Proposals)), 2);
        document.rejectProposals({0});
        QVERIFY(ties.wait());
        const QModelIndex rejected = model.index(0, 0, model.section(WeightSection::Proposals));
        QVERIFY(WeightWords(document, model.row(rejected)).secondLine().endsWith("rejected"));
    }

    void aTickIsSetAsAScreenReaderSetsIt() {
        Document document;
        WeightsModel model(document);
        QVERIFY(openAndWait(document, tiedLm));
        const int use = document.graph().findUse("ff:kernel");
        const QModelIndex row = model.indexOf({Item::Kind::Use, use});
        QCOMPARE(row.data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Unchecked));
        QVERIFY(model.setData(row, Qt::Checked, Qt::CheckStateRole));
        QVERIFY(document.scheme(use));
        QVERIFY(model.setData(row, Qt::Checked, Qt::CheckStateRole));  // it is already
        QCOMPARE(document.undoStack().count(), 1);
    }

    void onlyRowsThatChangedAreAnnounced() {
        Document document;
        WeightsModel model(document);
        QVERIFY(openAndWait(document, siamese));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        document.toggle({document.graph().findUse("tower@1/conv1:kernel")});
        for (const auto& signal : changed) {
            QCOMPARE(signal[0].toModelIndex().row(), signal[1].toModelIndex().row());
        }
        QVERIFY(!changed.isEmpty());
        QVERIFY(reset.isEmpty());
    }

    void viewsCanRelyOnIt_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("tied_lm") << tiedLm;
        QTest::newRow("siamese") << siamese;
        QTest::newRow("autoencoder") << "keras2/tf2.15/autoencoder.json";
        QTest::newRow("coincidences") << coincidences;
        QTest::newRow("odd names") << "hard/tf2.15/odd_names.json";
    }

    void viewsCanRelyOnIt() {
        QFETCH(QString, file);
        Document document;
        WeightsModel model(document);
        WeightsFilter filter(model);
        const QAbstractItemModelTester modelTester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester filterTester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(openAndWait(document, file.toStdString()));
        document.applyPreset("int8-weights");
        filter.setShown(WeightsShown::Quantized);
        filter.setOrder(WeightsOrder::WorstFirst);
        QVERIFY(waitForErrors(document));
        filter.setText("e", false);
        document.undoStack().undo();
        filter.setShown(WeightsShown::Tied);
        if (!document.graph().proposals.empty()) {
            QSignalSpy ties(&document, &Document::tiesChanged);
            document.rejectProposals({0});
            QVERIFY(ties.wait());
        }
        document.close();
        QCOMPARE(filter.rowCount(), 0);
    }
};

QTEST_MAIN(WeightsModelTest)
#include "weights_model_test.moc"
