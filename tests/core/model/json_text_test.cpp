// JSON as Python's json module reads and writes it.
#include "core/model/json_text.h"

#include <QtTest>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/base/file_bytes.h"

using quantie::Error;
using quantie::ErrorCode;
using quantie::Json;
using quantie::parseJson;
using quantie::writeJson;

namespace {

std::string dataFile(const std::string& name) {
    return std::string(QUANTIE_TEST_DATA "/") + name;
}

std::string errorOf(const std::string& text) {
    try {
        parseJson(text, "config");
    } catch (const Error& error) {
        return error.code() == ErrorCode::Unreadable ? error.what() : "wrong code";
    }
    return {};
}

}  // namespace

class JsonTextTest : public QObject {
    Q_OBJECT

  private slots:
    void whatPythonWroteComesOutByteForByte_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("indent");
        QTest::newRow("python") << "files/python.json" << -1;
        QTest::newRow("indented") << "files/python_indented.json" << 4;
        for (const char* model :
             {"autoencoder", "dense_twice", "plain_cnn", "query_document", "siamese", "tf_ops", "tied_lm"}) {
            for (const char* version : {"tf2.6", "tf2.15"}) {
                const QString path = QString("keras2/%1/%2.json").arg(version, model);
                QTest::newRow(qPrintable(path)) << path << -1;
            }
        }
    }
    void whatPythonWroteComesOutByteForByte() {
        QFETCH(QString, path);
        QFETCH(int, indent);
        const auto file = quantie::mapFile(dataFile(path.toStdString()));
        const std::string text(file.text());
        QVERIFY(!text.empty());
        QCOMPARE(writeJson(parseJson(text, "file"), indent), text);
    }

    void numbersOfPythonAreKept() {
        const Json json = parseJson("[NaN, Infinity, -Infinity, -0, 1e999, -1e-999, 123456789012345678901234]", "");
        QVERIFY(std::isnan(json[0].get<double>()));
        QCOMPARE(json[2].get<double>(), -HUGE_VAL);
        QVERIFY(json[3].is_number_integer());
        QVERIFY(!quantie::asInteger(json[6]));
        QCOMPARE(writeJson(json),
                 std::string("[NaN, Infinity, -Infinity, 0, Infinity, -0.0, 123456789012345678901234]"));
        QCOMPARE(writeJson(parseJson("[0.0000001e-400, 1000000000000e300, 1e99999999999999999999]", "")),
                 std::string("[0.0, Infinity, Infinity]"));
    }

    void ofEqualKeysTheLastCounts() {
        QCOMPARE(writeJson(parseJson(R"({"a": 1, "b": 2, "a": 3})", "")), std::string(R"({"a": 3, "b": 2})"));
        std::string text = "{";
        for (int i = 0; i < 100; ++i) text += "\"k" + std::to_string(i % 50) + "\": " + std::to_string(i) + ", ";
        const Json json = parseJson(text + R"("k0": "last"})", "");
        QCOMPARE(json.size(), std::size_t{50});
        QCOMPARE(json.begin().key(), std::string("k0"));
        QCOMPARE(json["k0"].get<std::string>(), std::string("last"));
        QCOMPARE(json["k49"].get<int>(), 99);
    }

    void aBigObjectIsReadInLinearTime() {
        std::string text = "{";
        for (int i = 0; i < 100000; ++i) text += "\"key" + std::to_string(i) + "\": 0, ";
        QCOMPARE(parseJson(text + "\"z\": 0}", "").size(), std::size_t{100001});
    }

    void textsAreDecoded() {
        QCOMPARE(parseJson(R"("\u00e9\ud834\udd1e\n\/")", "").get<std::string>(), std::string("é𝄞\n/"));
        QCOMPARE(parseJson("\xEF\xBB\xBF\"é\"", "").get<std::string>(), std::string("é"));
        QCOMPARE(writeJson(parseJson(R"("\ud800\ud800\udc00 \udfff")", "")),
                 std::string(R"("\ud800\ud800\udc00 \udfff")"));
        QCOMPARE(writeJson(Json("\xFF")), std::string(R"("\ufffd")"));
    }

    void depthIsCapped() {
        const std::size_t deepest = quantie::maxJsonDepth;
        QCOMPARE(errorOf(std::string(deepest, '[') + std::string(deepest, ']')), std::string());
        QVERIFY(errorOf(std::string(deepest + 1, '[')).find("nested deeper than 500 levels") != std::string::npos);
        QVERIFY(!errorOf(std::string(100000, '[')).empty());
        std::string objects;
        for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
        QVERIFY(!errorOf(objects).empty());
    }

    void errorsNameThePlace_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* text, const char* message) {
            QTest::newRow(text) << text << QString("config: not valid JSON at line ") + message;
        };
        row("", "1, column 1: the text ends where a value was expected");
        row("{\"a\": 1,\n \"b\" 2}", "2, column 6: a colon was expected");
        row("[1 2]", "1, column 4: a comma or ] was expected");
        row("[1,]", "1, column 4: a value was expected");
        row("{\"a\": 1 ", "1, column 9: a comma or } was expected");
        row("{a: 1}", "1, column 2: a member's name in quotes was expected");
        row("[1] x", "1, column 5: there is more text after the value");
        row("\"abc", "1, column 5: the text ends inside a string");
        row("\"a\nb\"", "1, column 3: a control character inside a string");
        row("\"\\x\"", "1, column 3: an unknown escape inside a string");
        row("\"\\u12g4\"", "1, column 4: four hexadecimal digits were expected");
        row("\"\\u12", "1, column 4: four hexadecimal digits were expected");
        row("01", "1, column 1: a number begins with a superfluous 0");
        row("-", "1, column 1: a value was expected");
        row("1.", "1, column 3: a digit was expected after the point");
        row("1e+", "1, column 4: a digit was expected in the exponent");
        row("nul", "1, column 1: a value was expected");
    }
    void errorsNameThePlace() {
        QFETCH(QString, text);
        QFETCH(QString, message);
        QCOMPARE(QString::fromStdString(errorOf(text.toStdString())), message);
    }

    void invalidUtf8IsRefused() {
        for (const char* bytes :
             {"\"\xFF\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xE2\x82\"", "\"\xF5\x80\x80\x80\""}) {
            QVERIFY(errorOf(bytes).find("not valid UTF-8") != std::string::npos);
        }
    }

    void membersAreTyped() {
        const Json json = parseJson(R"({"i": 3, "s": "x", "n": null, "f": 1.5, "b": true, "o": {}, "a": [], "u": 1e3,
                                        "big": 18446744073709551615})",
                                    "");
        QCOMPARE(quantie::requireInteger(json, "i", "w"), std::int64_t{3});
        QCOMPARE(quantie::requireNumber(json, "f", "w"), 1.5);
        QCOMPARE(quantie::requireString(json, "s", "w"), std::string("x"));
        QVERIFY(quantie::requireBool(json, "b", "w"));
        QVERIFY(quantie::requireObject(json, "o", "w").empty() && quantie::requireArray(json, "a", "w").empty());
        QVERIFY(!quantie::optionalString(json, "n", "w") && !quantie::optionalInteger(json, "missing", "w"));
        QCOMPARE(quantie::optionalNumber(json, "i", "w").value_or(0), 3.0);
        QCOMPARE(quantie::optionalBool(json, "b", "w"), std::optional(true));
        QVERIFY(quantie::findMember(json, "n") != nullptr && quantie::findMember(json["a"], "n") == nullptr);
        QVERIFY_EXCEPTION_THROWN(quantie::requireInteger(json, "big", "w"), Error);
        QVERIFY_EXCEPTION_THROWN(quantie::requireInteger(json, "f", "w"), Error);
        QVERIFY_EXCEPTION_THROWN(quantie::optionalString(json, "i", "w"), Error);
        try {
            quantie::requireString(json, "i", "layers[3]");
            QFAIL("no error");
        } catch (const Error& error) {
            QCOMPARE(std::string(error.what()), std::string("layers[3].i: this must be a text"));
        }
        try {
            quantie::requireArray(json, "none", "layers[3]");
            QFAIL("no error");
        } catch (const Error& error) {
            QCOMPARE(std::string(error.what()), std::string("layers[3]: \"none\" is missing"));
        }
    }
};

QTEST_APPLESS_MAIN(JsonTextTest)
#include "json_text_test.moc"
