// The language of layer definitions: values as Python has them, and one sentence for what is none.
#include <QtTest>

#include "core/base/error.h"
#include "core/layers/expression.h"
#include "core/model/json_text.h"

using namespace quantie;

namespace {

const Json names = parseJson(R"({"width": 12, "heads": 5, "rate": 0.5, "off": false, "nothing": null, "list": [4, 5, 6],
    "act": {"class_name": "function", "config": "keras_hub>gelu_approximate"}, "x": {"$tensor": 0}})",
                             "names");

ExpressionScope scope() {
    return {[](std::string_view name) { return findMember(names, name); },
            [](const Json&) {
                return Json::array({2, unknownLength(), 8});
            }};
}

QString evaluated(const QString& text) {
    try {
        return QString::fromStdString(evaluateExpression(text.toStdString(), scope()).dump());
    } catch (const Error& error) {
        return QString::fromStdString(error.reason());
    }
}

}  // namespace

class ExpressionTest : public QObject {
    Q_OBJECT

  private slots:
    void values_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("value");
        const auto row = [](const char* text, const char* value) { QTest::newRow(text) << text << value; };
        row("1 + 2 * 3", "7");
        row("(1 + 2) * 3", "9");
        row("width // heads", "2");
        row("-width // heads", "-3");
        row("-width % heads", "3");
        row("width / heads", "2.4");
        row("7.5 // 2", "3.0");
        row("2 ** 3 ** 2", "512");
        row("-2 ** 2", "-4");
        row("2 ** -1", "0.5");
        row("4 ** 0.5", "2.0");
        row("width == 12.0", "true");
        row("width != 12", "false");
        row("rate < 1 and heads >= 5", "true");
        row("not off", "true");
        row("nothing or heads", "5");
        row("off and boom", "false");
        row("'a' if off else 'b'", "\"b\"");
        row("1 if off else 2 if rate else 3", "2");
        row("list[-1]", "6");
        row("[width, list[0]] + [None]", "[12,4,null]");
        row("act.config", "\"keras_hub>gelu_approximate\"");
        row("act.none.deeper", "null");
        row("name(act) == 'gelu_approximate'", "true");
        row("name('relu')", "\"relu\"");
        row("given(width)", "true");
        row("given(boom) or given(nothing)", "false");
        row("max(1, width - 20, 2)", "2");
        row("min(width, rate)", "0.5");
        row("floor(log2(width))", "3");
        row("ceil(2.1) + int(-2.9) + abs(-3)", "4");
        row("len(list)", "3");
        row("shape(x)[-1] * 2", "16");
        row("shape(x)[1] * 2 + 1", "{\"$unknown\":true}");
        row("True + True", "2");
    }
    void values() {
        QFETCH(QString, text);
        QFETCH(QString, value);
        QCOMPARE(evaluated(text), value);
    }

    void mistakes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reason");
        const auto row = [](const QString& text, const QString& reason) {
            QTest::newRow(qPrintable(text.left(40))) << text << reason;
        };
        const auto wrong = [](const QString& text, const char* what) {
            return QString("the expression \"%1\" %2").arg(text.left(80), what);
        };
        row("", wrong("", "lacks a name or a value"));
        row("1 +", wrong("1 +", "lacks a name or a value"));
        row("1 2", wrong("1 2", "has something behind its end"));
        row("(1", wrong("(1", "lacks a closing parenthesis"));
        row("list[1", wrong("list[1", "lacks a closing bracket"));
        row("'a", wrong("'a", "has a text without an end"));
        row("1 if width", wrong("1 if width", "has an if without an else"));
        row("99999999999999999999999e999", wrong("99999999999999999999999e999", "holds a number beyond bounds"));
        row("boom", "nothing is called \"boom\"");
        row("dance(1)", "there is no function \"dance\"");
        row("sqrt()", "the function \"sqrt\" without an argument");
        row("sqrt(1, 2)", "the function \"sqrt\" takes one argument");
        row("1 // 0", "a division by zero");
        row("1 % off", "a division by zero");
        row("list[3]", "an index beyond the list");
        row("width[0]", "only lists are indexed, by whole numbers");
        row("list * 2", "a number is needed, not [4,5,6]");
        row("9223372036854775807 + 1", "a number beyond bounds");
        row("(-9223372036854775807 - 1) // -1", "a number beyond bounds");
        row("10.0 ** 999", "a number beyond bounds");
        row("log(0)", "a number beyond bounds");
        row("int(1e300)", "a number beyond bounds");
        row("1 if shape(x)[1] else 2", "what is computed depends on a length that is not known here");
        const QString deep = QString("(").repeated(100) + "1" + QString(")").repeated(100);
        row(deep, wrong(deep, "is nested too deeply"));
        const QString minus = QString("-").repeated(500) + "1";
        row(minus, wrong(minus, "is nested too deeply"));
        const QString long_ = QString("1+").repeated(600) + "1";
        row(long_, wrong(long_, "is longer than an expression may be"));
    }
    void mistakes() {
        QFETCH(QString, text);
        QFETCH(QString, reason);
        QCOMPARE(evaluated(text), reason);
    }

    void templates() {
        const Json given{"{width}", "layer_{heads}", "a {{ b", {{"k", {"{list}"}}}, 3, nullptr, "{act.config}"};
        const Json expected{12, "layer_5", "a { b", {{"k", {{4, 5, 6}}}}, 3, nullptr, "keras_hub>gelu_approximate"};
        QCOMPARE(QString::fromStdString(fillTemplate(given, scope()).dump()), QString::fromStdString(expected.dump()));
        QVERIFY_EXCEPTION_THROWN(fillTemplate("{width", scope()), Error);
        QVERIFY_EXCEPTION_THROWN(checkTemplate(Json::array({"{1 +}"})), Error);
        Json deep = 1;
        for (int i = 0; i < 100; ++i) deep = Json::array({deep});
        QVERIFY_EXCEPTION_THROWN(checkTemplate(deep), Error);
        checkTemplate(Json::array({"{given(width)}", {{"k", "plain"}}}));
    }
};

QTEST_APPLESS_MAIN(ExpressionTest)
#include "expression_test.moc"
