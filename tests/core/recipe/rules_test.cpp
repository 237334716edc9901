// Rules: which uses a pattern names, what a SPEC makes of them, and where a rule with "=" in its names is cut.
#include "core/recipe/rules.h"

#include <QtTest>

#include "core/recipe/presets.h"
#include "core/recipe/spec.h"
#include "tests/core/recipe/models.h"

using namespace quantie;
using models::layer;

namespace {

Graph equalSignsInNames() {
    return models::graphOf(models::sequential(
        "[null, 8]", {layer("Dense", "a=8,b", "\"units\": 4"), layer("Dense", "c", "\"units\": 4")}));
}

std::vector<std::string> named(const std::string& pattern, const Graph& graph) {
    std::vector<std::string> ids;
    for (const int use : matchUses(pattern, graph)) ids.push_back(graph.uses[use].id);
    return ids;
}

using Ids = std::vector<std::string>;

}  // namespace

class RulesTest : public QObject {
    Q_OBJECT

  private slots:
    void globs_data() {
        QTest::addColumn<QString>("glob");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("fits");
        const auto row = [](const char* glob, const char* text, bool fits) {
            QTest::addRow("%s on %s", glob, text) << glob << text << fits;
        };
        row("*", "", true);
        row("", "", true);
        row("", "a", false);
        row("a*c", "abc", true);
        row("a*c", "ab", false);
        row("*:kernel", "tower@0/conv1:kernel", true);
        row("*:kernel", "lstm:cell.recurrent_kernel", false);
        row("*b*b*c", "abbabbc", true);
        row("?", "a", true);
        row("?", "\xC3\xA9", true);
        row("??", "\xC3\xA9", false);
        row("tower@?/*", "tower@1/c:bias", true);
        row("[abc]x", "bx", true);
        row("[abc]x", "dx", false);
        row("[a-c]x", "bx", true);
        row("[!a-c]x", "bx", false);
        row("[!a-c]x", "dx", true);
        row("[]]", "]", true);
        row("[ab", "[ab", true);
        row("[ab", "a", false);
        row("[a-]", "-", true);
    }

    void globs() {
        QFETCH(QString, glob);
        QFETCH(QString, text);
        QTEST(matchesGlob(text.toStdString(), glob.toStdString()), "fits");
    }

    void manyStarsTakeNoTime() {
        std::string glob;
        for (int i = 0; i < 200; ++i) glob += "*a";
        QVERIFY(!matchesGlob(std::string(5000, 'a') + "b", glob));
    }

    void patternsOverIds() {
        const Graph graph = models::reference("siamese.json");
        QCOMPARE(named("tower@?/conv1:kernel", graph), (Ids{"tower@0/conv1:kernel", "tower@1/conv1:kernel"}));
        QCOMPARE(named("tower@1/conv1:kernel", graph), (Ids{"tower@1/conv1:kernel"}));
        QCOMPARE(named("nothing*", graph), Ids{});
    }

    void classesByOwnerAndByReader() {
        const Graph graph = models::reference("tied_lm.json");
        const Ids both{"emb:embeddings", "deemb:embedding_layer.embeddings"};
        QCOMPARE(named("class:Embedding", graph), both);
        QCOMPARE(named("class:TiedDeembedding", graph), (Ids{"deemb:embedding_layer.embeddings"}));
        QCOMPARE(named("class:Dense", graph), (Ids{"ff:kernel", "ff:bias"}));
        QCOMPARE(named("class:Dense:kernel", graph), (Ids{"ff:kernel"}));
        QCOMPARE(named("class:dense", graph), Ids{});
    }

    void classReachesIntoWrappers() {
        const Graph graph = models::graphOf(models::sequential(
            "[null, 3, 8]", {layer("TimeDistributed", "td", "\"layer\": " + layer("Dense", "d", "\"units\": 4"))}));
        QCOMPARE(named("class:Dense:kernel", graph), (Ids{"td:layer.kernel"}));
        QCOMPARE(named("class:TimeDistributed:kernel", graph), (Ids{"td:layer.kernel"}));
    }

    void laterRulesWin() {
        const Graph graph = models::reference("tied_lm.json");
        Recipe recipe;
        const std::vector<std::string> rules{"*=8,axis=-1", "emb:*=4,axis=0,asym,wide,range=mse", "*:bias=float"};
        QVERIFY(applyRules(rules, graph, recipe).empty());
        QCOMPARE(recipe.uses.at("emb:embeddings"), (Scheme{4, false, false, 0, Mse{}}));
        QCOMPARE(recipe.uses.at("ff:kernel"), (Scheme{8, true, true, -1, MinMax{}}));
        QVERIFY(!recipe.uses.contains("ff:bias"));
        QCOMPARE(recipe.uses.size(), std::size_t{5});
    }

