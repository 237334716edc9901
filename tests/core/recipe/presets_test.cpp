// Presets: which weights of which classes they take, and along which axis.
#include "core/recipe/presets.h"

#include <QtTest>

#include "core/recipe/spec.h"
#include "tests/core/recipe/models.h"

using namespace quantie;
using models::layer;

namespace {

/// The setting of a use as rules write it; "float" where it has none.
QString setting(const Recipe& recipe, const std::string& use) {
    const auto it = recipe.uses.find(use);
    return QString::fromStdString(specText(it == recipe.uses.end() ? std::nullopt : std::optional(it->second)));
}

Graph images() {
    const std::string window = R"("filters": 4, "kernel_size": [3, 3])";
    return models::graphOf(models::sequential(
        "[null, 16, 16, 3]", {
                                 layer("Conv2D", "conv", window),
                                 layer("BatchNormalization", "bn", ""),
                                 layer("DepthwiseConv2D", "depth", R"("kernel_size": [3, 3], "depth_multiplier": 2)"),
                                 layer("SeparableConv2D", "sep", window),
                                 layer("Conv2DTranspose", "up", window),
                                 layer("Flatten", "flat", ""),
                                 layer("Dense", "dense", "\"units\": 5"),
                             }));
}

Graph sequences() {
    const std::string lstm = layer("LSTM", "lstm", "\"units\": 3, \"return_sequences\": true");
    return models::graphOf(models::sequential(
        "[null, 12]", {
                          layer("Embedding", "emb", R"("input_dim": 50, "output_dim": 8)"),
                          layer("Conv1D", "conv", R"("filters": 8, "kernel_size": [3])"),
                          layer("Bidirectional", "both", "\"layer\": " + lstm),
                          layer("TimeDistributed", "each", "\"layer\": " + layer("Dense", "d", "\"units\": 4")),
                          layer("EinsumDense", "last", R"("equation": "abc,cd->abd", "output_shape": [null, 6])"),
                          layer("EinsumDense", "first", R"("equation": "abc,dc->abd", "output_shape": [null, 6])"),
                      }));
}

}  // namespace

class PresetsTest : public QObject {
    Q_OBJECT

  private slots:
    void kernelsOfImages() {
        const Graph graph = images();
        const Recipe recipe = presetRecipe("int8-weights", graph);
        QCOMPARE(setting(recipe, "conv:kernel"), "8,axis=-1");
        QCOMPARE(setting(recipe, "depth:depthwise_kernel"), "8,axis=-2");
        QCOMPARE(setting(recipe, "sep:depthwise_kernel"), "8,axis=-2");
        QCOMPARE(setting(recipe, "sep:pointwise_kernel"), "8,axis=-1");
        QCOMPARE(setting(recipe, "up:kernel"), "8,axis=-2");
        QCOMPARE(setting(recipe, "dense:kernel"), "8,axis=-1");
        QCOMPARE(recipe.uses.size(), std::size_t{6});
    }

    void kernelsOfSequences() {
        const Graph graph = sequences();
        const Recipe recipe = presetRecipe("int4-weights", graph);
        QCOMPARE(setting(recipe, "emb:embeddings"), "4,axis=0");
        QCOMPARE(setting(recipe, "conv:kernel"), "4,axis=-1");
        QCOMPARE(setting(recipe, "both:forward_layer.cell.kernel"), "4,axis=-1");
        QCOMPARE(setting(recipe, "both:backward_layer.cell.recurrent_kernel"), "4,axis=-1");
        QCOMPARE(setting(recipe, "each:layer.kernel"), "4,axis=-1");
        QCOMPARE(setting(recipe, "last:kernel"), "4,axis=-1");
        QCOMPARE(setting(recipe, "first:kernel"), "4,axis=-2");
        QCOMPARE(recipe.uses.size(), std::size_t{9});
    }

    void tiedUsesAgree() {
        const Recipe recipe = presetRecipe("int8-weights", models::reference("tied_lm.json"));
        QCOMPARE(setting(recipe, "emb:embeddings"), "8,axis=0");
        QCOMPARE(setting(recipe, "deemb:embedding_layer.embeddings"), "8,axis=0");
        QCOMPARE(setting(recipe, "ff:kernel"), "8,axis=-1");
        QCOMPARE(recipe.uses.size(), std::size_t{3});
    }

    void tfmotOnImages() {
        const Recipe recipe = presetRecipe("tfmot-8bit", images());
        QCOMPARE(setting(recipe, "conv:kernel"), "8,axis=-1");
        QCOMPARE(setting(recipe, "depth:depthwise_kernel"), "8,axis=-1");
        QCOMPARE(setting(recipe, "up:kernel"), "8");
        QCOMPARE(setting(recipe, "dense:kernel"), "8");
        QCOMPARE(recipe.uses.size(), std::size_t{4});
    }

    void tfmotKnowsNoSequences() { QVERIFY(presetRecipe("tfmot-8bit", sequences()).uses.empty()); }

    void floatIsEmpty() {
        const Graph graph = images();
        const Recipe recipe = presetRecipe("float", graph);
        QVERIFY(recipe.uses.empty());
        QCOMPARE(recipe.modelName, std::string("m"));
        QCOMPARE(recipe.modelSha256.size(), std::size_t{64});
    }

    void anyWidth() {
        const Graph graph = images();
        QCOMPARE(setting(presetRecipe("int2-weights", graph), "dense:kernel"), "2,axis=-1");
        QCOMPARE(setting(presetRecipe("int16-weights", graph), "dense:kernel"), "16,axis=-1");
    }

    void unknownNames() {
        const Graph graph = images();
        for (const char* name : {"int1-weights", "int17-weights", "int08-weights", "int-weights", "int8-weight", "",
                                 "int999999999999-weights", "tfmot"}) {
            const std::string error = models::errorOf([&] { presetRecipe(name, graph); });
            QVERIFY2(error.starts_with("no preset is called"), name);
        }
        QVERIFY(
            models::errorOf([&] { presetRecipe("int8-weight", graph); }).ends_with("the nearest is 'int8-weights'"));
    }
};

QTEST_APPLESS_MAIN(PresetsTest)
#include "presets_test.moc"
