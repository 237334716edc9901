// The integers of a use give back, by scale and zero point, exactly the values that its error was measured on.
#include <QtTest>
#include <cstring>

#include "core/eval/use_codes.h"
#include "core/keras/open.h"
#include "core/quant/fake_quant.h"

using namespace quantie;

class UseCodesTest : public QObject {
    Q_OBJECT

  private slots:
    void codesScaleAndZeroPointGiveTheValues_data() {
        QTest::addColumn<int>("bits");
        QTest::addColumn<bool>("perAxis");
        for (const int bits : {2, 8, 16}) {
            QTest::addRow("%d per tensor", bits) << bits << false;
            QTest::addRow("%d per axis", bits) << bits << true;
        }
    }

    void codesScaleAndZeroPointGiveTheValues() {
        QFETCH(int, bits);
        QFETCH(bool, perAxis);
        const Graph graph =
            buildGraph(openModel(QUANTIE_TEST_DATA "/keras2/tf2.15/tied_lm.h5"), Definitions::builtin());
        Scheme scheme;
        scheme.bits = bits;
        scheme.symmetric = false;
        if (perAxis) scheme.axis = 0;
        Recipe recipe;
        recipe.uses["deemb:embedding_layer.embeddings"] = scheme;

        const std::vector<UseCodes> codes = useCodes(graph, recipe);
        QCOMPARE(codes.size(), std::size_t{1});
        QCOMPARE(codes[0].use, std::string("deemb:embedding_layer.embeddings"));
        QCOMPARE(codes[0].codes.dtype(), DType::UInt16);
        QCOMPARE(codes[0].scales.size(), std::size_t(perAxis ? 100 : 1));

        const int variable = graph.uses[graph.findUse(codes[0].use)].variable;
        const Tensor expected = quantizeDequantize(graph.variables[variable].stored->load(), scheme);
        const auto values = expected.floats();
        for (std::size_t i = 0; i < values.size(); ++i) {
            std::uint16_t code = 0;
            std::memcpy(&code, codes[0].codes.bytes().data() + i * 2, 2);
            const std::size_t slice = perAxis ? i / 32 : 0;
            std::int32_t zeroPoint = 0;
            std::memcpy(&zeroPoint, codes[0].zeroPoints.bytes().data() + slice * 4, 4);
            const float value = static_cast<float>(code - zeroPoint) * codes[0].scales.floats()[slice];
            QCOMPARE(value, values[i]);
        }
    }

    void floatUsesHaveNone() {
        const Graph graph =
            buildGraph(openModel(QUANTIE_TEST_DATA "/keras2/tf2.15/tied_lm.h5"), Definitions::builtin());
        QVERIFY(useCodes(graph, Recipe{}).empty());
    }
};

QTEST_APPLESS_MAIN(UseCodesTest)
#include "use_codes_test.moc"
