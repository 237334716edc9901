// Frames and grounds: panels, menus, group boxes, tool tips, the focus.
#include "ui/theme/style_families.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

void drawOutline(QPainter& painter, const QRectF& rect, const QColor& colour) {
    drawBox(painter, rect, {}, colour, 0);
}

/// Inside the rectangle: what lies around a widget is not its own.
void drawFocus(const QStyleOption& option, QPainter& painter) {
    drawBox(painter, option.rect, {}, tokens().accentLine, boxRadius, 1.5);
}

}  // namespace

bool drawFramePrimitive(QStyle::PrimitiveElement element, const QStyleOption& option, const StyleContext& context) {
    const Tokens& t = tokens();
    QPainter& painter = context.painter;
    switch (element) {
        case QStyle::PE_Frame:
        case QStyle::PE_FrameWindow:
        case QStyle::PE_FrameTabWidget:
            drawOutline(painter, option.rect, t.line);
            return true;
        case QStyle::PE_FrameMenu:
            drawOutline(painter, option.rect, t.outline);
            return true;
        case QStyle::PE_PanelMenu:
            painter.fillRect(option.rect, t.base);
            return true;
        case QStyle::PE_PanelTipLabel:
            painter.fillRect(option.rect, t.base);
            drawOutline(painter, option.rect, t.outline);
            return true;
        case QStyle::PE_FrameFocusRect:
            drawFocus(option, painter);
            return true;
        case QStyle::PE_IndicatorToolBarSeparator: {
            QRectF line(0, 0, 1, 22);
            line.moveCenter(QRectF(option.rect).center());
            line.moveLeft(option.rect.center().x());
            painter.fillRect(line, t.line);
            return true;
        }
        case QStyle::PE_PanelStatusBar:
            painter.fillRect(option.rect.left(), option.rect.top(), option.rect.width(), 1, t.line);
            return true;
        case QStyle::PE_FrameGroupBox:  // its title and its margins group enough
        case QStyle::PE_FrameStatusBarItem:
        case QStyle::PE_FrameDockWidget:
        case QStyle::PE_IndicatorDockWidgetResizeHandle:
        case QStyle::PE_IndicatorToolBarHandle:
            return true;
        default:
            return false;
    }
}

}  // namespace quantie
