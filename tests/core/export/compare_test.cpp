// What compare tells of two models: ties kept or broken, values, layers.
#include "core/export/compare.h"

#include <QtTest>

#include "tests/core/export/export_tools.h"

using namespace quantie;
using exports::Folder;

namespace {

std::string dense(const std::string& name, const std::string& inputs, int units = 4) {
    return R"({"class_name": "Dense", "name": ")" + name + R"(", "config": {"name": ")" + name + R"(", "units": )" +
           std::to_string(units) + R"(}, "inbound_nodes": )" + inputs + "}";
}

Graph functional(const std::string& layers, const std::string& output) {
    const std::string text =
        R"({"class_name": "Functional", "config": {"name": "m", "layers": [{"class_name": "InputLayer", "name": "x",
            "config": {"name": "x", "batch_input_shape": [null, 4]}, "inbound_nodes": []}, )" +
        layers + R"(], "input_layers": [["x", 0, 0]], "output_layers": [[")" + output + R"(", 0, 0]]}})";
    return models::graphOf(
        modelFromArchitecture(std::make_shared<const Json>(parseJson(text, "text")), {}, "text.json"));
}

Graph sharedTwice() {
    return functional(
        dense("a", R"([[["x", 0, 0, {}]], [["a", 0, 0, {}]]])") + ", " + dense("b", R"([[["a", 1, 0, {}]]])"), "b");
}

}  // namespace

class CompareTest : public QObject {
    Q_OBJECT

  private slots:
    void same() {
        const Comparison comparison = compareModels(sharedTwice(), sharedTwice());
        QCOMPARE(comparison.ties.size(), std::size_t{2});
        QVERIFY(comparison.same());
        QCOMPARE(comparison.equalLayers, std::size_t{3});
    }

    /// The second call became a layer of its own, as an untying clone makes it.
    void untied() {
        const Graph clone =
            functional(dense("a", R"([[["x", 0, 0, {}]]])") + ", " + dense("a2", R"([[["a", 0, 0, {}]]])") + ", " +
                           dense("b", R"([[["a2", 0, 0, {}]]])"),
                       "b");
        const Comparison comparison = compareModels(sharedTwice(), clone);
        QVERIFY(!comparison.tiesKept());
        QVERIFY(comparison.ties.front().detail.find("has no counterpart") != std::string::npos);
        QCOMPARE(comparison.onlyInSecond, std::vector<std::string>{"a2"});
        QVERIFY(compareModels(clone, sharedTwice()).ties.empty());
    }

    void callsAndUsesCorrespondByTheirPlace() {
        const Graph clone =
            functional(dense("a", R"([[["x", 0, 0, {}]]])") + ", " + dense("a2", R"([[["a", 0, 0, {}]]])") + ", " +
                           dense("b", R"([[["a2", 0, 0, {}]]])"),
                       "b");
        const Graph shared = sharedTwice();
        const std::vector<int> calls = correspondingCalls(shared, clone);
        QCOMPARE(clone.calls[calls[shared.findCall("a@0").first]].id, std::string("a"));
        QCOMPARE(calls[shared.findCall("a@1").first], -1);
        QCOMPARE(clone.calls[calls[shared.findCall("x").first]].id, std::string("x"));  // a call without weights
        const std::vector<int> uses = correspondingUses(shared, clone);
        QCOMPARE(clone.uses[uses[shared.findUse("b:kernel")]].id, std::string("b:kernel"));
        QCOMPARE(uses[shared.findUse("a@1:kernel")], -1);
    }

    void changedLayer() {
        const Graph other = functional(
            dense("a", R"([[["x", 0, 0, {}]], [["a", 0, 0, {}]]])") + ", " + dense("b", R"([[["a", 1, 0, {}]]])", 3),
            "b");
        const Comparison comparison = compareModels(sharedTwice(), other);
        QVERIFY(comparison.tiesKept());
        QVERIFY(!comparison.same());
        QCOMPARE(comparison.changedLayers, std::vector<std::string>{"b"});
    }

    /// An equal config without an id is a guess: Keras loads copies.
    void onlySuggested() {
        const Comparison comparison = compareModels(models::reference("tied_lm.h5"), models::reference("tied_lm.json"));
        QVERIFY(!comparison.tiesKept());
        QVERIFY(comparison.ties.front().detail.find("only suggested now") != std::string::npos);
        QVERIFY(!comparison.missingWeights.empty());
    }

    void values() {
        const Graph first = models::reference("dense_twice.h5");
        Graph second = models::reference("dense_twice.h5");
        Variable& variable = second.variables.front();
        const Tensor before = toFloat32(variable.stored->load());
        std::vector<float> changed(before.floats().begin(), before.floats().end());
        changed[3] += 0.5F;
        variable.stored->load = [changed, shape = variable.stored->shape] {
            return Tensor::fromFloats(shape, changed);
        };
        variable.stored->view = nullptr;
        const Comparison comparison = compareModels(first, second);
        QCOMPARE(comparison.differentWeights.size(), std::size_t{1});
        QVERIFY(std::abs(*comparison.differentWeights.front().maxAbs - 0.5) < 1e-6);
        QCOMPARE(comparison.equalWeights + 1, first.variables.size());
        variable.stored->shape = {2, 128};
        QVERIFY(!compareModels(first, second).differentWeights.front().maxAbs);
        variable.stored.reset();
        QCOMPARE(compareModels(first, second).missingWeights.size(), std::size_t{1});
    }

    /// Inlining renames layers; a layer of two nested models keeps one name.
    void inlined() {
        for (const char* name : {"/hard/tf2.15/encoder_decoder.h5", "/hard/tf2.15/time_distributed.h5"}) {
            const Graph graph = models::graphOf(openModel(std::string(QUANTIE_TEST_DATA) + name));
            const Folder folder;
            const std::string file = folder.write(graph, {}, ExportFormat::Keras, "k.h5");
            const Comparison comparison = compareModels(graph, models::graphOf(openModel(file)));
            QVERIFY2(comparison.tiesKept(), name);
            QVERIFY(comparison.missingWeights.empty());
        }
    }
};

QTEST_APPLESS_MAIN(CompareTest)
#include "compare_test.moc"
