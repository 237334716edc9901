// Recipes as text: what is read, what is refused and with which words, and that writing is stable.
#include "core/recipe/recipe_json.h"

#include <QtTest>

#include "tests/core/recipe/models.h"

using namespace quantie;

namespace {

std::string recipeWith(const std::string& members) {
    return R"({"format": "quantie-recipe", "version": 1)" + (members.empty() ? "" : ", " + members) + "}";
}

std::string usesWith(const std::string& setting) {
    return recipeWith(R"("uses": {"ff:kernel": )" + setting + "}");
}

Scheme onlyUse(const std::string& setting) {
    return parseRecipe(usesWith(setting), "").uses.at("ff:kernel");
}

Recipe manyKinds() {
    Recipe recipe;
    recipe.modelName = "m\xC3\xBC\" de";
    recipe.modelSha256 = std::string(64, 'a');
    recipe.uses["b:kernel"] = {4, false, false, 0, Percentile{99.9}};
    recipe.uses["a:kernel"] = {8, true, true, std::nullopt, MinMax{}};
    recipe.uses["c:kernel"] = {2, true, false, -1, Given{{-1, -0.25}, {1, 0.1}}};
    recipe.uses[R"([["tower", 0], "kernel"])"] = {16, true, true, std::nullopt, Mse{}};
    recipe.activations["a"] = {8, false, false, std::nullopt, Given{{-1.5}, {3}}};
    recipe.activations["b"] = {8, false, false, std::nullopt, Entropy{}};
    recipe.ties.accept = {{"a:kernel", "b:kernel"}};
    recipe.ties.reject = {{"a:kernel", "c:kernel"}, {"c:kernel", "d:kernel"}};
    return recipe;
}

}  // namespace

class RecipeJsonTest : public QObject {
    Q_OBJECT

  private slots:
    void defaultsOfWeights() {
        QCOMPARE(onlyUse(R"({"bits": 8})"), Scheme{});
        QVERIFY(onlyUse(R"({"bits": 8})").symmetric);
        QVERIFY(onlyUse(R"({"bits": 8})").narrowRange);
    }

    void defaultsOfActivations() {
        const Recipe recipe = parseRecipe(recipeWith(R"("activations": {"ff": {"bits": 8}})"), "");
        QVERIFY(!recipe.activations.at("ff").symmetric);
        QVERIFY(!recipe.activations.at("ff").narrowRange);
        QCOMPARE(recipe.activations.at("ff").range, Range(MinMax{}));
    }

    void ranges() {
        QCOMPARE(onlyUse(R"({"bits": 8, "range": "minmax"})").range, Range(MinMax{}));
        QCOMPARE(onlyUse(R"({"bits": 8, "range": {"method": "percentile", "p": 99}})").range, Range(Percentile{99}));
        QCOMPARE(onlyUse(R"({"bits": 8, "range": {"method": "percentile"}})").range, Range(Percentile{99.99}));
        QCOMPARE(onlyUse(R"({"bits": 8, "range": {"method": "mse"}})").range, Range(Mse{}));
        QCOMPARE(onlyUse(R"({"bits": 8, "range": {"method": "entropy"}})").range, Range(Entropy{}));
        QCOMPARE(onlyUse(R"({"bits": 8, "range": [-1.5, 3]})").range, Range(Given{{-1.5}, {3}}));
        QCOMPARE(onlyUse(R"({"bits": 8, "axis": -1, "range": [[-1, -2], [1, 2]]})").range,
                 Range(Given{{-1, -2}, {1, 2}}));
    }

    void tiesTakeTheJsonForm() {
        const Recipe recipe = parseRecipe(
            recipeWith(R"("ties": {"accept": [[[["tower", 0], "kernel"], "b:kernel"]], "reject": []})"), "");
        QCOMPARE(recipe.ties.accept.size(), std::size_t{1});
        QCOMPARE(recipe.ties.accept.front().first, std::string(R"([["tower", 0], "kernel"])"));
        QCOMPARE(recipe.ties.accept.front().second, std::string("b:kernel"));
    }

    void writtenAndReadAgain() {
        const Recipe recipe = manyKinds();
        const std::string text = writeRecipe(recipe);
        QVERIFY(parseRecipe(text, "") == recipe);
        QCOMPARE(writeRecipe(parseRecipe(text, "")), text);
    }