    void specsWithoutBitsChangeWhatIsQuantized() {
        const Graph graph = models::reference("tied_lm.json");
        Recipe recipe = presetRecipe("int8-weights", graph);
        const std::size_t before = recipe.uses.size();
        QVERIFY(applyRules(std::vector<std::string>{"*=range=percentile:99.5"}, graph, recipe).empty());
        QCOMPARE(recipe.uses.size(), before);
        QCOMPARE(recipe.uses.at("emb:embeddings"), (Scheme{8, true, true, 0, Percentile{99.5}}));
        QCOMPARE(recipe.uses.at("ff:kernel"), (Scheme{8, true, true, -1, Percentile{99.5}}));
        const Diagnostics warnings = applyRules(std::vector<std::string>{"norm:*=asym"}, graph, recipe);
        QCOMPARE(warnings.size(), std::size_t{1});
        QVERIFY(warnings.front().message.find("with bits") != std::string::npos);
    }

    void aRuleWithoutUsesIsReported() {
        const Graph graph = models::reference("dense_twice.json");
        Recipe recipe;
        const auto warnings = applyRules(std::vector<std::string>{"shared:kernel=8", "conv*=8"}, graph, recipe);
        QCOMPARE(warnings.size(), std::size_t{2});
        QCOMPARE(warnings[0].where, std::string("rule 'shared:kernel=8'"));
        QVERIFY(warnings[0].message.find("'shared@0:kernel'") != std::string::npos);
        QVERIFY(recipe.uses.empty());
    }

    void namesMayHoldEqualSigns() {
        const Graph graph = equalSignsInNames();
        Recipe recipe;
        QVERIFY(applyRules(std::vector<std::string>{"a=8,b:kernel=4,axis=0"}, graph, recipe).empty());
        QCOMPARE(recipe.uses.size(), std::size_t{1});
        QCOMPARE(recipe.uses.at("a=8,b:kernel"), (Scheme{4, true, true, 0, MinMax{}}));
        QVERIFY(applyRules(std::vector<std::string>{"c:*=2,axis=-1"}, graph, recipe).empty());
        QCOMPARE(recipe.uses.at("c:kernel"), (Scheme{2, true, true, -1, MinMax{}}));
    }

    void integersArePassedOver() {
        const Graph graph = models::graphOf(models::sequential(
            "[null, 8]", {layer("Normalization", "n", "\"axis\": [-1]"), layer("Dense", "d", "\"units\": 2")}));
        const Ids all = named("n:*", graph);
        QVERIFY(std::find(all.begin(), all.end(), "n:count") != all.end());
        Recipe recipe;
        applyRules(std::vector<std::string>{"*=8"}, graph, recipe);
        QVERIFY(recipe.uses.contains("d:kernel"));
        QVERIFY(!recipe.uses.contains("n:count"));
        const std::string error =
            models::errorOf([&] { applyRules(std::vector<std::string>{"n:count=8"}, graph, recipe); });
        QVERIFY2(error.find("only float weights") != std::string::npos, error.c_str());
    }

    void refused_data() {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* rule, const char* message) { QTest::newRow(rule) << rule << message; };
        row("ff:kernel", "a rule is PATTERN=SPEC");
        row("ff:kernel=", "'' is no part of a setting");
        row("ff:kernel=8,axs=1", "'axs=1' is no part of a setting; the nearest is 'axis='");
        row("ff:kernel=8,axs=4", "'axs=4' is no part of a setting");
        row("ff:kernel=1", "bits are 2 to 16, not 1");
        row("ff:kernel=99999999999", "is no part of a setting");
        row("ff:kernel=8,float", "float stands alone");
        row("ff:kernel=8,axis=2", "ff:kernel");
        row("ff:kernel=8,axis=x", "'x' is no axis");
        row("ff:kernel=8,range=0:inf", "is no range");
        row("ff:kernel=8,range=percentile:0", "percentile");
        row("ff:kernel=8,range=3:1", "must not end");
        row("*=8,axis=1", "bias");
    }

    void refused() {
        QFETCH(QString, rule);
        QFETCH(QString, message);
        const Graph graph = models::reference("tied_lm.json");
        Recipe recipe;
        const std::string error = models::errorOf([&] { applyRules(std::vector{rule.toStdString()}, graph, recipe); });
        QVERIFY2(error.starts_with("rule '" + rule.toStdString() + "': "), error.c_str());
        QVERIFY2(QString::fromStdString(error).contains(message), error.c_str());
    }

    void specTextReadsBack() {
        for (const char* text : {"8", "4,axis=0", "16,axis=-1,asym,wide,range=mse", "2,range=percentile:99.9",
                                 "8,wide,range=-1.5:3", "8,asym,range=entropy"}) {
            const auto scheme = parseSpec(text).applied(std::nullopt);
            QVERIFY(scheme.has_value());
            QCOMPARE(specText(scheme), std::string(text));
        }
        QCOMPARE(specText(std::nullopt), std::string("float"));
        QVERIFY(!parseSpec("float").applied(Scheme{}).has_value());
        QCOMPARE(parseSpec("axis=none").applied(Scheme{8, true, true, 0, MinMax{}})->axis, std::optional<int>());
    }
};

QTEST_APPLESS_MAIN(RulesTest)
#include "rules_test.moc"
