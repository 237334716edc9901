// Composite classes of one's own: what they make of a config, and the sentence for each mistake in them. Those that
// come with the program are in truth_test.cpp.
#include <QtTest>

#include "core/base/error.h"
#include "core/graph/graph.h"
#include "core/keras/open.h"
#include "core/model/json_text.h"

using namespace quantie;

namespace {

/// A block of two Dense, the second only where the config asks for it, and a tower of such blocks over a table.
constexpr const char* tower = R"({"format": "quantie-layers", "version": 1, "module": "mine",
  "functions": [{"function": "twice", "arguments": {"x": null}, "steps": [{"op": "Add", "args": ["$x", "$x"], "as": "x"}],
                 "outputs": "x"}],
  "composites": [
    {"class": "Block", "defaults": {"narrow": true}, "let": {"half": "{int(units / 2)}"}, "arguments": {"x": null},
     "weights": [{"name": "gain", "shape": ["{built[-1]}"]}],
     "layers": [{"name": "up", "attribute": "_up_dense", "class": "Dense", "config": {"units": "{units}"}},
                {"name": "down", "class": "Dense", "config": {"units": "{half}"}, "when": "narrow"}],
     "steps": [{"function": "twice", "args": ["$x"], "as": "x"},
               {"op": "Multiply", "args": ["$x", "$gain"], "as": "x"},
               {"layer": "up", "args": ["$x"], "as": "x"},
               {"layer": "down", "args": ["$x"], "as": "x", "when": "narrow"}], "outputs": "x"}],
  "models": [
    {"class": "Tower", "inputs": {"words": {"shape": [null], "dtype": "int32"}},
     "layers": [{"name": "table", "class": "Embedding", "config": {"input_dim": 9, "output_dim": "{width}"}},
                {"repeat": "i", "times": "{depth}",
                 "layers": [{"name": "block_{i}", "class": "Block", "config": {"units": 6, "narrow": "{i % 2 == 0}"}}]}],
     "steps": [{"layer": "table", "args": ["$words"], "as": "x"},
               {"set": "y", "to": "$x"},
               {"repeat": "i", "times": "{depth}", "steps": [{"layer": "block_{i}", "args": ["$x"], "as": "x"}]}],
     "outputs": {"last": "x", "first": "y"}},
    {"class": "Task", "inputs": {"words": {"shape": [null], "dtype": "int32"}},
     "layers": [{"name": "{tower.config.name}", "from": "{tower}"},
                {"name": "table", "class": "Embedding", "config": {"input_dim": 9, "output_dim": "{tower.config.width}"}}],
     "same": [{"layer": "{tower.config.name}/table", "as": "table"}],
     "steps": [{"layer": "{tower.config.name}", "args": ["$words"], "as": ["first", "last"]},
               {"layer": "table", "args": ["$words"], "as": "again"},
               {"op": "Add", "args": ["$first", "$again"], "as": "sum"}],
     "outputs": ["sum", "last"]}]})";

Definitions withDefinitions(const std::string& text) {
    Definitions definitions = Definitions::builtin();
    definitions.add(parseJson(text, "mine.json"), "mine.json");
    return definitions;
}

Graph graphOf(const Definitions& definitions, const std::string& className, const std::string& config) {
    auto architecture =
        std::make_shared<const Json>(parseJson(R"({"module": "mine.models", "class_name": ")" + className +
                                                   R"(", "config": )" + config + R"(, "keras_version": "3.15.1"})",
                                               "t"));
    OpenOptions options;
    options.definitions = definitions;
    return buildGraph(modelFromArchitecture(std::move(architecture), options, "t.json"), definitions);
}

QString refusal(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return QString::fromStdString(error.what());
    }
    return "accepted";
}

/// The text with `from` replaced; the test is void where it is not there.
std::string changed(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    return at == std::string::npos ? "" : text.replace(at, from.size(), to);
}

}  // namespace

class CompositeTest : public QObject {
    Q_OBJECT

