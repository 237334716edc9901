// Counting crossings, and leaving few.
#include "core/layout/order.h"

#include <QtTest>

#include "core/layout/crossings.h"
#include "graphs.h"

using namespace quantie::layout;

namespace {

/// A block of two layers with the lines given.
Layers twoLayers(int upper, int lower, const std::vector<Arc>& arcs) {
    Block block;
    block.members.resize(static_cast<std::size_t>(upper + lower));
    block.rank.assign(block.members.size(), 1);
    std::fill(block.rank.begin(), block.rank.begin() + upper, 0);
    std::vector<int> keys;
    for (const Arc& arc : arcs) {
        block.links.push_back({static_cast<int>(keys.size()), arc.from, upper + arc.to});
        keys.push_back(arc.from);
    }
    return makeLayers(block, keys, 1000);
}

/// Every pair of lines looked at.
long crossingsOfPairs(const Layers& layers) {
    long crossings = 0;
    for (const Segment& a : layers.segments) {
        for (const Segment& b : layers.segments) {
            if (layers.layer[a.up] != layers.layer[b.up]) continue;
            const bool crosses =
                layers.position[a.up] < layers.position[b.up] && layers.position[a.low] > layers.position[b.low];
            crossings += crosses ? a.edges * b.edges : 0;
        }
    }
    return crossings;
}

}  // namespace

class OrderTest : public QObject {
    Q_OBJECT

  private slots:
    void crossingsAreCounted() {
        QCOMPARE(countCrossings(twoLayers(2, 2, {{0, 1}, {1, 0}})), 1L);
        QCOMPARE(countCrossings(twoLayers(2, 2, {{0, 0}, {1, 1}})), 0L);
        QCOMPARE(countCrossings(twoLayers(2, 2, {{0, 0}, {0, 1}, {1, 0}, {1, 1}})), 1L);
        QCOMPARE(countCrossings(twoLayers(3, 3, {{0, 2}, {1, 1}, {2, 0}})), 3L);
        QCOMPARE(countCrossings(twoLayers(2, 2, {{0, 1}, {0, 1}, {1, 0}})), 2L);
    }

    void crossingsAreThoseOfAllPairs() {
        std::mt19937 generator(3);
        for (int round = 0; round < 100; ++round) {
            const int upper = 1 + static_cast<int>(generator() % 20);
            const int lower = 1 + static_cast<int>(generator() % 20);
            std::vector<Arc> arcs;
            for (unsigned i = 0; i < generator() % 60; ++i) {
                arcs.push_back({static_cast<int>(generator() % static_cast<unsigned>(upper)),
                                static_cast<int>(generator() % static_cast<unsigned>(lower))});
            }
            const Layers layers = twoLayers(upper, lower, arcs);
            QCOMPARE(countCrossings(layers), crossingsOfPairs(layers));
        }
    }

    void aTreeHasNoCrossings() {
        Input input;
        for (int i = 0; i < 127; ++i) input.nodes.push_back(graphs::node(i));
        for (int i = 126; i > 0; --i) input.edges.push_back({(i * 53 % 126) / 2, i * 53 % 126 + 1});
        QCOMPARE(arrange(input).crossings, 0L);
    }

    void portsStayAsTheyAreWanted() {
        // Three lines from the upper border to three members; the order wanted of the ports decides theirs.
        Block block;
        block.members.resize(3);
        block.rank.assign(3, 0);
        for (int i = 0; i < 3; ++i) block.links.push_back({i, -1, i, Link::Part::Entering});
        Layers layers = makeLayers(block, {0, 1, 2}, 0);
        orderLayers(layers, {0, 0, 0, 2, 0, 1}, {});
        QCOMPARE(std::vector<int>(layers.of(0).begin(), layers.of(0).end()), (std::vector<int>{4, 5, 3}));
        QCOMPARE(std::vector<int>(layers.of(1).begin(), layers.of(1).end()), (std::vector<int>{1, 2, 0}));
    }

    void nasNetLargeHasNoMoreCrossingsThanOgdf() {
        const std::string path = std::string(QUANTIE_TEST_DATA) + "/layout/nasnet_large.txt";
        const Input input = graphs::fromFile(path);
        QCOMPARE(input.nodes.size(), std::size_t{1041});
        QCOMPARE(input.edges.size(), std::size_t{1256});
        const Layout layout = arrange(input);
        QCOMPARE(graphs::verdict(input, layout), QString());
        QVERIFY2(layout.crossings <= 64, qPrintable(QString::number(layout.crossings)));
        const Layout ten = arrange(graphs::fromFile(path, 10));
        QVERIFY2(ten.crossings <= 640, qPrintable(QString::number(ten.crossings)));
    }
};

QTEST_APPLESS_MAIN(OrderTest)
#include "order_test.moc"
