// Buttons: push buttons, tool buttons, segments, ticks and radio buttons.
#include <QAbstractButton>
#include <QToolBar>
#include <algorithm>

#include "ui/theme/style_families.h"
#include "ui/theme/style_hints.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

bool is(const QStyleOption& option, QStyle::StateFlag flag) {
    return (option.state & flag) != 0;
}

QColor buttonFill(const QStyleOption& option) {
    const Tokens& t = tokens();
    if (!is(option, QStyle::State_Enabled)) return t.window;
    if (is(option, QStyle::State_Sunken)) return t.line;
    return is(option, QStyle::State_MouseOver) ? t.hover : t.window;
}

void drawPushButton(const QStyleOption& option, QPainter& painter) {
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(&option);
    if (button != nullptr && button->features.testFlag(QStyleOptionButton::Flat) &&
        !is(option, QStyle::State_MouseOver) && !is(option, QStyle::State_Sunken)) {
        return;
    }
    const bool isDefault = button != nullptr && button->features.testFlag(QStyleOptionButton::DefaultButton) &&
                           is(option, QStyle::State_Enabled);
    const bool on = is(option, QStyle::State_On);
    const QColor outline = isDefault || on ? tokens().accentLine : outlineOf(option);
    drawBox(painter, option.rect, on ? tokens().accentSoft : buttonFill(option), outline, boxRadius,
            isDefault ? 2 : outlineWidthOf(option));
}

/// A segment shares its outline with its neighbour; the one that is on covers both.
void drawSegment(const QStyleOption& option, QPainter& painter, Segment segment) {
    const Tokens& t = tokens();
    const bool on = is(option, QStyle::State_On);
    const bool first = segment == Segment::First || segment == Segment::Only;
    const bool last = segment == Segment::Last || segment == Segment::Only;
    painter.save();
    painter.setClipRect(option.rect);
    QRectF box = option.rect;
    if (!first && !on) box.setLeft(box.left() - 1);
    // Corners of the middle ones lie outside of the clip.
    const QRectF rounded = box.adjusted(first ? 0 : -4, 0, last ? 0 : 4, 0);
    const bool focused = is(option, QStyle::State_HasFocus);
    const QColor line = on || focused ? t.accentLine : outlineOf(option);
    const qreal width = focused ? 1.5 : 1;
    drawBox(painter, rounded, on ? t.accentSoft : buttonFill(option), line, boxRadius, width);
    if (on || focused) {
        if (!first) painter.fillRect(QRectF(option.rect.left(), option.rect.top(), width, option.rect.height()), line);
        if (!last) {
            const QRectF right(option.rect.right() + 1 - width, option.rect.top(), width, option.rect.height());
            painter.fillRect(right, line);
        }
    } else if (!last) {
        painter.fillRect(QRectF(option.rect.right(), option.rect.top(), 1, option.rect.height()), line);
    }
    painter.restore();
}

void drawToolButton(const QStyleOption& option, const StyleContext& context) {
    const Segment segment = segmentOf(context.widget);
    if (segment != Segment::None) {
        drawSegment(option, context.painter, segment);
        return;
    }
    const bool raised = is(option, QStyle::State_AutoRaise);
    const bool touched = is(option, QStyle::State_MouseOver) || is(option, QStyle::State_Sunken);
    if (is(option, QStyle::State_On)) {
        drawBox(context.painter, option.rect, tokens().accentSoft, tokens().accentLine);
    } else if (!raised) {
        drawBox(context.painter, option.rect, buttonFill(option), outlineOf(option));
    } else if (touched && is(option, QStyle::State_Enabled)) {
        drawBox(context.painter, option.rect, is(option, QStyle::State_Sunken) ? tokens().line : tokens().hover, {});
    }
}

