// Whether a recipe fits a model: what is refused, with the right name; and what is only said.
#include "core/recipe/validate.h"

#include <QtTest>

#include "core/recipe/presets.h"
#include "core/recipe/use_facts.h"
#include "tests/core/recipe/models.h"

using namespace quantie;
using models::errorOf;
using models::layer;

namespace {

Recipe with(const std::string& use, const Scheme& scheme = {}) {
    Recipe recipe;
    recipe.uses[use] = scheme;
    return recipe;
}

Scheme along(int axis) {
    Scheme scheme;
    scheme.axis = axis;
    return scheme;
}

void expectError(const std::string& error, const std::string& part) {
    QVERIFY2(error.find(part) != std::string::npos, error.c_str());
}

}  // namespace

class ValidateTest : public QObject {
    Q_OBJECT

  private slots:
    void whatFitsComesBack() {
        const Graph graph = models::reference("tied_lm.h5");
        const Recipe recipe = presetRecipe("int8-weights", graph);
        const Validated validated = validate(recipe, graph);
        QVERIFY(validated.recipe == recipe);
        QVERIFY(validated.warnings.empty());
    }

    /// What Keras has quantized keeps its codes and all that belongs to them; a bias beside them is a weight as ever.
    void scalesOfCodesAreNotQuantized() {
        for (const char* file : {"q_int8_shared", "q_int4_block", "q_float8", "q_gptq", "q_int8_attention"}) {
            const Graph graph = models::graphOf(openModel(QUANTIE_TEST_DATA "/keras3/" + std::string(file) + ".keras"));
            int refused = 0;
            for (const Use& use : graph.uses) {
                const bool belongs = use.weight.find("scale") != std::string::npos ||
                                     use.weight.find("amax") != std::string::npos || use.weight.ends_with("g_idx");
                if (!belongs) continue;
                ++refused;
                QVERIFY2(!isQuantizable(graph, use), use.id.c_str());
                expectError(errorOf([&] { validate(with(use.id), graph); }), "--dequantize");
            }
            QVERIFY2(refused > 0, file);
        }
        const Graph graph = models::graphOf(openModel(QUANTIE_TEST_DATA "/keras3/q_int8_shared.keras"));
        QVERIFY(isQuantizable(graph, graph.uses[graph.findUse("shared@0:bias")]));
    }

