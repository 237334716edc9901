#include "ui/window/window_dialogs.h"

#include <QFileDialog>
#include <QFileInfo>

#include "core/base/error.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/document/document.h"
#include "ui/graph/graph_view.h"
#include "ui/widgets/message_bar.h"

namespace quantie {

WindowDialogs::WindowDialogs(Document& document, GraphView& graph, MessageBar& messages, QWidget* window)
    : QObject(window), m_document(document), m_graph(graph), m_messages(messages), m_window(window) {}

void WindowDialogs::exportModel() {
    auto* dialog = new ExportDialog(m_document, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
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
