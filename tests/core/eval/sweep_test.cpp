// What a sweep tries, and what widths save.
#include "core/eval/sweep.h"

#include <QtTest>

#include "core/recipe/presets.h"
#include "tests/core/eval/data_model.h"

using namespace quantie;
using namespace quantie::testing;

class SweepTest : public QObject {
    Q_OBJECT

  private slots:
    void everyQuantizedUseComesAtEveryWidthWithItsSetting() {
        const DataModel m("siamese");
        const Recipe recipe = presetRecipe("int8-weights", m.graph);
        const std::vector<int> bits{2, 8};
        const auto trials = sweepTrials(m.graph, recipe, bits);
        QCOMPARE(trials.size(), 2 * recipe.uses.size());
        for (std::size_t i = 0; i < trials.size(); ++i) {
            Scheme expected = recipe.uses.at(m.graph.uses[trials[i].use].id);
            expected.bits = bits[i % 2];
            QVERIFY(trials[i].scheme == expected);
            QVERIFY(i < 2 || trials[i - 2].use < trials[i].use);
        }
        QVERIFY(sweepTrials(m.graph, emptyRecipe(m.graph), bits).empty());
    }

    void aWidthSavesTheFloatBytesLessCodesAndScales() {
        const DataModel m("tied_lm");
        Recipe recipe = emptyRecipe(m.graph);
        recipe.uses["emb:embeddings"] = Scheme{};
        const auto trials = sweepTrials(m.graph, recipe, std::vector{4});
        const Shape& shape = *m.graph.variables[m.graph.uses[trials.front().use].variable].shape;
        // Half a byte each, and one scale for all.
        const std::int64_t values = elementCount(shape);
        QCOMPARE(savedBytes(m.graph, trials.front()), std::optional(4 * values - (values / 2 + 4)));
    }
};

QTEST_APPLESS_MAIN(SweepTest)
#include "sweep_test.moc"