  private slots:
    void aModelFromArguments() {
        const Definitions definitions = withDefinitions(tower);
        const Graph graph = graphOf(definitions, "Task", R"({"name": "task", "tower": {"module": "mine.models",
            "class_name": "Tower", "config": {"name": "tower", "width": 4, "depth": 2}}})");
        QStringList uses;
        for (const Use& use : graph.uses) {
            const Variable& variable = graph.variables[use.variable];
            uses << QString::fromStdString(use.id + " " + toString(variable.shape.value_or(Shape{})));
        }
        uses.sort();
        const QStringList expected{"table:embeddings (9, 4)",          "tower/block_0:down.bias (3,)",
                                   "tower/block_0:down.kernel (6, 3)", "tower/block_0:gain (4,)",
                                   "tower/block_0:up.bias (6,)",       "tower/block_0:up.kernel (4, 6)",
                                   "tower/block_1:gain (3,)",          "tower/block_1:up.bias (6,)",
                                   "tower/block_1:up.kernel (3, 6)",   "tower/table:embeddings (9, 4)"};
        QCOMPARE(uses, expected);
        QCOMPARE(graph.tiedVariables(), 1);
        QVERIFY(graph.proposals.empty());
        QVERIFY(graph.warnings.empty());
        // The tower's outputs are in the order of their keys.
        QCOMPARE(graph.calls[graph.outputs[0].call].outputs.front(), MaybeShape(Shape{unknownDim, unknownDim, 4}));
        QCOMPARE(graph.calls[graph.outputs[1].call].id, std::string("tower/block_1"));
    }

    /// A class of that name from elsewhere is another one.
    void onlyOfItsModule() {
        const Definitions definitions = withDefinitions(changed(tower, R"("module": "mine")", R"("module": "other")"));
        const QString message = refusal([&] { graphOf(definitions, "Tower", R"({"name": "tower"})"); });
        QVERIFY2(message.contains("a Tower is a layer, not a model"), qPrintable(message));
    }

    void mistakesInTheFile_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* from, const char* to, const char* message) {
            QTest::newRow(name) << from << to << message;
        };
        row("unknown key", R"("class": "Block")", R"("class": "Block", "color": 1)",
            "mine.json.composites[0]: unknown key \"color\"");
        row("no such operation", R"("op": "Multiply")", R"("op": "Dance")",
            "mine.json.composites[0].steps[1].op: there is no operation \"Dance\"");
        row("no such function", R"("function": "twice", "args")", R"("function": "thrice", "args")",
            "mine.json.composites[0].steps[0].function: there is no function \"thrice\" so far");
        row("no expression", "{int(units / 2)}", "{int(units /)}",
            "mine.json.composites[0].let: the expression \"int(units /)\" lacks a name or a value");
        row("no brace", "{int(units / 2)}", "{int(units / 2)",
            "mine.json.composites[0].let: \"{int(units / 2)\" lacks a closing brace");
        row("when", "\"when\": \"narrow\"}],", "\"when\": \"narrow (\"}],",
            "mine.json.composites[0].layers[1].when: the expression \"narrow (\" lacks a name or a value");
        row("a class of Keras", R"("class": "Block", "defaults")", R"("class": "Dense", "defaults")",
            "mine.json.composites[0]: \"Dense\" is a class of Keras; \"as\" can give it another name");
        row("twice the same class", R"("class": "Tower", "inputs")", R"("class": "Block", "inputs")",
            "mine.json.models[0].class: \"Block\" is defined twice");
        row("no outputs", R"("outputs": {"last": "x", "first": "y"})", R"("outputs": [])",
            "mine.json.models[0]: \"outputs\" is missing");
        row("args", R"("args": ["$x", "$gain"])", R"("args": "$x")",
            "mine.json.composites[0].steps[1].args: not a list");
    }
    void mistakesInTheFile() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, message);
        const std::string text = changed(tower, from.toStdString(), to.toStdString());
        QVERIFY(!text.empty());
        QCOMPARE(refusal([&] { withDefinitions(text); }), message);
    }

    void mistakesInTheConfig_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("config");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* from, const char* to, const char* config,
                            const char* message) { QTest::newRow(name) << from << to << config << message; };
        row("a setting is missing", "mine", "mine", R"({"name": "tower", "width": 4})",
            "t.json: tower: mine.json.models[0].layers[1]: nothing is called \"depth\"");
        row("too deep", "mine", "mine", R"({"name": "tower", "width": 4, "depth": 1001})",
            "t.json: tower: mine.json.models[0].layers[1]: times: not between 0 and 1,000");
        row("not a number", "mine", "mine", R"({"name": "tower", "width": 4, "depth": "x"})",
            "t.json: tower: mine.json.models[0].layers[1]: times: not an integer");
        row("no such layer", R"("layer": "table", "args")", R"("layer": "gone", "args")",
            R"({"name": "tower", "width": 4, "depth": 1})",
            "t.json: tower: mine.json.models[0].steps[0]: there is no layer 'gone'");
        row("two of a name", R"("name": "block_{i}")", R"("name": "table")",
            R"({"name": "tower", "width": 4, "depth": 1})",
            "t.json: tower: mine.json.models[0].layers: two layers named 'table'");
        row("nothing of that name", R"("first": "y")", R"("first": "z")",
            R"({"name": "tower", "width": 4, "depth": 1})",
            "t.json: tower: mine.json.models[0].outputs: nothing is called \"z\"");
        row("in itself", R"("class": "Dense", "config": {"units": "{units}"})",
            R"("class": "Block", "config": {"units": "{units}"})", R"({"name": "tower", "width": 4, "depth": 1})",
            "t.json: models are nested more than 60 deep");
    }
    void mistakesInTheConfig() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, config);
        QFETCH(QString, message);
        const std::string text = changed(tower, from.toStdString(), to.toStdString());
        QVERIFY(!text.empty());
        const Definitions definitions = withDefinitions(text);
        QCOMPARE(refusal([&] { graphOf(definitions, "Tower", config.toStdString()); }), message);
    }

    void aPairThatIsNotThere() {
        const Definitions definitions =
            withDefinitions(changed(tower, "\"as\": \"table\"}]", "\"as\": \"block_0.side\"}]"));
        const QString message = refusal([&] {
            graphOf(definitions, "Task", R"({"name": "task", "tower": {"module": "mine.models",
                "class_name": "Tower", "config": {"name": "tower", "width": 4, "depth": 1}}})");
        });
        QCOMPARE(message, QString("t.json: task: its definition finds no layer 'block_0.side'"));
    }

    /// A short file may ask for a million layers.
    void whatMultipliesIsCut() {
        const Definitions definitions = withDefinitions(R"({"format": "quantie-layers", "version": 1, "module": "mine",
            "composites": [{"class": "Pair", "arguments": {"x": null}, "steps": [], "outputs": "x",
                "layers": [{"repeat": "i", "times": 1000, "layers": [{"name": "leaf_{i}", "class": "Dense", "config": {"units": 1}}]}]}],
            "models": [{"class": "Many", "inputs": {"x": {"shape": [1]}}, "steps": [], "outputs": "x",
                "layers": [{"repeat": "i", "times": 1000, "layers": [{"name": "pair_{i}", "class": "Pair"}]}]}]})");
        QCOMPARE(refusal([&] { graphOf(definitions, "Many", R"({"name": "many"})"); }),
                 QString("t.json: definitions make more than 50,000 layers of it"));
    }

    /// What a call lacks is a warning and stops that layer alone.
    void aStepThatCannotBe() {
        const Definitions definitions =
            withDefinitions(changed(tower, R"({"layer": "up", "args": ["$x"], "as": "x"})",
                                    R"({"refuse": "blocks of six are not computed here", "when": "units == 6"})"));
        const Graph graph = graphOf(definitions, "Tower", R"({"name": "tower", "width": 4, "depth": 1})");
        QVERIFY(!graph.model->warnings.empty());
        QCOMPARE(graph.model->warnings.front().message, std::string("blocks of six are not computed here"));
        QVERIFY(graph.findUse("block_0:down.kernel") >= 0);
    }
};

QTEST_APPLESS_MAIN(CompositeTest)
#include "composite_test.moc"
