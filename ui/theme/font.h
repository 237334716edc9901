// Sizes of text. The window's own text follows the system's font; what is drawn beside fixed sizes (rows of calls,
// chips, ticks of plots) has its size in pixels at 100 %, broken ones too.
#pragma once

#include <QFont>

namespace quantie {

/// The system's family at `pixels` per 1/96 inch of the screen: 12.5 is 12.5 px where a painter is not scaled. A paint
/// device with another resolution than the screen's (PDF, SVG) must be set to that of the screen.
QFont pixelFont(qreal pixels, QFont::Weight weight = QFont::Normal);

/// 0.92 of the system's font, but no less than 9 pt: for the panels.
QFont panelFont(QFont::Weight weight = QFont::Normal);

/// For ids and code, as large as the panels' text.
QFont monoFont();

/// Width of one line of text.
qreal textWidth(const QFont& font, const QString& text);

}  // namespace quantie
