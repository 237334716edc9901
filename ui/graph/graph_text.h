// The graph in words: tooltips, what a screen reader says, and what a search looks through.
#pragma once

#include <QRegularExpression>
#include <QString>

#include "ui/graph/scene.h"

namespace quantie {

/// "kernel of conv2, tied G, 2 uses, differ, W4 per channel, 20.0 dB"; "conv2, Conv2D, 2 weights"; "" for nothing.
QString describeItem(const Document& document, const Item& item);

/// Of a call: id, class, shapes of what it returns. Of a group: what folding does.
QString boxToolTip(const Document& document, const Scene& scene, int box);
/// Of a row, its chip or its badge: every number with its meaning.
QString rowToolTip(const Document& document, const NodeRow& row);
QString chipToolTip(const Document& document, const NodeRow& row);
QString badgeToolTip(const Document& document, const NodeRow& row);
/// "conv1 → bn: ?×20×20×8".
QString edgeToolTip(const Document& document, const Scene& scene, const SceneEdge& edge);

/// Calls and groups whose name, class, weights or id match.
QList<Item> matchingItems(const Document& document, const QRegularExpression& expression);
/// Of the words themselves, or of a regular expression; letters of both cases.
QRegularExpression searchExpression(const QString& text, bool regularExpression);

}  // namespace quantie
