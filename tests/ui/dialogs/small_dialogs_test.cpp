// Ties by hand, layer definitions, settings, keys and the guide.
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QTextBrowser>
#include <QTreeWidget>
#include <QtTest>

#include "core/quant/metrics.h"
#include "tests/ui/document/opened.h"
#include "ui/dialogs/about_dialog.h"
#include "ui/dialogs/definition_files.h"
#include "ui/dialogs/definitions_dialog.h"
#include "ui/dialogs/guide_dialog.h"
#include "ui/dialogs/keyboard_dialog.h"
#include "ui/dialogs/settings_dialog.h"
#include "ui/dialogs/tie_dialog.h"
#include "ui/document/first_setting.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

namespace quantie {

namespace {

QPushButton* button(const QDialog& dialog, const QString& text) {
    for (QPushButton* candidate : dialog.findChildren<QPushButton*>()) {
        if (candidate->text() == text) return candidate;
    }
    return nullptr;
}

}  // namespace

class SmallDialogsTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void init() { QSettings().clear(); }
    void onlyEqualShapesAreTied();
    void tieIsOneStep();
    void definitionsAreReadAgain();
    void wrongDefinitionsAreRefused();
    void firstSettingIsWhatToggleGives();
    void appearanceActsAtOnce();
    void keysAreListedAndFiltered();
    void guideDefinesEveryFigure();
    void aboutSaysTheVersion();

  private:
    QTemporaryDir m_folder;
};

void SmallDialogsTest::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("Quantie tests"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
}

void SmallDialogsTest::onlyEqualShapesAreTied() {
    Document document;
    QVERIFY(openAndWait(document, "hard/tf2.15/coincidences.h5"));
    const Graph& graph = document.graph();
    const int first = graph.findUse("same1:kernel");
    const QList<int> candidates = tieCandidates(graph, first);
    QVERIFY(candidates.contains(graph.findUse("same2:kernel")));
    for (const int use : candidates) {
        QVERIFY(graph.variables[graph.uses[use].variable].shape == graph.variables[graph.uses[first].variable].shape);
        QVERIFY(graph.uses[use].variable != graph.uses[first].variable);
    }
}

void SmallDialogsTest::tieIsOneStep() {
    Document document;
    QVERIFY(openAndWait(document, "hard/tf2.15/coincidences.h5"));
    const int first = document.graph().findUse("same1:kernel");
    const int second = document.graph().findUse("same2:kernel");
    TieDialog dialog(document);
    QVERIFY(!button(dialog, QStringLiteral("Tie"))->isEnabled());
    dialog.choose(first, second);
    QVERIFY(button(dialog, QStringLiteral("Tie"))->isEnabled());
    QSignalSpy tied(&document, &Document::tiesChanged);
    button(dialog, QStringLiteral("Tie"))->click();
    QVERIFY(tied.wait(20000));
    QCOMPARE(document.graph().uses[first].variable, document.graph().uses[second].variable);
    QCOMPARE(document.undoStack().count(), 1);
}

void SmallDialogsTest::definitionsAreReadAgain() {
    Document document;
    QVERIFY(openAndWait(document, "keras2/tf2.15/tied_lm.h5"));
    QVERIFY(builtinClasses().contains(QStringLiteral("TiedDeembedding")));
    QVERIFY(builtinClasses().contains(QStringLiteral("GPT2Backbone")));
    QCOMPARE(definedClasses(QStringLiteral(QUANTIE_RESOURCES "/definitions/gpt2.json")),
             (QStringList{QStringLiteral("GPT2Backbone"), QStringLiteral("GPT2CausalLM")}));
    const QString file = QStringLiteral(QUANTIE_RESOURCES "/definitions/builtin.json");
    DefinitionsDialog dialog(document);
    dialog.addFile(file);
    QCOMPARE(dialog.files(), QStringList(file));
    QSignalSpy reset(&document, &Document::modelReset);
    button(dialog, QStringLiteral("Read the model again"))->click();
    QVERIFY(reset.wait(20000));
    QCOMPARE(document.request().definitions, std::vector<std::string>{file.toStdString()});
    QCOMPARE(definitionFiles(), QStringList(file));

    DefinitionsDialog next(document);
    next.findChild<QListWidget*>()->setCurrentRow(1);
    button(next, QStringLiteral("Remove"))->click();
    QVERIFY(next.files().isEmpty());
}

