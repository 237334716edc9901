// How large a box is and where its parts stand, in pixels at 100 %. Sizes depend on names and shapes alone, never on
// settings: toggling a use moves nothing.
#pragma once

#include <QRectF>

#include "ui/graph/graph_fonts.h"
#include "ui/graph/node_content.h"

namespace quantie {

inline constexpr qreal nodeHeadHeight = 28;
inline constexpr qreal nodeRowHeight = 22;
/// Above the first row and below the last one together.
inline constexpr qreal rowsMargin = 3;

/// Where the columns of the rows end, from the right border of the box.
struct NodeColumns {
    qreal chipWidth = 0;
    qreal badge = 0;  ///< right end of the badges
    qreal shape = 0;  ///< right end of the shapes
};

/// `ties`: the model has some, and then every call keeps the column of the badges free, so that columns are in line.
NodeColumns nodeColumns(const NodeContent& content, bool ties);
/// The first of the five widths that holds the text.
QSizeF nodeSize(const NodeContent& content, const GraphFonts& fonts, bool ties);
/// Least width of an unfolded group: room for its title.
qreal groupTitleWidth(const NodeContent& content, const GraphFonts& fonts);

/// Parts of the box `rect`.
QRectF headOf(const QRectF& rect);
QRectF nodeRowRect(const QRectF& rect, int row);
QRectF nodeChipRect(const QRectF& rect, const NodeColumns& columns, int row);
/// Empty where the row has no badge.
QRectF nodeBadgeRect(const QRectF& rect, const Badge& badge, const NodeColumns& columns, int row);
/// The triangle that folds a group, with room to hit it.
QRectF foldRect(const QRectF& rect);

}  // namespace quantie
