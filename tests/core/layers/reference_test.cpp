// The registry against live Keras: hundreds of random configs with the weights and output shapes that Keras itself
// makes of them (tests/data/layers/make_layers.py).
#include <QtTest>
#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "core/base/error.h"
#include "core/model/json_text.h"
#include "tests/core/layers/layer_tree.h"

using namespace quantie;

namespace {

Json readFile(const QString& name) {
    const std::string path = std::string(QUANTIE_TEST_DATA "/layers/") + name.toStdString();
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return parseJson(text.str(), path);
}

MaybeShape toShape(const Json& json) {
    if (json.is_null()) return std::nullopt;
    Shape shape;
    for (const Json& dim : json) shape.push_back(dim.get<std::int64_t>());
    return shape;
}

std::string text(const MaybeShape& shape) {
    return shape ? toString(*shape) : "unknown";
}

std::string weightsText(const std::vector<WeightSpec>& weights, bool groups) {
    std::string all;
    for (const WeightSpec& weight : weights) {
        all += weight.path + " " + text(weight.shape) + (weight.trainable ? " trainable " : " fixed ") +
               std::string(dtypeName(weight.dtype)) + (groups ? " in '" + weight.group + "'" : "") + "\n";
    }
    return all;
}

std::vector<WeightSpec> expectedWeights(const Json& weights) {
    std::vector<WeightSpec> all;
    for (const Json& weight : weights) {
        WeightSpec spec;
        spec.path = weight[0].get<std::string>();
        spec.shape = toShape(weight[1]);
        spec.trainable = weight[2] == 1;
        spec.dtype = *dtypeFromName(weight[3].get<std::string>());
        spec.group = weight[4].get<std::string>();
        all.push_back(spec);
    }
    return all;
}

std::string shapesText(const std::vector<MaybeShape>& shapes) {
    std::string all;
    for (const MaybeShape& shape : shapes) all += text(shape) + " ";
    return all;
}

/// What differs between the registry and one case of the reference; empty for nothing.
std::string difference(const Json& item) {
    std::vector<MaybeShape> inputs;
    for (const Json& input : item["inputs"]) inputs.push_back(toShape(input));
    LayerTree tree(item["class"].get<std::string>(), item["config"]);
    if (!tree.known()) return "class is not in the registry";
    std::vector<MaybeShape> outputs;
    try {
        outputs = tree.call(inputs, item["args"], item["kwargs"]);
    } catch (const Error& error) {
        return std::string("refused: ") + error.what();
    }
    std::vector<MaybeShape> expected;
    for (const Json& output : item["outputs"]) expected.push_back(toShape(output));
    if (outputs != expected) return "outputs " + shapesText(outputs) + "in place of " + shapesText(expected);

    // Keras 2.6 knows no groups; cells in a list are numbered by their class there.
    const std::vector<WeightSpec> wanted = expectedWeights(item["weights"]);
    const bool groups = std::none_of(wanted.begin(), wanted.end(), [](const WeightSpec& weight) {
        return weight.group == "?" || weight.group.find("cells/") != std::string::npos;
    });
    const std::string mine = weightsText(tree.weights(), groups);
    const std::string theirs = weightsText(wanted, groups);
    return mine == theirs ? "" : "weights\n" + mine + "in place of\n" + theirs;
}

}  // namespace

class ReferenceTest : public QObject {
    Q_OBJECT

  private slots:
    void equalsKeras_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("atLeast");
        QTest::newRow("TensorFlow 2.15") << "keras2.15.json" << 500;
        QTest::newRow("TensorFlow 2.6") << "keras2.6.json" << 500;
    }

    void equalsKeras() {
        QFETCH(QString, file);
        QFETCH(int, atLeast);
        const Json reference = readFile(file);
        int wrong = 0;
        for (const Json& item : reference["cases"]) {
            const std::string found = difference(item);
            if (found.empty()) continue;
            ++wrong;
            qWarning().noquote() << QString::fromStdString(item["class"].get<std::string>() + ": " + found + "\n" +
                                                           writeJson(item).substr(0, 900));
        }
        QCOMPARE(wrong, 0);
        QVERIFY(static_cast<int>(reference["cases"].size()) >= atLeast);
    }

    void registryIsSortedAndWhole() {
        const auto rows = allLayerClasses();
        std::set<std::string_view> names;
        for (const LayerClass* row : rows) {
            QVERIFY(row->outputs != nullptr);
            QVERIFY2(names.insert(row->name).second, std::string(row->name).c_str());
            QCOMPARE(findLayerClass(row->name), row);
        }
        QCOMPARE(findLayerClass("NoSuchLayer"), nullptr);
        QVERIFY(rows.size() > 150);
    }

    void weightsAreNamedWithoutShapes() {
        // Unknown inputs: the names and numbers of weights are still right.
        const Json reference = readFile("keras2.15.json");
        for (const Json& item : reference["cases"]) {
            const std::vector<MaybeShape> inputs(item["inputs"].size());
            LayerTree tree(item["class"].get<std::string>(), item["config"]);
            tree.call(inputs, item["args"], item["kwargs"]);
            const auto mine = tree.weights();
            const auto wanted = expectedWeights(item["weights"]);
            QCOMPARE(mine.size(), wanted.size());
            for (std::size_t i = 0; i < mine.size(); ++i) {
                QCOMPARE(mine[i].path, wanted[i].path);
                QVERIFY(!mine[i].shape || mine[i].shape == wanted[i].shape);
            }
        }
    }
};

QTEST_APPLESS_MAIN(ReferenceTest)
#include "reference_test.moc"
