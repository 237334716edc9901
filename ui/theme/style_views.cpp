// Views: rows, branches, headers.
#include <QAbstractItemView>

#include "ui/theme/style_families.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

void drawRow(const QStyleOption& option, QPainter& painter) {
    const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(&option);
    if (item != nullptr && item->backgroundBrush.style() != Qt::NoBrush) {
        painter.fillRect(option.rect, item->backgroundBrush);
    }
    if ((option.state & QStyle::State_Selected) != 0) {
        painter.fillRect(option.rect, tokens().accent);
    } else if ((option.state & QStyle::State_MouseOver) != 0) {
        painter.fillRect(option.rect, tokens().hover);
    }
}

void drawBranch(const QStyleOption& option, QPainter& painter) {
    if ((option.state & QStyle::State_Children) == 0) return;
    const bool open = (option.state & QStyle::State_Open) != 0;
    const bool selected = (option.state & QStyle::State_Selected) != 0;
    const QColor colour = selected ? tokens().onAccent : tokens().muted;
    drawTriangle(painter, option.rect, open ? Qt::DownArrow : Qt::RightArrow, colour);
}

void drawHeaderSection(const QStyleOption& option, QPainter& painter) {
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(&option);
    if (header == nullptr) return;
    const QRect& rect = option.rect;
    const bool touched = (option.state & (QStyle::State_MouseOver | QStyle::State_Sunken)) != 0;
    painter.fillRect(rect, touched ? tokens().hover : tokens().window);
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens().line);
    const bool horizontal = header->orientation == Qt::Horizontal;
    const bool first =
        header->position == QStyleOptionHeader::Beginning || header->position == QStyleOptionHeader::OnlyOneSection;
    if (!horizontal) {
        painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), tokens().line);
    } else if (!first) {
        painter.fillRect(QRect(rect.left(), rect.top(), 1, rect.height()), tokens().line);
    }
}

}  // namespace

bool drawViewPrimitive(QStyle::PrimitiveElement element, const QStyleOption& option, const StyleContext& context) {
    switch (element) {
        case QStyle::PE_PanelItemViewRow:
        case QStyle::PE_PanelItemViewItem:
            drawRow(option, context.painter);
            return true;
        case QStyle::PE_IndicatorBranch:
            drawBranch(option, context.painter);
            return true;
        case QStyle::PE_IndicatorHeaderArrow: {
            const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(&option);
            const bool up = header != nullptr && header->sortIndicator == QStyleOptionHeader::SortUp;
            drawTriangle(context.painter, option.rect, up ? Qt::UpArrow : Qt::DownArrow, tokens().muted, 7);
            return true;
        }
        default:
            return false;
    }
}

bool drawViewControl(QStyle::ControlElement element, const QStyleOption& option, const StyleContext& context) {
    switch (element) {
        case QStyle::CE_HeaderSection:
            drawHeaderSection(option, context.painter);
            return true;
        case QStyle::CE_HeaderEmptyArea:
            context.painter.fillRect(option.rect, tokens().window);
            context.painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                                     tokens().line);
            return true;
        case QStyle::CE_HeaderLabel: {
            const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(&option);
            if (header == nullptr || header->palette.color(QPalette::ButtonText) == tokens().muted) return false;
            QStyleOptionHeader muted(*header);
            muted.palette.setColor(QPalette::ButtonText, tokens().muted);
            // Qt takes the margin off above and below, too: a low header has none to spare.
            const int margin = context.style.pixelMetric(QStyle::PM_HeaderMargin, &option, context.widget);
            muted.rect.adjust(0, -margin, 0, margin);
            context.style.QProxyStyle::drawControl(element, &muted, &context.painter, context.widget);
            return true;
        }
        default:
            return false;
    }
}

}  // namespace quantie
