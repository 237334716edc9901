#include "ui/weights/row_painter.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOptionButton>
#include <QWidget>

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

namespace quantie {
namespace {

using Kind = WeightRow::Kind;

/// What all the parts of one row are drawn with.
struct Row {
    QPainter* painter;
    const QWidget* widget;
    const WeightWords& words;
    Kind kind;
    const RowLayout& layout;
    const RowState& state;

    QColor text() const { return state.selected ? tokens().onAccent : tokens().text; }
    QColor muted() const { return state.selected ? tokens().onAccent : tokens().muted; }
    void write(const QRect& rect, const QString& string, const QFont& font, const QColor& colour,
               Qt::Alignment alignment = Qt::AlignLeft) const {
        painter->setFont(font);
        painter->setPen(colour);
        painter->drawText(rect, static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextSingleLine, string);
    }
};

void paintSection(const Row& row, const QRect& rect) {
    const Tokens& t = tokens();
    row.painter->fillRect(rect, t.alt);
    row.painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), t.line);
    if (!row.state.first) row.painter->fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), t.line);
    row.write(row.layout.name, row.words.name(), secondFont(row.widget->font()), t.muted);
}

void paintFold(const Row& row) {
    QStyleOption option;
    option.initFrom(row.widget);
    option.rect = row.layout.fold;
    option.state |= QStyle::State_Item | QStyle::State_Children;
    if (row.state.expanded) option.state |= QStyle::State_Open;
    option.state.setFlag(QStyle::State_Selected, row.state.selected);
    row.widget->style()->drawPrimitive(QStyle::PE_IndicatorBranch, &option, row.painter, row.widget);
}

void paintTick(const Row& row) {
    QStyleOptionButton option;
    option.initFrom(row.widget);
    option.rect = row.layout.tick;
    const auto chip = row.words.chip();
    option.state = chip && chip->unavailable ? QStyle::State_None : QStyle::State_Enabled;
    option.state |= chip && chip->quantized ? QStyle::State_On : QStyle::State_Off;
    row.widget->style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &option, row.painter, row.widget);
}

void paintBadge(const Row& row) {
    Badge badge = row.words.badge();
    badge.active = row.state.active && !badge.proposal;
    drawBadge(row.painter, row.layout.badge, badge);
}

void paintName(const Row& row) {
    const QFont font = row.kind == Kind::Tied ? strongFont(row.widget->font()) : row.widget->font();
    const QFontMetrics metrics(font);
    const QString name = row.words.name();
    const int width = row.layout.name.width();
    const QString shown =
        row.kind == Kind::Use ? elidedUse(name, metrics, width) : metrics.elidedText(name, Qt::ElideMiddle, width);
    row.write(row.layout.name, shown, font, row.text());
}

void paintSecondLine(const Row& row) {
    const QFont font = secondFont(row.widget->font());
    const QFontMetrics metrics(font);
    const QRect& line = row.layout.secondLine;
    row.write(line, metrics.elidedText(row.words.secondLine(), Qt::ElideRight, line.width()), font, row.muted());
    const QColor link = row.state.selected ? tokens().onAccent : tokens().accentLine;
    if (!row.layout.accept.isNull()) row.write(row.layout.accept, acceptText(), font, link, Qt::AlignHCenter);
    if (!row.layout.reject.isNull()) row.write(row.layout.reject, rejectText(), font, link, Qt::AlignHCenter);
}

void paintDecibels(const Row& row) {
    if (!row.words.problem().isEmpty()) {
        QRectF place(0, 0, 14, 14);
        place.moveCenter(QRectF(row.layout.decibels).center());
        place.moveRight(row.layout.decibels.right() + 1);
        drawIcon(row.painter, place, QStringLiteral("warning"), row.state.selected ? tokens().onAccent : tokens().warn);
        return;
    }
    const QColor colour = row.words.decibelsMuted() ? row.muted() : row.text();
    row.write(row.layout.decibels, row.words.decibels(), row.widget->font(), colour, Qt::AlignRight);
}

void paintFocus(QPainter* painter, const QRect& rect, bool selected) {
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(selected ? tokens().onAccent : tokens().accentLine, 1.5));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5), 2, 2);
}

}  // namespace

void paintRow(QPainter* painter, const QWidget* widget, const QRect& rect, const WeightWords& words, Kind kind,
              const RowColumns& columns, const RowState& state) {
    painter->save();
    const RowLayout layout = rowLayout(words, kind, rect, columns, widget->font());
    const Row row{painter, widget, words, kind, layout, state};
    if (kind == Kind::Section) {
        paintSection(row, rect);
    } else {
        if (state.selected || state.hovered) painter->fillRect(rect, state.selected ? tokens().accent : tokens().hover);
        if (!layout.fold.isNull()) paintFold(row);
        if (!layout.tick.isNull()) paintTick(row);
        if (!layout.badge.isNull()) paintBadge(row);
        paintName(row);
        if (!layout.size.isNull()) {
            row.write(layout.size, layout.shapeOnly ? words.shape() : words.size(), secondFont(widget->font()),
                      row.muted(), Qt::AlignRight);
        }
        if (!layout.secondLine.isNull()) paintSecondLine(row);
        if (auto chip = words.chip()) {
            chip->onSelection = state.selected;
            drawChip(painter, layout.chip, *chip);
            paintDecibels(row);
        }
        if (state.focused) paintFocus(painter, rect, state.selected);
    }
    painter->restore();
}

}  // namespace quantie
