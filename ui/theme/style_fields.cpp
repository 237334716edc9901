// Fields: line edits, combo boxes, spin boxes, and the arrows in them.
#include "ui/theme/style_families.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

bool isEnabled(const QStyleOption& option) {
    return (option.state & QStyle::State_Enabled) != 0;
}

QColor fieldFill(const QStyleOption& option) {
    return isEnabled(option) ? tokens().base : tokens().window;
}

QColor arrowColour(const QStyleOption& option) {
    return isEnabled(option) ? tokens().muted : tokens().faint;
}

void drawLineEdit(const QStyleOption& option, QPainter& painter) {
    const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(&option);
    if (frame != nullptr && frame->lineWidth > 0) {
        drawBox(painter, option.rect, fieldFill(option), outlineOf(option), boxRadius, outlineWidthOf(option));
    }
}

void drawComboBox(const QStyleOptionComboBox& option, const StyleContext& context) {
    const bool hovered = (option.state & QStyle::State_MouseOver) != 0 && isEnabled(option);
    const QColor fill = option.editable ? fieldFill(option) : hovered ? tokens().hover : tokens().window;
    if (option.frame) {
        drawBox(context.painter, option.rect, fill, outlineOf(option), boxRadius, outlineWidthOf(option));
    }
    QRectF arrow(0, 0, 20, option.rect.height());
    if (option.direction == Qt::RightToLeft) {
        arrow.moveTopLeft(option.rect.topLeft());
    } else {
        arrow.moveTopRight(QPointF(option.rect.right() + 1, option.rect.top()));
    }
    drawTriangle(context.painter, arrow, Qt::DownArrow, arrowColour(option));
}

void drawSpinBox(const QStyleOptionSpinBox& option, const StyleContext& context) {
    QPainter& painter = context.painter;
    if (option.frame) {
        drawBox(painter, option.rect, fieldFill(option), outlineOf(option), boxRadius, outlineWidthOf(option));
    }
    if (option.buttonSymbols == QAbstractSpinBox::NoButtons) return;
    const QRect up = context.style.subControlRect(QStyle::CC_SpinBox, &option, QStyle::SC_SpinBoxUp, context.widget);
    const QRect down =
        context.style.subControlRect(QStyle::CC_SpinBox, &option, QStyle::SC_SpinBoxDown, context.widget);
    const auto part = [&](const QRect& rect, QStyle::SubControl control, Qt::ArrowType direction,
                          QAbstractSpinBox::StepEnabledFlag step) {
        const bool active = option.activeSubControls == control && (option.state & QStyle::State_MouseOver) != 0;
        if (active && isEnabled(option)) painter.fillRect(rect.adjusted(1, 1, -1, -1), tokens().hover);
        const bool possible = isEnabled(option) && (option.stepEnabled & step) != 0;
        drawTriangle(painter, rect, direction, possible ? tokens().muted : tokens().faint, 7);
    };
    painter.fillRect(QRectF(up.left(), option.rect.top() + 1, 1, option.rect.height() - 2),
                     isEnabled(option) ? tokens().outline : tokens().line);
    part(up, QStyle::SC_SpinBoxUp, Qt::UpArrow, QAbstractSpinBox::StepUpEnabled);
    part(down, QStyle::SC_SpinBoxDown, Qt::DownArrow, QAbstractSpinBox::StepDownEnabled);
}

}  // namespace

bool drawFieldPrimitive(QStyle::PrimitiveElement element, const QStyleOption& option, const StyleContext& context) {
    switch (element) {
        case QStyle::PE_PanelLineEdit:
            drawLineEdit(option, context.painter);
            return true;
        case QStyle::PE_FrameLineEdit:
            return true;
        case QStyle::PE_IndicatorArrowDown:
            drawTriangle(context.painter, option.rect, Qt::DownArrow, arrowColour(option));
            return true;
        case QStyle::PE_IndicatorArrowUp:
            drawTriangle(context.painter, option.rect, Qt::UpArrow, arrowColour(option));
            return true;
        case QStyle::PE_IndicatorArrowLeft:
            drawTriangle(context.painter, option.rect, Qt::LeftArrow, arrowColour(option));
            return true;
        case QStyle::PE_IndicatorArrowRight:
            drawTriangle(context.painter, option.rect, Qt::RightArrow, arrowColour(option));
            return true;
        default:
            return false;
    }
}

bool drawFieldComplex(QStyle::ComplexControl control, const QStyleOptionComplex& option, const StyleContext& context) {
    if (control == QStyle::CC_ComboBox) {
        const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(&option);
        if (combo != nullptr) drawComboBox(*combo, context);
        return combo != nullptr;
    }
    if (control == QStyle::CC_SpinBox) {
        const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(&option);
        if (spin != nullptr) drawSpinBox(*spin, context);
        return spin != nullptr;
    }
    return false;
}

}  // namespace quantie
