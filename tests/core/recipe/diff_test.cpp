// The lines that tell two recipes apart.
#include "core/recipe/diff.h"

#include <QtTest>

using namespace quantie;

class DiffTest : public QObject {
    Q_OBJECT

  private slots:
    void equalRecipes() {
        Recipe recipe;
        recipe.uses["a"] = {};
        recipe.ties.accept = {{"a", "b"}};
        Recipe turned = recipe;
        turned.ties.accept = {{"b", "a"}};
        QVERIFY(differences(recipe, recipe).empty());
        QVERIFY(differences(recipe, turned).empty());
    }

    void everyKind() {
        Recipe before;
        before.modelName = "one";
        before.uses["a"] = {};
        before.uses["b"] = {8, true, true, 0, Given{{-1, -1}, {1, 1}}};
        before.uses["c"] = {};
        before.ties.accept = {{"a", "b"}};
        Recipe after;
        after.modelName = "two";
        after.uses["b"] = {8, true, true, 0, Given{{-1, -1}, {1, 2}}};
        after.uses["c"] = {4, false, true, -1, Mse{}};
        after.uses["d"] = {};
        after.activations["d"] = {8, false, false, std::nullopt, MinMax{}};
        after.ties.reject = {{"c", "d"}};
        const std::vector<std::string> expected{
            "~ model: one -> two",
            "- a: 8",
            "~ b: 8,axis=0,range=given -> the same with other bounds",
            "~ c: 8 -> 4,axis=-1,asym,range=mse",
            "+ d: 8",
            "+ activation d: 8,asym,wide",
            "- tie a = b",
            "+ no tie c = d",
        };
        QCOMPARE(differences(before, after), expected);
    }
};

QTEST_APPLESS_MAIN(DiffTest)
#include "diff_test.moc"