    void writtenForm() {
        Recipe recipe;
        recipe.modelName = "lm";
        recipe.uses["b:kernel"] = {4, true, true, 0, MinMax{}};
        recipe.uses["a:kernel"] = {};
        QCOMPARE(QString::fromStdString(writeRecipe(recipe)), QString(R"({
  "format": "quantie-recipe",
  "version": 1,
  "model": {"name": "lm", "sha256": ""},
  "uses": {
    "a:kernel": {"bits": 8, "symmetric": true, "narrow_range": true, "axis": null, "range": "minmax"},
    "b:kernel": {"bits": 4, "symmetric": true, "narrow_range": true, "axis": 0, "range": "minmax"}
  },
  "activations": {},
  "ties": {
    "accept": [],
    "reject": []
  }
}
)"));
    }

    void refused_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const std::string& text, const char* message) {
            QTest::newRow(name) << QString::fromStdString(text) << QString(message);
        };
        row("no JSON", "uses: []", "line 1");
        row("a list", "[]", "no recipe");
        row("a model", R"({"class_name": "Sequential", "config": {}})", "no recipe");
        row("another format", R"({"format": "onnx", "version": 1})", "its format is 'onnx'");
        row("a later version", R"({"format": "quantie-recipe", "version": 2})", "version 2");
        row("an unknown key", recipeWith(R"("activation": {})"),
            "'activation' is no key here; the nearest is 'activations'");
        row("an unknown key of a use", usesWith(R"({"bits": 8, "simetric": true})"),
            "uses.ff:kernel: 'simetric' is no key here; the nearest is 'symmetric'");
        row("an unknown key of model", recipeWith(R"("model": {"sha": "1"})"), "model: 'sha' is no key here");
        row("an unknown key of ties", recipeWith(R"("ties": {"accepted": []})"), "the nearest is 'accept'");
        row("no bits", usesWith("{}"), "\"bits\" is missing");
        row("bits as text", usesWith(R"({"bits": "8"})"), "uses.ff:kernel.bits: this must be an integer");
        row("half a bit", usesWith(R"({"bits": 7.5})"), "bits: this must be an integer");
        row("a huge number of bits", usesWith(R"({"bits": 123456789012345678901234567890})"), "bits");
        row("1 bit", usesWith(R"({"bits": 1})"), "bits are 2 to 16, not 1");
        row("17 bits", usesWith(R"({"bits": 17})"), "bits are 2 to 16, not 17");
        row("symmetric as number", usesWith(R"({"bits": 8, "symmetric": 1})"), "symmetric");
        row("axis as text", usesWith(R"({"bits": 8, "axis": "last"})"), "axis");
        row("a far axis", usesWith(R"({"bits": 8, "axis": -9223372036854775808})"), "axis");
        row("an unknown method", usesWith(R"({"bits": 8, "range": "msee"})"), "the nearest is 'mse'");
        row("an unknown method's key", usesWith(R"({"bits": 8, "range": {"method": "mse", "p": 1}})"), "'p' is no key");
        row("percentile 0", usesWith(R"({"bits": 8, "range": {"method": "percentile", "p": 0}})"), "above 0");
        row("percentile NaN", usesWith(R"({"bits": 8, "range": {"method": "percentile", "p": NaN}})"), "above 0");
        row("a range of one number", usesWith(R"({"bits": 8, "range": [1]})"), "[lo, hi]");
        row("a range of a number and a list", usesWith(R"({"bits": 8, "range": [-1, [1]]})"), "[lo, hi]");
        row("lists of two lengths", usesWith(R"({"bits": 8, "range": [[-1, -1], [1]]})"), "one length");
        row("an infinite bound", usesWith(R"({"bits": 8, "range": [-Infinity, 1]})"), "finite");
        row("a range upside down", usesWith(R"({"bits": 8, "range": [2, 1]})"), "must not end below its start");
        row("a bound as text", usesWith(R"({"bits": 8, "range": ["a", "b"]})"), "finite numbers");
        row("uses as list", recipeWith(R"("uses": [])"), "uses: this must be an object");
        row("a tie of one", recipeWith(R"("ties": {"accept": [["a"]]})"), "a list of two uses");
        row("a tie with a number", recipeWith(R"("ties": {"accept": [["a", 1]]})"), "a use is named by a text");
    }

    void refused() {
        QFETCH(QString, text);
        QFETCH(QString, message);
        const std::string error = models::errorOf([&] { parseRecipe(text.toStdString(), "q.recipe.json"); });
        QVERIFY2(error.starts_with("q.recipe.json: "), error.c_str());
        QVERIFY2(QString::fromStdString(error).contains(message), error.c_str());
        QVERIFY2(error.find('\n') == std::string::npos, error.c_str());
    }

    void deepNesting() {
        const std::string text = recipeWith("\"uses\": " + std::string(100'000, '['));
        QVERIFY(!models::errorOf([&] { parseRecipe(text, "q"); }).empty());
    }
};

QTEST_APPLESS_MAIN(RecipeJsonTest)
#include "recipe_json_test.moc"
