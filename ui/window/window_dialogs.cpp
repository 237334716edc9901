#include "ui/window/window_dialogs.h"

#include <QFileDialog>
#include <QFileInfo>

#include "core/base/error.h"
#include "ui/compare/compare_window.h"
#include "ui/dialogs/about_dialog.h"
#include "ui/dialogs/calibrate_dialog.h"
#include "ui/dialogs/definitions_dialog.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/keyboard_dialog.h"
#include "ui/dialogs/settings_dialog.h"
#include "ui/dialogs/tie_dialog.h"
#include "ui/document/document.h"
#include "ui/graph/graph_view.h"
#include "ui/widgets/message_bar.h"

namespace quantie {
namespace {

void openModal(QDialog* dialog) {
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void bringUp(QWidget& window) {
    window.show();
    window.raise();
    window.activateWindow();
}

}  // namespace

WindowDialogs::WindowDialogs(Document& document, GraphView& graph, MessageBar& messages, QWidget* window)
    : QObject(window), m_document(document), m_graph(graph), m_messages(messages), m_window(window) {}

void WindowDialogs::exportModel() {
    auto* dialog = new ExportDialog(m_document, m_window);
    connect(dialog, &ExportDialog::compareRequested, this, [this](const QString& file, const QString& weights) {
        compare();
        m_compare->compareWith(file, weights);
    });
    openModal(dialog);
}

void WindowDialogs::definitions() {
    openModal(new DefinitionsDialog(m_document, m_window));
}

/// A window of its own, which may lie beside this one.
void WindowDialogs::compare() {
    if (!m_compare) {
        m_compare = new CompareWindow(m_document, m_window);
        m_compare->setAttribute(Qt::WA_DeleteOnClose);
    }
    bringUp(*m_compare);
}

/// Likewise; it begins at once where there are data.
void WindowDialogs::sweep() {
    const bool isNew = !m_sweep;
    if (isNew) {
        m_sweep = new SweepWindow(m_document, m_window);
        m_sweep->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_sweep, &SweepWindow::dataWanted, this, &WindowDialogs::dataWanted);
    }
    bringUp(*m_sweep);
    if (isNew) m_sweep->sweep();
}

void WindowDialogs::calibrate() {
    openModal(new CalibrateDialog(m_document, m_window));
}

void WindowDialogs::settings() {
    openModal(new SettingsDialog(m_window));
}

void WindowDialogs::tieByHand() {
    openModal(new TieDialog(m_document, m_window));
}

void WindowDialogs::keyboard() {
    openModal(new KeyboardDialog(m_actions, m_window));
}

void WindowDialogs::about() {
    openModal(new AboutDialog(m_window));
}

void WindowDialogs::guide() {
    if (!m_guide) m_guide = new GuideDialog(m_window);
    bringUp(*m_guide);
}

/// What the current rule matches is ringed in the graph.
void WindowDialogs::rules() {
    if (!m_rules) {
        m_rules = new RulesDialog(m_document, m_window);
        connect(m_rules, &RulesDialog::matchesChanged, this, [this](const QList<int>& uses) {
            QList<Item> items;
            for (const int use : uses) items.append({Item::Kind::Use, use});
            m_graph.ring(items);
        });
    }
    bringUp(*m_rules);
}

void WindowDialogs::exportPicture() {
    const QFileInfo model(QString::fromStdString(m_document.request().model));
    const QString first = model.absolutePath() + '/' + model.completeBaseName() + ".svg";
    const QString file = QFileDialog::getSaveFileName(m_window, tr("Export a picture of the graph"), first,
                                                      tr("SVG (*.svg);;PDF (*.pdf);;PNG (*.png)"));
    if (file.isEmpty()) return;
    const QString topic = QStringLiteral("picture");
    try {
        m_graph.exportPicture(file);
        m_messages.post(
            {Message::Kind::Done, tr("The picture was written to %1.").arg(QFileInfo(file).fileName()), {}, topic});
    } catch (const Error& error) {
        m_messages.post({Message::Kind::Error,
                         tr("The picture was not written: %1.").arg(QString::fromUtf8(error.what())),
                         {},
                         topic});
    }
}

}  // namespace quantie
