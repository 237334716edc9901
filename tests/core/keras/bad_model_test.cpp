// Models that are broken or hostile: one sentence that names the file, the place and the reason, with the code
// Unreadable; or a model with a warning where something can still be told. Never a crash, never a hang.
#include <QtTest>
#include <fstream>
#include <functional>
#include <random>

#include "core/graph/graph.h"
#include "core/keras/hdf5_writer.h"
#include "core/keras/open.h"
#include "core/model/json_text.h"
#include "tests/core/keras/file_test_tools.h"

using namespace quantie;

namespace {

constexpr const char* dense = R"({"class_name":"Dense","name":"d","config":{"name":"d","units":3},
    "inbound_nodes":[[["x",0,0,{}]]]})";

/// A model of an input, the given layers and the given end.
std::string modelOf(const std::string& layers, const std::string& outputs = R"([["d",0,0]])") {
    return R"({"class_name":"Functional","config":{"name":"m","layers":[
        {"class_name":"InputLayer","name":"x","config":{"batch_input_shape":[null,4],"name":"x"},"inbound_nodes":[]},)" +
           layers + R"(],"input_layers":[["x",0,0]],"output_layers":)" + outputs + "}}";
}

std::string layer(const std::string& name, const std::string& nodes) {
    return R"({"class_name":"Dense","name":")" + name + R"(","config":{"name":")" + name +
           R"(","units":4},"inbound_nodes":)" + nodes + "}";
}

/// `depth` models, each calling the next one twice.
std::string doubling(int depth) {
    std::string text = layer("d", R"([[["x",0,0,{}]]])");
    std::string end = R"([["d",0,0]])";
    for (int i = 0; i < depth; ++i) {
        std::string inner = modelOf(text, end);
        const std::string name = "n" + std::to_string(i);
        inner.insert(1, R"("name":")" + name + R"(","inbound_nodes":[[["x",0,0,{}]],[[")" + name + R"(",1,0,{}]]],)");
        inner.replace(inner.find(R"("name":"m")"), 10, R"("name":")" + name + "\"");
        text = std::move(inner);
        end = R"([[")" + name + R"(",2,0]])";
    }
    return modelOf(text, end);
}

std::string nested(int depth) {
    std::string text = R"({"class_name":"Dense","config":{"name":"d","units":3}})";
    for (int i = 0; i < depth; ++i) {
        text = R"({"class_name":"Sequential","config":{"name":"s","layers":[)" + text + "]}}";
    }
    return text;
}

std::string wrapped(int depth) {
    std::string text = R"({"class_name":"Dense","config":{"name":"d","units":3}})";
    for (int i = 0; i < depth; ++i) {
        text = R"({"class_name":"TimeDistributed","config":{"name":"t","layer":)" + text + "}}";
    }
    return R"({"class_name":"Sequential","config":{"name":"s","layers":[)" + text + "]}}";
}

Tensor floats(Shape shape) {
    return Tensor::fromFloats(shape, std::vector<float>(static_cast<std::size_t>(elementCount(shape)), 0.5F));
}

/// Puts something that does not belong there in one place of a config.
void spoil(Json& value, std::mt19937& random) {
    static const std::vector<Json> strange{nullptr,
                                           -1,
                                           0,
                                           1,
                                           2,
                                           9007199254740991,
                                           1e300,
                                           0.5,
                                           "x",
                                           true,
                                           Json::array(),
                                           Json::object(),
                                           Json::array({-1, 0}),
                                           Json::array({"x", 0, 0}),
                                           Json::array({"x", 0, 0, Json::object()}),
                                           18446744073709551615U};
    std::vector<Json*> places;
    std::vector<Json*> open{&value};
    while (!open.empty()) {
        Json* place = open.back();
        open.pop_back();
        if (place != &value) places.push_back(place);
        if (!place->is_structured()) continue;
        for (Json& item : *place) open.push_back(&item);
    }
    if (places.empty()) return;
    // Something strange, or something from elsewhere in the file.
    Json* place = places[random() % places.size()];
    *place = random() % 2 == 0 ? strange[random() % strange.size()] : Json(*places[random() % places.size()]);
}

}  // namespace

class BadModelTest : public QObject {
    Q_OBJECT