    void unknownUses_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("nearest");
        QTest::newRow("no count") << "shared:kernel"
                                  << "'shared@0:kernel'";
        QTest::newRow("a count too high") << "shared@2:kernel"
                                          << "'shared@0:kernel'";
        QTest::newRow("a count too many") << "head@0:kernel"
                                          << "'head:kernel'";
        QTest::newRow("a letter") << "haed:kernel"
                                  << "'head:kernel'";
        QTest::newRow("another weight") << "head:kernels"
                                        << "'head:kernel'";
    }

    void unknownUses() {
        QFETCH(QString, id);
        QFETCH(QString, nearest);
        const Graph graph = models::reference("dense_twice.json");
        const std::string error = errorOf([&] { validate(with(id.toStdString()), graph); });
        QVERIFY2(error.starts_with("uses: '" + id.toStdString() + "' is no use of this model"), error.c_str());
        expectError(error, "the nearest is " + nearest.toStdString());
    }

    void nothingIsNear() {
        const Graph graph = models::reference("dense_twice.json");
        const std::string error = errorOf([&] { validate(with("completely different"), graph); });
        QVERIFY2(error.find("nearest") == std::string::npos, error.c_str());
    }

    void axes() {
        const Graph graph = models::reference("dense_twice.json");
        QVERIFY(errorOf([&] { validate(with("head:kernel", along(-2)), graph); }).empty());
        expectError(errorOf([&] { validate(with("head:kernel", along(2)), graph); }), "uses.head:kernel: ");
        expectError(errorOf([&] { validate(with("head:bias", along(1)), graph); }), "uses.head:bias: ");
    }

    void listsAreAsLongAsTheAxisThatTheUseSees() {
        Graph graph = models::graphOf(models::sequential("[null, 8]", {layer("Dense", "d", "\"units\": 4")}));
        Scheme scheme = along(0);
        scheme.range = Given{std::vector<double>(8, -1), std::vector<double>(8, 1)};
        QVERIFY(errorOf([&] { validate(with("d:kernel", scheme), graph); }).empty());
        scheme.axis = 1;
        expectError(errorOf([&] { validate(with("d:kernel", scheme), graph); }), "uses.d:kernel: ");
    }

    void unknownShapesAreNotChecked() {
        Graph graph = models::graphOf(models::sequential("[null, null]", {layer("Dense", "d", "\"units\": 4")}));
        QVERIFY(!useShape(graph, graph.uses[graph.findUse("d:kernel")]).has_value());
        QVERIFY(errorOf([&] { validate(with("d:kernel", along(1)), graph); }).empty());
        Scheme bad;
        bad.range = Percentile{0};
        QVERIFY(!errorOf([&] { validate(with("d:kernel", bad), graph); }).empty());
    }

    void transposedUsesSeeTheTranspose() {
        Graph graph = models::graphOf(models::sequential("[null, 8]", {layer("Dense", "d", "\"units\": 4")}));
        Use use = graph.uses[graph.findUse("d:kernel")];
        QCOMPARE(*useShape(graph, use), (Shape{8, 4}));
        // A place whose own shape is not known: the variable's, turned round.
        auto model = std::make_shared<Model>();
        model->layers.emplace_back().weights.emplace_back();
        graph.model = model;
        use.ref = {0, 0};
        use.transposed = true;
        QCOMPARE(*useShape(graph, use), (Shape{4, 8}));
    }

    void activations() {
        const Graph graph = models::reference("siamese.json");
        Recipe recipe;
        recipe.activations["tower@0/conv1"] = {};
        recipe.activations["tower@1"] = {};
        QVERIFY(errorOf([&] { validate(recipe, graph); }).empty());
        recipe.activations["tower@1"] = along(0);
        expectError(errorOf([&] { validate(recipe, graph); }), "activations.tower@1.axis: ");
        recipe.activations.erase("tower@1");
        recipe.activations["tower@1/conv"] = {};
        expectError(errorOf([&] { validate(recipe, graph); }), "the nearest is 'tower@1/conv1'");
    }

    void theJsonFormIsTakenAndReplaced() {
        const Graph graph = models::reference("siamese.json");
        const std::string json = R"([ ["tower",0], ["conv1",0], "kernel" ])";
        const Validated validated = validate(with(json), graph);
        QVERIFY(validated.recipe.uses.contains("tower@0/conv1:kernel"));
        Recipe both = with(json);
        both.uses["tower@0/conv1:kernel"] = {};
        expectError(errorOf([&] { validate(both, graph); }), "another entry names the same use");
    }

    void anotherModel() {
        const Graph graph = models::reference("tied_lm.json");
        Recipe recipe = with("ff:kernel");
        recipe.modelName = "other";
        recipe.modelSha256 = std::string(64, '0');
        const Validated validated = validate(recipe, graph);
        QCOMPARE(validated.warnings.size(), std::size_t{1});
        expectError(validated.warnings.front().message, "'other'");
        recipe.uses["gg:kernel"] = {};
        expectError(errorOf([&] { validate(recipe, graph); }), "made for another architecture ('other')");
    }

    void tiesAreResolved() {
        const Graph graph = models::reference("tied_lm.json");
        Recipe recipe;
        recipe.ties.reject = {{"emb:embeddings", "demb:embedding_layer.embeddings"}};
        expectError(errorOf([&] { validate(recipe, graph); }), "ties.reject: 'demb:embedding_layer.embeddings'");
    }

    void fiveThousandUses() {
        std::vector<std::string> layers;
        for (int i = 0; i < 5000; ++i) {
            layers.push_back(layer("Dense", "d" + std::to_string(i), R"("units": 8, "use_bias": false)"));
        }
        const Graph graph = models::graphOf(models::sequential("[null, 8]", layers));
        const Recipe recipe = presetRecipe("int8-weights", graph);
        QCOMPARE(recipe.uses.size(), std::size_t{5000});
        QCOMPARE(validate(recipe, graph).recipe.uses.size(), std::size_t{5000});
    }
};

QTEST_APPLESS_MAIN(ValidateTest)
#include "validate_test.moc"
