// Which schemes are refused, for which shapes, and with which words.
#include <QtTest>
#include <limits>
#include <string>

#include "core/base/error.h"
#include "core/quant/channels.h"
#include "core/quant/scheme.h"

using namespace quantie;

namespace {

Scheme withRange(Range range, std::optional<int> axis = std::nullopt) {
    Scheme scheme;
    scheme.axis = axis;
    scheme.range = std::move(range);
    return scheme;
}

/// The reason of the error; empty where there is none.
std::string complaint(const Scheme& scheme, const Shape& shape = {3, 4}) {
    try {
        check(scheme, shape);
    } catch (const Error& error) {
        return error.code() == ErrorCode::Usage ? error.reason() : "wrong code";
    }
    return {};
}

}  // namespace

class SchemeTest : public QObject {
    Q_OBJECT

  private slots:
    void soundSchemesPass() {
        for (int bits = 2; bits <= 16; ++bits) {
            Scheme scheme;
            scheme.bits = bits;
            scheme.axis = -2;
            QCOMPARE(complaint(scheme), std::string());
        }
        QCOMPARE(complaint(withRange(Given{{-1}, {1}})), std::string());
        QCOMPARE(complaint(withRange(Given{{-1}, {1}}, 0)), std::string());
        QCOMPARE(complaint(withRange(Given{{-1, 0, -3}, {1, 0, 0}}, 0)), std::string());
        QCOMPARE(complaint(withRange(Given{{-1, -2}, {1, 2}}, 0), {unknownDim, 4}), std::string());
        QCOMPARE(complaint(withRange(Percentile{100})), std::string());
        QCOMPARE(complaint(Scheme{}, {}), std::string());
    }

    void faultsAreNamed() {
        Scheme scheme;
        scheme.bits = 1;
        QCOMPARE(complaint(scheme), std::string("bits must be 2 to 16, not 1"));
        scheme.bits = 17;
        QCOMPARE(complaint(scheme), std::string("bits must be 2 to 16, not 17"));
        scheme = Scheme{};
        scheme.axis = 2;
        QCOMPARE(complaint(scheme), std::string("the shape (3, 4) has no axis 2"));
        scheme.axis = -3;
        QCOMPARE(complaint(scheme), std::string("the shape (3, 4) has no axis -3"));
        scheme.axis = 0;
        QVERIFY(!complaint(scheme, {}).empty());
        QCOMPARE(complaint(withRange(Given{{-1, -1}, {1, 1}}, 0)),
                 std::string("a range for 2 slices does not fit axis 0 of the shape (3, 4)"));
        QVERIFY(!complaint(withRange(Given{{-1, -1}, {1, 1}})).empty());
        QVERIFY(!complaint(withRange(Given{{-1, -1, -1}, {1, 1}}, 0)).empty());
        QVERIFY(!complaint(withRange(Given{})).empty());
        QVERIFY(complaint(withRange(Given{{2}, {1}})).starts_with("a range must not end"));
    }

    void numbersThatAreNone() {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double infinity = std::numeric_limits<double>::infinity();
        for (const double bad : {nan, infinity, -infinity, 1e39}) {
            QVERIFY(!complaint(withRange(Given{{bad}, {1}})).empty());
            QVERIFY(!complaint(withRange(Given{{-1}, {bad}})).empty());
            QVERIFY(!complaint(withRange(Percentile{bad})).empty());
        }
        for (const double p : {0.0, -1.0, 100.001}) QVERIFY(!complaint(withRange(Percentile{p})).empty());
    }

    void equality() {
        QVERIFY(Scheme{} == Scheme{});
        QVERIFY(withRange(Percentile{99}) != withRange(Percentile{98}));
        QVERIFY(withRange(Given{{-1}, {1}}) != withRange(Given{{-1}, {2}}));
        QVERIFY(withRange(Mse{}) != withRange(Entropy{}));
        QVERIFY(withRange(Mse{}, 0) != withRange(Mse{}, -2));
    }

    void views() {
        QVERIFY((channelView({2, 3, 4}, 1) == ChannelView{2, 3, 4}));
        QVERIFY((channelView({2, 3, 4}, -1) == ChannelView{6, 4, 1}));
        QVERIFY((channelView({2, 3, 4}, -3) == ChannelView{1, 2, 12}));
        QVERIFY((channelView({2, 3, 4}, std::nullopt) == ChannelView{1, 1, 24}));
        QVERIFY((channelView({}, std::nullopt) == ChannelView{1, 1, 1}));
        QCOMPARE(channelView({0, 3}, 1).size(), std::size_t{0});
        QVERIFY_THROWS_EXCEPTION(Error, channelView({unknownDim, 3}, 1));
    }
};

QTEST_APPLESS_MAIN(SchemeTest)
#include "scheme_test.moc"
