// Which layer everything goes to.
#include "core/layout/ranks.h"

#include <QtTest>
#include <random>

using namespace quantie::layout;

namespace {

std::vector<int> ranksOf(int vertices, const std::vector<Arc>& arcs) {
    const auto size = static_cast<std::size_t>(vertices);
    return ranks(vertices, arcs, std::vector<int>(size, 1), std::vector<int>(size, 0));
}

}  // namespace

class RanksTest : public QObject {
    Q_OBJECT

  private slots:
    void theLongestPathDecides() {
        QCOMPARE(ranksOf(4, {{0, 1}, {1, 2}, {0, 2}, {2, 3}}), (std::vector<int>{0, 1, 2, 3}));
    }

    void anInputStandsAboveWhatReadsIt() {
        // 0-1-2-3-4, and 5 read by 3, with 6 between it and 4.
        QCOMPARE(ranksOf(7, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {5, 3}, {6, 4}}), (std::vector<int>{0, 1, 2, 3, 4, 2, 3}));
    }

    void aChainIsLoweredWithItsInput() {
        QCOMPARE(ranksOf(7, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {5, 6}, {6, 4}}), (std::vector<int>{0, 1, 2, 3, 4, 2, 3}));
    }

    void whatManyReadIsLoweredToThem() {
        // 5 hangs on 0 and is read by two far below.
        const auto rank = ranksOf(6, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {0, 5}, {5, 4}, {5, 4}});
        QCOMPARE(rank[5], 3);
    }

    void lengthsAreKept() { QCOMPARE(ranks(3, {{0, 1}, {1, 2}}, {1, 5, 1}, {0, 0, 0}), (std::vector<int>{0, 1, 6})); }

    void whatIsReadFromAboveIsHeldThere() {
        const std::vector<Arc> arcs{{0, 1}, {1, 2}, {3, 2}};
        QCOMPARE(ranks(4, arcs, {1, 1, 1, 1}, {1, 0, 0, 0}), (std::vector<int>{0, 1, 2, 1}));
        QCOMPARE(ranks(4, arcs, {1, 1, 1, 1}, {1, 0, 0, 1}), (std::vector<int>{0, 1, 2, 0}));
    }

    void arcsLeadDownInRandomGraphs() {
        std::mt19937 generator(5);
        for (int round = 0; round < 200; ++round) {
            const auto vertices = 1 + generator() % 40;
            std::vector<Arc> arcs;
            for (unsigned i = 0; i < 2 * vertices; ++i) {
                arcs.push_back({static_cast<int>(generator() % vertices), static_cast<int>(generator() % vertices)});
            }
            const auto back = backArcs(static_cast<int>(vertices), arcs);
            std::vector<Arc> forward;
            for (std::size_t i = 0; i < arcs.size(); ++i) {
                if (arcs[i].from == arcs[i].to) continue;
                forward.push_back(back[i] ? Arc{arcs[i].to, arcs[i].from} : arcs[i]);
            }
            const auto rank = ranksOf(static_cast<int>(vertices), forward);
            for (const Arc& arc : forward) QVERIFY(rank[arc.to] > rank[arc.from]);
        }
    }

    void noArcIsTurnedWithoutACycle() {
        const auto back = backArcs(4, {{3, 0}, {0, 1}, {3, 2}, {2, 1}});
        QCOMPARE(std::count(back.begin(), back.end(), 1), 0);
    }
};

QTEST_APPLESS_MAIN(RanksTest)
#include "ranks_test.moc"