void SmallDialogsTest::wrongDefinitionsAreRefused() {
    QFile file(m_folder.filePath(QStringLiteral("wrong.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"format": "quantie-layers", "version": 1, "layers": [{"class": "Mix", "computes": 3}]})");
    file.close();
    Document document;
    DefinitionsDialog dialog(document);
    dialog.addFile(file.fileName());
    QVERIFY(dialog.files().isEmpty());
    const auto& messages = dialog.findChild<MessageBar*>()->messages();
    QCOMPARE(messages.size(), std::size_t{1});
    QVERIFY2(messages.front().text.startsWith(file.fileName()), qPrintable(messages.front().text));
}

void SmallDialogsTest::firstSettingIsWhatToggleGives() {
    QVERIFY(firstSetting() == Scheme{});
    Scheme four;
    four.bits = 4;
    four.axis = -1;
    four.range = Percentile{99.5};
    keepFirstSetting(four);
    QVERIFY(firstSetting() == four);
    Document document;
    QVERIFY(openAndWait(document, "keras2/tf2.15/tied_lm.h5"));
    const int use = document.graph().findUse("ff:kernel");
    document.toggle({use});
    QVERIFY(document.scheme(use) == four);
    QSettings().setValue(QStringLiteral("first-setting"), QStringLiteral("nonsense"));
    QVERIFY(firstSetting() == Scheme{});
}

void SmallDialogsTest::appearanceActsAtOnce() {
    const SettingsDialog dialog;
    for (QRadioButton* choice : dialog.findChildren<QRadioButton*>()) {
        if (choice->text() == QStringLiteral("Dark")) choice->click();
    }
    QVERIFY(Theme::instance().appearance() == Appearance::Dark);
    QVERIFY(Theme::keptAppearance() == Appearance::Dark);
    Theme::instance().setAppearance(Appearance::System);
}

void SmallDialogsTest::keysAreListedAndFiltered() {
    QAction open(QStringLiteral("&Open…"));
    open.setShortcut(QKeySequence(QStringLiteral("Ctrl+O")));
    QAction separator;
    separator.setSeparator(true);
    QAction run(QStringLiteral("&Run"));
    run.setShortcut(QKeySequence(QStringLiteral("F9")));
    KeyboardDialog dialog({&open, &separator, &run});
    const auto* table = dialog.findChild<QTreeWidget*>();
    QCOMPARE(table->topLevelItemCount(), 2);
    QCOMPARE(table->topLevelItem(0)->text(0), QStringLiteral("Open"));
    QCOMPARE(table->topLevelItem(0)->text(1), QStringLiteral("Ctrl+O"));
    dialog.findChild<QLineEdit*>()->setText(QStringLiteral("f9"));
    QVERIFY(table->topLevelItem(0)->isHidden());
    QVERIFY(!table->topLevelItem(1)->isHidden());
}

void SmallDialogsTest::guideDefinesEveryFigure() {
    const GuideDialog dialog;
    const QString text = dialog.findChild<QTextBrowser*>()->toPlainText();
    for (const Metric& metric : metrics()) {
        QVERIFY(text.contains(QString::fromUtf8(metric.definition.data(), static_cast<int>(metric.definition.size()))));
    }
    for (const EvidenceKind kind :
         {EvidenceKind::SameLayer, EvidenceKind::NestedConfig, EvidenceKind::TransposedValues}) {
        const auto name = evidenceName(kind);
        QVERIFY(text.contains(QString::fromUtf8(name.data(), static_cast<int>(name.size()))));
    }
}

void SmallDialogsTest::aboutSaysTheVersion() {
    QCoreApplication::setApplicationVersion(QStringLiteral("1.2.3"));
    const AboutDialog dialog;
    QStringList texts;
    for (const QLabel* label : dialog.findChildren<QLabel*>()) texts << label->text();
    QVERIFY(texts.contains(QStringLiteral("Quantie 1.2.3")));
}

}  // namespace quantie

QTEST_MAIN(quantie::SmallDialogsTest)
#include "small_dialogs_test.moc"
