#include "ui/window/data_box.h"

#include "ui/document/data_session.h"
#include "ui/document/data_text.h"
#include "ui/document/document.h"
#include "ui/theme/format.h"

namespace quantie {

DataBox::DataBox(Document& document, QWidget* parent) : QComboBox(parent), m_document(document) {
    setAccessibleName(tr("Data"));
    setFixedWidth(fontMetrics().horizontalAdvance(QStringLiteral("siamese.input.npz · 16")) + 44);  // nothing moves
    addItem({});
    connect(&document, &Document::modelReset, this, &DataBox::refresh);
    connect(&document.data(), &DataSession::sourceChanged, this, &DataBox::refresh);
    refresh();
}

void DataBox::refresh() {
    const DataSession& session = m_document.data();
    setEnabled(m_document.isOpen());
    if (!session.source()) {
        setItemText(0, tr("None"));
        setToolTip(tr("Data that the model is run on: none yet. Click to choose; F9 runs on generated data."));
        return;
    }
    setItemText(0, tr("%1 · %2").arg(sourceName(*session.source()), quantie::count(session.samples())));
    setToolTip(tr("Data that the model is run on: %1. Click to choose others.").arg(samplesInWords(m_document)));
}

}  // namespace quantie
