#include "ui/theme/style_hints.h"

#include <QAbstractButton>
#include <QFontMetrics>
#include <QVariant>
#include <algorithm>

namespace quantie {
namespace {

constexpr const char* segmentProperty = "quantieSegment";

}  // namespace

void setSegment(QAbstractButton* button, Segment segment) {
    button->setProperty(segmentProperty, static_cast<int>(segment));
}

Segment segmentOf(const QWidget* widget) {
    if (widget == nullptr) return Segment::None;
    return static_cast<Segment>(widget->property(segmentProperty).toInt());
}

int fieldHeight(const QWidget* widget) {
    return std::max(24, widget->fontMetrics().height() + 6);
}

}  // namespace quantie
