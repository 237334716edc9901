// What stands out in the picture: the selection, the ties that are looked at, the matches of a search.
#pragma once

#include <QList>
#include <set>
#include <vector>

#include "ui/graph/scene.h"
#include "ui/graph/tie_band.h"

namespace quantie {

/// What the view adds to the document's selection.
struct Focus {
    QList<int> hoveredTies;  ///< variables whose badge the pointer rests on
    QList<int> pinnedTies;   ///< variables whose badge was clicked
    QList<Item> matches;     ///< of a search or of rules
    int currentMatch = -1;
    bool keyboard = false;  ///< the view has the focus: the current use's chip has a ring
};

struct Marks {
    std::set<int> selected;    ///< boxes outlined in the accent
    std::set<int> wired;       ///< boxes whose edges are in the accent: selected as a whole
    std::set<int> tied;        ///< boxes outlined as tied
    std::set<int> uses;        ///< whose rows are selected
    std::set<int> activeTies;  ///< variables whose badges are filled
    std::vector<TieBand> bands;
    bool dims = false;      ///< the rest steps back
    std::set<int> matches;  ///< boxes with a ring
    int currentMatch = -1;  ///< box
    int focusedUse = -1;    ///< whose chip has the keyboard's ring
};

/// Bands drawn at once; of more only the first ones.
inline constexpr std::size_t mostBands = 32;

Marks marksOf(const Document& document, const Scene& scene, const Focus& focus);

}  // namespace quantie
