// The main window, worked in by keyboard as a user does.
#include <QDockWidget>
#include <QLabel>
#include <QMimeData>
#include <QSet>
#include <QToolBar>
#include <QtTest>

#include "tests/ui/window/own_settings.h"
#include "ui/graph/graph_view.h"
#include "ui/theme/theme.h"
#include "ui/weights/weights_panel.h"
#include "ui/weights/weights_tree.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/file_commands.h"
#include "ui/window/find_field.h"
#include "ui/window/main_window.h"
#include "ui/window/panels.h"
#include "ui/window/window_actions.h"

namespace quantie {

class MainWindowTest : public QObject {
    Q_OBJECT
  private slots:
    void init();
    void cleanup();
    void everyActionIsInAMenuOnce();
    void noTwoActionsShareAKey();
    void opensAFile();
    void saysWhyAFileCannotBeOpened();
    void quantizesByKeyboard();
    void lettersInTextFieldsDoNotAct();
    void findCounts();
    void panelsComeAndGoByKey();
    void panelsAreRemembered();
    void colouringStepsOverWhatNeedsData();
    void undoNamesTheStep();
    void theTieInTheToolBarHasTheColourOfTies();
    void copiedSettingsArePasted();
    void dropsAreToldApart();

  private:
    bool open(const char* file);
    bool trigger(const char* id);
    QAction* action(const char* id) { return m_window->actions().action(id); }
    Document& document() { return m_window->document(); }
    GraphView& graph() { return m_window->workspace().graph; }
    int use(const char* id) { return document().graph().findUse(id); }
    void select(const char* id) { document().selection().select({Item::Kind::Use, use(id)}); }
    void key(QWidget& widget, Qt::Key key, Qt::KeyboardModifiers modifiers = {});

