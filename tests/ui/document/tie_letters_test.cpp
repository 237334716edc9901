// The letters of ties.
#include <QtTest>

#include "ui/document/tie_letters.h"

using namespace quantie;

class TieLettersTest : public QObject {
    Q_OBJECT

  private slots:
    void countAsSpreadsheetsDo() {
        QCOMPARE(tieLetter(0), QString("A"));
        QCOMPARE(tieLetter(25), QString("Z"));
        QCOMPARE(tieLetter(26), QString("AA"));
        QCOMPARE(tieLetter(51), QString("AZ"));
        QCOMPARE(tieLetter(52), QString("BA"));
        QCOMPARE(tieLetter(26 + 26 * 26), QString("AAA"));
    }

    void goByFirstUseAndStay() {
        Graph graph;
        for (const char* id : {"a:k", "b:k", "c:k", "d:k"}) {
            graph.uses.emplace_back();
            graph.uses.back().id = id;
        }
        graph.variables.resize(2);
        graph.variables[0].uses = {1, 3};
        graph.variables[1].uses = {0, 2};
        TieLetters letters;
        letters.assign(graph);
        QCOMPARE(letters.of(1), QString("A"));
        QCOMPARE(letters.of(0), QString("B"));
        QCOMPARE(letters.tied(), (std::vector<int>{1, 0}));

        graph.variables.resize(3);
        graph.variables[0].uses = {0};
        graph.variables[1].uses = {2};
        graph.variables[2].uses = {1, 3};
        letters.assign(graph);
        QCOMPARE(letters.of(0), QString());
        QCOMPARE(letters.of(2), QString("B"));
        QCOMPARE(letters.variableOf("B"), 2);
        QCOMPARE(letters.variableOf("A"), -1);
    }
};

QTEST_APPLESS_MAIN(TieLettersTest)
#include "tie_letters_test.moc"
