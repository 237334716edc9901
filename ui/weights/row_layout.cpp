#include "ui/weights/row_layout.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <algorithm>

#include "ui/theme/chip.h"

namespace quantie {
namespace {

using Kind = WeightRow::Kind;

constexpr int gap = 6;
constexpr int foldLeft = 4;
constexpr int foldWidth = 12;
constexpr int indent = foldLeft + foldWidth + gap;
constexpr int tickSize = 14;
constexpr int secondLineLeft = 24;

int firstLineHeight(const QFont& font) {
    return std::max(18, QFontMetrics(font).height() + 1);
}

int secondLineHeight(const QFont& font) {
    return std::max(16, QFontMetrics(secondFont(font)).height());
}

QRect centredIn(const QRect& line, int left, const QSize& size) {
    return {left, line.top() + (line.height() - size.height()) / 2, size.width(), size.height()};
}

/// Between the name and the column of chips, as much of it as leaves the name some room.
void placeSize(RowLayout& layout, const WeightWords& words, const QRect& line, const RowColumns& columns,
               const QFont& font) {
    const QFontMetrics metrics(secondFont(font));
    layout.shapeOnly = columns.bits - line.left() < 32 * QFontMetrics(font).horizontalAdvance('0');
    const int width = metrics.horizontalAdvance(layout.shapeOnly ? words.shape() : words.size());
    const int left = columns.bits - foldLeft - width;
    layout.size = QRect(left, line.top(), width, line.height());
    layout.name.setRight(left - gap);
}

void placeProposal(RowLayout& layout, const QFont& font) {
    const QFontMetrics metrics(secondFont(font));
    const auto place = [&](const QString& text, int right) {
        const int width = metrics.horizontalAdvance(text) + 8;
        return QRect(right - width, layout.secondLine.top(), width, layout.secondLine.height());
    };
    layout.reject = place(rejectText(), layout.secondLine.right() + 1);
    layout.accept = place(acceptText(), layout.reject.left());
    layout.secondLine.setRight(layout.accept.left() - gap);
}

}  // namespace

QFont secondFont(const QFont& font) {
    QFont second(font);
    second.setPointSizeF(font.pointSizeF() * 11 / 12);
    return second;
}

QFont strongFont(const QFont& font) {
    QFont strong(font);
    strong.setWeight(QFont::DemiBold);
    return strong;
}

int rowHeight(Kind kind, const QFont& font) {
    const int first = firstLineHeight(font) + 6;
    const bool two = kind == Kind::Tied || kind == Kind::Proposal;
    return two ? first + secondLineHeight(font) + 1 : first;
}

QString acceptText() {
    return QCoreApplication::translate("quantie::WeightsTree", "Accept");
}

QString rejectText() {
    return QCoreApplication::translate("quantie::WeightsTree", "Reject");
}

RowPart RowLayout::partAt(QPoint position) const {
    if (fold.adjusted(-foldLeft, -gap, gap / 2, gap).contains(position)) return RowPart::Fold;
    if (tick.adjusted(-4, -4, 4, 4).contains(position)) return RowPart::Tick;
    if (chip.contains(position)) return RowPart::Chip;
    if (accept.contains(position)) return RowPart::Accept;
    if (reject.contains(position)) return RowPart::Reject;
    return RowPart::None;
}

RowLayout rowLayout(const WeightWords& words, Kind kind, const QRect& row, const RowColumns& columns,
                    const QFont& font) {
    RowLayout layout;
    if (kind == Kind::Section) {
        layout.name = row.adjusted(7, 0, -7, 0);
        return layout;
    }
    const QRect line(row.left(), row.top() + 3, row.width(), firstLineHeight(font));
    int left = row.left() + indent;
    if (kind == Kind::Tied) layout.fold = centredIn(line, row.left() + foldLeft, {foldWidth, foldWidth});
    if (kind == Kind::Use || kind == Kind::Single) {
        layout.tick = centredIn(line, left, {tickSize, tickSize});
        left += tickSize + gap;
    }
    if (const Badge badge = words.badge(); !badge.text.isEmpty()) {
        layout.badge = centredIn(line, left, badgeSize(badge).toSize());
        left += layout.badge.width() + gap;
    }
    const int nameEnd = kind == Kind::Proposal ? columns.right - gap : columns.bits - foldLeft;
    layout.name = QRect(left, line.top(), nameEnd - left, line.height());
    if (kind == Kind::Single) placeSize(layout, words, line, columns, font);
    if (kind == Kind::Tied || kind == Kind::Proposal) {
        const int from = row.left() + secondLineLeft;
        layout.secondLine = QRect(from, line.bottom() + 1, columns.right - gap - from, secondLineHeight(font));
    }
    if (kind == Kind::Proposal) {
        placeProposal(layout, font);
        return layout;
    }
    const int column = columns.decibels - columns.bits;
    const int chip = column - 8;  // all as wide as the widest
    layout.chip = centredIn(line, columns.bits + (column - chip) / 2, {chip, static_cast<int>(chipHeight)});
    layout.decibels = QRect(columns.decibels, line.top(), columns.right - gap - columns.decibels, line.height());
    return layout;
}

}  // namespace quantie
