// What every picture keeps to, whatever the graph, and how the common ones look.
#include "core/layout/layout.h"

#include <QtTest>

#include "graphs.h"

using namespace quantie::layout;

namespace {

double middle(const Rect& rect) {
    return rect.x + rect.width / 2;
}

bool same(const Layout& a, const Layout& b) {
    const auto points = [](const Layout& layout) {
        std::vector<double> all;
        for (const auto& edge : layout.edges) {
            for (const Point& p : edge) all.insert(all.end(), {p.x, p.y});
        }
        return all;
    };
    return std::equal(a.nodes.begin(), a.nodes.end(), b.nodes.begin(), b.nodes.end(), graphs::same) &&
           std::equal(a.groups.begin(), a.groups.end(), b.groups.begin(), b.groups.end(), graphs::same) &&
           points(a) == points(b) && a.crossings == b.crossings;
}

}  // namespace

class LayoutTest : public QObject {
    Q_OBJECT

  private slots:
    void nothingIsAnEmptyPicture() {
        const Layout layout = arrange({});
        QCOMPARE(layout.bounds.width, 0.0);
        QCOMPARE(layout.bounds.height, 0.0);
    }

    void oneNodeIsAtTheOrigin() {
        const Layout layout = arrange(graphs::chain(1));
        QVERIFY(graphs::same(layout.nodes[0], {0, 0, 144, 28}));
        QVERIFY(graphs::same(layout.bounds, layout.nodes[0]));
    }

    void aChainIsStraight() {
        const Layout layout = arrange(graphs::chain(50));
        QCOMPARE(layout.crossings, 0L);
        for (std::size_t i = 0; i < layout.edges.size(); ++i) {
            const auto& edge = layout.edges[i];
            QCOMPARE(edge.front().x, edge.back().x);
            QCOMPARE(edge.size(), std::size_t{4});
            QCOMPARE(edge.front().y, layout.nodes[i].bottom());
            QCOMPARE(edge.back().y, layout.nodes[i + 1].y);
            QCOMPARE(edge.back().y - edge.front().y, 46.0);
        }
    }

    void aShortcutDoesNotBendTheChainBesideIt() {
        Input input = graphs::chain(40);
        for (int i = 3; i + 5 < 40; i += 6) input.edges.push_back({i, i + 4});
        const Layout layout = arrange(input);
        for (const Rect& rect : layout.nodes) QCOMPARE(middle(rect), middle(layout.nodes[0]));
        QCOMPARE(layout.crossings, 0L);
        QCOMPARE(graphs::verdict(input, layout), QString());
    }

    void towersAreSymmetric() {
        const Input input = graphs::siamese();
        const Layout layout = arrange(input);
        QCOMPARE(graphs::verdict(input, layout), QString());
        const double axis = middle(layout.bounds);
        for (int i = 0; i < 6; ++i) {
            QCOMPARE(middle(layout.nodes[i]) + middle(layout.nodes[i + 6]), 2 * axis);
            QCOMPARE(layout.nodes[i].y, layout.nodes[i + 6].y);
            QCOMPARE(middle(layout.nodes[i]), middle(layout.nodes[0]));
        }
        for (int i = 12; i < 15; ++i) QCOMPARE(middle(layout.nodes[i]), axis);
        QCOMPARE(layout.groups[0].y, layout.groups[1].y);
        QCOMPARE(layout.groups[1].x - layout.groups[0].right(), 32.0);
        QCOMPARE(layout.nodes[1].y, layout.groups[0].y + 28 + 14);
        QCOMPARE(layout.nodes[1].x, layout.groups[0].x + 14);
        QCOMPARE(layout.groups[0].bottom(), layout.nodes[5].bottom() + 14);
        // Two edges meet at one call, side by side.
        QCOMPARE(layout.edges[10].back().x - axis, axis - layout.edges[11].back().x);
        QVERIFY(layout.edges[10].back().x < layout.edges[11].back().x);
    }

    void componentsStandSideBySide() {
        Input input = graphs::chain(6);
        input.edges.erase(input.edges.begin() + 2);  // 0-1-2 and 3-4-5
        const Layout layout = arrange(input);
        QCOMPARE(layout.nodes[0].y, layout.nodes[3].y);
        for (int i = 0; i < 3; ++i) {
            for (int k = 3; k < 6; ++k) QVERIFY(layout.nodes[k].x >= layout.nodes[i].right() + 32);
        }
        QCOMPARE(graphs::verdict(input, layout), QString());
    }

