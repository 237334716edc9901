// What the inspector's pages say and do, without a widget: common settings, edits, axes, links, texts.
#include <QtTest>
#include <cmath>
#include <limits>

#include "core/model/json_text.h"
#include "tests/ui/document/opened.h"
#include "ui/inspector/axis_text.h"
#include "ui/inspector/common_setting.h"
#include "ui/inspector/compare_form.h"
#include "ui/inspector/config_text.h"
#include "ui/inspector/error_look.h"
#include "ui/inspector/head_text.h"
#include "ui/inspector/item_link.h"
#include "ui/inspector/number_edit.h"
#include "ui/inspector/range_field.h"
#include "ui/inspector/scheme_edits.h"
#include "ui/inspector/several_page.h"
#include "ui/inspector/shapes_text.h"
#include "ui/inspector/subject.h"

using namespace quantie;

namespace {

constexpr const char* tiedLm = "keras2/tf2.15/tied_lm.h5";
constexpr const char* siamese = "keras2/tf2.15/siamese.h5";

int useOf(const Document& document, const char* id) {
    return document.graph().findUse(id);
}

}  // namespace

class InspectorFunctionsTest : public QObject {
    Q_OBJECT

  private slots:
    void whatDiffersIsNotCommon() {
        const Scheme a{4, true, true, 0, MinMax{}};
        const Scheme b{4, false, true, std::nullopt, Mse{}};
        const CommonSetting common = commonSetting({a, std::nullopt, b});
        QCOMPARE(common.uses, 3);
        QCOMPARE(common.quantized, 2);
        QVERIFY(common.anyQuantized() && !common.allQuantized());
        QCOMPARE(common.bits, std::optional(4));
        QCOMPARE(common.narrowRange, std::optional(true));
        QVERIFY(!common.symmetric && !common.axis && !common.range);
        // Values that differed stay so, even if a third one equals the first.
        QVERIFY(!commonSetting({a, b, a}).symmetric);
        QVERIFY(!commonSetting({}).allQuantized());
    }

    void oneEditOfDifferentSettingsIsOneStep() {
        Document document;
        QVERIFY(openAndWait(document, siamese));
        const int first = useOf(document, "tower@0/conv2:kernel");
        const int second = useOf(document, "tower@1/conv2:kernel");
        const int alone = useOf(document, "same:kernel");
        document.set({first}, Scheme{4, true, true, 3, MinMax{}});
        document.set({second}, Scheme{6, false, false, std::nullopt, Mse{}});
        const int steps = document.undoStack().count();
        editSchemes(document, {first, second, alone}, [](Scheme& scheme) { scheme.symmetric = true; });
        editSchemes(document, {first, second, alone}, [](Scheme& scheme) { scheme.bits = 5; });
        QCOMPARE(document.scheme(first), std::optional(Scheme{5, true, true, 3, MinMax{}}));
        QCOMPARE(document.scheme(second), std::optional(Scheme{5, true, false, std::nullopt, Mse{}}));
        QVERIFY(!document.scheme(alone));
        QCOMPARE(document.undoStack().count(), steps + 2);
        document.undoStack().undo();
        document.undoStack().undo();
        QCOMPARE(document.scheme(second), std::optional(Scheme{6, false, false, std::nullopt, Mse{}}));
        editSchemes(
            document, {alone}, [](Scheme& scheme) { scheme.bits = 3; }, true);
        QCOMPARE(document.scheme(alone)->bits, 3);
    }

    void givenListsBecomeOnePairAlongAnotherAxis() {
        Scheme scheme{8, true, true, 0, Given{{-1, -3}, {2, 1}}};
        setAxis(scheme, 1);
        QCOMPARE(scheme.axis, std::optional(1));
        QCOMPARE(std::get<Given>(scheme.range), (Given{{-3}, {2}}));
    }

    void oneSlicesPairIsPutIntoTheFoundOnes() {
        const Given given = givenFrom({{-1, 1}, {-2, 2}}, 1, -0.5, 0.25);
        QCOMPARE(given, (Given{{-1, -0.5}, {1, 0.25}}));
    }

    void aSettingForAllUsesIsOneStep() {
        Document document;
        QVERIFY(openAndWait(document, siamese));
        const int first = useOf(document, "tower@0/conv2:kernel");
        const int second = useOf(document, "tower@1/conv2:kernel");
        document.set({first}, Scheme{4, true, true, 3, MinMax{}});
        const int steps = document.undoStack().count();
        useForAll(document, {first});
        QCOMPARE(document.scheme(second), document.scheme(first));
        QCOMPARE(document.undoStack().count(), steps + 1);
    }

    void axesHaveTheWordsOfTheirLayer() {
        Document document;
        QVERIFY(openAndWait(document, siamese));
        const int kernel = useOf(document, "tower@0/conv2:kernel");
        QCOMPARE(axisText(document.graph(), kernel, 3), QString("Axis 3, 16 filters"));
        QCOMPARE(axisText(document.graph(), kernel, 2), QString("Axis 2, 8 slices"));
        QCOMPARE(axisChoices(document.graph(), kernel).size(), 5U);
        QCOMPARE(axisText(document.graph(), useOf(document, "same:kernel"), 1), QString("Axis 1, 1 units"));
        QCOMPARE(frontAxis(document.graph(), kernel, -1), std::optional(3));
        QVERIFY(!frontAxis(document.graph(), kernel, 7));
        QVERIFY(openAndWait(document, tiedLm));
        QCOMPARE(axisText(document.graph(), useOf(document, "emb:embeddings"), 0), QString("Axis 0, 100 rows"));
    }

