// Every value belongs to exactly one tile, at a position of its own channel; items of one slot share no channel.
#include <QtTest>
#include <set>
#include <vector>

#include "core/quant/tiling.h"

using namespace quantie;

class TilingTest : public QObject {
    Q_OBJECT

  private slots:
    void coversEveryValueOnce_data() {
        QTest::addColumn<int>("outer");
        QTest::addColumn<int>("channels");
        QTest::addColumn<int>("inner");
        const int views[][3] = {{1, 1, 1},       {1, 1, 300000}, {7, 1, 31},     {1, 5, 1},     {100000, 3, 1},
                                {70001, 3, 2},   {1, 5000, 1},   {90, 2047, 1},  {3, 1025, 3},  {40, 200, 31},
                                {1, 3000, 32},   {9, 4, 33},     {1, 2, 200001}, {500, 2, 300}, {2, 1, 70000},
                                {1000, 1024, 1}, {0, 3, 4},      {3, 0, 4},      {1, 1, 0},     {3, 512, 2},
                                {1500, 513, 1}};
        for (const auto& v : views) QTest::addRow("%d %d %d", v[0], v[1], v[2]) << v[0] << v[1] << v[2];
    }

    void coversEveryValueOnce() {
        QFETCH(int, outer);
        QFETCH(int, channels);
        QFETCH(int, inner);
        const ChannelView view{static_cast<std::size_t>(outer), static_cast<std::size_t>(channels),
                               static_cast<std::size_t>(inner)};
        const Tiling tiling(view);
        std::vector<int> seen(view.size());
        std::vector<std::set<std::size_t>> channelsOfItem(tiling.itemCount());
        for (std::size_t item = 0; item < tiling.itemCount(); ++item) {
            QVERIFY(tiling.slotOf(item) < tiling.slotCount());
            tiling.forEach(item, [&](const Tile& tile) {
                QVERIFY(tile.width >= 1 && tile.width <= maxTileWidth && tile.rows >= 1);
                QCOMPARE(tile.width % (tile.channels * tile.inner) * (tile.channels > 1 ? 1 : 0), std::size_t{0});
                tile.forEachPosition([&](std::size_t, std::size_t c) { channelsOfItem[item].insert(c); });
                for (std::size_t r = 0; r < tile.rows; ++r) {
                    tile.forEachPosition([&](std::size_t j, std::size_t c) {
                        const std::size_t at = tile.offset + r * tile.pitch + j;
                        if (at < seen.size() && c == at / view.inner % view.channels) ++seen[at];
                    });
                }
            });
        }
        QVERIFY(std::all_of(seen.begin(), seen.end(), [](int n) { return n == 1; }));
        std::set<std::pair<std::size_t, std::size_t>> owners;
        for (std::size_t item = 0; item < tiling.itemCount(); ++item) {
            for (const std::size_t c : channelsOfItem[item]) QVERIFY(owners.emplace(tiling.slotOf(item), c).second);
        }
    }
};

QTEST_APPLESS_MAIN(TilingTest)
#include "tiling_test.moc"
