// Kinds of layer: told from the layer's class, and drawn as a glyph on a tile whose hue says the same.
#pragma once

#include <QColor>
#include <QRectF>
#include <QString>
#include <optional>

#include "ui/theme/tokens.h"

class QPainter;

namespace quantie {

struct Layer;
struct Model;

enum class LayerKind {
    Input,
    Output,
    Lookup,
    Dense,
    Convolution,
    Normalization,
    Recurrent,
    Attention,
    Pooling,
    Reshape,
    Merge,
    Subtract,
    Activation,
    Dropout,
    Operation,
    Custom,   ///< of a class that a layer definition describes
    Unknown,  ///< of a class that nothing describes
    NestedModel,
};
inline constexpr int layerKindCount = 18;

/// A wrapper (TimeDistributed, QuantizeUse, …) is of the kind of the layer inside.
LayerKind layerKind(const Layer& layer, const Model& model);

/// "Convolution", "Merge": for the legend. Kinds of one name share hue and meaning.
QString kindName(LayerKind kind);
KindHue kindHue(LayerKind kind);

/// Side of a tile at 100 %.
inline constexpr qreal kindTileSize = 18;

struct KindTile {
    LayerKind kind = LayerKind::Operation;
    bool plain = false;         ///< grey: while something else is painted
    std::optional<QColor> ink;  ///< no tile, and the glyph in this colour: on a painted head
};

/// Fills the rectangle, a square.
void drawKindTile(QPainter* painter, const QRectF& rect, const KindTile& tile);

}  // namespace quantie
