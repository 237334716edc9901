// Numbers as the window writes them, and what must agree with what is written.
#include <QtTest>
#include <limits>

#include "ui/theme/format.h"
#include "ui/theme/heat.h"

namespace quantie {

class FormatTest : public QObject {
    Q_OBJECT
  private slots:
    void decibelsHaveOneDecimal();
    void heatFollowsTheShownValue_data();
    void heatFollowsTheShownValue();
    void heatClassesAreNamed();
    void bytes_data();
    void bytes();
    void numbers_data();
    void numbers();
    void shapes();
};

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

void FormatTest::decibelsHaveOneDecimal() {
    QCOMPARE(decibels(41.6485), QStringLiteral("41.6 dB"));
    QCOMPARE(decibels(39.96), QStringLiteral("40.0 dB"));
    QCOMPARE(decibels(-3.24), QStringLiteral("−3.2 dB"));
    QCOMPARE(decibels(-0.04), QStringLiteral("0.0 dB"));
    QCOMPARE(decibels(infinity), QStringLiteral("∞ dB"));
    QCOMPARE(decibels(-infinity), QStringLiteral("−∞ dB"));
    QCOMPARE(decibels(nan), QStringLiteral("–"));
    QCOMPARE(decibelNumber(20), QStringLiteral("20.0"));
}

void FormatTest::heatFollowsTheShownValue_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("index");
    QTest::newRow("infinite") << infinity << 0;
    QTest::newRow("50") << 50.0 << 0;
    QTest::newRow("shown as 50.0") << 49.96 << 0;
    QTest::newRow("shown as 49.9") << 49.94 << 1;
    QTest::newRow("shown as 40.0") << 39.96 << 1;
    QTest::newRow("shown as 39.9") << 39.94 << 2;
    QTest::newRow("30") << 30.0 << 2;
    QTest::newRow("20") << 20.0 << 3;
    QTest::newRow("10") << 10.0 << 4;
    QTest::newRow("shown as 9.9") << 9.94 << 5;
    QTest::newRow("negative") << -12.0 << 5;
    QTest::newRow("worse than all") << -infinity << 5;
}

void FormatTest::heatFollowsTheShownValue() {
    QFETCH(double, value);
    QFETCH(int, index);
    QCOMPARE(heatClass(value), index);
}

void FormatTest::heatClassesAreNamed() {
    QCOMPARE(heatClassName(0), QStringLiteral("≥ 50 dB"));
    QCOMPARE(heatClassName(1), QStringLiteral("40 – 50 dB"));
    QCOMPARE(heatClassName(5), QStringLiteral("< 10 dB"));
    QCOMPARE(heatLength(5), 1.0);
}

void FormatTest::bytes_data() {
    QTest::addColumn<qint64>("size");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64{0} << QStringLiteral("0 B");
    QTest::newRow("a bias") << qint64{128} << QStringLiteral("128 B");
    QTest::newRow("a kernel") << qint64{4096} << QStringLiteral("4.0 KB");
    QTest::newRow("a table") << qint64{12800} << QStringLiteral("12.5 KB");
    QTest::newRow("no 1024.0 KB") << qint64{1024 * 1024 - 1} << QStringLiteral("1.0 MB");
    QTest::newRow("a model") << qint64{102'551'552} << QStringLiteral("97.8 MB");
    QTest::newRow("huge") << qint64{5} * (1LL << 40) << QStringLiteral("5.0 TB");
}

void FormatTest::bytes() {
    QFETCH(qint64, size);
    QFETCH(QString, text);
    QCOMPARE(byteSize(size), text);
}

void FormatTest::numbers_data() {
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("expected");
    QTest::newRow("zero") << number(0) << "0";
    QTest::newRow("minus zero") << number(-0.0) << "0";
    QTest::newRow("negative") << number(-0.549162) << "−0.549";
    QTest::newRow("a step") << number(0.00432411) << "0.00432";
    QTest::newRow("tiny") << number(1.51758e-6) << "1.52e−6";
    QTest::newRow("large") << number(8451.5) << "8452";
    QTest::newRow("very large") << number(1.5e7) << "1.50e7";
    QTest::newRow("cosine") << number(0.999966, 6) << "0.999966";
    QTest::newRow("not a number") << number(nan) << "–";
    QTest::newRow("scientific") << scientific(0.00216) << "2.16e−3";
    QTest::newRow("percent") << percent(0.0031) << "0.3 %";
    QTest::newRow("range") << range(-0.549162, 0.549162) << "−0.549 to 0.549";
    QTest::newRow("count") << count(3200) << "3\u202f200";
    QTest::newRow("count of millions") << count(-1234567) << "−1\u202f234\u202f567";
    QTest::newRow("one") << counted(1, "1 value", "%1 values") << "1 value";
    QTest::newRow("none") << counted(0, "1 value", "%1 values") << "0 values";
    QTest::newRow("many") << counted(3200, "1 value", "%1 values") << "3\u202f200 values";
    QTest::newRow("small count") << count(999) << "999";
}

void FormatTest::numbers() {
    QFETCH(QString, shown);
    QFETCH(QString, expected);
    QCOMPARE(shown, expected);
}

void FormatTest::shapes() {
    QCOMPARE(shapeText({100, 32}), QStringLiteral("100×32"));
    QCOMPARE(shapeText({unknownDim, 32}), QStringLiteral("?×32"));
    QCOMPARE(shapeText({}), QStringLiteral("scalar"));
    QCOMPARE(tensorText({unknownDim, 12, 32}), QStringLiteral("12×32"));
    QCOMPARE(tensorText({unknownDim}), QStringLiteral("?"));
    QCOMPARE(tensorText({4, 12}), QStringLiteral("4×12"));
}

}  // namespace quantie

QTEST_GUILESS_MAIN(quantie::FormatTest)
#include "format_test.moc"