void drawTick(const QStyleOption& option, QPainter& painter) {
    QRectF box(0, 0, 14, 14);
    box.moveCenter(QRectF(option.rect).center());
    const bool enabled = is(option, QStyle::State_Enabled);
    drawBox(painter, box, enabled ? tokens().base : tokens().window, outlineOf(option), 2, outlineWidthOf(option));
    const QColor ink = option.palette.color(enabled ? QPalette::Active : QPalette::Disabled, QPalette::Text);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ink, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.translate(box.topLeft() + QPointF(2, 2));
    if (is(option, QStyle::State_On)) {
        painter.drawPolyline(QPolygonF({{1.5, 5.2}, {3.9, 7.7}, {8.6, 2.0}}));
    } else if (is(option, QStyle::State_NoChange)) {
        painter.drawLine(QPointF(2, 5), QPointF(8, 5));
    }
    painter.restore();
}

void drawRadio(const QStyleOption& option, QPainter& painter) {
    QRectF box(0, 0, 14, 14);
    box.moveCenter(QRectF(option.rect).center());
    const bool enabled = is(option, QStyle::State_Enabled);
    drawBox(painter, box, enabled ? tokens().base : tokens().window, outlineOf(option), 7, outlineWidthOf(option));
    if (!is(option, QStyle::State_On)) return;
    const QColor ink = option.palette.color(enabled ? QPalette::Active : QPalette::Disabled, QPalette::Text);
    drawBox(painter, box.adjusted(4, 4, -4, -4), ink, {}, 3);
}

/// The segment that is on is written in semibold.
bool drawSegmentLabel(const QStyleOption& option, const StyleContext& context) {
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(&option);
    if (button == nullptr || segmentOf(context.widget) == Segment::None) return false;
    QFont font = button->font;
    if (is(option, QStyle::State_On)) font.setWeight(QFont::DemiBold);
    context.painter.setFont(font);
    context.style.drawItemText(&context.painter, option.rect, Qt::AlignCenter, option.palette,
                               is(option, QStyle::State_Enabled), button->text, QPalette::ButtonText);
    return true;
}

/// With more air between icon and text than Qt leaves.
bool drawIconAndText(const QStyleOption& option, const StyleContext& context) {
    constexpr int gap = 6;
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(&option);
    if (button == nullptr || button->toolButtonStyle != Qt::ToolButtonTextBesideIcon || button->icon.isNull()) {
        return false;
    }
    const bool enabled = is(option, QStyle::State_Enabled);
    const int side = button->iconSize.width();
    const int text = QFontMetrics(button->font).horizontalAdvance(button->text);
    const int left = option.rect.left() + std::max(0, (option.rect.width() - side - gap - text) / 2);
    const QRect place(left, option.rect.center().y() - side / 2 + 1, side, side);
    button->icon.paint(&context.painter, place, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    context.painter.setFont(button->font);
    context.style.drawItemText(&context.painter,
                               option.rect.adjusted(place.right() + 1 + gap - option.rect.left(), 0, 0, 0),
                               Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic, option.palette, enabled,
                               button->text, QPalette::ButtonText);
    return true;
}

}  // namespace

bool drawButtonPrimitive(QStyle::PrimitiveElement element, const QStyleOption& option, const StyleContext& context) {
    switch (element) {
        case QStyle::PE_PanelButtonCommand:
            drawPushButton(option, context.painter);
            return true;
        case QStyle::PE_PanelButtonTool:
            drawToolButton(option, context);
            return true;
        case QStyle::PE_FrameDefaultButton:  // part of the button itself
            return true;
        case QStyle::PE_IndicatorCheckBox:
        case QStyle::PE_IndicatorItemViewItemCheck:
            drawTick(option, context.painter);
            return true;
        case QStyle::PE_IndicatorRadioButton:
            drawRadio(option, context.painter);
            return true;
        default:
            return false;
    }
}

bool drawButtonControl(QStyle::ControlElement element, const QStyleOption& option, const StyleContext& context) {
    switch (element) {
        case QStyle::CE_PushButtonBevel:
            drawPushButton(option, context.painter);
            return true;
        case QStyle::CE_ToolButtonLabel:
            return drawSegmentLabel(option, context) || drawIconAndText(option, context);
        default:
            return false;
    }
}

}  // namespace quantie
