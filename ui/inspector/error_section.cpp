#include "ui/inspector/error_section.h"

#include <QCoreApplication>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/inspector/fields.h"

namespace quantie {

ErrorSection::ErrorSection(const ErrorLook& look, QWidget* parent)
    : Section(tr("Error of the weight"), QStringLiteral("inspector/error"), parent),
      m_look(look),
      m_figures(new ErrorFiguresView(ErrorFiguresView::Shape::Wide, this)) {
    setNote(QStringLiteral("SQNR"));
    content()->addWidget(m_figures);
    QLabel* output = mutedLabel(outputWaitText(), this);
    output->setWordWrap(true);
    content()->addWidget(output);
    refresh();
}

void ErrorSection::refresh() {
    m_figures->setLook(m_look);
}

QString outputWaitText() {
    return QCoreApplication::translate("quantie::ErrorSection",
                                       "Output 0 with only this use quantized: waits for data to be run.");
}

}  // namespace quantie
