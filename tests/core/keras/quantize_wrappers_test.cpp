// The groups of wrappers that quantize: whose an array is, where neither the order nor the config tells alone.
#include <QtTest>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/keras/h5_weights.h"
#include "core/keras/open.h"
#include "core/keras/quantize_wrappers.h"
#include "core/model/json_text.h"

using namespace quantie;

namespace {

/// A Sequential of one wrapper around a Dense of 4 inputs and 4 units.
std::shared_ptr<Model> wrapped(const std::string& className, const std::string& quantizeConfig) {
    const std::string text = R"({"class_name": "Sequential", "config": {"name": "m", "layers": [
        {"class_name": "InputLayer", "config": {"name": "x", "batch_input_shape": [null, 4], "dtype": "float32"}},
        {"class_name": ")" + className +
                             R"(", "config": {"name": "w", "quantize_config": )" + quantizeConfig +
                             R"(, "layer": {"class_name": "Dense", "config": {"name": "d", "units": 4}}}}]}})";
    return modelFromArchitecture(std::make_shared<const Json>(parseJson(text, "test")), {}, "test");
}

StoredArray array(const std::string& path, const Shape& shape, DType dtype = DType::Float32) {
    return {path, dtype, shape, "", {}};
}

/// Path → where its array stands, of the layer of that class.
std::string storedAt(const Model& model, const std::string& className, const std::string& path) {
    for (const Layer& layer : model.layers) {
        if (layer.className != className) continue;
        for (const Weight& weight : layer.weights) {
            if (weight.path == path) return weight.stored ? weight.stored->path : "nowhere";
        }
    }
    return "no such weight";
}

H5LayerWeights group(const std::vector<std::pair<std::string, Shape>>& weights) {
    H5LayerWeights stored{"w", {}, {}};
    for (const auto& [name, shape] : weights) {
        stored.names.push_back(name);
        stored.arrays.push_back(array(name, shape));
    }
    return stored;
}

const std::string custom = R"({"class_name": "Mine", "config": {}})";

}  // namespace

class QuantizeWrappersTest : public QObject {
    Q_OBJECT

  private slots:
    void namesDecide() {
        const auto model = wrapped("QuantizeWrapperV2", custom);
        bindH5Weights(*model, {group({{"w/bias:0", {4}},
                                      {"w/kernel:0", {4, 4}},
                                      {"w/optimizer_step:0", {}},
                                      {"w/bias_min:0", {}},
                                      {"w/bias_max:0", {}}})});
        QCOMPARE(storedAt(*model, "Dense", "kernel"), std::string("w/kernel:0"));
        QCOMPARE(storedAt(*model, "Dense", "bias"), std::string("w/bias:0"));
        QCOMPARE(storedAt(*model, "QuantizeWrapperV2", "bias_min"), std::string("w/bias_min:0"));
        QCOMPARE(storedAt(*model, "QuantizeWrapperV2", "kernel_min"), std::string("no such weight"));
    }

    void orderDecidesWhereNamesDoNot() {
        const auto model = wrapped("QuantizeWrapper", custom);
        bindH5Weights(*model, {group({{"w/a:0", {4, 4}}, {"w/b:0", {4}}, {"w/optimizer_step:0", {}}})});
        QCOMPARE(storedAt(*model, "Dense", "kernel"), std::string("w/a:0"));
        QCOMPARE(storedAt(*model, "Dense", "bias"), std::string("w/b:0"));
    }

    void wrongCountIsRefused() {
        const auto model = wrapped("QuantizeWrapperV2", custom);
        const auto bind = [&] { bindH5Weights(*model, {group({{"w/kernel:0", {4, 4}}, {"w/optimizer_step:0", {}}})}); };
        QVERIFY_EXCEPTION_THROWN(bind(), Error);
    }

