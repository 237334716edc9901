// The scale of errors: which class a value in dB falls into, and the colours of the class.
#pragma once

#include <QRectF>
#include <QString>
#include <array>

#include "ui/theme/tokens.h"

class QPainter;

namespace quantie {

/// Lower bounds of the classes 0 to 4, in dB; below the last is class 5.
inline constexpr std::array<double, heatClassCount - 1> heatBounds = {50, 40, 30, 20, 10};

/// 0 (50 dB and more) to 5 (below 10 dB), by the value as shown: 39.96 is written 40.0 and so is class 1.
int heatClass(double decibels);

/// "≥ 50 dB", "40 – 50 dB", …, "< 10 dB".
QString heatClassName(int heatClass);

/// How far a bar reaches that says the class by its length, from 1/6 to 1.
double heatLength(int heatClass);

/// Ground and text for an error of that many dB in the present appearance.
QColor heatColour(double decibels);
QColor onHeatColour(double decibels);

/// The legend's size; drawHeatLegend() fills it: title, six fields, the bounds below.
QSizeF heatLegendSize();
void drawHeatLegend(QPainter* painter, const QRectF& rect, const QString& title);

}  // namespace quantie