    void aChainStandsBesideAGroupNotBelowIt() {
        // 0 → group of ten → 11, 0 → chain of three → 11
        Input input;
        input.groups = {{-1, false, {192, 53}, 0}};
        for (int i = 0; i < 15; ++i) input.nodes.push_back(graphs::node(i, i >= 1 && i <= 10 ? 0 : -1));
        for (int i = 0; i <= 10; ++i) input.edges.push_back({i, i + 1});
        input.edges.insert(input.edges.end(), {{0, 12}, {12, 13}, {13, 14}, {14, 11}});
        const Layout layout = arrange(input);
        QCOMPARE(graphs::verdict(input, layout), QString());
        QVERIFY(layout.nodes[14].bottom() < layout.groups[0].bottom());
        QCOMPARE(layout.nodes[12].y, layout.groups[0].y);
    }

    void aGroupAndWhatIsBelowAgreeOnAnOrder() {
        // A variational autoencoder: the sample 4 is made in the encoder from 2 and 3, which the loss 8 reads too.
        Input input;
        input.groups = {{-1, false, {192, 53}, 0}, {-1, false, {192, 53}, 0}};
        for (int i = 0; i < 9; ++i)
            input.nodes.push_back(graphs::node(i, i >= 1 && i <= 4 ? 0 : i >= 5 && i <= 7 ? 1 : -1));
        input.edges = {{0, 1}, {1, 2}, {1, 3}, {2, 4}, {3, 4}, {4, 5}, {5, 6}, {6, 7}, {7, 8}, {0, 8}, {2, 8}, {3, 8}};
        const Layout layout = arrange(input);
        QCOMPARE(layout.crossings, 0L);
        QCOMPARE(graphs::verdict(input, layout), QString());
    }

    void everyPictureIsSound_data() {
        QTest::addColumn<bool>("wild");
        QTest::newRow("without cycles") << false;
        QTest::newRow("with cycles and loops") << true;
    }
    void everyPictureIsSound() {
        QFETCH(bool, wild);
        const unsigned seeds = qEnvironmentVariableIsSet("QUANTIE_ALL") ? 20000 : 1500;
        for (unsigned seed = 0; seed < seeds; ++seed) {
            const Input input = graphs::random(seed, wild);
            const QString verdict = graphs::verdict(input, arrange(input));
            QVERIFY2(verdict.isEmpty(), qPrintable(QString("seed %1: %2").arg(seed).arg(verdict)));
        }
    }

    void theSameGraphGivesTheSamePicture() {
        for (unsigned seed = 0; seed < 50; ++seed) {
            const Input input = graphs::random(seed);
            QVERIFY(same(arrange(input), arrange(Input(input))));
        }
    }

    void rightIsDownTurned() {
        // Without titles, which stay on top, one is the other mirrored at the diagonal.
        Options down;
        down.groupTitle = 0;
        Options right = down;
        right.direction = Direction::Right;
        for (unsigned seed = 0; seed < 50; ++seed) {
            Input input = graphs::random(seed);
            for (Group& group : input.groups) group.minWidth = 0;
            const Layout a = arrange(input, down);
            for (Node& node : input.nodes) std::swap(node.size.width, node.size.height);
            for (Group& group : input.groups) std::swap(group.foldedSize.width, group.foldedSize.height);
            Layout b = arrange(input, right);
            for (auto* rects : {&b.nodes, &b.groups}) {
                for (Rect& rect : *rects) rect = {rect.y, rect.x, rect.height, rect.width};
            }
            for (auto& edge : b.edges) {
                for (Point& point : edge) std::swap(point.x, point.y);
            }
            QVERIFY(same(a, b));
        }
    }

    void rightKeepsTitlesOnTop() {
        Options options;
        options.direction = Direction::Right;
        const Layout layout = arrange(graphs::siamese(), options);
        QCOMPARE(layout.nodes[3].height, 72.0);  // the highest
        QCOMPARE(layout.nodes[3].y, layout.groups[0].y + 28 + 14);
        QCOMPARE(layout.nodes[1].x, layout.groups[0].x + 14);
        QCOMPARE(layout.nodes[2].x, layout.nodes[1].right() + 46);
        for (unsigned seed = 0; seed < 200; ++seed) {
            const Input input = graphs::random(seed);
            QCOMPARE(graphs::Judge(input, arrange(input, options)).verdictOfBoxes(), QString());
        }
    }
};

QTEST_APPLESS_MAIN(LayoutTest)
#include "layout_test.moc"
