#include "ui/graph/node_size.h"

#include <algorithm>
#include <array>

namespace quantie {
namespace {

constexpr std::array<qreal, 5> widths = {144, 192, 240, 272, 320};
/// Calls with weights start here: their columns are then in line down the graph.
constexpr qreal leastWithRows = 272;
constexpr qreal leastFolded = 192;
constexpr qreal sideMargin = 8;
constexpr qreal labelLeft = 11;
constexpr qreal nameLeft = 30;
constexpr qreal foldWidth = 15;  ///< the triangle of a folded group stands before its tile
constexpr qreal figureRoom = 64;
constexpr qreal gap = 8;
constexpr qreal badgeGap = 7;

template <typename WidthOf>
qreal widest(const std::vector<NodeRow>& rows, const WidthOf& widthOf) {
    qreal width = 0;
    for (const NodeRow& row : rows) width = std::max(width, widthOf(row));
    return width;
}

/// With room for ≠, which comes and goes.
qreal badgeRoom(const Badge& badge) {
    if (badge.text.isEmpty()) return 0;
    Badge widestForm = badge;
    widestForm.differs = true;
    return badgeSize(widestForm).width() + gap;
}

bool isFolded(const NodeContent& content) {
    return content.kind == LayerKind::NestedModel;
}

/// The last part of a path at least, and the mark that parts are missing.
QString shortest(const QString& path) {
    const qsizetype dot = path.lastIndexOf('.');
    return dot < 0 ? path : QChar(0x2026) + path.mid(dot + 1);
}

qreal headWidth(const NodeContent& content, const GraphFonts& fonts) {
    qreal width = nameLeft + fonts.name.width(content.name) + gap + 2;
    if (!content.className.isEmpty()) width += gap + fonts.className.width(content.className);
    if (!content.rows.empty()) width += figureRoom;
    return isFolded(content) ? width + foldWidth : width;
}

}  // namespace

NodeColumns nodeColumns(const NodeContent& content, bool ties) {
    static const qreal perChannel = chipSize(quantizedChip({.bits = 8, .axis = 0, .range = {}})).width();
    static const qreal oneTie = badgeRoom({.text = badgeText(QStringLiteral("A"), 2)});
    NodeColumns columns;
    columns.chipWidth =
        std::max(perChannel, widest(content.rows, [](const NodeRow& row) { return chipSize(row.chip).width(); }));
    columns.badge = sideMargin + columns.chipWidth + badgeGap;
    const qreal own = widest(content.rows, [](const NodeRow& row) { return badgeRoom(row.badge); });
    columns.shape = columns.badge + std::max(own, ties && !isFolded(content) ? oneTie : 0.0);
    return columns;
}

QSizeF nodeSize(const NodeContent& content, const GraphFonts& fonts, bool ties) {
    const NodeColumns columns = nodeColumns(content, ties);
    qreal least = std::max(headWidth(content, fonts), widest(content.rows, [&](const NodeRow& row) {
                               const qreal label = fonts.weight.width(shortest(row.label));
                               const qreal shape = row.shape.isEmpty() ? 0 : gap + fonts.small.width(row.shape);
                               return labelLeft + label + shape + columns.shape;
                           }));
    if (!content.rows.empty()) least = std::max(least, isFolded(content) ? leastFolded : leastWithRows);
    const auto* const first = std::ranges::find_if(widths, [least](qreal width) { return width >= least; });
    const auto rows = static_cast<qreal>(content.rows.size());
    return {first == widths.end() ? widths.back() : *first,
            nodeHeadHeight + (content.rows.empty() ? 0 : rows * nodeRowHeight + rowsMargin)};
}

qreal groupTitleWidth(const NodeContent& content, const GraphFonts& fonts) {
    return 51 + fonts.name.width(content.name) + gap + fonts.className.width(content.className) + 2 * gap + 71;
}

QRectF headOf(const QRectF& rect) {
    return {rect.topLeft(), QSizeF(rect.width(), std::min(rect.height(), nodeHeadHeight))};
}

QRectF nodeRowRect(const QRectF& rect, int row) {
    return {rect.left(), rect.top() + nodeHeadHeight + 1 + row * nodeRowHeight, rect.width(), nodeRowHeight};
}

QRectF nodeChipRect(const QRectF& rect, const NodeColumns& columns, int row) {
    const QRectF line = nodeRowRect(rect, row);
    return {line.right() - sideMargin - columns.chipWidth, line.top() + 3, columns.chipWidth, chipHeight};
}

QRectF nodeBadgeRect(const QRectF& rect, const Badge& badge, const NodeColumns& columns, int row) {
    if (badge.text.isEmpty()) return {};
    const QSizeF size = badgeSize(badge);
    const QRectF line = nodeRowRect(rect, row);
    return {QPointF(line.right() - columns.badge - size.width(), line.top() + 4), size};
}

QRectF foldRect(const QRectF& rect) {
    return {rect.left() + 2, rect.top() + 2, 24, nodeHeadHeight - 4};
}

}  // namespace quantie
