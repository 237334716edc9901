#include "ui/graph/graph_fonts.h"

#include <QFontMetricsF>

#include "ui/theme/font.h"

namespace quantie {
namespace {

constexpr QChar ellipsis(0x2026);
constexpr qsizetype mostRemembered = 20000;

}  // namespace

qreal MeasuredFont::width(const QString& text) const {
    const auto known = m_widths.constFind(text);
    if (known != m_widths.cend()) return *known;
    if (m_widths.size() >= mostRemembered) m_widths.clear();
    return *m_widths.insert(text, textWidth(m_font, text));
}

QString MeasuredFont::elided(const QString& text, qreal available, Qt::TextElideMode mode) const {
    if (width(text) <= available) return text;
    return QFontMetricsF(m_font).elidedText(text, mode, available);
}

QString MeasuredFont::shortenedPath(const QString& path, qreal available) const {
    QString shown = path;
    for (qsizetype dot = path.indexOf('.'); width(shown) > available && dot >= 0; dot = path.indexOf('.', dot + 1)) {
        shown = ellipsis + path.mid(dot + 1);
    }
    return elided(shown, available, Qt::ElideMiddle);
}

GraphFonts::GraphFonts()
    : name(pixelFont(12.5, QFont::DemiBold)),
      className(pixelFont(11.5)),
      figure(pixelFont(11.5, QFont::DemiBold)),
      weight(pixelFont(12)),
      small(pixelFont(11)),
      least(pixelFont(10.5, QFont::DemiBold)),
      letter(pixelFont(12, QFont::Bold)) {}

}  // namespace quantie
