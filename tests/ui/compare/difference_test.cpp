// Differences as rows: broken ties first, each with its place in both models, and what is selected across them.
#include <QAbstractItemModelTester>
#include <QtTest>

#include "tests/ui/document/opened.h"
#include "ui/compare/difference.h"
#include "ui/compare/differences_model.h"
#include "ui/compare/mirrored.h"

using namespace quantie;

namespace {

using Kind = Difference::Kind;

std::vector<Difference> between(const Document& first, const Document& second) {
    return differencesOf(compareModels(first.graph(), second.graph()), first.graph(), second.graph());
}

}  // namespace

class DifferenceTest : public QObject {
    Q_OBJECT

  private slots:
    void oneModelInTwoFilesHasNone() {
        Document first;
        Document second;
        QVERIFY(openAndWait(first, "keras2/tf2.15/siamese.h5"));
        QVERIFY(openAndWait(second, "keras2/tf2.15/siamese.keras"));
        const auto rows = between(first, second);
        QCOMPARE(rows.size(), 8U);
        QCOMPARE(rows.front().kind, Kind::KeptTie);
        QCOMPARE(rows.front().what, QString("conv1/kernel"));
        QCOMPARE(rows.front().second.size(), 1);
        QCOMPARE(rows.front().second.front().kind, Item::Kind::Variable);
        QCOMPARE(comparisonInWords(compareModels(first.graph(), second.graph())),
                 QString("Nothing differs: 8 of 8 ties kept · 10 weights equal · 9 layers equal"));
    }

    void brokenTiesComeFirst() {
        Document first;
        Document second;
        QVERIFY(openAndWait(first, "keras2/tf2.15/autoencoder.json"));
        QVERIFY(openAndWait(second, "keras2/tf2.15/autoencoder.json"));
        QSignalSpy ties(&first, &Document::tiesChanged);
        first.tie(first.graph().findUse("enc1:bias"), first.graph().findUse("dec2:bias"));
        QVERIFY(ties.wait());
        const auto rows = between(first, second);
        QCOMPARE(rows.front().kind, Kind::BrokenTie);
        QCOMPARE(rows.front().what, QString("enc1/bias"));
        QVERIFY(rows.front().detail.contains("variable of its own"));
        QCOMPARE(rows.front().first.size(), 1);   // one variable here
        QCOMPARE(rows.front().second.size(), 2);  // two uses there
        QCOMPARE(std::ranges::count(rows, Kind::KeptTie, &Difference::kind), 2);
        QVERIFY(std::ranges::is_sorted(rows, {}, &Difference::kind));
    }

    void otherModelsDifferInLayers() {
        Document first;
        Document second;
        QVERIFY(openAndWait(first, "keras2/tf2.15/tied_lm.h5"));
        QVERIFY(openAndWait(second, "keras2/tf2.15/dense_twice.h5"));
        const auto rows = between(first, second);
        const auto here = std::ranges::find(rows, Kind::OnlyInFirst, &Difference::kind);
        QVERIFY(here != rows.end());
        QVERIFY(!here->first.isEmpty());
        QVERIFY(here->second.isEmpty());
        const auto there = std::ranges::find(rows, QString("shared"), &Difference::what);
        QVERIFY(there != rows.end());
        QCOMPARE(there->kind, Kind::OnlyInSecond);
        QVERIFY(there->second.size() > 1);  // all calls of the layer
    }

    void viewsCanRelyOnTheModel() {
        DifferencesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Document first;
        Document second;
        QVERIFY(openAndWait(first, "keras2/tf2.15/tied_lm.h5"));
        QVERIFY(openAndWait(second, "keras2/tf2.15/dense_twice.h5"));
        model.setDifferences(between(first, second));
        const QModelIndex section = model.index(0, 0);
        QCOMPARE(section.data().toString(), QString("Broken ties: 1"));
        QVERIFY(model.at(section) == nullptr);
        QCOMPARE(model.at(model.index(0, 0, section))->kind, Kind::BrokenTie);
        QVERIFY(model.index(0, 0, section).data(Qt::AccessibleTextRole).toString().startsWith("Broken ties: emb/"));
        model.setDifferences({});
        QCOMPARE(model.rowCount(), 0);
    }

    void whatIsSelectedIsFoundInTheOther() {
        Document first;
        Document second;
        QVERIFY(openAndWait(first, "keras2/tf2.15/siamese.h5"));
        QVERIFY(openAndWait(second, "keras2/tf2.15/siamese.keras"));
        const Graph& a = first.graph();
        const Graph& b = second.graph();
        const auto calls = correspondingCalls(a, b);
        const auto uses = correspondingUses(a, b);
        const int use = a.findUse("tower@1/conv2:kernel");
        const QList<Item> items = {{Item::Kind::Use, use},
                                   {Item::Kind::Call, a.uses[use].call},
                                   {Item::Kind::Variable, a.uses[use].variable},
                                   {Item::Kind::Group, a.findCall("tower@0").second}};
        const QList<Item> there = mirrored(items, a, b, calls, uses);
        QCOMPARE(there.size(), 4);
        QCOMPARE(b.uses[there[0].index].id, a.uses[use].id);
        QCOMPARE(b.calls[there[1].index].id, std::string("tower@1/conv2"));
        QCOMPARE(b.uses[b.variables[there[2].index].uses.front()].id, std::string("tower@0/conv2:kernel"));
        QCOMPARE(b.groups[there[3].index].id, std::string("tower@0"));
        QVERIFY(mirrored(items, a, b, {}, {}).size() == 1);  // before anything was compared: by the path alone
    }
};

QTEST_MAIN(DifferenceTest)
#include "difference_test.moc"
