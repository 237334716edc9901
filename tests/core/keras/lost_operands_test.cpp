// Operators of TensorFlow that Keras writes without what they read.
#include <QtTest>

#include "core/keras/open.h"
#include "core/model/json_text.h"

using namespace quantie;

namespace {

/// x → an operator of one call → the model's output.
std::shared_ptr<Model> oneOperator(const std::string& function, const std::string& node, int output) {
    const std::string text = R"({"class_name": "Functional", "config": {"name": "m", "layers": [
        {"class_name": "InputLayer", "config": {"name": "x", "batch_input_shape": [null, 4]}, "name": "x",
         "inbound_nodes": []},
        {"class_name": "TFOpLambda", "config": {"name": "op", "function": ")" +
                             function + R"("}, "name": "op", "inbound_nodes": [)" + node + R"(]}],
        "input_layers": [["x", 0, 0]], "output_layers": [["op", 0, )" +
                             std::to_string(output) + "]]}}";
    return modelFromArchitecture(std::make_shared<const Json>(parseJson(text, "text")), {}, "text.json");
}

bool isLost(const std::string& function, const std::string& node, int output = 0) {
    const auto model = oneOperator(function, node, output);
    const Call& call = model->top().calls.back();
    const bool warned = !model->warnings.empty() &&
                        model->warnings.back().message.find("does not write what tf." + function) != std::string::npos;
    return call.inputsLost && warned;
}

}  // namespace

class LostOperandsTest : public QObject {
    Q_OBJECT

  private slots:
    /// What Keras 2.6 to 2.15 write of tf.einsum("bi,bj->bij", x, y).
    void einsum() { QVERIFY(isLost("einsum", R"(["_CONSTANT_VALUE", -1, "bi,bj->bij", {}])")); }

    /// Of tf.meshgrid(x, y) only x is written: the second grid comes from nowhere.
    void meshgrid() {
        const std::string node = R"(["x", 0, 0, {"indexing": "ij"}])";
        QVERIFY(isLost("meshgrid", node, 1));
        QVERIFY(!isLost("meshgrid", node, 0));
    }

    void complete() {
        QVERIFY(!isLost("math.pow", R"(["_CONSTANT_VALUE", -1, 2.0, {"y": ["x", 0, 0]}])"));
        QVERIFY(!isLost("unstack", R"(["x", 0, 0, {"axis": 1}])", 1));
    }
};

QTEST_APPLESS_MAIN(LostOperandsTest)
#include "lost_operands_test.moc"
