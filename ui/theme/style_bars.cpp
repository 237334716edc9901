// Bars: menus, tool bars, titles of docks, tabs, progress, sliders and scroll bars.
#include <algorithm>

#include "ui/theme/style_families.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

void drawMenuBarItem(const QStyleOptionMenuItem& item, const StyleContext& context) {
    const Tokens& t = tokens();
    context.painter.fillRect(item.rect, t.window);
    if ((item.state & QStyle::State_Selected) != 0) drawBox(context.painter, item.rect, t.hover, {});
    context.style.drawItemText(&context.painter, item.rect, Qt::AlignCenter | Qt::TextShowMnemonic, item.palette,
                               (item.state & QStyle::State_Enabled) != 0, item.text, QPalette::WindowText);
}

/// What the pointer is on has a quiet ground; icons and text keep their colours.
void drawMenuItem(const QStyleOptionMenuItem& item, const StyleContext& context) {
    QStyleOptionMenuItem quiet(item);
    quiet.palette.setColor(QPalette::Highlight, tokens().hover);
    quiet.palette.setColor(QPalette::HighlightedText, item.palette.color(QPalette::Text));
    context.style.QProxyStyle::drawControl(QStyle::CE_MenuItem, &quiet, &context.painter, context.widget);
}

void drawDockTitle(const QStyleOptionDockWidget& dock, const StyleContext& context) {
    const QRect place =
        context.style.subElementRect(QStyle::SE_DockWidgetTitleBarText, &dock, context.widget).adjusted(4, 0, 0, 0);
    const QFontMetrics metrics = context.painter.fontMetrics();
    context.style.drawItemText(&context.painter, place, Qt::AlignLeft | Qt::AlignVCenter, dock.palette, true,
                               metrics.elidedText(dock.title, Qt::ElideRight, place.width()), QPalette::WindowText);
}

/// The tab that is on has a line of accent below and stands on the ground of its page.
void drawTab(const QStyleOptionTab& tab, QPainter& painter) {
    const Tokens& t = tokens();
    const bool on = (tab.state & QStyle::State_Selected) != 0;
    const bool hovered = (tab.state & QStyle::State_MouseOver) != 0;
    if (!on && hovered) painter.fillRect(tab.rect, t.hover);
    QRect line = tab.rect;
    line.setTop(line.bottom() - 1);
    if (on) painter.fillRect(line, t.accentLine);
    if (tab.state.testFlag(QStyle::State_HasFocus)) drawBox(painter, tab.rect, {}, t.accentLine, boxRadius, 1.5);
}

void drawProgress(const QStyleOptionProgressBar& bar, QPainter& painter) {
    painter.fillRect(bar.rect, tokens().hover);
    const double span = bar.maximum - bar.minimum;
    if (span <= 0) return;
    QRectF done = bar.rect;
    done.setWidth(done.width() * (bar.progress - bar.minimum) / span);
    painter.fillRect(done, tokens().accentLine);
}

void drawSlider(const QStyleOptionSlider& slider, const StyleContext& context) {
    const Tokens& t = tokens();
    const bool horizontal = slider.orientation == Qt::Horizontal;
    QRectF groove = slider.rect;
    const QPointF centre = groove.center();
    if (horizontal) {
        groove.setHeight(2);
    } else {
        groove.setWidth(2);
    }
    groove.moveCenter(centre);
    const bool enabled = (slider.state & QStyle::State_Enabled) != 0;
    context.painter.fillRect(groove, enabled ? t.outline : t.line);
    QRectF handle = context.style.subControlRect(QStyle::CC_Slider, &slider, QStyle::SC_SliderHandle, context.widget);
    const QSizeF size = horizontal ? QSizeF(9, 12) : QSizeF(12, 9);
    QRectF shown({}, size);
    shown.moveCenter(handle.center());
    const bool hovered = slider.activeSubControls == QStyle::SC_SliderHandle;
    drawBox(context.painter, shown, hovered ? t.hover : t.window, outlineOf(slider), 2, outlineWidthOf(slider));
}

