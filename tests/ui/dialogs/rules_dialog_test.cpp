// Rules: as texts, what they match and change, and as the dialog edits them.
#include <QComboBox>
#include <QPushButton>
#include <QtTest>

#include "tests/ui/document/opened.h"
#include "ui/dialogs/rules_dialog.h"

namespace quantie {

namespace {

Scheme scheme(int bits, std::optional<int> axis = {}) {
    Scheme result;
    result.bits = bits;
    result.axis = axis;
    return result;
}

}  // namespace

class RulesDialogTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void init();
    void texts_data();
    void texts();
    void effects();
    void settingsByHandStay();
    void problems();
    void dialogAppliesOneStep();
    void ringsWhatMatches();
    void orderCounts();

  private:
    int use(const char* id) const { return m_document->graph().findUse(id); }

    QTemporaryDir m_settings;
    std::unique_ptr<Document> m_document;
};

void RulesDialogTest::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("Quantie tests"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
}

void RulesDialogTest::init() {
    QSettings().clear();
    m_document = std::make_unique<Document>();
    QVERIFY(openAndWait(*m_document, "keras2/tf2.15/siamese.h5"));
}

void RulesDialogTest::texts_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"class:Dense:kernel=4,axis=-1", "class:Conv2D=float", "*:kernel=8", "a=b:kernel=3,asym,wide",
          "tower@0/*=6,axis=0,range=percentile:99.5", "x=5,range=-1.5:3"}) {
        QTest::newRow(text) << text;
    }
}

void RulesDialogTest::texts() {
    QFETCH(const QString, text);
    const auto rule = ruleFrom(text);
    QVERIFY(rule);
    QCOMPARE(QString::fromStdString(ruleText(*rule)), text);
    QVERIFY(!ruleFrom(QStringLiteral("no rule at all")));
}

void RulesDialogTest::effects() {
    const Rule kernels{true, QStringLiteral("Conv2D"), QStringLiteral("kernel"), scheme(4, -1)};
    const Rule none{true, QStringLiteral("LSTM"), {}, Scheme{}};
    const RulesEffect effect = effectOf(*m_document, {kernels, none}, false);
    QCOMPARE(effect.rules[0].uses.size(), 4);  // two layers, each called twice
    QVERIFY(effect.rules[1].uses.isEmpty());
    QCOMPARE(effect.changed, 4);
    QCOMPARE(effect.kept, 0);
    QVERIFY(effect.isPossible());
    QCOMPARE(ruleInWords(kernels), QStringLiteral("kernel of every Conv2D"));
    QVERIFY(classesWithWeights(m_document->graph()).contains(QStringLiteral("Conv2D")));
    QVERIFY(weightNames(m_document->graph()).contains(QStringLiteral("kernel")));
}

void RulesDialogTest::settingsByHandStay() {
    m_document->set({use("same:kernel")}, scheme(3));
    const Rule all{false, QStringLiteral("*:kernel"), {}, Scheme{}};
    QCOMPARE(effectOf(*m_document, {all}, false).kept, 1);
    QCOMPARE(effectOf(*m_document, {all}, true).kept, 0);
    QCOMPARE(effectOf(*m_document, {all}, true).changed, effectOf(*m_document, {all}, false).changed + 1);
}

void RulesDialogTest::problems() {
    const Rule empty{false, {}, {}, Scheme{}};
    QVERIFY(!effectOf(*m_document, {empty}, false).isPossible());
    const Rule axis{false, QStringLiteral("same:bias"), {}, scheme(8, -2)};
    const RulesEffect effect = effectOf(*m_document, {axis}, false);
    QVERIFY(!effect.isPossible());
    QVERIFY2(effect.rules[0].problem.startsWith(QStringLiteral("same:bias: ")), qPrintable(effect.rules[0].problem));
}

void RulesDialogTest::dialogAppliesOneStep() {
    RulesDialog dialog(*m_document);
    dialog.setRules({{true, QStringLiteral("Conv2D"), QStringLiteral("kernel"), scheme(4)},
                     {true, QStringLiteral("Dense"), {}, scheme(6)}});
    dialog.show();
    auto* apply = dialog.findChildren<QPushButton*>().value(4);
    QCOMPARE(apply->text(), QStringLiteral("Apply"));
    QVERIFY(apply->isEnabled());
    apply->click();
    QCOMPARE(m_document->undoStack().count(), 1);
    QCOMPARE(m_document->scheme(use("tower@1/conv1:kernel"))->bits, 4);
    QCOMPARE(m_document->scheme(use("same:bias"))->bits, 6);
    QVERIFY(!m_document->setting(use("same:bias")).origin.isEmpty());
    QVERIFY(!apply->isEnabled());  // nothing is left to change
    m_document->undoStack().undo();
    QVERIFY(!m_document->scheme(use("same:bias")));

    RulesDialog next(*m_document);  // they are remembered
    QVERIFY(next.rules() == dialog.rules());
}

void RulesDialogTest::ringsWhatMatches() {
    RulesDialog dialog(*m_document);
    QSignalSpy matches(&dialog, &RulesDialog::matchesChanged);
    dialog.show();
    QComboBox* pattern = nullptr;
    for (QComboBox* box : dialog.findChildren<QComboBox*>()) {
        if (box->accessibleName() == QStringLiteral("Class or id")) pattern = box;
    }
    QVERIFY(pattern != nullptr);
    pattern->setEditText(QStringLiteral("Dense"));
    QCOMPARE(matches.last().value(0).value<QList<int>>(), QList<int>({use("same:kernel"), use("same:bias")}));
    dialog.close();
    QVERIFY(matches.last().value(0).value<QList<int>>().isEmpty());
}

void RulesDialogTest::orderCounts() {
    const Rule wide{false, QStringLiteral("*"), {}, scheme(8)};
    const Rule narrow{false, QStringLiteral("same:*"), {}, scheme(2)};
    RulesDialog dialog(*m_document);
    dialog.setRules({narrow, wide});
    const auto button = [&](const QString& text) {
        for (QPushButton* candidate : dialog.findChildren<QPushButton*>()) {
            if (candidate->text() == text) return candidate;
        }
        return static_cast<QPushButton*>(nullptr);
    };
    button(QStringLiteral("Move down"))->click();
    QVERIFY(dialog.rules().back() == narrow);
    button(QStringLiteral("Apply"))->click();
    QCOMPARE(m_document->scheme(use("same:kernel"))->bits, 2);
    button(QStringLiteral("Remove"))->click();
    QCOMPARE(dialog.rules().size(), std::size_t{1});
    button(QStringLiteral("Add"))->click();
    QCOMPARE(dialog.rules().size(), std::size_t{2});
    QVERIFY(!button(QStringLiteral("Apply"))->isEnabled());  // the new one names nothing yet
}

}  // namespace quantie

QTEST_MAIN(quantie::RulesDialogTest)
#include "rules_dialog_test.moc"
