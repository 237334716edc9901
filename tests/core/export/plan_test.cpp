// What a plan says and refuses, per format.
#include <QtTest>
#include <functional>

#include "core/export/choices.h"
#include "core/export/source_text.h"
#include "tests/core/export/export_tools.h"

using namespace quantie;
using exports::evenRecipe;
using exports::hasStep;
using exports::hasWarning;
using Kind = PlanStep::Kind;

namespace {

Recipe oneUse(const std::string& use, int bits = 4) {
    Recipe recipe;
    recipe.uses[use].bits = bits;
    return recipe;
}

Scheme givenRange() {
    Scheme scheme;
    scheme.symmetric = false;
    scheme.range = Given{{-1.0}, {2.0}};
    return scheme;
}

ExportPlan plan(const Graph& graph, const Recipe& recipe, ExportFormat format) {
    return planExport(graph, recipe, format, Definitions::builtin());
}

/// {id: how often it stands} of every shared_object_id on a layer dict.
void countIds(const Json& value, std::map<std::int64_t, int>& counts) {
    if (!value.is_structured()) return;
    if (value.is_object() && value.contains("shared_object_id"))
        ++counts[value["shared_object_id"].get<std::int64_t>()];
    for (const Json& item : value) countIds(item, counts);
}

std::map<std::int64_t, int> idsOf(const ExportPlan& made) {
    std::map<std::int64_t, int> counts;
    countIds(made.content.architecture, counts);
    return counts;
}

Graph hard(const std::string& name) {
    return models::graphOf(openModel(std::string(QUANTIE_TEST_DATA) + "/hard/tf2.15/" + name + ".h5"));
}

Graph decided(const std::string& name, const TieDecisions& ties) {
    return buildGraph(openModel(std::string(QUANTIE_TEST_DATA) + name), Definitions::builtin(), ties);
}

}  // namespace

class PlanTest : public QObject {
    Q_OBJECT

  private slots:
    void formats() {
        QCOMPARE(exportFormats().size(), std::size_t{5});
        for (const ExportFormatInfo& info : exportFormats()) {
            QVERIFY(exportFormatNamed(std::string(info.name)) == info.format);
        }
        QVERIFY(models::errorOf([] {
                    exportFormatNamed("onnx");
                }).find("there are tfmot, keras3, keras, baked and keras-int8") != std::string::npos);
        QCOMPARE(stepName(Kind::Copy), std::string_view("copy"));
    }

    /// A .keras has the layers inside a custom one by attribute; an .h5 needs them as the class made them.
    void ordersThatTheSourceDoesNotTell() {
        const std::string folder = std::string(QUANTIE_TEST_DATA) + "/hard/tf2.15/custom_hidden";
        const char* said = "does not tell in which order it lists its weights";
        for (const ExportFormatInfo& info : exportFormats()) {
            if (!info.forKeras2 || writesKeras3(info.format, false)) continue;
            const Graph archive = models::graphOf(openModel(folder + ".keras"));
            QVERIFY(hasWarning(plan(archive, Recipe{}, info.format), said));
            const Graph file = models::graphOf(openModel(folder + ".h5"));
            QVERIFY(!hasWarning(plan(file, Recipe{}, info.format), said));
        }
    }

    void loading() {
        ExportPlan made;
        QVERIFY(loadingLines(made, "a/q.h5").find("tf.keras.models.load_model(\"q.h5\")") != std::string::npos);
        QVERIFY(loadingLines(made, "q.json").find("quantie.load_model(\"q.json\")") != std::string::npos);
        made.needsCompanion = true;
        QVERIFY(loadingLines(made, "q.h5").find("import quantie.keras2") != std::string::npos);
    }

