// Which rows of the tree are shown, and in what order.
#include <QtTest>

#include "tests/ui/document/opened.h"
#include "ui/weights/weights_filter.h"

using namespace quantie;

namespace {

/// Names of all rows in the order in which they are shown, uses after their variable.
QStringList shown(const WeightsFilter& filter) {
    QStringList names;
    for (int section = 0; section < filter.rowCount(); ++section) {
        const QModelIndex parent = filter.index(section, 0);
        for (int row = 0; row < filter.rowCount(parent); ++row) {
            const QModelIndex variable = filter.index(row, 0, parent);
            names << variable.data().toString();
            for (int use = 0; use < filter.rowCount(variable); ++use) {
                names << filter.index(use, 0, variable).data().toString();
            }
        }
    }
    return names;
}

}  // namespace

class WeightsFilterTest : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_document = std::make_unique<Document>();
        m_model = std::make_unique<WeightsModel>(*m_document);
        m_filter = std::make_unique<WeightsFilter>(*m_model);
        QVERIFY(openAndWait(*m_document, "keras2/tf2.15/tied_lm.h5"));
    }
    void cleanup() {
        m_filter.reset();
        m_model.reset();
        m_document.reset();
    }

    void countsVariables() {
        QCOMPARE(m_filter->allVariables(), 5);
        QCOMPARE(m_filter->tiedVariables(), 1);
        QCOMPARE(m_filter->quantizedVariables(), 0);
        m_document->toggle({use("ff:kernel"), use("emb:embeddings")});
        QCOMPARE(m_filter->quantizedVariables(), 2);
    }

    void textIsFoundInNamesClassesAndIds_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("regularExpression");
        QTest::addColumn<QStringList>("names");
        const QStringList tie = {"emb/embeddings", "emb:embeddings", "deemb:embedding_layer.embeddings"};
        QTest::newRow("name, without regard to case") << "GAMMA" << false << QStringList{"norm/gamma"};
        QTest::newRow("variable: all of its uses") << "emb/emb" << false << tie;
        QTest::newRow("id of one use") << "embedding_layer" << false << QStringList{tie[0], tie[2]};
        QTest::newRow("class") << "LayerNorm" << false << QStringList({"norm/gamma", "norm/beta"});
        QTest::newRow("a dot is a dot") << "f.k" << false << QStringList{};
        QTest::newRow("regular expression")
            << "^(ff|norm)/[bg]" << true << QStringList({"ff/bias", "norm/gamma", "norm/beta"});
        QTest::newRow("nothing") << "no such weight" << false << QStringList{};
    }

    void textIsFoundInNamesClassesAndIds() {
        QFETCH(QString, text);
        QFETCH(bool, regularExpression);
        QFETCH(QStringList, names);
        QCOMPARE(m_filter->setText(text, regularExpression), QString());
        QCOMPARE(shown(*m_filter), names);
        QCOMPARE(m_filter->showsAnything(), !names.isEmpty());
    }

    void aWrongExpressionLeavesTheFilter() {
        m_filter->setText("ff", false);
        const QStringList before = shown(*m_filter);
        QVERIFY(m_filter->setText("(", true).contains("parenthes"));
        QCOMPARE(shown(*m_filter), before);
    }

    void quantizedRowsComeInButDoNotGo() {
        m_document->toggle({use("ff:kernel")});
        m_filter->setShown(WeightsShown::Quantized);
        QCOMPARE(shown(*m_filter), QStringList{"ff/kernel"});
        m_document->toggle({use("norm:beta")});
        QCOMPARE(shown(*m_filter), QStringList({"ff/kernel", "norm/beta"}));
        m_document->toggle({use("ff:kernel")});  // float again, and still under the mouse
        QCOMPARE(shown(*m_filter), QStringList({"ff/kernel", "norm/beta"}));
        m_filter->setShown(WeightsShown::Quantized);
        QCOMPARE(shown(*m_filter), QStringList{"norm/beta"});
    }

    void ordersAreBySizeNameAndError() {
        m_filter->setText("norm/|ff/", true);
        m_filter->setOrder(WeightsOrder::Name);
        QCOMPARE(shown(*m_filter), QStringList({"ff/bias", "ff/kernel", "norm/beta", "norm/gamma"}));
        m_filter->setOrder(WeightsOrder::Size);
        QCOMPARE(shown(*m_filter), QStringList({"ff/kernel", "ff/bias", "norm/gamma", "norm/beta"}));
        m_document->toggle({use("ff:kernel"), use("norm:gamma")});
        QVERIFY(waitForErrors(*m_document));
        m_filter->setOrder(WeightsOrder::WorstFirst);
        QCOMPARE(shown(*m_filter), QStringList({"ff/kernel", "norm/gamma", "ff/bias", "norm/beta"}));
    }

    void aChangeDoesNotMoveRowsThatAreSortedByError() {
        m_document->toggle({use("ff:kernel"), use("ff:bias")});
        QVERIFY(waitForErrors(*m_document));
        m_filter->setOrder(WeightsOrder::WorstFirst);
        const QStringList before = shown(*m_filter);
        Spec two;
        two.bits = 2;
        m_document->change({use("norm:beta")}, two);
        QVERIFY(waitForErrors(*m_document));
        QCOMPARE(shown(*m_filter), before);
    }

    void worstFirstWaitsForErrorsThatAreMissing() {
        m_document->toggle({use("ff:kernel")});
        m_filter->setOrder(WeightsOrder::WorstFirst);
        QVERIFY(waitForErrors(*m_document));
        QTRY_COMPARE(shown(*m_filter).at(3), QString("ff/kernel"));
    }

  private:
    int use(const char* id) const { return m_document->graph().findUse(id); }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<WeightsModel> m_model;
    std::unique_ptr<WeightsFilter> m_filter;
};

QTEST_MAIN(WeightsFilterTest)
#include "weights_filter_test.moc"
