#include "ui/theme/font.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QScreen>
#include <algorithm>

namespace quantie {

QFont pixelFont(qreal pixels, QFont::Weight weight) {
    const QScreen* screen = QGuiApplication::primaryScreen();
    const qreal dotsPerInch = screen != nullptr ? screen->logicalDotsPerInchY() : 96;
    QFont font = QApplication::font();
    font.setPointSizeF(pixels * 72 / dotsPerInch);
    font.setWeight(weight);
    return font;
}

QFont panelFont(QFont::Weight weight) {
    QFont font = QApplication::font();
    if (font.pointSizeF() > 0) font.setPointSizeF(std::max(9.0, font.pointSizeF() * 0.92));
    font.setWeight(weight);
    return font;
}

QFont monoFont() {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(panelFont().pointSizeF());
    return font;
}

qreal textWidth(const QFont& font, const QString& text) {
    return QFontMetricsF(font).horizontalAdvance(text);
}

}  // namespace quantie