    void choices() {
        const Graph graph = models::reference("siamese.h5");
        Recipe recipe = oneUse("same:kernel");
        recipe.activations["tower@1"] = givenRange();
        recipe.activations["difference"] = givenRange();
        const Choices found = resolveChoices(recipe, graph);
        QVERIFY(!found.empty());
        QVERIFY(resolveChoices({}, graph).empty());
        QVERIFY(found.uses[graph.findUse("same:kernel")]);
        QVERIFY(found.groups[graph.findCall("tower@1").second]);
        QVERIFY(found.quantizes(graph.calls[graph.findCall("same").first]));
        QVERIFY(!found.quantizes(graph.calls[graph.findCall("difference").first]));
        QVERIFY(!models::errorOf([&] { resolveChoices(oneUse("none:kernel"), graph); }).empty());
        Recipe wrong;
        wrong.activations["nowhere"] = givenRange();
        QVERIFY(!models::errorOf([&] { resolveChoices(wrong, graph); }).empty());
        wrong.activations = {{"difference", Scheme{}}};
        QVERIFY(models::errorOf([&] { resolveChoices(wrong, graph); }).find("[lo, hi]") != std::string::npos);
    }

    void wrapsAndInlines() {
        const Graph graph = models::reference("siamese.h5");
        Recipe recipe = oneUse("tower@1/conv1:kernel");
        recipe.uses["same:bias"].axis = 0;
        recipe.activations["tower@0"] = givenRange();
        const ExportPlan made = plan(graph, recipe, ExportFormat::Tfmot);
        QVERIFY(hasStep(made, Kind::Inline, "tower"));
        QVERIFY(hasStep(made, Kind::Wrap, "tower@1/conv1:kernel: 4 bits, one scale, symmetric"));
        QVERIFY(hasStep(made, Kind::Wrap, "same:bias: 8 bits, a scale per slice of axis 0"));
        QVERIFY(hasStep(made, Kind::Activation, "tower@0: 8 bits, one scale, asymmetric"));
        QVERIFY(made.needsCompanion && !made.needsScope);
        QVERIFY(made.bytes > made.sourceBytes);  // the ranges
    }

    /// One id on both copies of the embedding, and on nothing else.
    void repairsIds() {
        const Graph graph = models::graphOf(openModel(std::string(QUANTIE_TEST_DATA) + "/keras2/tf2.15/tied_lm.json"));
        const ExportPlan made = plan(graph, {}, ExportFormat::Keras);
        QVERIFY(hasStep(made, Kind::Replace, "emb"));
        QVERIFY(hasStep(made, Kind::Tie, "deemb:embedding_layer.embeddings"));
        const auto ids = idsOf(made);
        QCOMPARE(ids.size(), std::size_t{1});
        QCOMPARE(ids.begin()->second, 2);
        QVERIFY(!made.needsCompanion);
    }

    /// Ids that the file has are kept as they are.
    void keepsIds() {
        const Graph graph = models::reference("tied_lm.h5");
        const ExportPlan made = plan(graph, {}, ExportFormat::Keras);
        QVERIFY(made.content.architecture["config"] == (*graph.model->architecture)["config"]);
    }

    /// A nested model between two bearers of an id ends Keras's sharing: it is inlined.
    void inlinesWhatEndsSharing() {
        const ExportPlan made = plan(hard("encoder_decoder"), {}, ExportFormat::Keras);
        QVERIFY(hasStep(made, Kind::Inline, "encoder"));
        QVERIFY(hasStep(made, Kind::Inline, "decoder"));
    }

    void modelInAWrapper() {
        const ExportPlan made = plan(hard("time_distributed"), {}, ExportFormat::Keras);
        QVERIFY(made.needsScope);
        QVERIFY(hasWarning(made, "stays a model inside the layer td3"));
    }

    void holderBeforeWhatItHolds() {
        QVERIFY(hasWarning(plan(hard("holder_first"), {}, ExportFormat::Keras), "has to build that itself"));
    }

