// The icons of resources/icons: 16 px, one colour, drawn as vectors at every size and resolution.
#pragma once

#include <QColor>
#include <QIcon>
#include <QRectF>
#include <QString>

class QPainter;

namespace quantie {

/// Draws resources/icons/NAME.svg ("undo", "kinds/dense") into the rectangle in that colour.
void drawIcon(QPainter* painter, const QRectF& rect, const QString& name, const QColor& colour);

/// What a caller may want other than the colour of button text.
enum class IconColour { Text, Muted, Tie };

/// Takes its colour from the palette whenever it is painted: text, disabled, selected.
QIcon icon(const QString& name, IconColour colour = IconColour::Text);

/// The program's own icon.
QIcon applicationIcon();

}  // namespace quantie
