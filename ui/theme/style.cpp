#include "ui/theme/style.h"

#include <QDockWidget>
#include <QHeaderView>
#include <QMenu>
#include <QMenuBar>
#include <QStyleOptionHeader>
#include <QToolBar>
#include <array>

#include "ui/theme/icon.h"
#include "ui/theme/style_families.h"
#include "ui/theme/style_hints.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr std::array primitivePainters = {drawButtonPrimitive, drawFieldPrimitive, drawFramePrimitive,
                                          drawViewPrimitive};
constexpr std::array controlPainters = {drawBarControl, drawButtonControl, drawViewControl};
constexpr std::array complexPainters = {drawFieldComplex, drawSliderComplex};

constexpr int dockTitleHeight = 25;
constexpr int textInset = 3;  ///< of the text in fields, added to Fusion's

}  // namespace

Style::Style(const QPalette& systemPalette) : QProxyStyle("Fusion"), m_systemPalette(systemPalette) {
    setObjectName("quantie");
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const {
    for (const auto& draw : primitivePainters) {
        if (draw(element, *option, {*this, *painter, widget})) return;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                        const QWidget* widget) const {
    for (const auto& draw : controlPainters) {
        if (draw(element, *option, {*this, *painter, widget})) return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                               const QWidget* widget) const {
    for (const auto& draw : complexPainters) {
        if (draw(control, *option, {*this, *painter, widget})) return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                            const QWidget* widget) const {
    const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (control == CC_ScrollBar && slider != nullptr) return scrollBarPart(*slider, part);
    const QRect rect = QProxyStyle::subControlRect(control, option, part, widget);
    return control == CC_ComboBox && part == SC_ComboBoxEditField ? rect.adjusted(textInset, 0, 0, 0) : rect;
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
    const bool framed = frame != nullptr && frame->lineWidth > 0;
    // The margin of a header is at its sides; above and below there is little room, and the text is centred in it.
    if (element == SE_HeaderLabel) return {rect.left(), option->rect.top(), rect.width(), option->rect.height()};
    return element == SE_LineEditContents && framed ? rect.adjusted(textInset, 0, -textInset, 0) : rect;
}

/// Qt measures each section in bold, which only those of a highlighted selection are drawn in; where there are none,
/// the bold font need not be loaded.
QSize Style::headerSize(const QStyleOption* option, const QSize& contents, const QWidget* widget) const {
    const auto* section = qstyleoption_cast<const QStyleOptionHeader*>(option);
    QStyleOptionHeader measured = section != nullptr ? *section : QStyleOptionHeader();
    const auto* header = qobject_cast<const QHeaderView*>(widget);
    if (header != nullptr && !header->highlightSections()) measured.fontMetrics = header->fontMetrics();
    QSize size = QProxyStyle::sizeFromContents(CT_HeaderSection, &measured, contents, widget);
    size.setHeight(std::max(23, size.height() - 2 * pixelMetric(PM_HeaderMargin, option, widget) + 6));
    return size;
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                              const QWidget* widget) const {
    if (type == CT_HeaderSection) return headerSize(option, contents, widget);
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
        case CT_PushButton:
            size.setWidth(contents.width() + 24);
            [[fallthrough]];
        case CT_ComboBox:
            if (type == CT_ComboBox) size.rwidth() += textInset;
            [[fallthrough]];
        case CT_LineEdit:
        case CT_SpinBox:
            if (widget != nullptr) size.setHeight(fieldHeight(widget));
            break;
        case CT_MenuBarItem:
            size.setHeight(std::max(26, size.height()));
            break;
        case CT_MenuItem:
            size.rwidth() += 8;
            break;
        case CT_ItemViewItem:
            size.setHeight(std::max(24, size.height()));
            break;
        case CT_ToolButton:
            if (widget != nullptr && qobject_cast<QToolBar*>(widget->parentWidget()) != nullptr) {
                size = size.expandedTo({28, 28});
            }
            break;
        default:
            break;
    }
    return size;
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
        case PM_IndicatorWidth:
        case PM_IndicatorHeight:
        case PM_ExclusiveIndicatorWidth:
        case PM_ExclusiveIndicatorHeight:
            return 14;
        case PM_ButtonShiftHorizontal:
        case PM_ButtonShiftVertical:
        case PM_MenuBarPanelWidth:
        case PM_MenuBarVMargin:
        case PM_ToolBarFrameWidth:
            return 0;
        case PM_SliderLength:
            return 9;
        case PM_SliderThickness:
        case PM_SliderControlThickness:
            return 14;
        case PM_ScrollBarExtent:
            return 11;
        case PM_ScrollBarSliderMin:
            return 24;
        case PM_DockWidgetTitleMargin:
            return widget == nullptr ? 3 : std::max(2, (dockTitleHeight - widget->fontMetrics().height() + 1) / 2);
        case PM_DockWidgetTitleBarButtonMargin:
            return 3;
        case PM_DockWidgetFrameWidth:
            return 0;
        case PM_DockWidgetSeparatorExtent:
        case PM_SplitterWidth:
            return 5;
        case PM_SmallIconSize:
        case PM_ToolBarIconSize:
        case PM_ButtonIconSize:
            return 16;
        case PM_ToolBarItemSpacing:
            return 2;
        case PM_ToolBarSeparatorExtent:
            return 13;
        case PM_ToolTipLabelFrameWidth:
            return 5;
        case PM_HeaderMargin:
            return 6;
        default:
            return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                     QStyleHintReturn* returned) const {
    switch (hint) {
        case SH_ItemView_ShowDecorationSelected:  // a selected row is selected in all its width
        case SH_Slider_AbsoluteSetButtons:        // a click on the groove goes there
            return hint == SH_Slider_AbsoluteSetButtons ? int(Qt::LeftButton) : 1;
        case SH_EtchDisabledText:
        case SH_ItemView_ChangeHighlightOnFocus:
        case SH_ScrollBar_Transient:
            return 0;
        case SH_Table_GridLineColor:
            return static_cast<int>(tokens().line.rgb());
        case SH_ToolTipLabel_Opacity:
            return 255;
        case SH_ToolButton_PopupDelay:
            return 300;
        default:
            return QProxyStyle::styleHint(hint, option, widget, returned);
    }
}

QIcon Style::standardIcon(StandardPixmap pixmap, const QStyleOption* option, const QWidget* widget) const {
    switch (pixmap) {
        case SP_TitleBarNormalButton:
            return icon("float", IconColour::Muted);
        case SP_TitleBarCloseButton:
        case SP_DockWidgetCloseButton:
        case SP_LineEditClearButton:
            return icon("close", IconColour::Muted);
        case SP_ToolBarHorizontalExtensionButton:
            return icon("next", IconColour::Muted);
        default:
            return QProxyStyle::standardIcon(pixmap, option, widget);
    }
}

void Style::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    // The corners of a menu and the rows of a view show what the pointer is on.
    if (widget->inherits("QAbstractItemView") || widget->inherits("QHeaderView")) widget->setAttribute(Qt::WA_Hover);
}

}  // namespace quantie