    void ownWrapperListsItsRangesLast() {
        const std::string config = R"({"class_name": "quantie>UseConfig", "config": {"call": "d",
            "weights": [{"weight": "kernel", "bits": 4, "axis": -1}, {"weight": "bias", "bits": 8, "axis": null}],
            "activation": {"bits": 8, "range": [-1.0, 1.0]}}})";
        const auto model = wrapped("quantie>QuantizeUse", config);
        bindH5Weights(*model, {group({{"d/kernel:0", {4, 4}},
                                      {"d/bias:0", {4}},
                                      {"w/kernel_min:0", {4}},
                                      {"w/kernel_max:0", {4}},
                                      {"w/bias_min:0", {}},
                                      {"w/bias_max:0", {}},
                                      {"w/activation_min:0", {}},
                                      {"w/activation_max:0", {}}})});
        QCOMPARE(storedAt(*model, "Dense", "bias"), std::string("d/bias:0"));
        for (const char* range : {"kernel_min", "kernel_max", "bias_min", "bias_max", "activation_max"}) {
            QCOMPARE(storedAt(*model, "QuantizeUse", range), "w/" + std::string(range) + ":0");
        }
    }

    void shapesOfOwnRanges() {
        const auto model = wrapped("quantie>QuantizeUse", R"({"class_name": "quantie>UseConfig", "config": {
            "weights": [{"weight": "kernel", "axis": 0}, {"weight": "elsewhere", "axis": 1}]}})");
        const Layer& wrapper = model->layers[model->top().layers.back()];
        QCOMPARE(wrapper.weights.size(), std::size_t{4});
        QCOMPARE(wrapper.weights[0].path, std::string("kernel_min"));
        QCOMPARE(wrapper.weights[0].shape.value_or(Shape{}), Shape{4});
        QVERIFY(!wrapper.weights[0].trainable);
        QVERIFY(!wrapper.weights[3].shape);
    }

    /// Wrapped when it was built: the trainable weights, the quantized one again, the wrapper's own.
    void archiveOfABuiltLayer() {
        const auto model = wrapped("QuantizeWrapperV2", custom);
        const int wrapper = model->top().layers.back();
        int loaded = 0;
        QVERIFY(bindArchivedWrapper(*model, wrapper,
                                    {array("0", {4, 4}), array("1", {4}), array("2", {4, 4}),
                                     array("3", {}, DType::Int32), array("4", {}), array("5", {})},
                                    {array("layer/0", {4})}, loaded));
        QCOMPARE(storedAt(*model, "Dense", "kernel"), std::string("0"));
        QCOMPARE(storedAt(*model, "Dense", "bias"), std::string("1"));
        QCOMPARE(model->layers[wrapper].weights.size(), std::size_t{3});
    }

    /// Built by its wrapper: that has the quantized weights alone, the layer's group the rest.
    void archiveOfALayerThatTheWrapperBuilt() {
        const auto model = wrapped("QuantizeWrapperV2", custom);
        int loaded = 0;
        QVERIFY(bindArchivedWrapper(*model, model->top().layers.back(),
                                    {array("0", {4, 4}), array("1", {}, DType::Int32)}, {array("layer/0", {4})},
                                    loaded));
        QCOMPARE(storedAt(*model, "Dense", "kernel"), std::string("0"));
        QCOMPARE(storedAt(*model, "Dense", "bias"), std::string("layer/0"));
    }

    void archiveOfSomethingElse() {
        const auto model = wrapped("QuantizeWrapperV2", custom);
        const int wrapper = model->top().layers.back();
        int loaded = 0;
        QVERIFY(!bindArchivedWrapper(*model, wrapper, {array("0", {4, 4})}, {}, loaded));
        QVERIFY(!bindArchivedWrapper(*model, wrapper, {array("0", {9}), array("1", {}, DType::Int32)}, {}, loaded));
        QCOMPARE(loaded, 0);
    }
};

QTEST_APPLESS_MAIN(QuantizeWrappersTest)
#include "quantize_wrappers_test.moc"