void drawScrollBar(const QStyleOptionSlider& bar, QPainter& painter) {
    const Tokens& t = tokens();
    painter.fillRect(bar.rect, t.window);
    if (bar.maximum <= bar.minimum) return;
    const bool touched = bar.activeSubControls == QStyle::SC_ScrollBarSlider &&
                         (bar.state & (QStyle::State_MouseOver | QStyle::State_Sunken)) != 0;
    const QRectF handle = QRectF(scrollBarPart(bar, QStyle::SC_ScrollBarSlider)).adjusted(2, 2, -2, -2);
    drawBox(painter, handle, touched ? t.muted : t.outline, {}, 3.5);
}

}  // namespace

QRect scrollBarPart(const QStyleOptionSlider& option, QStyle::SubControl part) {
    const QRect& all = option.rect;
    const bool horizontal = option.orientation == Qt::Horizontal;
    const int length = horizontal ? all.width() : all.height();
    const int range = option.maximum - option.minimum;
    int size = length;
    if (range > 0) {
        const qint64 whole = qint64{range} + option.pageStep;
        size = std::clamp(int(qint64{option.pageStep} * length / whole), std::min(24, length), length);
    }
    const int start = QStyle::sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition,
                                                      length - size, option.upsideDown);
    const auto slice = [&](int from, int to) {
        return horizontal ? QRect(all.left() + from, all.top(), to - from, all.height())
                          : QRect(all.left(), all.top() + from, all.width(), to - from);
    };
    QRect rect;
    if (part == QStyle::SC_ScrollBarGroove) rect = all;
    if (part == QStyle::SC_ScrollBarSlider) rect = slice(start, start + size);
    if (part == QStyle::SC_ScrollBarSubPage) rect = slice(0, start);
    if (part == QStyle::SC_ScrollBarAddPage) rect = slice(start + size, length);
    return QStyle::visualRect(option.direction, all, rect);
}

bool drawBarControl(QStyle::ControlElement element, const QStyleOption& option, const StyleContext& context) {
    const Tokens& t = tokens();
    QPainter& painter = context.painter;
    switch (element) {
        case QStyle::CE_MenuBarItem:
            if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(&option)) {
                drawMenuBarItem(*item, context);
            }
            return true;
        case QStyle::CE_MenuItem:
            if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(&option)) {
                drawMenuItem(*item, context);
            }
            return true;
        case QStyle::CE_MenuBarEmptyArea:
            painter.fillRect(option.rect, t.window);
            return true;
        case QStyle::CE_ToolBar:
            painter.fillRect(option.rect, t.window);
            painter.fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1), t.line);
            painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t.line);
            return true;
        case QStyle::CE_DockWidgetTitle:
            if (const auto* dock = qstyleoption_cast<const QStyleOptionDockWidget*>(&option)) {
                drawDockTitle(*dock, context);
            }
            return true;
        case QStyle::CE_TabBarTabShape:
            if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(&option)) drawTab(*tab, painter);
            return true;
        case QStyle::CE_ProgressBarGroove:
            return true;
        case QStyle::CE_ProgressBarContents:
            if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(&option)) {
                drawProgress(*bar, painter);
            }
            return true;
        case QStyle::CE_RubberBand: {
            QColor soft = t.accentLine;
            soft.setAlphaF(0.15F);
            drawBox(painter, option.rect, soft, t.accentLine, 0);
            return true;
        }
        case QStyle::CE_Splitter:
            return true;
        default:
            return false;
    }
}

bool drawSliderComplex(QStyle::ComplexControl control, const QStyleOptionComplex& option, const StyleContext& context) {
    const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(&option);
    if (slider == nullptr) return false;
    if (control == QStyle::CC_Slider) drawSlider(*slider, context);
    if (control == QStyle::CC_ScrollBar) drawScrollBar(*slider, context.painter);
    return control == QStyle::CC_Slider || control == QStyle::CC_ScrollBar;
}

}  // namespace quantie
