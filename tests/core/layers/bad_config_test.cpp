// Hostile and broken configs: an Error(Unreadable) of one clause or an unknown shape, never a crash, a hang or an
// allocation that a number of the file asks for.
#include <QtTest>
#include <fstream>
#include <random>
#include <sstream>

#include "core/base/error.h"
#include "core/model/json_text.h"
#include "tests/core/layers/layer_tree.h"

using namespace quantie;

namespace {

/// What the registry says about a layer called on one input: the error, or "fine".
QString verdict(const char* className, const char* config, const std::vector<MaybeShape>& inputs) {
    const Json json = parseJson(config, "test");
    try {
        LayerTree tree(className, json);
        tree.call(inputs, Json::array({tensorPlaceholder(0)}), Json::object());
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Unreadable) return "another code";
        return QString::fromStdString(error.reason());
    }
    return "fine";
}

/// `value` with one thing in it changed for something that does not belong there.
void spoil(Json& value, std::mt19937& random) {
    static const std::vector<Json> strange{nullptr,
                                           -1,
                                           0,
                                           1,
                                           2,
                                           9007199254740991,
                                           -9007199254740991,
                                           1e300,
                                           0.5,
                                           "text",
                                           true,
                                           Json::array(),
                                           Json::object(),
                                           Json::array({-1, 0}),
                                           Json::array({nullptr}),
                                           Json::array({9007199254740991, 9007199254740991}),
                                           18446744073709551615u};
    std::vector<Json*> places;
    std::vector<Json*> open{&value};
    while (!open.empty()) {
        Json* place = open.back();
        open.pop_back();
        if (place != &value) places.push_back(place);
        if (place->is_structured()) {
            for (Json& item : *place) open.push_back(&item);
        }
    }
    if (places.empty()) return;
    *places[random() % places.size()] = strange[random() % strange.size()];
}

}  // namespace

class BadConfigTest : public QObject {
    Q_OBJECT

