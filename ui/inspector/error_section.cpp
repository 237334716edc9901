#include "ui/inspector/error_section.h"

#include <QLabel>
#include <QVBoxLayout>

#include "ui/document/data_text.h"

namespace quantie {

ErrorSection::ErrorSection(const Document& document, const ErrorLook& look, QWidget* parent)
    : Section(tr("Error of the weight"), QStringLiteral("inspector/error"), parent),
      m_document(document),
      m_look(look),
      m_figures(new ErrorFiguresView(ErrorFiguresView::Shape::Wide, this)),
      m_damage(new QLabel(this)) {
    setNote(QStringLiteral("SQNR"));
    content()->addWidget(m_figures);
    m_damage->setWordWrap(true);
    m_damage->setToolTip(tr("The error of the outputs when this use alone is quantized and all else stays float.") +
                         QLatin1Char('\n') + outputsMeaning());
    content()->addWidget(m_damage);
    refresh();
}

void ErrorSection::refresh() {
    m_figures->setLook(m_look);
    if (m_look.use() < 0) return;
    const DataFigure figure = damageOf(m_document, m_look.use());
    m_damage->setText(damageInWords(m_document, m_look.use()));
    m_damage->setForegroundRole(figure.decibels && !figure.stale ? QPalette::WindowText : QPalette::PlaceholderText);
}

}  // namespace quantie
