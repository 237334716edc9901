// Codes of 2 … 16 bits, packed and unpacked.
#include <QtTest>
#include <limits>
#include <vector>

#include "core/base/error.h"
#include "core/quant/packing.h"

using namespace quantie;

class PackingTest : public QObject {
    Q_OBJECT

  private slots:
    void sizes() {
        QCOMPARE(packedBytes(0, 4), std::size_t{0});
        QCOMPARE(packedBytes(1, 2), std::size_t{1});
        QCOMPARE(packedBytes(3, 3), std::size_t{2});
        QCOMPARE(packedBytes(8, 3), std::size_t{3});
        QCOMPARE(packedBytes(5, 16), std::size_t{10});
        QVERIFY_THROWS_EXCEPTION(Error, packedBytes(1, 0));
        QVERIFY_THROWS_EXCEPTION(Error, packedBytes(1, 17));
        QVERIFY_THROWS_EXCEPTION(Error, packedBytes(std::numeric_limits<std::size_t>::max() / 2, 8));
    }

    void layoutIsLeastSignificantFirst() {
        QCOMPARE(pack(std::vector<std::uint16_t>{1, 2, 3}, 4), (std::vector<std::uint8_t>{0x21, 0x03}));
        QCOMPARE(pack(std::vector<std::uint16_t>{0x1FF, 1}, 9), (std::vector<std::uint8_t>{0xFF, 0x03, 0x00}));
        QCOMPARE(pack(std::vector<std::uint16_t>{0xABCD}, 16), (std::vector<std::uint8_t>{0xCD, 0xAB}));
    }

    void thereAndBack() {
        for (int bits = 1; bits <= 16; ++bits) {
            std::vector<std::uint16_t> codes;
            for (std::uint32_t i = 0; i < 1003; ++i) {
                codes.push_back(static_cast<std::uint16_t>((i * 40503U) & ((1U << bits) - 1U)));
            }
            const std::vector<std::uint8_t> bytes = pack(codes, bits);
            QCOMPARE(bytes.size(), packedBytes(codes.size(), bits));
            QCOMPARE(unpack(bytes, codes.size(), bits), codes);
        }
    }

    void whatDoesNotFit() {
        QVERIFY_THROWS_EXCEPTION(Error, pack(std::vector<std::uint16_t>{4}, 2));
        QVERIFY_THROWS_EXCEPTION(Error, unpack(std::vector<std::uint8_t>{1}, 3, 4));
    }
};

QTEST_APPLESS_MAIN(PackingTest)
#include "packing_test.moc"
