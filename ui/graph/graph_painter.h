// Paints the picture: what meets an area, with as much detail as the zoom leaves room for. The view, the minimap and
// exported pictures are painted by this.
//
// Everything is painted in the picture's own coordinates, except for text that must stay readable while zoomed out.
#pragma once

#include <QPainter>
#include <algorithm>

#include "ui/graph/graph_fonts.h"
#include "ui/graph/head_paint.h"
#include "ui/graph/marks.h"
#include "ui/graph/scene.h"
#include "ui/graph/view_settings.h"

namespace quantie {

enum class Detail {
    Full,     ///< 70 % and more: everything
    Compact,  ///< 40 to 70: name, figure, badges and chips, no smaller than 10.5 px
    Bar,      ///< 20 to 40: a bar of the figure, a dot for a tie, the name where it fits
    Least,    ///< below 20: bars, titles of groups, bands
};
Detail detailAt(qreal scale);

/// What all parts of the painting look at.
struct GraphPaint {
    QPainter* painter;
    const Scene& scene;
    const Marks& marks;
    const GraphFonts& fonts;
    ColourBy colourBy = ColourBy::LayerKind;
    qreal scale = 1;                                  ///< pixels per unit of the picture
    qreal dimming = 0;                                ///< 0 … 1: how far what is not looked at has stepped back
    qreal emergence = 1;                              ///< 0 … 1: how far the bands have appeared
    const std::vector<TieBand>* hairlines = nullptr;  ///< of all ties, where they are wanted

    Detail detail() const { return detailAt(scale); }
};

/// All that meets the area, without the ground. The painter already maps the picture's coordinates.
void paintGraph(const GraphPaint& paint, const QRectF& area);

/// How much of what steps back is left.
inline constexpr qreal dimmedOpacity = 0.38;
/// The ground that a box stands on: the canvas, or the group around it.
QColor groundOf(int depth);

// The parts, each in a file of its own.

void paintFrame(const GraphPaint& paint, const SceneBox& box);  ///< of an unfolded group
void paintStrip(const GraphPaint& paint, int box);              ///< its title, over the lines that enter
void paintEdges(const GraphPaint& paint, const std::vector<int>& edges);
void paintHairlines(const GraphPaint& paint, const QRectF& area);
void paintBands(const GraphPaint& paint);
void paintSockets(const GraphPaint& paint);  ///< over the calls
void paintBox(const GraphPaint& paint, int box);
void paintCompactBox(const GraphPaint& paint, const SceneBox& box);
void paintBars(const GraphPaint& paint, const std::vector<int>& boxes);
void paintOutlines(const GraphPaint& paint, int box);

/// Top corners round, bottom corners square: a head above rows.
QPainterPath roundedTop(const QRectF& rect, qreal radius);
inline qreal cornerOf(const SceneBox& box) {
    return box.isPill() ? box.rect.height() / 2 : 5;
}

/// While it lives, the painter works in pixels; toPixels() says where the picture's points are.
class InPixels {
  public:
    explicit InPixels(QPainter* painter) : m_painter(painter), m_map(painter->transform()) {
        painter->save();
        painter->setTransform({});
    }
    ~InPixels() { m_painter->restore(); }
    InPixels(const InPixels&) = delete;
    InPixels& operator=(const InPixels&) = delete;

    QRectF toPixels(const QRectF& rect) const { return m_map.mapRect(rect); }
    QPointF toPixels(const QPointF& point) const { return m_map.map(point); }

  private:
    QPainter* m_painter;
    QTransform m_map;
};

}  // namespace quantie