  private slots:
    void isRefused_data() {
        QTest::addColumn<QByteArray>("className");
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* className, const char* config, const char* reason) {
            QTest::newRow(config) << QByteArray(className) << QByteArray(config) << QString(reason);
        };
        row("Dense", R"({"units": -3})", "units: -3 is not a positive integer");
        row("Dense", R"({"units": 0})", "units: 0 is not a positive integer");
        row("Dense", R"({})", "units: missing from the config");
        row("Dense", R"({"units": "many"})", "units: not an integer");
        row("Dense", R"({"units": 2.5})", "units: not an integer");
        row("Dense", R"({"units": 18446744073709551615})", "units: the number is too large");
        row("Dense", R"([1])", "config: not an object");
        row("Conv2D", R"({"filters": 4, "kernel_size": 9})", "inputs: a window of 9 does not fit into an input of 8");
        row("Conv2D", R"({"filters": 4, "kernel_size": [3]})", "kernel_size: has 1 numbers in place of 2");
        row("Conv2D", R"({"filters": 4, "kernel_size": 3, "padding": "around"})", "padding: not valid, same or causal");
        row("Conv2D", R"({"filters": 4, "kernel_size": 3, "groups": 2})",
            "groups: does not divide the input's channels");
        row("Conv2D", R"({"filters": 9007199254740991, "kernel_size": [9007199254740991, 1], "padding": "same"})",
            "a shape (9007199254740991, 1, 3, 9007199254740991) is larger than any memory");
        row("Conv2D", R"({"filters": 4, "kernel_size": 3, "data_format": "sideways"})",
            "data_format: neither channels_last nor channels_first");
        row("Conv1D", R"({"filters": 4, "kernel_size": 3})",
            "inputs: shape (None, 8, 8, 3) does not have 3 dimensions");
        row("Conv3D", R"({"filters": 4, "kernel_size": 3})",
            "inputs: shape (None, 8, 8, 3) does not have 5 dimensions");
        row("BatchNormalization", R"({"axis": 7})", "axis: axis 7 of an input with 4 dimensions");
        row("LayerNormalization", R"({"axis": [1, 1]})", "axis: named twice");
        row("Reshape", R"({"target_shape": [-1, -1]})", "target_shape: may leave open one dimension only");
        row("Reshape", R"({"target_shape": [5]})", "target_shape: an input (8, 8, 3) cannot be reshaped to (5,)");
        row("Permute", R"({"dims": [1, 2, 2]})", "dims: not a permutation of 1, 2, …");
        row("Cropping2D", R"({"cropping": 5})", "cropping: takes more than the input has");
        row("Concatenate", R"({"axis": 9})", "axis: axis 9 of an input with 4 dimensions");
        row("EinsumDense", R"({"equation": "ab->", "output_shape": 3})",
            "equation: not an einsum equation of the form X,Y->Z");
        row("EinsumDense", R"({"equation": "abcdef,fg->abcdeg", "output_shape": 3})",
            "equation: the input (None, 8, 8, 3) has too few dimensions for it");
        row("RNN", R"({"cell": {"class_name": "StackedRNNCells", "config": {"cells": []}}})",
            "cells: not a list of cells");
        row("Dot", R"({"axes": 1})", "inputs: Dot needs two inputs");
        row("LocallyConnected2D", R"({"filters": 4, "kernel_size": 3, "implementation": 4})",
            "implementation: not 1, 2 or 3");
    }

    void isRefused() {
        QFETCH(QByteArray, className);
        QFETCH(QByteArray, config);
        QFETCH(QString, reason);
        QCOMPARE(verdict(className.constData(), config.constData(), {Shape{unknownDim, 8, 8, 3}}), reason);
    }

    void hugeInputsDoNotHang() {
        const Shape huge{unknownDim, std::int64_t{1} << 53, std::int64_t{1} << 53, std::int64_t{1} << 53};
        for (const LayerClass* row : allLayerClasses()) {
            const Json config = parseJson(
                R"({"filters": 3, "units": 3, "kernel_size": 3, "padding": "same", "implementation": 3, "name": "n",
                                              "height": 1, "width": 1, "size": 9007199254740991, "strides": 1, "function": "unstack"})",
                "test");
            LayerTree tree(std::string(row->name), config);
            try {
                tree.call({huge}, Json::array({tensorPlaceholder(0)}), Json{{"axis", 1}});
            } catch (const Error&) {  // refused: as good
            }
        }
    }

    void spoiledConfigs() {
        std::ifstream file(QUANTIE_TEST_DATA "/layers/keras2.15.json");
        std::stringstream text;
        text << file.rdbuf();
        const Json reference = parseJson(text.str(), "reference");
        std::mt19937 random(5);
        int refused = 0;
        for (const Json& item : reference["cases"]) {
            for (int round = 0; round < 30; ++round) {
                Json spoiled = item;
                spoil(spoiled[round % 2 == 0 ? "config" : round % 4 == 1 ? "kwargs" : "args"], random);
                if (round % 5 == 4) spoil(spoiled["config"], random);
                std::vector<MaybeShape> inputs;
                for (const Json& input : item["inputs"]) {
                    Shape shape;
                    for (const Json& dim : input) shape.push_back(dim.get<std::int64_t>());
                    if (round % 3 == 2 && !shape.empty()) shape.erase(shape.begin() + random() % shape.size());
                    inputs.emplace_back(shape);
                }
                if (round % 7 == 6) inputs.clear();
                try {
                    LayerTree tree(item["class"].get<std::string>(), spoiled["config"]);
                    tree.call(inputs, spoiled["args"], spoiled["kwargs"]);
                } catch (const Error& error) {
                    QCOMPARE(error.code(), ErrorCode::Unreadable);
                    ++refused;
                }
            }
        }
        QVERIFY(refused > 1000);
    }
};

QTEST_APPLESS_MAIN(BadConfigTest)
#include "bad_config_test.moc"
