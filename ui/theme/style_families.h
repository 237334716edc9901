// The families of elements that Style paints itself. Each function returns false for what it leaves to Fusion.
#pragma once

#include <QProxyStyle>
#include <QStyleOption>

namespace quantie {

/// What a painter of a family is given.
struct StyleContext {
    const QProxyStyle& style;
    QPainter& painter;
    const QWidget* widget = nullptr;
};

bool drawButtonPrimitive(QStyle::PrimitiveElement element, const QStyleOption& option, const StyleContext& context);
bool drawFieldPrimitive(QStyle::PrimitiveElement element, const QStyleOption& option, const StyleContext& context);
bool drawFramePrimitive(QStyle::PrimitiveElement element, const QStyleOption& option, const StyleContext& context);
bool drawViewPrimitive(QStyle::PrimitiveElement element, const QStyleOption& option, const StyleContext& context);

bool drawBarControl(QStyle::ControlElement element, const QStyleOption& option, const StyleContext& context);
bool drawButtonControl(QStyle::ControlElement element, const QStyleOption& option, const StyleContext& context);
bool drawViewControl(QStyle::ControlElement element, const QStyleOption& option, const StyleContext& context);

bool drawFieldComplex(QStyle::ComplexControl control, const QStyleOptionComplex& option, const StyleContext& context);
bool drawSliderComplex(QStyle::ComplexControl control, const QStyleOptionComplex& option, const StyleContext& context);

/// Parts of a scroll bar without buttons at its ends.
QRect scrollBarPart(const QStyleOptionSlider& option, QStyle::SubControl part);

}  // namespace quantie
