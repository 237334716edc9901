// The way of a tie's band through the picture: from use to use, beside the calls, never along an edge.
#pragma once

#include <QPainterPath>
#include <QString>
#include <vector>

#include "ui/graph/scene.h"

namespace quantie {

struct TieBand {
    struct Socket {
        QPointF at;       ///< where the band meets the box's border
        int box = -1;     ///< the shown one
        QList<int> uses;  ///< that meet there
    };

    QList<int> variables;
    QString letters;
    QPainterPath path;
    std::vector<Socket> sockets;  ///< in the order of the graph
    QPointF middle;               ///< of the path, for the letter

    bool isEmpty() const { return sockets.size() < 2; }
};

/// The band of variables that share a row, or of one. Straight between columns that stand side by side, else in a lane
/// right of all that stands between; `lane` counts lanes that are taken already. Empty where one box holds all uses.
TieBand tieBand(const Scene& scene, const Document& document, const QList<int>& variables, int lane = 0);

/// A thin line for every tie of the model, lanes side by side.
std::vector<TieBand> allTieBands(const Scene& scene, const Document& document);

}  // namespace quantie