    void unreached() {
        const Graph graph = hard("metrics_inside");
        Recipe recipe;
        recipe.activations["tf.math.square"] = givenRange();
        QVERIFY(hasWarning(plan(graph, recipe, ExportFormat::Tfmot), "tf.math.square: no output"));
        const Graph ends = hard("ends");
        QVERIFY(hasWarning(plan(ends, evenRecipe(ends), ExportFormat::Tfmot), "no output depends on this use"));
    }

    void bakedInPlace() {
        const Graph graph = models::reference("dense_twice.h5");
        const ExportPlan made = plan(graph, evenRecipe(graph), ExportFormat::Baked);
        QCOMPARE(made.bytes, made.sourceBytes);
        QVERIFY(hasStep(made, Kind::Keep, "shared@1:kernel: values of 8 bits"));
    }

    /// Uses that differ cost a copy, and the plan names the price.
    void bakedCopies() {
        const Graph graph = models::reference("dense_twice.h5");
        const ExportPlan made = plan(graph, oneUse("shared@1:kernel"), ExportFormat::Baked);
        QVERIFY(hasStep(made, Kind::Copy, "shared: its uses differ, stored 2 times, 1088 bytes more"));
    }

    void bakedHolders() {
        const Graph graph = models::reference("autoencoder.h5");
        const ExportPlan made = plan(graph, oneUse("enc1:kernel"), ExportFormat::Baked);
        QVERIFY(hasStep(made, Kind::Copy, "dec1: becomes a Dense"));
        const Graph unknown = hard("towers");
        const std::string told =
            models::errorOf([&] { plan(unknown, oneUse("left/emb:embeddings"), ExportFormat::Baked); });
        QVERIFY2(told.find("no layer definition") != std::string::npos, told.c_str());
    }

    void bakedActivations() {
        const Graph graph = models::reference("siamese.h5");
        Recipe recipe;
        recipe.activations["difference"] = givenRange();
        const exports::Folder folder;
        const std::string file = folder.write(graph, recipe, ExportFormat::Baked, "b.h5");
        const Graph made = models::graphOf(openModel(file));
        QVERIFY(made.findCall("quantize_difference_output").first >= 0);
        QVERIFY(compareModels(graph, made).tiesKept());
    }

    /// A holder that is called twice, each time with another setting: two plain layers.
    void bakedHolderTwice() {
        const Graph graph = hard("custom");
        Recipe recipe = oneUse("inside@0/tied:dense.kernel", 4);
        recipe.uses["inside@1/tied:dense.kernel"].bits = 6;
        std::set<std::string> names;
        const ExportPlan made = plan(graph, recipe, ExportFormat::Baked);
        for (const WeightGroup& group : made.content.groups) QVERIFY2(names.insert(group.layer).second, "twice");
        QVERIFY(names.contains("inside/tied") && names.contains("inside/tied_1"));
    }

    /// The operator reads float32 and drops masks: casts around it, and a layer that carries the mask on.
    void bakedActivationsOfOtherTypes() {
        const auto baked = [](const Graph& graph, const std::string& call) {
            Recipe recipe;
            recipe.activations[call] = givenRange();
            return plan(graph, recipe, ExportFormat::Baked);
        };
        const auto layers = [](const ExportPlan& made, const std::string& call) {
            QStringList classes;
            for (const Json& layer : made.content.architecture["config"]["layers"]) {
                const QString name = QString::fromStdString(layer["name"].get<std::string>());
                if (name.startsWith(QString::fromStdString("quantize_" + call)))
                    classes << QString::fromStdString(layer["class_name"].get<std::string>());
            }
            return classes.join(" ");
        };
        const Graph mixed = hard("mixed");
        QCOMPARE(layers(baked(mixed, "half"), "half"), QString("Activation TFOpLambda Activation"));
        QCOMPARE(layers(baked(mixed, "double"), "double"), QString("Activation TFOpLambda Activation"));
        const Graph masked = hard("masks");
        QCOMPARE(layers(baked(masked, "lstm"), "lstm"), QString("TFOpLambda ReLU Add"));
        QCOMPARE(layers(baked(models::reference("siamese.h5"), "difference"), "difference"), QString("TFOpLambda"));
    }