    std::unique_ptr<OwnSettings> m_settings;
    std::unique_ptr<MainWindow> m_window;
};

void MainWindowTest::init() {
    m_settings = std::make_unique<OwnSettings>();
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1600, 1000);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

/// Without a question about what is not saved.
void MainWindowTest::cleanup() {
    document().close();
    m_window.reset();
}

bool MainWindowTest::open(const char* file) {
    m_window->open(QStringLiteral(QUANTIE_TEST_DATA "/") + file);
    return QTest::qWaitFor([this] { return document().isOpen() && graph().scene().isPlaced(); }, 20000);
}

/// False for an action that is disabled.
bool MainWindowTest::trigger(const char* id) {
    m_window->actions().refresh();
    const bool enabled = action(id)->isEnabled();
    action(id)->trigger();
    m_window->actions().refresh();
    return enabled;
}

void MainWindowTest::key(QWidget& widget, Qt::Key key, Qt::KeyboardModifiers modifiers) {
    widget.setFocus();
    m_window->actions().refresh();
    QTest::keyClick(&widget, key, modifiers);
}

void MainWindowTest::everyActionIsInAMenuOnce() {
    QSet<QString> ids;
    for (const QAction* each : m_window->actions().inOrder()) {
        QVERIFY2(!ids.contains(each->objectName()), qPrintable(each->objectName()));
        ids.insert(each->objectName());
        QVERIFY(!each->text().isEmpty());
        QVERIFY(!each->toolTip().isEmpty());
    }
    QVERIFY(ids.size() > 70);
}

void MainWindowTest::noTwoActionsShareAKey() {
    QHash<QString, QString> owners;
    for (const QAction* each : m_window->actions().inOrder()) {
        for (const QKeySequence& keys : each->shortcuts()) {
            const QString text = keys.toString();
            QVERIFY2(!text.isEmpty(), qPrintable(each->objectName()));
            QVERIFY2(!owners.contains(text), qPrintable(text + ": " + owners.value(text) + ", " + each->objectName()));
            owners.insert(text, each->objectName());
        }
    }
}

void MainWindowTest::opensAFile() {
    QCOMPARE(m_window->windowTitle(), QStringLiteral("Quantie"));
    QVERIFY(!action("file.save")->isEnabled());
    QVERIFY(open("keras2/tf2.15/tied_lm.h5"));
    QVERIFY(m_window->windowTitle().startsWith("tied_lm.h5"));
    QVERIFY(!m_window->isWindowModified());
    QVERIFY(graph().isVisible());
    QVERIFY(m_window->workspace().files.recent().files().first().endsWith("tied_lm.h5"));
    m_window->actions().refresh();
    QVERIFY(action("file.save")->isEnabled());
}

void MainWindowTest::saysWhyAFileCannotBeOpened() {
    m_window->open(QStringLiteral(QUANTIE_TEST_DATA "/README.md"));
    const MessageBar& bar = m_window->workspace().messages;
    QVERIFY(QTest::qWaitFor([&bar] { return !bar.messages().empty(); }, 20000));
    QVERIFY(bar.isVisible());
    QVERIFY(bar.messages().front().text.contains("README.md"));
    QVERIFY(!document().isOpen());
}

void MainWindowTest::quantizesByKeyboard() {
    QVERIFY(open("keras2/tf2.15/tied_lm.h5"));
    const int emb = use("emb:embeddings");
    select("emb:embeddings");
    key(graph(), Qt::Key_Space);
    QVERIFY(document().scheme(emb).has_value());
    QCOMPARE(document().scheme(emb)->bits, 8);
    QVERIFY(m_window->isWindowModified());
    key(graph(), Qt::Key_4);
    QCOMPARE(document().scheme(emb)->bits, 4);
    key(graph(), Qt::Key_C);
    QVERIFY(document().scheme(emb)->axis.has_value());
    key(m_window->workspace().weights.tree(), Qt::Key_Space);
    QVERIFY(!document().scheme(emb));
    for (int i = 0; i < 4; ++i) key(graph(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!document().scheme(emb));
    QVERIFY(!m_window->isWindowModified());
    QCOMPARE(document().undoStack().index(), 0);
}

void MainWindowTest::lettersInTextFieldsDoNotAct() {
    QVERIFY(open("keras2/tf2.15/tied_lm.h5"));
    select("emb:embeddings");
    FindField& find = m_window->workspace().find;
    key(find, Qt::Key_4);
    key(find, Qt::Key_C);
    key(find, Qt::Key_0);
    key(find, Qt::Key_Space);
    QCOMPARE(find.text(), QStringLiteral("4c0 "));
    QCOMPARE(document().undoStack().count(), 0);
    key(find, Qt::Key_Escape);
    QVERIFY(find.text().isEmpty());
    QVERIFY(graph().hasFocus());
}

void MainWindowTest::findCounts() {
    QVERIFY(open("keras2/tf2.15/tied_lm.h5"));
    key(graph(), Qt::Key_F, Qt::ControlModifier);
    FindField& find = m_window->workspace().find;
    QVERIFY(find.hasFocus());
    QTest::keyClicks(&find, "emb");
    QCOMPARE(graph().matchCount(), 2);
    QTest::keyClick(&find, Qt::Key_Return);
    QVERIFY(find.hasFocus());
}

void MainWindowTest::panelsComeAndGoByKey() {
    Panels& panels = m_window->workspace().panels;
    QVERIFY(open("keras2/tf2.15/tied_lm.h5"));
    QVERIFY(panels.isShown(Panel::Weights));
    key(graph(), Qt::Key_2, Qt::AltModifier);
    QVERIFY(m_window->workspace().weights.isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_2, Qt::AltModifier);
    QVERIFY(!panels.isShown(Panel::Weights));
    QVERIFY(graph().hasFocus());
    key(graph(), Qt::Key_2, Qt::AltModifier);
    QVERIFY(panels.isShown(Panel::Weights));
    key(graph(), Qt::Key_F6);
    QVERIFY(m_window->workspace().weights.isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6, Qt::ShiftModifier);
    QVERIFY(graph().hasFocus());
}

void MainWindowTest::panelsAreRemembered() {
    m_window->workspace().panels.goTo(Panel::Summary);
    auto* summary = m_window->findChild<QDockWidget*>("summary");
    summary->hide();
    QVERIFY(m_window->close());
    MainWindow second;
    second.show();
    QVERIFY(!second.workspace().panels.isShown(Panel::Summary));
    QVERIFY(second.workspace().panels.isShown(Panel::Weights));
    second.workspace().panels.reset();
    QVERIFY(second.workspace().panels.isShown(Panel::Summary));
}

void MainWindowTest::colouringStepsOverWhatNeedsData() {
    const ViewSettings& view = m_window->workspace().view;
    QSet<ColourBy> seen;
    for (std::size_t i = 0; i < colourings.size(); ++i) {
        QVERIFY(!needsData(view.colourBy()));
        seen.insert(view.colourBy());
        QVERIFY(trigger("view.nextColouring"));
    }
    QCOMPARE(seen.size(), std::ranges::count_if(colourings, [](ColourBy colouring) { return !needsData(colouring); }));
    QVERIFY(trigger("view.previousColouring"));
    QVERIFY(trigger("view.nextColouring"));
    QVERIFY(seen.contains(view.colourBy()));
}

/// What a label paints its text with depends on where it stands: in a tool bar it is not the colour of a window's text.
void MainWindowTest::theTieInTheToolBarHasTheColourOfTies() {
    QVERIFY(open("keras2/tf2.15/tied_lm.h5"));
    const auto labels = m_window->findChild<QToolBar*>()->findChildren<QLabel*>();
    const auto shows = [&](const QString& text, QColor colour) {
        return std::ranges::any_of(labels, [&](const QLabel* label) {
            return label->text() == text && label->palette().color(label->foregroundRole()) == colour;
        });
    };
    QVERIFY(shows("Tie", tokens().muted));
    select("emb:embeddings");
    QVERIFY(shows("A", tokens().tie));
}

void MainWindowTest::undoNamesTheStep() {
    QVERIFY(open("keras2/tf2.15/tied_lm.h5"));
    QVERIFY(!trigger("edit.undo"));
    select("ff:kernel");
    QVERIFY(trigger("quantize.bits6"));
    QVERIFY(action("edit.undo")->text().contains("ff:kernel"));
    QVERIFY(action("quantize.bits6")->isChecked());
    QVERIFY(!action("quantize.bits4")->isChecked());
}

void MainWindowTest::copiedSettingsArePasted() {
    QVERIFY(open("keras2/tf2.15/tied_lm.h5"));
    select("ff:kernel");
    QVERIFY(trigger("quantize.bits5"));
    QVERIFY(trigger("quantize.perChannel"));
    QVERIFY(trigger("edit.copySetting"));
    select("emb:embeddings");
    QVERIFY(trigger("edit.pasteSetting"));
    QCOMPARE(document().scheme(use("emb:embeddings"))->bits, 5);
    QCOMPARE(document().scheme(use("emb:embeddings")), document().scheme(use("ff:kernel")));
}

void MainWindowTest::dropsAreToldApart() {
    const auto dropped = [](const QList<QUrl>& urls) {
        QMimeData data;
        data.setUrls(urls);
        return FileCommands::droppedFile(data);
    };
    const QUrl model = QUrl::fromLocalFile(QStringLiteral(QUANTIE_TEST_DATA "/keras2/tf2.15/tied_lm.h5"));
    QCOMPARE(dropped({model}), model.toLocalFile());
    QVERIFY(dropped({model, model}).isEmpty());
    QVERIFY(dropped({QUrl("https://example.org/model.h5")}).isEmpty());
    QVERIFY(dropped({QUrl::fromLocalFile(QStringLiteral(QUANTIE_TEST_DATA "/README.md"))}).isEmpty());
}

}  // namespace quantie

QTEST_MAIN(quantie::MainWindowTest)
#include "main_window_test.moc"
