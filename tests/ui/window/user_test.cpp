// A user at work, with mouse and keyboard alone: a file is dropped, its tie found, one use toggled and taken back,
// another set to 4 bits, the model exported and compared with what it was.
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTreeView>
#include <QtTest>

#include "tests/ui/window/own_settings.h"
#include "ui/compare/compare_window.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/graph/graph_view.h"
#include "ui/weights/weights_panel.h"
#include "ui/weights/weights_tree.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/find_field.h"
#include "ui/window/main_window.h"

namespace quantie {

class UserTest : public QObject {
    Q_OBJECT
  private slots:
    void exportsATiedModel();

  private:
    void drop(const QString& file);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {});
    void click(const QPointF& scenePoint);
    void openDropped();
    void findTheTie();
    void toggleAndTakeBack();
    void setFourBits();
    void exportIt(const QString& file);
    void compareIt();

    Document& document() { return m_window->document(); }
    GraphView& graph() { return m_window->workspace().graph; }
    int use(const char* id) { return document().graph().findUse(id); }
    const SceneBox& box(const char* call) { return graph().scene().boxes()[document().graph().findCall(call).first]; }

    OwnSettings m_settings;
    std::unique_ptr<MainWindow> m_window;
};

namespace {

const char* const first = "emb:embeddings";
const char* const second = "deemb:embedding_layer.embeddings";

template <typename Window>
Window* topLevel() {
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        auto* found = qobject_cast<Window*>(widget);
        if (found != nullptr && found->isVisible()) return found;
    }
    return nullptr;
}

QPushButton* button(QWidget& in, const QString& text) {
    for (QPushButton* each : in.findChildren<QPushButton*>()) {
        if (each->text() == text) return each;
    }
    return nullptr;
}

}  // namespace

void UserTest::drop(const QString& file) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file)});
    const QPointF at(m_window->rect().center());
    QDragEnterEvent enter(at.toPoint(), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &event);
}

/// To whatever has the keyboard, as the window system does.
void UserTest::press(Qt::Key key, Qt::KeyboardModifiers modifiers) {
    QCoreApplication::processEvents();  // what an action may do is up to date
    QTest::keyClick(QApplication::focusWidget(), key, modifiers);
}

void UserTest::click(const QPointF& scenePoint) {
    QTest::mouseClick(&graph(), Qt::LeftButton, {}, graph().camera().toView(scenePoint).toPoint());
}

void UserTest::openDropped() {
    drop(QStringLiteral(QUANTIE_TEST_DATA "/keras2/tf2.15/tied_lm.h5"));
    QTRY_VERIFY(document().isOpen() && graph().scene().isPlaced());
    QTRY_VERIFY(graph().hasFocus());
    QVERIFY(m_window->windowTitle().startsWith("tied_lm.h5"));
}

void UserTest::findTheTie() {
    press(Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), "deemb");
    QCOMPARE(graph().matchCount(), 1);
    press(Qt::Key_Return);
    press(Qt::Key_Escape);
    QVERIFY(graph().hasFocus());
    const SceneBox& deemb = box("deemb");
    click(nodeBadgeRect(deemb.rect, deemb.content.rows[0].badge, deemb.columns, 0).center());
    QCOMPARE(document().selection().current().kind, Item::Kind::Variable);
    QCOMPARE(graph().marks().bands.size(), 1U);
    QCOMPARE(document().letters().of(document().selection().current().index), QString("A"));
    press(Qt::Key_T);  // from use to use
    QCOMPARE(document().selection().current(), (Item{Item::Kind::Use, use(first)}));
    press(Qt::Key_T);
    QCOMPARE(document().selection().current(), (Item{Item::Kind::Use, use(second)}));
}

void UserTest::toggleAndTakeBack() {
    const SceneBox& emb = box("emb");
    click(nodeChipRect(emb.rect, emb.columns, 0).center());
    QVERIFY(document().scheme(use(first)));
    QVERIFY(!document().scheme(use(second)));
    QVERIFY(m_window->isWindowModified());
    press(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!document().scheme(use(first)));
    QVERIFY(!m_window->isWindowModified());
}

void UserTest::setFourBits() {
    const SceneBox& deemb = box("deemb");
    click(nodeRowRect(deemb.rect, 0).topLeft() + QPointF(20, 11));
    QCOMPARE(document().selection().current(), (Item{Item::Kind::Use, use(second)}));
    press(Qt::Key_4);
    QVERIFY(document().scheme(use(second)));
    QCOMPARE(document().scheme(use(second))->bits, 4);
    QVERIFY(!document().scheme(use(first)));
    QTRY_VERIFY(document().errors().of(use(second)).state == UseFigure::State::Known);
}

void UserTest::exportIt(const QString& file) {
    press(Qt::Key_E, Qt::ControlModifier);
    QTRY_VERIFY(topLevel<ExportDialog>() != nullptr);
    auto* dialog = topLevel<ExportDialog>();
    QTRY_VERIFY(button(*dialog, "Export") != nullptr && button(*dialog, "Export")->isEnabled());
    auto* name = dialog->findChild<QLineEdit*>();
    QTest::mouseClick(name, Qt::LeftButton);
    name->selectAll();
    QTest::keyClicks(name, file);
    QTest::keyClick(name, Qt::Key_Return);
    const MessageBar& bar = *dialog->findChild<MessageBar*>();
    QTRY_VERIFY(!bar.messages().empty());
    QCOMPARE(bar.messages().front().title, QString("Exported."));
    QVERIFY(bar.messages().front().text.startsWith("1 of 1 ties kept. tied.h5, "));
    QVERIFY(QFileInfo::exists(file));
    QTest::mouseClick(button(*dialog, "Compare with the original…"), Qt::LeftButton);
}

void UserTest::compareIt() {
    QTRY_VERIFY(topLevel<CompareWindow>() != nullptr);
    auto* window = topLevel<CompareWindow>();
    QTRY_VERIFY2(window->summary().contains("1 of 1 ties kept"), qPrintable(window->summary()));
    QVERIFY(window->list().model()->rowCount() > 0);
    QCOMPARE(window->windowTitle(), QString("tied_lm.h5 and tied.h5 – Compare"));
    window->close();
}

void UserTest::exportsATiedModel() {
    const QTemporaryDir folder;
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1600, 1000);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    const auto step = [this](void (UserTest::*work)()) {
        if (!QTest::currentTestFailed()) (this->*work)();
    };
    for (const auto work :
         {&UserTest::openDropped, &UserTest::findTheTie, &UserTest::toggleAndTakeBack, &UserTest::setFourBits}) {
        step(work);
    }
    if (!QTest::currentTestFailed()) exportIt(folder.filePath("tied.h5"));
    step(&UserTest::compareIt);
    document().close();  // without a question about what is not saved
    m_window.reset();
}

}  // namespace quantie

QTEST_MAIN(quantie::UserTest)
#include "user_test.moc"