  private:
    QTemporaryDir m_folder;

    std::string pathOf(const char* name) const { return m_folder.filePath(name).toStdString(); }

    /// The error's sentence without the file in front; "opens" where it does.
    QString verdict(const std::string& path) const {
        try {
            buildGraph(openModel(path), Definitions::builtin());
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Unreadable) return "another code: " + QString(error.what());
            const std::string text = error.what();
            if (!text.starts_with(path)) return "no file in front: " + QString::fromStdString(text);
            return QString::fromStdString(text.substr(std::min(text.size(), path.size() + 2)));
        }
        return "opens";
    }

    QString verdictOfJson(const std::string& text) const {
        std::ofstream(pathOf("m.json")) << text;
        return verdict(pathOf("m.json"));
    }

    using Fill = std::function<void(Hdf5Writer&)>;

    /// An H5 with the model of one Dense layer, and what `fill` writes beside its architecture.
    QString verdictOfH5(const Fill& fill) const {
        Hdf5Writer writer(pathOf("m.h5"));
        writer.group("model_weights");
        writer.stringAttribute("", "model_config", modelOf(dense));
        fill(writer);
        writer.close();
        return verdict(pathOf("m.h5"));
    }

  private slots:
    void json_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const std::string& text, const char* says) {
            QTest::newRow(name) << QString::fromStdString(text) << says;
        };
        row("sound", modelOf(dense), "opens");
        row("no model", R"({"a": 1})", "no architecture of a Keras model: an object with class_name is expected");
        row("class_name is a number", R"({"class_name": 1, "config": {}})", "a layer without a class_name");
        row("no config", R"({"class_name": "Functional"})", "Functional: a layer without a config");
        row("a layer alone", R"({"class_name": "Dense", "config": {"name": "d", "units": 2}})",
            "a Dense is a layer, not a model");
        row("config is null", R"({"class_name": "Sequential", "config": null})",
            "model: a model without a list of layers");
        row("config is a number", R"({"class_name": "Sequential", "config": 3})",
            "model: a model without a list of layers");
        row("layers is null", R"({"class_name": "Sequential", "config": {"name": "s", "layers": null}})",
            "s: a model without a list of layers");
        row("layers are numbers", R"({"class_name": "Sequential", "config": {"name": "s", "layers": [1, 2]}})",
            "s: a layer without a class_name");
        row("no layers", R"({"class_name": "Sequential", "config": {"name": "s", "layers": []}})", "opens");
        row("a layer's config is null",
            modelOf(R"({"class_name":"Dense","name":"d","config":null,"inbound_nodes":[]})"),
            "m, output_layers: reads node 0 of 'd', which does not exist");
        row("two layers of one name", modelOf(layer("d", "[]") + "," + layer("d", "[]")), "m: two layers named 'd'");
        row("no such layer", modelOf(layer("d", R"([[["y",0,0,{}]]])")), "d: reads a layer 'y' that does not exist");
        row("no such node", modelOf(layer("d", R"([[["x",7,0,{}]]])")), "d: reads node 7 of 'x', which does not exist");
        row("a huge node", modelOf(layer("d", R"([[["x",9223372036854775807,0,{}]]])")),
            "d: reads node 9223372036854775807 of 'x', which does not exist");
        row("a node beyond 64 bits", modelOf(layer("d", R"([[["x",99999999999999999999,0,{}]]])")),
            "d, call 0: an inbound node is neither [layer, node, tensor] nor a list of them");
        row("a negative node", modelOf(layer("d", R"([[["x",-1,0,{}]]])")),
            "d: reads node -1 of 'x', which does not exist");
        row("the least node", modelOf(layer("d", R"([[["x",-9223372036854775808,0,{}]]])")),
            "d: reads node -9223372036854775808 of 'x', which does not exist");
        row("a huge output", modelOf(layer("d", R"([[["x",0,99999999999,{}]]])")),
            "d: reads output 99999999999 of 'x'");
        row("itself", modelOf(layer("d", R"([[["d",0,0,{}]]])")), "m: a cycle runs through the layer 'd'");
        row("a cycle", modelOf(layer("d", R"([[["e",0,0,{}]]])") + "," + layer("e", R"([[["d",0,0,{}]]])")),
            "m: a cycle runs through the layer 'd'");
        row("inbound_nodes is a text", modelOf(layer("d", R"("x")")), "d: inbound_nodes is not a list");
        row("inbound_nodes hold numbers", modelOf(layer("d", "[1]")),
            "d, call 0: an inbound node is neither [layer, node, tensor] nor a list of them");
        row("kwargs are a list", modelOf(layer("d", R"([[["x",0,0,[]]]])")),
            "d, call 0: the keyword arguments of a call are not an object");
        row("no such output", modelOf(dense, R"([["y",0,0]])"),
            "m, output_layers: reads a layer 'y' that does not exist");
        row("output_layers is a number", modelOf(dense, "5"),
            "m, output_layers: input_layers and output_layers must list [layer, node, tensor]");
        row("no output", modelOf(dense, "[]"), "opens");
        row("models deep", nested(70), "models are nested more than 60 deep");
        row("wrappers deep", wrapped(70), "models are nested more than 60 deep");
        row("deeper than JSON", nested(400), "not valid JSON at line 1, column 9686: nested deeper than 500 levels");
        row("calls that double", doubling(30), "n1: models that call models multiply to more than 250,000 calls");
        row("a lost call",
            modelOf(R"({"class_name":"Dense","name":"d","shared_object_id":1,"config":{"name":"d","units":3},
            "inbound_nodes":[[["i",0,0,{}]]]})"),
            "opens");
        row("a lost call of many",
            modelOf(R"({"class_name":"Dense","name":"d","shared_object_id":1,"config":{"name":"d",
            "units":3},"inbound_nodes":[[["i",0,0,{}]]]})",
                    R"([["d",9000000000,0]])"),
            "m, output_layers: reads node 9000000000 of 'd', which does not exist");
        row("a lost cycle",
            modelOf(R"({"class_name":"Dense","name":"d","shared_object_id":1,"config":{"name":"d","units":3},
            "inbound_nodes":[[["d",0,0,{}]]]})"),
            "opens");
    }

    void json() {
        QFETCH(QString, text);
        QFETCH(QString, says);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(verdictOfJson(text.toStdString()), says);
        QVERIFY2(timer.elapsed() < 20'000, "a hang");
    }

    /// The widths of a config may contradict: the ties can still be told.
    void oddConfigsWarn() {
        std::ofstream(pathOf("m.json")) << modelOf(
            R"({"class_name":"Dense","name":"d","config":{"name":"d","units":-3},"inbound_nodes":[[["x",0,0,{}]]]})");
        const Graph graph = buildGraph(openModel(pathOf("m.json")), Definitions::builtin());
        QCOMPARE(graph.warnings.size(), 1U);
        QCOMPARE(graph.warnings.front().where, "d");
    }

    void h5() {
        const auto complete = [](Hdf5Writer& writer, const Shape& kernel) {
            writer.stringListAttribute("model_weights", "layer_names", {"x", "d"});
            writer.group("model_weights/x");
            writer.stringListAttribute("model_weights/x", "weight_names", {});
            writer.group("model_weights/d");
            writer.stringListAttribute("model_weights/d", "weight_names", {"d/kernel:0", "d/bias:0"});
            writer.dataset("model_weights/d/d/kernel:0", floats(kernel));
            writer.dataset("model_weights/d/d/bias:0", floats({3}));
        };
        QCOMPARE(verdictOfH5([&](Hdf5Writer& writer) { complete(writer, {4, 3}); }), "opens");
        QCOMPARE(verdictOfH5([&](Hdf5Writer& writer) {
                     complete(writer, {4, 2});
                 }),
                 "model_weights/d/d/kernel:0: the shape is (4, 2), but 'kernel' of the layer 'd' needs (4, 3)");
        QCOMPARE(verdictOfH5([](Hdf5Writer&) {}), "no weights of Keras: 'model_weights' has no layer_names");
        QCOMPARE(
            verdictOfH5([](Hdf5Writer& writer) { writer.stringListAttribute("model_weights", "layer_names", {"d"}); }),
            "model_weights/d: layer_names lists a group that is missing");
        QCOMPARE(verdictOfH5([](Hdf5Writer& writer) {
                     writer.stringListAttribute("model_weights", "layer_names", {"d"});
                     writer.group("model_weights/d");
                 }),
                 "model_weights/d: the group has no weight_names");
        QCOMPARE(verdictOfH5([](Hdf5Writer& writer) {
                     writer.stringListAttribute("model_weights", "layer_names", {"d", "d"});
                     writer.group("model_weights/d");
                     writer.stringListAttribute("model_weights/d", "weight_names", {});
                 }),
                 "d: listed twice in layer_names");
        QCOMPARE(verdictOfH5([](Hdf5Writer& writer) {
                     writer.stringListAttribute("model_weights", "layer_names", {"d"});
                     writer.group("model_weights/d");
                     writer.stringListAttribute("model_weights/d", "weight_names", {"d/kernel:0"});
                 }),
                 "model_weights/d/d/kernel:0: there is no such entry in the file");
        QCOMPARE(verdictOfH5([](Hdf5Writer& writer) {
                     writer.stringListAttribute("model_weights", "layer_names", {"d"});
                     writer.group("model_weights/d");
                     writer.stringListAttribute("model_weights/d", "weight_names", {"d/kernel:0"});
                     writer.dataset("model_weights/d/d/kernel:0", floats({4, 3}));
                 }),
                 "d: the config needs 2 weights, the file stores 1");
        QCOMPARE(verdictOfH5([](Hdf5Writer& writer) {
                     writer.stringListAttribute("model_weights", "layer_names", {"a", "b"});
                     for (const char* name : {"a", "b"}) {
                         const std::string group = std::string("model_weights/") + name;
                         writer.group(group);
                         writer.stringListAttribute(group, "weight_names", {"k"});
                         writer.dataset(group + "/k", floats({4, 3}));
                     }
                 }),
                 "d: no weights of that name: the file has weights of 2 layers, the model needs them for 1");
    }

    void h5WithoutArchitecture() {
        Hdf5Writer writer(pathOf("w.h5"));
        writer.group("d");
        writer.close();
        QCOMPARE(verdict(pathOf("w.h5")), "no Keras model: the attribute model_config is missing");
    }

    void spoiled_data() {
        QTest::addColumn<QString>("file");
        const QDir folder(QUANTIE_TEST_DATA "/hard/tf2.15");
        for (const QString& name : folder.entryList({"*.json", "*.h5"})) {
            if (!name.endsWith(".truth.json") && !name.endsWith(".weights.h5"))
                QTest::addRow("%s", qPrintable(name)) << folder.filePath(name);
        }
        QVERIFY(folder.exists());
    }

    /// QUANTIE_SPOILS: how many of each.
    void spoiled() {
        QFETCH(QString, file);
        const auto model = openModel(file.toStdString());
        const Json& sound = *model->architecture;
        OpenOptions options;
        if (file.endsWith(".h5")) options.weights = file.toStdString();
        const int count = qEnvironmentVariableIntValue("QUANTIE_SPOILS");
        std::mt19937 random(7);
        for (int i = 0; i < std::max(count, 30); ++i) {
            auto broken = std::make_shared<Json>(sound);
            for (std::size_t changes = 1 + random() % 3; changes > 0; --changes) spoil(*broken, random);
            if (count > 0) std::ofstream(pathOf("spoiled.json")) << writeJson(*broken);
            try {
                buildGraph(modelFromArchitecture(broken, options, "m"), Definitions::builtin());
            } catch (const Error& error) {
                QVERIFY2(error.code() == ErrorCode::Unreadable || error.code() == ErrorCode::Unsupported, error.what());
            }
        }
    }

    void weightsOfAnotherModel() {
        std::ofstream(pathOf("a.json")) << modelOf(dense);
        OpenOptions options;
        options.weights = QUANTIE_TEST_DATA "/keras2/tf2.15/plain_cnn.h5";
        const std::string error = errorOf(ErrorCode::Unreadable, [&] { openModel(pathOf("a.json"), options); });
        QVERIFY2(
            QString::fromStdString(error).endsWith("plain_cnn.h5: d: no weights of that name: the file has weights "
                                                   "of 5 layers, the model needs them for 1"),
            error.c_str());
    }
};

QTEST_APPLESS_MAIN(BadModelTest)
#include "bad_model_test.moc"
