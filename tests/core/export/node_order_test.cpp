// The order of calls and layers that Keras will find, on models small enough to follow its loader by hand.
#include "core/export/node_order.h"

#include <QtTest>

using namespace quantie;

namespace {

CloneLayer layer(const std::string& name, const std::vector<std::vector<CloneTensor>>& calls) {
    CloneLayer result;
    result.name = name;
    result.className = calls.size() == 1 && calls.front().empty() ? "InputLayer" : "Dense";
    for (const std::vector<CloneTensor>& inputs : calls) {
        CloneCall& call = result.calls.emplace_back();
        call.inputs = inputs;
        Json list = Json::array();
        for (std::size_t i = 0; i < inputs.size(); ++i) list.push_back(tensorPlaceholder(i));
        call.args.push_back(std::move(list));
    }
    return result;
}

}  // namespace

class NodeOrderTest : public QObject {
    Q_OBJECT

  private slots:
    /// s reads l in its first call and x in its second; l reads the second. The loader of 2.6 makes s(x) first.
    void sharedLayerThatWaits() {
        Clone clone;
        clone.layers = {layer("x", {{}}), layer("s", {{{2, 0, 0}}, {{0, 0, 0}}}), layer("l", {{{1, 1, 0}}})};
        clone.inputs = {{0, 0, 0}};
        clone.outputs = {{1, 0, 0}};
        QVERIFY(orderCalls(clone).empty());
        QCOMPARE(clone.layers[1].calls[0].inputs.front(), (CloneTensor{0, 0, 0}));
        QCOMPARE(clone.layers[1].calls[1].inputs.front(), (CloneTensor{2, 0, 0}));
        QCOMPARE(clone.layers[2].calls[0].inputs.front(), (CloneTensor{1, 0, 0}));
        QCOMPARE(clone.outputs.front(), (CloneTensor{1, 1, 0}));
    }

    void suitableOrderStays() {
        Clone clone;
        clone.layers = {layer("x", {{}}), layer("s", {{{0, 0, 0}}, {{1, 0, 0}}})};
        clone.inputs = {{0, 0, 0}};
        clone.outputs = {{1, 1, 0}};
        QVERIFY(orderCalls(clone).empty());
        QCOMPARE(clone.outputs.front(), (CloneTensor{1, 1, 0}));
        QCOMPARE(clone.layers[1].calls[1].inputs.front(), (CloneTensor{1, 0, 0}));
    }

    /// A holder that stands before what builds its weights is told; behind it, it is not.
    void holders() {
        Clone clone;
        clone.layers = {layer("x", {{}}), layer("holder", {{{0, 0, 0}}}), layer("held", {{{0, 0, 0}}})};
        clone.layers[1].builtBy = {2};
        clone.outputs = {{1, 0, 0}, {2, 0, 0}};
        QCOMPARE(orderCalls(clone), std::vector<int>{1});
        std::swap(clone.layers[1], clone.layers[2]);
        clone.layers[1].builtBy.clear();
        clone.layers[2].builtBy = {1};
        QVERIFY(orderCalls(clone).empty());
    }

    /// Depth descending; equal depths in the order of the walk from the outputs.
    void loadedLayers() {
        Clone clone;
        clone.layers = {layer("short", {{{1, 0, 0}}}),          layer("x", {{}}),
                        layer("long1", {{{1, 0, 0}}}),          layer("long2", {{{2, 0, 0}}}),
                        layer("add", {{{0, 0, 0}, {3, 0, 0}}}), layer("dead", {{{1, 0, 0}}})};
        clone.inputs = {{1, 0, 0}};
        clone.outputs = {{4, 0, 0}};
        QCOMPARE(loadedOrder(clone), (std::vector<int>{1, 2, 0, 3, 4}));
    }

    /// A layer that is called again lies as deep as its deepest call; an input that nothing reads stays.
    void loadedSharedLayer() {
        Clone clone;
        clone.layers = {layer("x", {{}}), layer("s", {{{0, 0, 0}}, {{2, 0, 0}}}), layer("l", {{{1, 0, 0}}}),
                        layer("idle", {{}})};
        clone.inputs = {{0, 0, 0}, {3, 0, 0}};
        clone.outputs = {{1, 1, 0}};
        QCOMPARE(loadedOrder(clone), (std::vector<int>{0, 1, 2, 3}));
    }

    /// Tensors in keyword arguments are met by sorted key, lists in order.
    void keywordArguments() {
        Clone clone;
        clone.layers = {layer("x", {{}}), layer("a", {{{0, 0, 0}}}), layer("b", {{{0, 0, 0}}}),
                        layer("join", {{{0, 0, 0}, {1, 0, 0}, {2, 0, 0}}})};
        CloneCall& call = clone.layers[3].calls.front();
        call.args = Json::array({tensorPlaceholder(0)});
        call.kwargs = {{"z", tensorPlaceholder(1)}, {"c", Json::array({tensorPlaceholder(2)})}};
        clone.inputs = {{0, 0, 0}};
        clone.outputs = {{3, 0, 0}};
        QCOMPARE(loadedOrder(clone), (std::vector<int>{0, 2, 1, 3}));
    }
};

QTEST_APPLESS_MAIN(NodeOrderTest)
#include "node_order_test.moc"
