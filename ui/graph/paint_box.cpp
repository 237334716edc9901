// A call, an input or output, or a folded group, in full: head, rows, outline.
#include <QPainterPath>

#include "ui/graph/graph_painter.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr QPointF sheetOffset(5, 7);

/// The head's parts move right where a triangle stands before them.
qreal headShift(const SceneBox& box) {
    if (box.isPill()) return 3;
    return box.form == SceneBox::Form::Group ? 15 : 0;
}

void paintSheet(const GraphPaint& paint, const SceneBox& box) {
    paint.painter->setPen(tokens().groupLine);
    paint.painter->setBrush(tokens().group2);
    const QRectF sheet = box.rect.translated(sheetOffset).adjusted(0.5, 0.5, -0.5, -0.5);
    paint.painter->drawRoundedRect(sheet, cornerOf(box), cornerOf(box));
}

void paintFoldMark(const GraphPaint& paint, const SceneBox& box, const QColor& ink) {
    const QPointF at = box.rect.topLeft() + QPointF(9.5, 9.5);
    paint.painter->setPen(Qt::NoPen);
    paint.painter->setBrush(ink);
    paint.painter->drawPolygon(QPolygonF({at, at + QPointF(5.5, 4.5), at + QPointF(0, 9)}));
}

/// The outline is what an inner shape leaves of an outer one: two fills cost a third of a stroke.
void paintGround(const GraphPaint& paint, const SceneBox& box, const std::optional<HeadPaint>& head) {
    const Tokens& t = tokens();
    QPainter* painter = paint.painter;
    const QRectF inner = box.rect.adjusted(1, 1, -1, -1);
    const qreal corner = cornerOf(box);
    const QColor headFill = head ? head->fill : box.isPill() ? t.node : t.nodeHead;
    painter->setPen(Qt::NoPen);
    painter->setBrush(t.nodeLine);
    painter->drawRoundedRect(box.rect, corner, corner);
    painter->setBrush(box.content.rows.empty() ? headFill : t.node);
    painter->drawRoundedRect(inner, corner - 1, corner - 1);
    if (box.content.rows.empty()) return;
    const QRectF top(inner.left(), inner.top(), inner.width(), nodeHeadHeight - 1);
    painter->fillPath(roundedTop(top, corner - 1), headFill);
    painter->fillRect(QRectF(inner.left(), top.bottom(), inner.width(), 1), t.line);
}

void paintHead(const GraphPaint& paint, const SceneBox& box, const std::optional<HeadPaint>& head) {
    const Tokens& t = tokens();
    QPainter* painter = paint.painter;
    const GraphFonts& fonts = paint.fonts;
    const QPointF at = box.rect.topLeft();
    const qreal shift = headShift(box);
    const QColor ink = head ? head->ink : t.text;
    if (box.form == SceneBox::Form::Group) paintFoldMark(paint, box, head ? ink : t.muted);
    drawKindTile(painter, {at + QPointF(6 + shift, 5), QSizeF(kindTileSize, kindTileSize)},
                 {.kind = box.content.kind,
                  .plain = plainKinds(paint.colourBy),
                  .ink = head ? std::optional(ink) : std::nullopt});
    const qreal left = 30 + shift;
    const qreal figure = head ? fonts.figure.width(head->text) + 12 : 0;
    const qreal room = box.rect.width() - left - 10 - figure;
    const QString name = fonts.name.elided(box.content.name, room, Qt::ElideMiddle);
    painter->setPen(ink);
    fonts.name.draw(painter, at + QPointF(left, 18.5), name);
    const qreal used = fonts.name.width(name) + 8;
    if (!box.content.className.isEmpty() && room - used > 24) {
        painter->setPen(head ? ink : t.muted);
        fonts.className.draw(painter, at + QPointF(left + used, 18.5),
                             fonts.className.elided(box.content.className, room - used, Qt::ElideRight));
    }
    if (!head) return;
    QColor figureInk = ink;
    if (head->muted) figureInk.setAlphaF(0.6F);
    painter->setPen(figureInk);
    fonts.figure.draw(painter, at + QPointF(box.rect.width() - 9 - fonts.figure.width(head->text), 18.5), head->text);
}

