// Layer definitions: those that come with the program, the shapes that follow from their steps, and strict parsing.
#include <QtTest>
#include <fstream>
#include <sstream>

#include "core/base/error.h"
#include "core/layers/definitions.h"
#include "core/model/json_text.h"

using namespace quantie;

namespace {

constexpr const char* scaled = R"({"format": "quantie-layers", "version": 1, "layers": [
  {"class": "Scaled", "held": "table",
   "weights": [{"name": "scale", "shape": ["table.embeddings[-1]"]}, {"name": "gate", "shape": [2, "units"], "trainable": false}],
   "reads": ["table.embeddings", "scale", "gate"],
   "computes": [{"op": "lookup", "of": ["input", "table.embeddings"], "as": "rows"},
                {"op": "multiply", "of": ["rows", "scale"]}]}]})";

/// A model of two layers: a custom one and the layer that it holds.
struct Holder {
    Holder(const std::string& className, const std::string& key, std::string weight, Shape shape, Json settings) {
        config = std::make_unique<Json>(std::move(settings));
        Layer held;
        held.name = "held_layer";
        held.weights.push_back({std::move(weight), "", std::move(shape), DType::Float32, true, std::nullopt, -1});
        Layer holder;
        holder.className = className;
        holder.config = config.get();
        holder.children.push_back({key, 1, ChildRole::Held});
        model.layers.push_back(std::move(holder));
        model.layers.push_back(std::move(held));
    }

    ShapeQuery query() const {
        return {model.layers[0],
                *config,
                inputs,
                args,
                kwargs,
                [](std::string_view, const std::vector<MaybeShape>&) { return std::vector<MaybeShape>(1); }};
    }

    std::unique_ptr<Json> config;
    Model model;
    std::vector<MaybeShape> inputs;
    Json args = Json::array({tensorPlaceholder(0)});
    Json kwargs = Json::object();
};

QString refusal(const char* layers) {
    Definitions definitions;
    try {
        definitions.add(
            parseJson(std::string(R"({"format": "quantie-layers", "version": 1, "layers": )") + layers + "}", "t"),
            "mine.json");
    } catch (const Error& error) {
        return QString::fromStdString(error.what());
    }
    return "accepted";
}

}  // namespace

class DefinitionsTest : public QObject {
    Q_OBJECT

  private slots:
    void tiedDeembedding() {
        const Definitions definitions = Definitions::builtin();
        const Definition* definition = definitions.find("TiedDeembedding");
        QVERIFY(definition != nullptr);
        Holder holder("TiedDeembedding", "embedding_layer", "embeddings", {100, 32}, Json::object());
        holder.inputs = {Shape{unknownDim, 12, 32}};
        QVERIFY(definition->ownWeights(holder.query(), holder.model).empty());
        QCOMPARE(definition->outputs(holder.query(), holder.model).front(), MaybeShape(Shape{unknownDim, 12, 100}));
        QCOMPARE(definition->reads(holder.model.layers[0]), std::vector<std::string>{"embedding_layer.embeddings"});
        QVERIFY(definition->readsHeld(holder.model.layers[0], "embedding_layer", "embeddings"));
        QVERIFY(!definition->readsHeld(holder.model.layers[0], "embedding_layer", "bias"));
        QVERIFY(!definition->readsHeld(holder.model.layers[0], "other", "embeddings"));
    }

    void tiedDense() {
        const Definitions definitions = Definitions::builtin();
        for (const char* className : {"TiedDense", "DenseTranspose"}) {
            const Definition* definition = definitions.find(className);
            QVERIFY(definition != nullptr);
            Holder holder(className, "dense", "kernel", {64, 32}, Json{{"activation", "relu"}});
            holder.inputs = {Shape{unknownDim, 32}};
            const auto weights = definition->ownWeights(holder.query(), holder.model);
            QCOMPARE(weights.size(), std::size_t{1});
            QCOMPARE(weights[0].path, std::string("bias"));
            QCOMPARE(weights[0].shape, MaybeShape(Shape{64}));
            QVERIFY(weights[0].trainable);
            QCOMPARE(definition->outputs(holder.query(), holder.model).front(), MaybeShape(Shape{unknownDim, 64}));
            QCOMPARE(definition->reads(holder.model.layers[0]), (std::vector<std::string>{"dense.kernel", "bias"}));
            QCOMPARE(definition->steps().size(), std::size_t{3});
            QCOMPARE(definition->steps()[2].functionKey, std::string("activation"));

            // Without its bias the step that adds it passes on the product.
            Holder plain(className, "dense", "kernel", {64, 32}, Json{{"use_bias", false}});
            plain.inputs = {Shape{unknownDim, 32}};
            QVERIFY(definition->ownWeights(plain.query(), plain.model).empty());
            QCOMPARE(definition->outputs(plain.query(), plain.model).front(), MaybeShape(Shape{unknownDim, 64}));
            QCOMPARE(definition->reads(plain.model.layers[0]), std::vector<std::string>{"dense.kernel"});
        }
    }

    void unknownHeldShape() {
        const Definitions definitions = Definitions::builtin();
        Holder holder("TiedDense", "dense", "other", {64, 32}, Json::object());
        holder.inputs = {Shape{unknownDim, 32}};
        const Definition& definition = *definitions.find("TiedDense");
        QCOMPARE(definition.ownWeights(holder.query(), holder.model).front().shape, MaybeShape());
        QCOMPARE(definition.outputs(holder.query(), holder.model).front(), MaybeShape());
    }

