// What lies over the picture and does not move with it: the legend, the minimap, the tabs of uses out of view.
#pragma once

#include <QList>
#include <QPixmap>
#include <QRectF>
#include <QString>
#include <QTransform>

#include "ui/graph/camera.h"
#include "ui/graph/graph_painter.h"

namespace quantie {

/// Explains the colours: kinds of layer that the model has, steps of bits, classes of error, or what a colouring that
/// needs data waits for. In the lower left corner.
class GraphLegend {
  public:
    /// `hasData`: there are figures of a run.
    void update(const Scene& scene, ColourBy colourBy, bool hasData);
    QRectF place(const QSizeF& view, const GraphFonts& fonts) const;
    void paint(QPainter* painter, const QSizeF& view, const GraphFonts& fonts) const;

  private:
    bool paintsHeat() const { return paintsError(m_colourBy) && (m_hasData || !needsData(m_colourBy)); }

    ColourBy m_colourBy = ColourBy::LayerKind;
    bool m_hasData = false;
    QList<LayerKind> m_kinds;  ///< one of each name, in the order of the enumeration
};

/// All of the picture, small, with the part that is in view. In the lower right corner.
class Minimap {
  public:
    QRectF place(const QSizeF& view) const;
    void paint(QPainter* painter, const GraphPaint& graph, const Camera& camera);
    /// The picture has changed.
    void forget() { m_picture = {}; }
    /// The picture's point under a point of the minimap.
    QPointF toScene(const QPointF& point, const Scene& scene, const QSizeF& view) const;

  private:
    QTransform mapOf(const QRectF& bounds, const QSizeF& view) const;

    QPixmap m_picture;
};

/// The end of a band whose use is out of view: a click goes there.
struct BandTab {
    QRectF rect;
    int use = -1;
    QString title;   ///< "▲ emb:embeddings"
    QString detail;  ///< "W8 · T to go there", "W8 · and 2 more"
};
QList<BandTab> bandTabs(const std::vector<TieBand>& bands, const Document& document, const Camera& camera,
                        const GraphFonts& fonts);
void paintTab(QPainter* painter, const BandTab& tab, const GraphFonts& fonts);

}  // namespace quantie