    void linksLeadBack() {
        for (const Item::Kind kind : {Item::Kind::Call, Item::Kind::Use, Item::Kind::Variable, Item::Kind::Group}) {
            QCOMPARE(itemOf(itemHref({kind, 12})), (Item{kind, 12}));
        }
        for (const char* wrong : {"", "use", "use:", "use:x", ":3", "file:///etc"}) QVERIFY(!itemOf(wrong));
    }

    void theSubjectFollowsFromTheSelection() {
        Document document;
        QVERIFY(openAndWait(document, siamese));
        const Graph& graph = document.graph();
        const Item use{Item::Kind::Use, useOf(document, "same:kernel")};
        const Item alone{Item::Kind::Variable, graph.uses[use.index].variable};
        const Item tied{Item::Kind::Variable, graph.uses[useOf(document, "tower@0/conv2:kernel")].variable};
        QCOMPARE(subjectOf({}, graph).page, Subject::Page::Model);
        QCOMPARE(subjectOf({alone}, graph), (Subject{Subject::Page::Use, {use}}));
        QCOMPARE(subjectOf({tied}, graph).page, Subject::Page::Variable);
        QCOMPARE(subjectOf({tied, use}, graph).page, Subject::Page::Several);
        QCOMPARE(subjectOf({{Item::Kind::Group, 0}}, graph).page, Subject::Page::Group);
        QCOMPARE(subjectOf({{Item::Kind::Use, 9999}, {Item::Kind::Call, -1}}, graph).page, Subject::Page::Model);
    }

    void headsSayWhatIsTied() {
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        const int use = useOf(document, "deemb:embedding_layer.embeddings");
        const QString line = tieOfUse(document, use);
        QVERIFY2(line.startsWith("Use 2 of 2. The other is <a href="), qPrintable(line));
        QVERIFY(line.endsWith("emb:embeddings</a>, F32"));
        QVERIFY(useFacts(document.graph(), use).endsWith("100×32 float32 · 12.5 KB"));
        const Variable& variable = document.graph().variables[document.graph().uses[use].variable];
        QVERIFY(tieOfVariable(variable).endsWith("A fact of the file."));
        QVERIFY(tieOfUse(document, useOf(document, "ff:kernel")).isEmpty());
        QCOMPARE(weightFacts(Variable{}), QString("shape not known, float32"));
    }

    void shapesNameTheirSources() {
        Document document;
        QVERIFY(openAndWait(document, siamese));
        const auto [call, group] = document.graph().findCall("difference");
        const QString text = callShapes(document.graph(), call);
        QCOMPARE(text.count("Reads"), 2);
        QVERIFY2(text.endsWith("Yields 16"), qPrintable(text));
        QVERIFY(groupShapes(document.graph(), 0).contains("20×20×3"));
    }

    void configsShowTheirLetters() {
        const Json config =
            parseJson(R"({"name": "層\u00e9\ud835\udcb3", "path": "C:\\u00e9\n", "lone": "\ud835"})", "");
        const QString text = configText(config);
        QVERIFY(text.contains(QString::fromUtf8("層é𝒳")));
        QVERIFY(text.contains("C:\\\\u00e9\\n"));
        QVERIFY(text.contains("\"lone\": \"\\ud835\""));
        QCOMPARE(parseJson(text.toStdString(), ""), config);
    }

    void numbersAreReadAsTheyAreWritten() {
        QCOMPARE(numberFrom(" −0.5 "), std::optional(-0.5));
        QCOMPARE(numberFrom("-1e-3"), std::optional(-0.001));
        QCOMPARE(numberFrom("0,25"), std::optional(0.25));
        for (const char* wrong : {"", "x", "1 2", "inf", "nan", "1e999"}) QVERIFY(!numberFrom(wrong));
    }

    void rangesAreSummedUp() {
        QCOMPARE(rangesText({{-0.549F, 0.549F}}), QString("−0.549 to 0.549"));
        QCOMPARE(rangesText({{-0.5F, 0.25F}, {-1, 0.125F}}), QString("2 ranges, −1.00 to 0.250"));
        QVERIFY(rangesText({}).isEmpty());
    }

    void onlyQuantizedUsesDifferInTheirParts() {
        const Scheme a;
        Scheme b;
        b.bits = 4;
        QVERIFY(differIn(SettingPart::Bits, a, b));
        QVERIFY(!differIn(SettingPart::Scale, a, b));
        QVERIFY(differIn(SettingPart::Quantize, a, std::nullopt));
        QVERIFY(!differIn(SettingPart::Bits, a, std::nullopt));
    }

    void severalThingsAreCounted() {
        QCOMPARE(itemsText({{Item::Kind::Call, 0}, {Item::Kind::Call, 1}, {Item::Kind::Use, 0}}),
                 QString("2 calls, 1 use"));
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        const int both[] = {useOf(document, "emb:embeddings"), useOf(document, "deemb:embedding_layer.embeddings")};
        QCOMPARE(bytesOf(document.sizes(), document.graph(), {both[0], both[1]}).asFloat, 12800);
    }

    void plotsOfErrorsReachAsFarAsClippingDoes() {
        WeightError error;
        error.quantizers.resize(2);
        error.channels.resize(2);
        error.channels[1].maxAbs = 0.5;
        QCOMPARE(extentInSteps(error), 0.6F);
        error.channels[1].maxAbs = 1.0;
        QCOMPARE(extentInSteps(error), 1.1F);
        error.channels[1].maxAbs = 40;
        QCOMPARE(extentInSteps(error), 2.0F);
    }
};

QTEST_MAIN(InspectorFunctionsTest)
#include "functions_test.moc"
