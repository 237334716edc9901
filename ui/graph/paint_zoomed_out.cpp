// Boxes while zoomed out: first fewer words, then bars.
#include <QPainterPath>
#include <algorithm>
#include <array>

#include "ui/graph/graph_painter.h"
#include "ui/theme/font.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr qreal leastRow = 14;  ///< pixels that a row with text of 10.5 px needs
constexpr qreal nameFits = 13;  ///< pixels of height that a bar needs for a name
constexpr qreal leastChip = 34;
constexpr qreal inset = 3;

/// A chip or badge in a row that is lower than they are: the text as large, less around it.
void paintSmallPill(const GraphPaint& paint, const QRectF& rect, const QString& text, const QColor& fill,
                    const QColor& line, const QColor& ink, qreal corner) {
    paint.painter->setPen(line.isValid() ? QPen(line) : QPen(Qt::NoPen));
    paint.painter->setBrush(fill);
    paint.painter->drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner);
    paint.painter->setPen(ink);
    paint.painter->drawText(rect, Qt::AlignCenter | Qt::TextDontClip, text);
}

QString shortChip(const Chip& chip) {
    QString text = chip.text;
    return text.remove(QStringLiteral("·ch"));
}

void paintCompactRow(const GraphPaint& paint, const NodeRow& row, const QRectF& line) {
    const Tokens& t = tokens();
    const MeasuredFont& font = paint.fonts.least;
    const qreal height = std::min(line.height() - 2, chipHeight - 1);
    const QString chip = shortChip(row.chip);
    const qreal width = std::max(leastChip, font.width(chip) + 8);
    const QRectF chipPlace(line.right() - inset - width, line.center().y() - height / 2, width, height);
    const bool filled = row.chip.quantized;
    paintSmallPill(paint, chipPlace, chip, filled ? t.ink : t.node, filled ? t.ink : t.outline,
                   filled ? t.onInk : t.muted, 3);
    if (row.badge.text.isEmpty()) return;
    const bool active =
        std::ranges::any_of(row.variables, [&](int variable) { return paint.marks.activeTies.contains(variable); });
    const QString tie = row.badge.differs ? row.badge.text + QStringLiteral(" ≠") : row.badge.text;
    const qreal tieWidth = font.width(tie) + 10;
    const QRectF tiePlace(chipPlace.left() - 4 - tieWidth, chipPlace.top(), tieWidth, height);
    if (tiePlace.left() < line.left() + inset) return;
    paintSmallPill(paint, tiePlace, tie, active ? t.tie : t.tieSoft, {}, active ? t.onTie : t.tie, height / 2);
}

QColor fillOf(const GraphPaint& paint, const SceneBox& box) {
    if (paint.colourBy == ColourBy::LayerKind) return tokens().kind(kindHue(box.content.kind)).tile;
    return tokens().nodeHead;
}

/// Bars of one colour are painted together.
class Batches {
  public:
    void add(const QColor& colour, const QRectF& rect) {
        auto found = std::ranges::find(m_batches, colour.rgba(), &Batch::colour);
        if (found == m_batches.end()) found = m_batches.insert(found, {colour.rgba(), {}});
        found->rects.append(rect);
    }
    void paint(QPainter* painter) const {
        painter->setPen(Qt::NoPen);
        for (const Batch& batch : m_batches) {
            painter->setBrush(QColor::fromRgba(batch.colour));
            painter->drawRects(batch.rects);
        }
    }

  private:
    struct Batch {
        QRgb colour;
        QList<QRectF> rects;
    };
    std::vector<Batch> m_batches;
};

