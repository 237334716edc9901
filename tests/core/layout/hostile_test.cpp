// Graphs that no model has: the layout takes bounded time and memory, or says no.
#include <QtTest>
#include <stop_token>

#include "core/base/error.h"
#include "core/layout/layout.h"
#include "graphs.h"

using namespace quantie;
using namespace quantie::layout;

namespace {

ErrorCode errorOf(const Input& input, const Progress& progress = {}) {
    try {
        arrange(input, {}, progress);
    } catch (const Error& error) {
        return error.code();
    }
    throw std::runtime_error("no error");
}

Input nested(int depth) {
    Input input;
    for (int i = 0; i < depth; ++i) {
        input.groups.push_back({i - 1, false, {192, 53}, 0});
        input.nodes.push_back(graphs::node(i, i));
        if (i > 0) input.edges.push_back({i - 1, i});
    }
    return input;
}

}  // namespace

class HostileTest : public QObject {
    Q_OBJECT

  private slots:
    void indicesOutOfRangeAreRefused() {
        Input input = graphs::siamese();
        input.edges.push_back({0, 15});
        QCOMPARE(errorOf(input), ErrorCode::Usage);
        input = graphs::siamese();
        input.edges.push_back({-1, 0});
        QCOMPARE(errorOf(input), ErrorCode::Usage);
        input = graphs::siamese();
        input.nodes[0].group = 2;
        QCOMPARE(errorOf(input), ErrorCode::Usage);
        input = graphs::siamese();
        input.groups[0].parent = 7;
        QCOMPARE(errorOf(input), ErrorCode::Usage);
    }

    void groupsInsideThemselvesAreRefused() {
        Input input = graphs::siamese();
        input.groups[0].parent = 1;
        input.groups[1].parent = 0;
        QCOMPARE(errorOf(input), ErrorCode::Usage);
        input.groups[0].parent = 0;
        input.groups[1].parent = -1;
        QCOMPARE(errorOf(input), ErrorCode::Usage);
    }

    void depthIsLimited() {
        const Input input = nested(maxDepth);
        QCOMPARE(graphs::verdict(input, arrange(input)), QString());
        QCOMPARE(errorOf(nested(maxDepth + 1)), ErrorCode::Unsupported);
    }

    void edgesAcrossDepthAreLimited() {
        Input input = nested(maxDepth);
        input.edges.assign(7'000, {0, maxDepth - 1});
        QCOMPARE(arrange(input).edges.size(), std::size_t{7'000});
        input.edges.assign(8'000, {0, maxDepth - 1});
        QCOMPARE(errorOf(input), ErrorCode::Unsupported);
    }

    void aStopIsObeyed() {
        std::stop_source source;
        Progress progress;
        progress.stop = source.get_token();
        source.request_stop();
        QCOMPARE(errorOf(graphs::siamese(), progress), ErrorCode::Cancelled);
    }

    void loopsAndTwinsAreDrawn() {
        Input input = graphs::chain(3);
        input.edges.insert(input.edges.end(), {{1, 1}, {0, 1}, {0, 2}, {0, 2}});
        const Layout layout = arrange(input);
        QCOMPARE(graphs::verdict(input, layout), QString());
        QVERIFY(layout.edges[0].back().x != layout.edges[3].back().x);
        QVERIFY(layout.edges[4].back().x != layout.edges[5].back().x);
    }

    void aCycleIsDrawnUpwards() {
        Input input = graphs::chain(3);
        input.edges.push_back({2, 0});
        const Layout layout = arrange(input);
        QCOMPARE(graphs::verdict(input, layout), QString());
        QCOMPARE(layout.edges[2].front().y, layout.nodes[2].y);
        QCOMPARE(layout.edges[2].back().y, layout.nodes[0].bottom());
    }

    void longShortcutsGoAround() {
        // 2,000 calls in a chain, each of the first 1,000 also read by one of the last: 10⁶ places in lanes.
        Input input = graphs::chain(2000);
        for (int i = 0; i < 999; ++i) input.edges.push_back({i, 1999 - i});
        const Layout layout = arrange(input);
        double widest = 0;
        std::size_t points = 0;
        for (const Rect& node : layout.nodes) widest = std::max(widest, node.width);
        for (const auto& edge : layout.edges) points += edge.size();
        QVERIFY(layout.bounds.width < widest + 400 * 14);
        QVERIFY(points < 30 * input.edges.size());
        for (int i = 0; i + 1 < 2000; ++i) QCOMPARE(layout.edges[i].front().x, layout.edges[i].back().x);
    }

    void aThousandEdgesEachEndWhereTheyShould_data() {
        QTest::addColumn<int>("nodes");
        QTest::addColumn<int>("edges");
        QTest::newRow("dense") << 100 << 2000;
        QTest::newRow("two layers") << 60 << 900;
    }
    void aThousandEdgesEachEndWhereTheyShould() {
        QFETCH(int, nodes);
        QFETCH(int, edges);
        Input input;
        for (int i = 0; i < nodes; ++i) input.nodes.push_back(graphs::node(i));
        for (int i = 0; i < edges; ++i) {
            const int from = nodes == 60 ? i % 30 : (i * 37) % (nodes - 1);
            const int to = nodes == 60 ? 30 + i / 30 : from + 1 + (i * 61) % (nodes - 1 - from);
            input.edges.push_back({from, to});
        }
        QCOMPARE(graphs::verdict(input, arrange(input)), QString());
    }

    void dozensOfThousandsOfEdgesComeToAnEnd() {
        const unsigned nodes = qEnvironmentVariableIsSet("QUANTIE_ALL") ? 2000 : 500;
        std::mt19937 generator(1);
        Input input;
        for (unsigned i = 0; i < nodes; ++i) input.nodes.push_back(graphs::node(static_cast<int>(i)));
        while (input.edges.size() < 100 * nodes) {
            const int a = static_cast<int>(generator() % nodes);
            const int b = static_cast<int>(generator() % nodes);
            if (a != b) input.edges.push_back({std::min(a, b), std::max(a, b)});
        }
        const Layout layout = arrange(input);
        std::size_t points = 0;
        for (const auto& edge : layout.edges) points += edge.size();
        QVERIFY(points >= 4 * input.edges.size());
        QVERIFY(points < 20 * input.edges.size());
    }
};

QTEST_APPLESS_MAIN(HostileTest)
#include "hostile_test.moc"
