// The contract of the picture: what every layout keeps to, whatever the graph.
#include "core/layout/layout.h"

#include <QtTest>

#include "core/base/error.h"

using namespace quantie::layout;

class LayoutTest : public QObject {
    Q_OBJECT

  private slots:
    void nothingIsAnEmptyPicture() {
        const Layout layout = arrange({});
        QCOMPARE(layout.bounds.width, 0.0);
        QCOMPARE(layout.bounds.height, 0.0);
    }

    void aChainIsStraight() {
        Input input;
        for (int i = 0; i < 50; ++i) input.nodes.push_back({{144.0 + 48 * (i % 3), 28.0 + 22 * (i % 4)}});
        for (int i = 0; i + 1 < 50; ++i) input.edges.push_back({i, i + 1});
        const Layout layout = arrange(input);
        for (std::size_t i = 0; i < layout.edges.size(); ++i) {
            const auto& edge = layout.edges[i];
            QCOMPARE(edge.front().x, edge.back().x);
            QCOMPARE(edge.front().y, layout.nodes[i].bottom());
            QCOMPARE(edge.back().y, layout.nodes[i + 1].y);
            QCOMPARE(edge.back().y - edge.front().y, 46.0);
        }
    }
};

QTEST_APPLESS_MAIN(LayoutTest)
#include "layout_test.moc"
