#include "ui/graph/graph_fonts.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

#include "ui/theme/font.h"

namespace quantie {
namespace {

constexpr QChar ellipsis(0x2026);
constexpr qsizetype mostRemembered = 20000;
constexpr qsizetype mostLaidOut = 2000;

/// Other scripts may come from other fonts, whose lines are higher: their baseline is not this font's ascent below.
bool isOfTheFont(const QString& text) {
    constexpr char16_t firstElsewhere = 0x250;
    return std::ranges::all_of(text, [](QChar c) { return c.unicode() < firstElsewhere || c == ellipsis; });
}

}  // namespace

qreal MeasuredFont::ascent() const {
    if (!m_ascent) m_ascent = QFontMetricsF(m_font).ascent();
    return *m_ascent;
}

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

void MeasuredFont::draw(QPainter* painter, const QPointF& baseline, const QString& text) const {
    if (text.isEmpty()) return;
    painter->setFont(m_font);
    if (!isOfTheFont(text)) {
        painter->drawText(baseline, text);
        return;
    }
    auto laidOut = m_texts.find(text);
    if (laidOut == m_texts.end()) {
        if (m_texts.size() >= mostLaidOut) m_texts.clear();
        laidOut = m_texts.insert(text, QStaticText(text));
        laidOut->setTextFormat(Qt::PlainText);
    }
    painter->drawStaticText(baseline - QPointF(0, ascent()), *laidOut);
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
