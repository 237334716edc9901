// The keys of the window: every action has the key that users were promised, and no action has another.
#include <QMap>
#include <QMenu>
#include <QMenuBar>
#include <QtTest>

#include "tests/ui/window/own_settings.h"
#include "ui/window/main_window.h"
#include "ui/window/window_actions.h"

namespace quantie {

class KeyboardTest : public QObject {
    Q_OBJECT
  private slots:
    void everyActionHasItsKeys();
    void everyActionIsInAMenu();
    void singleLettersAreUnique();
};

namespace {

/// By the action's name; several keys are separated by a space.
const QMap<QString, QString> promised = {
    {"file.open", "Ctrl+O"},
    {"file.openRecipe", "Ctrl+Shift+O"},
    {"file.save", "Ctrl+S"},
    {"file.saveAs", "Ctrl+Shift+S"},
    {"file.readAgain", "F5"},
    {"file.inFloat", "Shift+F5"},
    {"file.definitions", "Ctrl+L"},
    {"file.export", "Ctrl+E"},
    {"file.exportPicture", "Ctrl+Shift+E"},
    {"file.close", "Ctrl+W"},
    {"file.quit", "Ctrl+Q"},
    {"edit.undo", "Ctrl+Z"},
    {"edit.redo", "Ctrl+Shift+Z Ctrl+Y"},
    {"edit.copy", "Ctrl+C"},
    {"edit.copySetting", "Ctrl+Shift+C"},
    {"edit.pasteSetting", "Ctrl+Shift+V"},
    {"edit.selectAll", "Ctrl+A"},
    {"edit.selectSameClass", "Ctrl+Shift+A"},
    {"edit.selectNone", "Esc"},
    {"edit.find", "Ctrl+F"},
    {"edit.findNext", "F3"},
    {"edit.findPrevious", "Shift+F3"},
    {"edit.filter", "/"},
    {"edit.settings", "Ctrl+,"},
    {"view.zoomIn", "Ctrl++ Ctrl+="},
    {"view.zoomOut", "Ctrl+-"},
    {"view.zoomReset", "Ctrl+0"},
    {"view.fit", "Home"},
    {"view.fitSelection", "F"},
    {"view.fold", "Return Enter"},
    {"view.foldAll", "Shift+Return Shift+Enter"},
    {"view.nextColouring", "P"},
    {"view.previousColouring", "Shift+P"},
    {"view.tiesAlways", "B"},
    {"view.allWeights", "W"},
    {"view.direction", "D"},
    {"view.minimap", "M"},
    {"view.legend", "L"},
    {"view.panelGraph", "Alt+1"},
    {"view.panelWeights", "Alt+2"},
    {"view.panelInspector", "Alt+3"},
    {"view.panelSummary", "Alt+4"},
    {"view.nextPanel", "F6"},
    {"view.previousPanel", "Shift+F6"},
    {"view.fullScreen", "F11"},
    {"tie.next", "T"},
    {"tie.previous", "Shift+T"},
    {"tie.select", "Ctrl+T"},
    {"tie.accept", "A"},
    {"tie.reject", "X"},
    {"tie.byHand", "Ctrl+Shift+T"},
    {"tie.untie", "Ctrl+U"},
    {"quantize.toggle", "Space"},
    {"quantize.bits2", "2"},
    {"quantize.bits3", "3"},
    {"quantize.bits4", "4"},
    {"quantize.bits5", "5"},
    {"quantize.bits6", "6"},
    {"quantize.bits7", "7"},
    {"quantize.bits8", "8"},
    {"quantize.float", "0"},
    {"quantize.moreBits", "+ ="},
    {"quantize.fewerBits", "-"},
    {"quantize.perChannel", "C"},
    {"quantize.symmetric", "S"},
    {"quantize.narrow", "N"},
    {"quantize.nextRange", "R"},
    {"quantize.sameForAll", "U"},
    {"quantize.preset1", "Ctrl+1"},
    {"quantize.preset2", "Ctrl+2"},
    {"quantize.preset3", "Ctrl+3"},
    {"quantize.preset4", "Ctrl+4"},
    {"quantize.rules", "Ctrl+R"},
    {"run.data", "Ctrl+D"},
    {"run.run", "F9"},
    {"run.stop", "Shift+F9"},
    {"run.sweep", "Ctrl+Shift+D"},
    {"run.calibrate", "Ctrl+K"},
    {"run.compare", "Ctrl+M"},
    {"help.guide", "F1"},
    {"help.keyboard", "Ctrl+F1"},
};

QString keysOf(const QAction& action) {
    QStringList keys;
    for (const QKeySequence& sequence : action.shortcuts()) keys << sequence.toString(QKeySequence::PortableText);
    return keys.join(' ');
}

void collect(const QMenu& menu, QList<const QAction*>& actions) {
    for (const QAction* action : menu.actions()) {
        if (action->isSeparator()) continue;
        if (action->menu() != nullptr) {
            collect(*action->menu(), actions);
        } else {
            actions << action;
        }
    }
}

}  // namespace

void KeyboardTest::everyActionHasItsKeys() {
    const OwnSettings settings;
    MainWindow window;
    QStringList seen;
    for (const QAction* action : window.actions().inOrder()) {
        const QString id = action->objectName();
        const QString keys = keysOf(*action);
        seen << id;
        QVERIFY2(keys == promised.value(id), qPrintable(id + ": " + keys));
    }
    for (const QString& id : promised.keys()) QVERIFY2(seen.contains(id), qPrintable(id));
}

/// What a key does can be found without knowing the key.
void KeyboardTest::everyActionIsInAMenu() {
    const OwnSettings settings;
    MainWindow window;
    QList<const QAction*> inMenus;
    for (const QAction* top : window.menuBar()->actions()) collect(*top->menu(), inMenus);
    for (const QAction* action : window.actions().inOrder()) {
        if (action->menu() != nullptr || action->shortcuts().isEmpty()) continue;
        QVERIFY2(inMenus.count(action) == 1, qPrintable(action->objectName()));
    }
}

/// Each menu's mnemonics differ, so that Alt and letters reach everything.
void KeyboardTest::singleLettersAreUnique() {
    const OwnSettings settings;
    MainWindow window;
    for (const QAction* top : window.menuBar()->actions()) {
        QMap<QChar, QString> owners;
        for (const QAction* action : top->menu()->actions()) {
            const qsizetype at = action->text().indexOf('&');
            if (action->isSeparator() || at < 0) continue;
            const QChar letter = action->text().at(at + 1).toLower();
            QVERIFY2(!owners.contains(letter),
                     qPrintable(top->text() + ": " + owners.value(letter) + ", " + action->text()));
            owners.insert(letter, action->text());
        }
    }
}

}  // namespace quantie

QTEST_MAIN(quantie::KeyboardTest)
#include "keyboard_test.moc"