    void contradictionIsAnError() {
        Holder holder("TiedDense", "dense", "kernel", {64, 31}, Json::object());
        holder.inputs = {Shape{unknownDim, 32}};
        const Definitions definitions = Definitions::builtin();
        QVERIFY_EXCEPTION_THROWN(definitions.find("TiedDense")->outputs(holder.query(), holder.model), Error);
    }

    void usersOwn() {
        Definitions definitions = Definitions::builtin();
        definitions.add(parseJson(scaled, "scaled"), "mine.json");
        const Definition* definition = definitions.find("Scaled");
        QVERIFY(definition != nullptr);
        Holder holder("Scaled", "emb", "embeddings", {50, 8}, Json{{"units", 5}});
        holder.inputs = {Shape{unknownDim, 7}};
        const auto weights = definition->ownWeights(holder.query(), holder.model);
        QCOMPARE(weights.size(), std::size_t{2});
        QCOMPARE(weights[0].shape, MaybeShape(Shape{8}));
        QCOMPARE(weights[1].shape, MaybeShape(Shape{2, 5}));
        QVERIFY(!weights[1].trainable);
        QCOMPARE(definition->outputs(holder.query(), holder.model).front(), MaybeShape(Shape{unknownDim, 7, 8}));
        QCOMPARE(definition->reads(holder.model.layers[0]).front(), std::string("emb.embeddings"));
    }

    void laterDefinitionReplaces() {
        Definitions definitions = Definitions::builtin();
        definitions.add(parseJson(R"({"format": "quantie-layers", "version": 1,
            "layers": [{"class": "TiedDense", "held": "h", "reads": ["h.kernel"]}]})",
                                  "t"),
                        "mine.json");
        QVERIFY(definitions.find("TiedDense")->steps().empty());
        Holder holder("TiedDense", "dense", "kernel", {4, 3}, Json::object());
        holder.inputs = {Shape{1, 3}};
        QCOMPARE(definitions.find("TiedDense")->outputs(holder.query(), holder.model).front(), MaybeShape());
    }

    void mistakesNameTheirPlace_data() {
        QTest::addColumn<QString>("layers");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* layers, const char* message) {
            QTest::newRow(name) << layers << message;
        };
        row("unknown key", R"([{"class": "A", "held": "h", "reads": [], "color": 1}])",
            "mine.json.layers[0]: unknown key \"color\"");
        row("no class", R"([{"held": "h", "reads": []}])", "mine.json.layers[0]: \"class\" is missing");
        row("class is a number", R"([{"class": 3, "held": "h", "reads": []}])",
            "mine.json.layers[0].class: not a name");
        row("twice", R"([{"class": "A", "held": "h", "reads": []}, {"class": "A", "held": "h", "reads": []}])",
            "mine.json.layers[1].class: \"A\" is defined twice");
        row("no such op",
            R"([{"class": "A", "held": "h", "reads": [], "computes": [{"op": "dance", "of": ["input"]}]}])",
            "mine.json.layers[0].computes[0].op: there is no op \"dance\"");
        row("no such operand",
            R"([{"class": "A", "held": "h", "reads": [], "computes": [{"op": "add", "of": ["input", "h.kernel"]}]}])",
            "mine.json.layers[0].computes[0].of[1]: \"held.kernel\" is neither an earlier result nor listed in reads");
        row("operand count",
            R"([{"class": "A", "held": "h", "reads": [], "computes": [{"op": "add", "of": ["input"]}]}])",
            "mine.json.layers[0].computes[0].of: add needs 2 operands");
        row("wrong key for the op",
            R"([{"class": "A", "held": "h", "reads": [], "computes": [{"op": "add", "of": ["input", "input"], "transpose_a": true}]}])",
            "mine.json.layers[0].computes[0]: unknown key \"transpose_a\"");
        row("bad dimension",
            R"([{"class": "A", "held": "h", "reads": [], "weights": [{"name": "b", "shape": ["h.kernel[x]"]}]}])",
            "mine.json.layers[0].weights[0].shape[0]: \"held.kernel[x]\" names no dimension");
        row("negative dimension",
            R"([{"class": "A", "held": "h", "reads": [], "weights": [{"name": "b", "shape": [-1]}]}])",
            "mine.json.layers[0].weights[0].shape[0]: neither a positive integer nor a string");
        row("read of nothing", R"([{"class": "A", "held": "h", "reads": ["bias"]}])",
            "mine.json.layers[0].reads[0]: \"bias\" is no weight of it");
        row("not a list", R"({"class": "A"})", "mine.json.layers: not a list of sensible length");
    }

    void mistakesNameTheirPlace() {
        QFETCH(QString, layers);
        QFETCH(QString, message);
        QCOMPARE(refusal(layers.toUtf8().constData()), message);
    }

    void wrongHeader() {
        Definitions definitions;
        for (const char* text : {"[]", "{}", R"({"format": "x", "version": 1, "layers": []})",
                                 R"({"format": "quantie-layers", "version": 2, "layers": []})"}) {
            QVERIFY_EXCEPTION_THROWN(definitions.add(parseJson(text, "t"), "mine.json"), Error);
        }
    }

    void resourceIsWhatIsBuiltIn() {
        std::ifstream file(QUANTIE_RESOURCES "/definitions/builtin.json");
        std::stringstream text;
        text << file.rdbuf();
        Definitions definitions;
        definitions.add(parseJson(text.str(), "builtin.json"), "builtin.json");
        for (const char* name : {"TiedDeembedding", "TiedDense", "DenseTranspose"}) {
            QVERIFY(definitions.find(name) != nullptr);
        }
    }
};

QTEST_APPLESS_MAIN(DefinitionsTest)
#include "definitions_test.moc"
