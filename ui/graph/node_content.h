// What stands in a call's box: its kind, name and class, and a row per weight with shape, badge and chip. Words and
// states only, no places and no colours.
#pragma once

#include <QList>
#include <QString>
#include <vector>

#include "ui/document/document.h"
#include "ui/theme/badge.h"
#include "ui/theme/chip.h"
#include "ui/theme/kind.h"

namespace quantie {

/// One weight, or the vectors of a call, which share a row.
struct NodeRow {
    QString label;         ///< "kernel", "4 vectors", "w (assumed)"
    QString shape;         ///< "3×3×8×16", "4 × 8"; empty where it is unknown or not one
    bool muted = false;    ///< vectors
    QList<int> uses;       ///< what its chip stands for
    QList<int> variables;  ///< the tied ones of them: what its badge stands for, in the order of their letters
    Badge badge;           ///< no text: nothing is tied
    Chip chip;
};

struct NodeContent {
    LayerKind kind = LayerKind::Operation;
    QString name;       ///< "conv1", "shared@1", "output 0"
    QString className;  ///< "Conv2D", "acme>Mix"; a group's says which call it is: "Sequential, 1 of 2"
    std::vector<NodeRow> rows;
};

/// Rows that a box has at most; what is beyond them shares the last.
inline constexpr int maxRows = 16;

/// Vectors have rows of their own if `allWeights`.
NodeContent callContent(const Document& document, int call, bool allWeights);
/// A nested model that is folded; `uses` are those of the calls inside.
NodeContent groupContent(const Document& document, int group, const QList<int>& uses);
NodeContent inputContent(const Document& document);
NodeContent outputContent(int output);

/// Badge and chip of every row anew. The rest of a content never changes while a file is open.
void refreshRows(const Document& document, NodeContent& content);

/// "C–F", "A, C": letters of tied variables.
QString joinedLetters(const TieLetters& letters, const QList<int>& variables);

}  // namespace quantie