bool isSelected(const Marks& marks, const NodeRow& row) {
    return std::ranges::any_of(row.uses, [&](int use) { return marks.uses.contains(use); });
}

bool isActive(const Marks& marks, const NodeRow& row) {
    return std::ranges::any_of(row.variables, [&](int variable) { return marks.activeTies.contains(variable); });
}

void paintSelectedRow(const GraphPaint& paint, const QRectF& line) {
    paint.painter->fillRect(line.adjusted(1, 0, -1, 1), tokens().accentSoft);
    paint.painter->fillRect(QRectF(line.left() + 0.5, line.top(), 3, line.height() + 1), tokens().accentLine);
}

void paintRow(const GraphPaint& paint, const SceneBox& box, int index) {
    const NodeRow& row = box.content.rows[index];
    const QRectF line = nodeRowRect(box.rect, index);
    QPainter* painter = paint.painter;
    if (isSelected(paint.marks, row)) paintSelectedRow(paint, line);
    Chip chip = row.chip;
    chip.focused = row.uses.contains(paint.marks.focusedUse);
    drawChip(painter, nodeChipRect(box.rect, box.columns, index), chip);
    if (!row.badge.text.isEmpty()) {
        Badge badge = row.badge;
        badge.active = isActive(paint.marks, row);
        drawBadge(painter, nodeBadgeRect(box.rect, badge, box.columns, index), badge);
    }
    const GraphFonts& fonts = paint.fonts;
    const qreal baseline = line.top() + 16;
    const qreal shapeLeft = line.right() - box.columns.shape - fonts.small.width(row.shape);
    painter->setPen(tokens().muted);
    fonts.small.draw(painter, QPointF(shapeLeft, baseline), row.shape);
    painter->setPen(row.muted ? tokens().muted : tokens().text);
    fonts.weight.draw(painter, QPointF(line.left() + 11, baseline),
                      fonts.weight.shortenedPath(row.label, shapeLeft - 8 - line.left() - 11));
}

}  // namespace

void paintBox(const GraphPaint& paint, int index) {
    const SceneBox& box = paint.scene.boxes()[index];
    const auto head = headPaint(box, paint.colourBy);
    if (box.folded) paintSheet(paint, box);
    paintGround(paint, box, head);
    paintHead(paint, box, head);
    for (int row = 0; row < static_cast<int>(box.content.rows.size()); ++row) paintRow(paint, box, row);
}

void paintOutlines(const GraphPaint& paint, int index) {
    const Marks& marks = paint.marks;
    const bool selected = marks.selected.contains(index);
    const bool tied = marks.tied.contains(index);
    const bool match = marks.matches.contains(index);
    if (!selected && !tied && !match) return;
    const SceneBox& box = paint.scene.boxes()[index];
    const qreal corner = box.isFrame() ? 8 : cornerOf(box);
    const qreal thickness = 1 / std::min(1.0, paint.scale);  // as wide on the screen while zoomed out
    paint.painter->setBrush(Qt::NoBrush);
    const auto draw = [&](const QColor& colour, qreal width, qreal outside) {
        paint.painter->setPen(QPen(colour, width * thickness));
        paint.painter->drawRoundedRect(box.rect.adjusted(-outside, -outside, outside, outside), corner + outside,
                                       corner + outside);
    };
    const bool asTied = tied && (!selected || marks.dims);
    if (selected && !asTied) draw(tokens().accentLine, 2, 0.5);
    if (asTied) draw(tokens().tie, 1.5, 0);
    if (match) draw(tokens().text, index == marks.currentMatch ? 2.5 : 1.5, 4 * thickness);
}

}  // namespace quantie
