// The export dialog as a user has it: what it offers, refuses, asks, writes and shows.
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

#include "tests/ui/document/opened.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/export_format.h"
#include "ui/dialogs/format_list.h"
#include "ui/dialogs/plan_view.h"
#include "ui/dialogs/tie_check_table.h"
#include "ui/widgets/message_bar.h"

namespace quantie {

class ExportDialogTest : public QObject {
    Q_OBJECT
  private slots:
    void init();
    void writesAndShowsTheCheck();
    void asksBeforeItReplaces();
    void nameFollowsTheFormat();
    void refusals();
    void planFollowsTheSettings();
    void unwritable();

  private:
    QPushButton* button(const QString& text) const;
    QString said() const;
    bool planned() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Document> m_document;
    std::unique_ptr<ExportDialog> m_dialog;
};

void ExportDialogTest::init() {
    m_dialog.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_document = std::make_unique<Document>();
    QVERIFY(openAndWait(*m_document, "keras2/tf2.15/tied_lm.h5"));
    m_document->toggle({m_document->graph().findUse("deemb:embedding_layer.embeddings")});
    m_dialog = std::make_unique<ExportDialog>(*m_document);
    m_dialog->show();
    QTRY_VERIFY(planned());
    m_dialog->setTarget(m_folder->filePath(QStringLiteral("q.h5")));
}

QPushButton* ExportDialogTest::button(const QString& text) const {
    for (QPushButton* candidate : m_dialog->findChildren<QPushButton*>()) {
        if (candidate->text() == text) return candidate;
    }
    return nullptr;
}

QString ExportDialogTest::said() const {
    const auto& messages = m_dialog->findChild<MessageBar*>()->messages();
    return messages.empty() ? QString() : (messages.front().title + ' ' + messages.front().text).trimmed();
}

bool ExportDialogTest::planned() const {
    return m_dialog->findChild<PlanView*>()->toPlainText().contains(QStringLiteral("wrapper"));
}

void ExportDialogTest::writesAndShowsTheCheck() {
    QVERIFY(button(QStringLiteral("Export"))->isDefault());
    QVERIFY(!button(QStringLiteral("Open folder"))->isEnabled());
    QTest::keyClick(m_dialog.get(), Qt::Key_Return);
    QTRY_VERIFY2(said().startsWith(QStringLiteral("Exported. 1 of 1 ties kept. q.h5, ")), qPrintable(said()));
    const auto* table = m_dialog->findChild<TieCheckTable*>();
    QVERIFY(table->isVisible());
    QCOMPARE(table->rows().front().badge.text, QStringLiteral("A·2"));
    QVERIFY(table->rows().front().badge.differs);
    QVERIFY(QFileInfo::exists(m_folder->filePath(QStringLiteral("q.h5"))));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    QVERIFY(button(QStringLiteral("Close"))->isDefault());

    QSignalSpy compare(m_dialog.get(), &ExportDialog::compareRequested);
    button(QStringLiteral("Compare with the original…"))->click();
    QCOMPARE(compare.value(0).value(0).toString(), m_folder->filePath(QStringLiteral("q.h5")));

    // Again, without being asked about what it has written itself.
    button(QStringLiteral("Export again"))->click();
    QTRY_VERIFY(said().startsWith(QStringLiteral("Exported.")));
}

void ExportDialogTest::asksBeforeItReplaces() {
    QFile existing(m_folder->filePath(QStringLiteral("q.h5")));
    QVERIFY(existing.open(QIODevice::WriteOnly));
    existing.write("precious");
    existing.close();
    button(QStringLiteral("Export"))->click();
    QCOMPARE(said(), QStringLiteral("q.h5 exists already."));
    QCOMPARE(existing.size(), 8);
    const auto actions = m_dialog->findChild<MessageBar*>()->messages().front().actions;
    QCOMPARE(actions.front().text, QStringLiteral("Replace"));
    actions.front().act();
    QTRY_VERIFY(said().startsWith(QStringLiteral("Exported.")));
    QVERIFY(existing.size() > 10000);
}

void ExportDialogTest::nameFollowsTheFormat() {
    ExportDialog fresh(*m_document);
    QTRY_VERIFY(fresh.target().endsWith(QStringLiteral("keras2/tf2.15/tied_lm_q.h5")));
    auto* formats = fresh.findChild<FormatList*>();
    formats->setFormat(ExportFormat::Keras);
    emit formats->chosen(ExportFormat::Keras);
    QVERIFY(fresh.target().endsWith(QStringLiteral("/tied_lm_float.h5")));
    formats->setFormat(ExportFormat::Keras3);
    emit formats->chosen(ExportFormat::Keras3);
    QVERIFY(fresh.target().endsWith(QStringLiteral("/tied_lm_q.keras")));
    fresh.setTarget(QStringLiteral("/tmp/mine.h5"));
    formats->setFormat(ExportFormat::Baked);
    emit formats->chosen(ExportFormat::Baked);
    QCOMPARE(fresh.target(), QStringLiteral("/tmp/mine.h5"));
}

void ExportDialogTest::refusals() {
    const QString model = QString::fromStdString(m_document->request().model);
    QCOMPARE(targetRefusal(m_folder->filePath(QStringLiteral("new.h5")), model, true), QString());
    QVERIFY(targetRefusal(QString(), model, true).contains(QStringLiteral("needs a name")));
    QVERIFY(targetRefusal(model, model, true).contains(QStringLiteral("open model")));
    QVERIFY(targetRefusal(QStringLiteral("/none/x.h5"), model, true).contains(QStringLiteral("no folder /none")));
    QVERIFY(targetRefusal(QStringLiteral("/tmp/x.onnx"), model, true).contains(QStringLiteral(".h5 or .json")));
    QVERIFY(targetRefusal(QStringLiteral("/tmp/x.keras"), model, true).contains(QStringLiteral("loses ties")));
    QVERIFY(targetRefusal(QStringLiteral("/tmp/x.h5"), model, false).contains(QStringLiteral("needs weights")));

    m_dialog->setTarget(QStringLiteral("/none/x.h5"));
    QVERIFY(!button(QStringLiteral("Export"))->isEnabled());
    QVERIFY(!m_dialog->findChild<QLineEdit*>()->accessibleDescription().isEmpty());
}

void ExportDialogTest::planFollowsTheSettings() {
    m_document->undoStack().undo();
    QTRY_VERIFY(m_dialog->findChild<PlanView*>()->toPlainText().contains(QStringLiteral("read by emb, deemb")));
    QVERIFY(!planned());
}

/// The folder vanishes between the plan and the export: told in words, and nothing claims to be done.
void ExportDialogTest::unwritable() {
    m_folder.reset();
    button(QStringLiteral("Export"))->click();
    QTRY_VERIFY2(said().startsWith(QStringLiteral("Not exported: ")), qPrintable(said()));
    QVERIFY(!m_dialog->findChild<TieCheckTable*>()->isVisible());
    QVERIFY(button(QStringLiteral("Export")) != nullptr);
}

}  // namespace quantie

QTEST_MAIN(quantie::ExportDialogTest)
#include "export_dialog_test.moc"
