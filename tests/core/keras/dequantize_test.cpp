// Models that Keras 3 has quantized, in float. Exports of them are held against Keras by test_keras3_quantized.py.
#include "core/keras/dequantize.h"

#include <QtTest>
#include <algorithm>

#include "core/graph/graph.h"
#include "core/keras/open.h"
#include "core/layers/dtype_policy.h"

using namespace quantie;

namespace {

Graph opened(const std::string& name, bool dequantize) {
    OpenOptions options;
    options.dequantize = dequantize;
    return buildGraph(openModel(QUANTIE_TEST_DATA "/keras3/" + name + ".keras", options), options.definitions);
}

const Variable& named(const Graph& graph, const std::string& name) {
    const auto found = std::ranges::find(graph.variables, name, &Variable::name);
    if (found == graph.variables.end()) throw std::runtime_error("no variable " + name);
    return *found;
}

std::vector<std::string> uses(const Graph& graph, const Variable& variable) {
    std::vector<std::string> ids;
    for (const int use : variable.uses) ids.push_back(graph.uses[use].id);
    return ids;
}

}  // namespace

class DequantizeTest : public QObject {
    Q_OBJECT

  private slots:
    void everyModelIsFloat_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"q_float8", "q_gptq", "q_int4_block", "q_int4_channel", "q_int8_attention", "q_int8_einsum",
              "q_int8_head_only", "q_int8_reversible", "q_int8_shared", "q_int8_weightonly"}) {
            QTest::newRow(name) << name;
        }
    }
    /// Nothing but floats, every one of them stored; what was tied is tied.
    void everyModelIsFloat() {
        QFETCH(QString, name);
        const Graph codes = opened(name.toStdString(), false);
        const Graph floats = opened(name.toStdString(), true);
        QVERIFY(isQuantizedByKeras(*codes.model));
        QVERIFY(!isQuantizedByKeras(*floats.model));
        QVERIFY(floats.variables.size() < codes.variables.size());
        QCOMPARE(floats.calls.size(), codes.calls.size());
        for (const Variable& variable : floats.variables) {
            QCOMPARE(variable.dtype, DType::Float32);
            QVERIFY2(variable.stored && variable.shape, variable.name.c_str());
            const Tensor values = variable.stored->load();
            QCOMPARE(values.shape(), *variable.shape);
            QVERIFY(std::ranges::any_of(values.floats(), [](float value) { return value != 0; }));
        }
        for (const Variable& variable : codes.variables) {
            const auto same = std::ranges::find(floats.variables, variable.name, &Variable::name);
            if (same != floats.variables.end()) QCOMPARE(uses(floats, *same), uses(codes, variable));
        }
    }

    /// q / s, a scale for each output channel.
    void codesAreDivided() {
        const Graph codes = opened("q_int8_weightonly", false);
        const Graph floats = opened("q_int8_weightonly", true);
        for (const Variable& variable : codes.variables) {
            if (variable.dtype != DType::Int8) continue;
            const Tensor whole = toFloat32(variable.stored->load());
            const Tensor scale = named(codes, variable.name + "_scale").stored->load();
            const Tensor values = named(floats, variable.name).stored->load();
            const std::size_t columns = static_cast<std::size_t>(whole.shape().back());
            const bool table = variable.name.ends_with("embeddings");
            for (std::size_t i = 0; i < whole.size(); ++i) {
                QCOMPARE(values.floats()[i], whole.floats()[i] / scale.floats()[table ? i / columns : i % columns]);
            }
        }
    }

    /// Policies by path are there for other reasons, too.
    void mapsOfFloatPoliciesAreNoQuantization() {
        const auto config = [](const Json& policy) {
            const Json map{{"default_policy", "float32"}, {"policy_map", {{"query", policy}}}};
            return Json{{"dtype", {{"class_name", "DTypePolicyMap"}, {"config", map}}}};
        };
        const Json half{{"class_name", "DTypePolicy"}, {"config", {{"name", "bfloat16"}}}};
        const Json codes{{"class_name", "QuantizedDTypePolicy"},
                         {"config", {{"mode", "int8"}, {"source_name", nullptr}}}};
        QVERIFY(!holdsQuantized(config(half)));
        QVERIFY(holdsQuantized(config(codes)));
    }

    /// A model in float comes back as it is.
    void floatsStay() {
        const Graph plain = opened("siamese_conv", false);
        const Graph asked = opened("siamese_conv", true);
        QCOMPARE(asked.variables.size(), plain.variables.size());
        QVERIFY(plain.model->architecture->dump() == asked.model->architecture->dump());
    }
};

QTEST_APPLESS_MAIN(DequantizeTest)
#include "dequantize_test.moc"