void paintBarWords(const GraphPaint& paint, const SceneBox& box, const QRectF& place) {
    const bool tied =
        std::ranges::any_of(box.content.rows, [](const NodeRow& row) { return !row.badge.text.isEmpty(); });
    const qreal room = place.width() - 8 - (tied ? 10 : 0);
    const auto head = headPaint(box, paint.colourBy);
    if (place.height() >= nameFits && room > 20) {
        const QString name = paint.fonts.least.elided(box.content.name, room, Qt::ElideRight);
        const bool onBar = head && paint.fonts.least.width(name) + 5 <= place.width() * head->length;
        paint.painter->setPen(onBar ? head->ink : tokens().text);
        if (!head || onBar || head->length < 0.35) {
            paint.painter->drawText(place.adjusted(5, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, name);
        }
    }
    if (!tied) return;
    paint.painter->setPen(Qt::NoPen);
    paint.painter->setBrush(tokens().tie);
    paint.painter->drawEllipse(QPointF(place.right() - 8, place.center().y()), 3.5, 3.5);
}

}  // namespace

void paintCompactBox(const GraphPaint& paint, const SceneBox& box) {
    const Tokens& t = tokens();
    QPainter* painter = paint.painter;
    const auto head = headPaint(box, paint.colourBy);
    const InPixels pixels(painter);
    const QRectF rect = pixels.toPixels(box.rect);
    const qreal corner = box.isPill() ? rect.height() / 2 : 3;
    painter->setPen(Qt::NoPen);
    painter->setBrush(t.node);
    painter->drawRoundedRect(rect, corner, corner);
    const QRectF top(rect.left(), rect.top(), rect.width(), nodeHeadHeight * paint.scale);
    const QColor fill = head ? head->fill : fillOf(paint, box);
    if (box.content.rows.empty()) {
        painter->setBrush(box.isPill() ? t.node : fill);
        painter->drawRoundedRect(rect, corner, corner);
    } else {
        painter->fillPath(roundedTop(top, corner), fill);
    }
    painter->setFont(paint.fonts.least.font());
    painter->setPen(head ? head->ink : t.text);
    const qreal figure = head ? paint.fonts.least.width(head->shortText) + 8 : 0;
    const qreal side = box.isPill() ? 10 : 6;
    painter->drawText(top.adjusted(side, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextDontClip,
                      paint.fonts.least.elided(box.content.name, top.width() - 2 * side - figure, Qt::ElideMiddle));
    if (head) {
        painter->drawText(top.adjusted(0, 0, -5, 0), Qt::AlignVCenter | Qt::AlignRight | Qt::TextDontClip,
                          head->shortText);
    }
    const qreal body = rect.bottom() - top.bottom();
    const auto rows =
        std::min(static_cast<int>(box.content.rows.size()), std::max(1, static_cast<int>(body / leastRow)));
    for (int row = 0; row < rows; ++row) {
        const QRectF line(rect.left(), top.bottom() + row * body / rows, rect.width(), body / rows);
        paintCompactRow(paint, box.content.rows[row], line);
    }
    painter->setPen(t.nodeLine);
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner);
}

void paintBars(const GraphPaint& paint, const std::vector<int>& boxes) {
    const auto& all = paint.scene.boxes();
    Batches grounds;
    Batches bars;
    for (const int index : boxes) {
        const SceneBox& box = all[index];
        const auto head = headPaint(box, paint.colourBy);
        grounds.add(head ? tokens().node : fillOf(paint, box), box.rect);
        if (head) {
            bars.add(head->fill,
                     QRectF(box.rect.topLeft(), QSizeF(box.rect.width() * head->length, box.rect.height())));
        }
    }
    const bool few = paint.detail() == Detail::Bar;
    paint.painter->setRenderHint(QPainter::Antialiasing, few);
    grounds.paint(paint.painter);
    bars.paint(paint.painter);
    QList<QRectF> outlines;
    for (const int index : boxes) outlines.append(all[index].rect);
    paint.painter->setPen(QPen(tokens().nodeLine, 0));
    paint.painter->setBrush(Qt::NoBrush);
    paint.painter->drawRects(outlines);
    paint.painter->setRenderHint(QPainter::Antialiasing);
    if (few) {
        const InPixels pixels(paint.painter);
        paint.painter->setFont(paint.fonts.least.font());
        for (const int index : boxes) paintBarWords(paint, all[index], pixels.toPixels(all[index].rect));
    }
}

}  // namespace quantie
