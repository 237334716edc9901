// What widgets tell the style about themselves: a property each, since Qt has no flag for it.
#pragma once

class QAbstractButton;
class QWidget;

namespace quantie {

/// Where a button stands in a row of segments.
enum class Segment { None, Only, First, Middle, Last };
void setSegment(QAbstractButton* button, Segment segment);
Segment segmentOf(const QWidget* widget);

/// Height of a field or a button with the widget's font: 24 with the panels' font at 96 dots per inch.
int fieldHeight(const QWidget* widget);

}  // namespace quantie