    /// What is no floating-point tensor stays as it is, and the plan says so.
    void activationsOfWholeNumbers() {
        const Graph graph = models::reference("tf_ops.h5");
        for (const ExportFormat format : {ExportFormat::Tfmot, ExportFormat::Baked}) {
            Recipe recipe = oneUse(graph.uses.front().id);
            recipe.activations[graph.calls[graph.inputs.front().call].id] = givenRange();
            QVERIFY(!hasWarning(plan(graph, recipe, format), "no floating-point numbers"));
        }
        const Graph tokens = models::reference("tied_lm.h5");
        for (const ExportFormat format : {ExportFormat::Tfmot, ExportFormat::Baked}) {
            Recipe recipe;
            recipe.activations[tokens.calls[tokens.inputs.front().call].id] = givenRange();
            const ExportPlan made = plan(tokens, recipe, format);
            QVERIFY(hasWarning(made, "yields no floating-point numbers"));
            QVERIFY(writeJson(made.content.architecture["config"]["layers"]).find("_output") == std::string::npos);
        }
    }

    /// Equal and transposed values, tied by the user: one variable in the file, the recipe and the ties come back.
    void handTies() {
        const TieDecisions equal{{{"same1:kernel", "same2:kernel"}}, {}, {}};
        const TieDecisions turned{{{"same1:kernel", "transposed:kernel"}}, {}, {}};
        for (const TieDecisions& ties : {equal, turned}) {
            const Graph graph = decided("/hard/tf2.15/coincidences.h5", ties);
            Recipe recipe = exports::variedRecipe(graph);
            recipe.ties = ties;
            const exports::Folder folder;
            for (const ExportFormat format : {ExportFormat::Tfmot, ExportFormat::Keras}) {
                const std::string file = folder.write(graph, recipe, format, "q.h5");
                const Imported back = exports::opened(file);
                QVERIFY(back.recipe.ties.accept == ties.accept);
                const Graph again = buildGraph(back.model, Definitions::builtin(), back.recipe.ties);
                QCOMPARE(again.tiedVariables(), graph.tiedVariables());
                QVERIFY(compareModels(graph, again).differentWeights.empty());
            }
            const ExportPlan copies = plan(graph, recipe, ExportFormat::Baked);
            QVERIFY(hasWarning(copies, "ties made by hand are copies"));
        }
    }

    void hostileSource() {
        auto model =
            std::const_pointer_cast<Model>(models::sequential("[null, 4]", {models::layer("Strange", "s", "")}));
        int strange = 0;
        while (model->layers[strange].name != "s") ++strange;
        const std::string id = std::to_string(strange);
        const Json bad = Json::array({
            {{id, 3}},
            {{id, {{"weights", Json::array({3})}, {"tracked", Json::array()}}}},
            {{id,
              {{"weights", Json::array({Json::array({"w", Json::array({"x"}), "float32", true})})},
               {"tracked", Json::array()}}}},
            {{id, {{"weights", Json::array()}, {"tracked", Json::array({Json::array({99, 0})})}}}},
            {{id, {{"weights", Json::array()}, {"tracked", Json::array({Json::array({0, 99})})}}}},
            {{id, {{"weights", Json::array()}, {"tracked", Json::array({"x"})}}}},
            {{"0", {{"shapes", "x"}}}},
        });
        for (const Json& custom : bad) {
            const std::string told = models::errorOf([&] { restoreCustomWeights({{"custom", custom}}, *model); });
            QVERIFY2(told.find("does not fit the architecture") != std::string::npos, custom.dump().c_str());
        }
        QVERIFY(!models::errorOf([] { tieDecisions({{"ties", {{"accept", Json::array({3})}}}}, {}); }).empty());
        QVERIFY(tieDecisions(Json::object(), {}) == TieDecisions{});
    }
};

QTEST_APPLESS_MAIN(PlanTest)
#include "plan_test.moc"
