#include "ui/widgets/link_label.h"

#include <QEvent>
#include <QScopedValueRollback>
#include <algorithm>

#include "ui/theme/theme.h"

namespace quantie {

LinkLabel::LinkLabel(QWidget* parent) : LinkLabel({}, parent) {}

LinkLabel::LinkLabel(const QString& text, QWidget* parent) : QLabel(parent) {
    setWordWrap(true);
    setText(text);
    connect(&Theme::instance(), &Theme::changed, this, &LinkLabel::updatePalette);
}

/// Without links and marks no document is laid out for it, which costs the start more than a label does.
void LinkLabel::setText(const QString& text) {
    const bool rich = std::ranges::any_of(text, [](QChar c) { return c == u'<' || c == u'&' || c == u'\n'; });
    setTextFormat(rich ? Qt::RichText : Qt::PlainText);
    setTextInteractionFlags(rich ? Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard : Qt::NoTextInteraction);
    QLabel::setText(text);
}

void LinkLabel::setMuted(bool muted) {
    m_muted = muted;
    updatePalette();
}

void LinkLabel::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_updating) updatePalette();
}

/// The document behind a label keeps the colour of links from when the text was set.
void LinkLabel::updatePalette() {
    const QScopedValueRollback updating(m_updating, true);
    QPalette own;
    if (m_muted) own.setColor(QPalette::WindowText, tokens().muted);
    setPalette(own);
    const QString text = QLabel::text();
    setText({});
    setText(text);
}

QString htmlLink(const QString& href, const QString& text) {
    return QStringLiteral("<a href=\"%1\" style=\"text-decoration:none\">%2</a>")
        .arg(href.toHtmlEscaped(), text.toHtmlEscaped());
}

}  // namespace quantie
