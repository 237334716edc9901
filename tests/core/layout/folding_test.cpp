// Folding a group changes that group and makes room; it does not shuffle what is around it.
#include <QtTest>

#include "core/layout/layout.h"
#include "graphs.h"

using namespace quantie::layout;

namespace {

struct Seen {
    Rect before;
    Rect after;
    int group = -1;  ///< around it
    QString name;
};

/// All boxes that are seen in both pictures.
std::vector<Seen> seenInBoth(const Input& a, const Layout& before, const Input& b, const Layout& after) {
    std::vector<Seen> seen;
    const auto isSeen = [&](int group) {
        return graphs::foldedAround(a, group) < 0 && graphs::foldedAround(b, group) < 0;
    };
    for (std::size_t i = 0; i < a.nodes.size(); ++i) {
        if (!isSeen(a.nodes[i].group)) continue;
        seen.push_back({before.nodes[i], after.nodes[i], a.nodes[i].group, QString("node %1").arg(i)});
    }
    for (std::size_t i = 0; i < a.groups.size(); ++i) {
        if (!isSeen(a.groups[i].parent)) continue;
        seen.push_back({before.groups[i], after.groups[i], a.groups[i].parent, QString("group %1").arg(i)});
    }
    return seen;
}

bool besides(const Rect& a, const Rect& b) {
    return a.y < b.bottom() && b.y < a.bottom();
}
bool over(const Rect& a, const Rect& b) {
    return a.x < b.right() && b.x < a.right() && a.bottom() <= b.y;
}

QString shuffled(const std::vector<Seen>& seen) {
    for (const Seen& a : seen) {
        for (const Seen& b : seen) {
            if (a.group != b.group) continue;
            const bool row = besides(a.before, b.before) && besides(a.after, b.after);
            if (row && a.before.x < b.before.x && a.after.x >= b.after.x) return a.name + " was left of " + b.name;
            if (over(a.before, b.before) && over(b.after, a.after)) return a.name + " was above " + b.name;
        }
    }
    return {};
}

}  // namespace

class FoldingTest : public QObject {
    Q_OBJECT

  private slots:
    void foldingKeepsTheOrderAround() {
        int folds = 0;
        for (unsigned seed = 0; seed < 400; ++seed) {
            const Input input = graphs::random(seed);
            const Layout before = arrange(input);
            for (std::size_t g = 0; g < input.groups.size(); ++g) {
                Input other = input;
                other.groups[g].folded = !other.groups[g].folded;
                const Layout after = arrange(other);
                const QString verdict = shuffled(seenInBoth(input, before, other, after));
                QVERIFY2(verdict.isEmpty(), qPrintable(QString("seed %1, group %2: %3").arg(seed).arg(g).arg(verdict)));
                ++folds;
            }
        }
        QVERIFY(folds > 1000);
    }

    void foldingOneTowerLeavesTheOther() {
        Input input = graphs::siamese();
        const Layout before = arrange(input);
        input.groups[0].folded = true;
        const Layout after = arrange(input);
        QCOMPARE(graphs::verdict(input, after), QString());
        QVERIFY(after.groups[0].right() < after.groups[1].x);
        QCOMPARE(after.groups[1].width, before.groups[1].width);
        QCOMPARE(after.groups[1].height, before.groups[1].height);
        QCOMPARE(after.groups[0].y, after.groups[1].y);
        for (int i = 7; i < 12; ++i) {
            QCOMPARE(after.nodes[i].x - after.groups[1].x, before.nodes[i].x - before.groups[1].x);
        }
        for (int i = 1; i < 6; ++i) QVERIFY(graphs::same(after.nodes[i], after.groups[0]));
        for (int i = 1; i < 5; ++i) QVERIFY(after.edges[i].empty());
        QVERIFY(!after.edges[0].empty());
    }

    void theTitleStaysWhereItWas() {
        Input input = graphs::chain(5);
        input.groups = {{-1, false, {192, 53}, 0}};
        for (int i = 1; i < 4; ++i) input.nodes[i].group = 0;
        input.nodes[0].size.width = 400;
        const Layout before = arrange(input);
        input.groups[0].folded = true;
        const Layout after = arrange(input);
        const Point shift = anchorShift(before, after, 0);
        QVERIFY(shift.x != 0);
        QCOMPARE(after.groups[0].x + shift.x, before.groups[0].x);
        QCOMPARE(after.groups[0].y + shift.y, before.groups[0].y);
    }
};

QTEST_APPLESS_MAIN(FoldingTest)
#include "folding_test.moc"
