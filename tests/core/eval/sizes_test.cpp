// Bytes: of a code, of a variable whose uses agree or do not, and of the model.
#include "core/eval/sizes.h"

#include <QtTest>

#include "core/recipe/presets.h"
#include "tests/core/recipe/models.h"

using namespace quantie;
using models::layer;

namespace {

const VariableSize& sizeOf(const Sizes& sizes, const Graph& graph, const std::string& use) {
    const int variable = graph.uses[graph.findUse(use)].variable;
    for (const VariableSize& size : sizes.variables) {
        if (size.variable == variable) return size;
    }
    throw std::out_of_range(use);
}

constexpr const char* emb = "emb:embeddings";  // (100, 32), 12,800 bytes
constexpr const char* deemb = "deemb:embedding_layer.embeddings";

Bytes tied(const std::optional<Scheme>& first, const std::optional<Scheme>& second) {
    const Graph graph = models::reference("tied_lm.json");
    Recipe recipe;
    if (first) recipe.uses[emb] = *first;
    if (second) recipe.uses[deemb] = *second;
    return sizeOf(sizes(graph, recipe), graph, emb).bytes;
}

constexpr std::int64_t asFloat = 12'800;

}  // namespace

namespace QTest {
template <>
char* toString(const Bytes& bytes) {
    return qstrdup(qPrintable(
        QString("float %1, stored %2, agreeing %3").arg(bytes.asFloat).arg(bytes.stored).arg(bytes.agreeing)));
}
}  // namespace QTest

class SizesTest : public QObject {
    Q_OBJECT

  private slots:
    void codes() {
        QCOMPARE(codeBytes({8, true, true, std::nullopt, MinMax{}}, {10, 3}), 30 + 4);
        QCOMPARE(codeBytes({3, true, true, -1, MinMax{}}, {10, 3}), 12 + 3 * 4);
        QCOMPARE(codeBytes({3, false, true, 0, MinMax{}}, {10, 3}), 12 + 10 * 8);
        QCOMPARE(codeBytes({16, true, true, std::nullopt, MinMax{}}, {0}), 4);
    }

    void usesThatAgree() {
        const Scheme eight{8, true, true, 0, MinMax{}};
        QCOMPARE(tied(eight, eight), (Bytes{asFloat, 3'600, 3'600}));
    }

    void spellingsOfOneAxisAgree() {
        QCOMPARE(tied(Scheme{8, true, true, 0, MinMax{}}, Scheme{8, true, true, -2, MinMax{}}),
                 (Bytes{asFloat, 3'600, 3'600}));
    }

    void twoSettingsAreTwoCodes() {
        QCOMPARE(tied(Scheme{8, true, true, 0, MinMax{}}, Scheme{4, true, true, 0, MinMax{}}),
                 (Bytes{asFloat, 3'600 + 2'000, 2'000}));
    }

    void aFloatUseNeedsFloatAndNothingElse() {
        QCOMPARE(tied(Scheme{8, true, true, 0, MinMax{}}, std::nullopt), (Bytes{asFloat, asFloat, 3'600}));
        QCOMPARE(tied(std::nullopt, std::nullopt), (Bytes{asFloat, asFloat, asFloat}));
    }

    void floatWinsWhereCodesAreLarger() {
        const Scheme sixteen{16, true, true, -1, MinMax{}};
        const Scheme other{16, true, true, 0, MinMax{}};
        QCOMPARE(tied(sixteen, other), (Bytes{asFloat, asFloat, 6'400 + 32 * 4}));
    }

    void transposedUsesOfOneSettingAgree() {
        Graph graph = models::reference("tied_lm.json");
        graph.uses[graph.findUse(deemb)].transposed = true;
        Recipe recipe;
        recipe.uses[emb] = {8, true, true, 0, MinMax{}};
        recipe.uses[deemb] = {8, true, true, -1, MinMax{}};
        QCOMPARE(sizeOf(sizes(graph, recipe), graph, emb).bytes, (Bytes{asFloat, 3'600, 3'600}));
        recipe.uses[deemb].axis = 0;
        QCOMPARE(sizeOf(sizes(graph, recipe), graph, emb).settings, 2);
    }

    void theWholeModel() {
        const Graph graph = models::reference("tied_lm.json");
        const Sizes all = sizes(graph, presetRecipe("int8-weights", graph));
        QCOMPARE(all.total, (Bytes{17'280, 3'600 + 1'152 + 3 * 128, 3'600 + 1'152 + 3 * 128}));
        QVERIFY(all.unknown.empty());
    }

    void ownTypesCount() {
        Graph graph = models::graphOf(models::sequential("[null, 8]", {layer("Dense", "d", "\"units\": 4")}));
        graph.variables[graph.uses[graph.findUse("d:kernel")].variable].dtype = DType::Float16;
        QCOMPARE(sizeOf(sizes(graph, {}), graph, "d:kernel").bytes.asFloat, 64);
    }

    void unknownAndAbsurdShapesCountNowhere() {
        const Graph unknown =
            models::graphOf(models::sequential("[null, null]", {layer("Dense", "d", "\"units\": 4")}));
        QCOMPARE(sizes(unknown, {}).unknown.size(), std::size_t{1});
        const Graph absurd = models::graphOf(models::sequential(
            "[null, 1000000000]", {layer("Dense", "d", R"("units": 1000000000, "use_bias": false)")}));
        QCOMPARE(sizes(absurd, {}).total, Bytes{});
    }
};

QTEST_APPLESS_MAIN(SizesTest)
#include "sizes_test.moc"
