// What a box's head is painted with: the colour of its error or bits, and the words that say the same.
#pragma once

#include <QColor>
#include <QString>
#include <optional>

#include "ui/graph/scene.h"
#include "ui/graph/view_settings.h"

namespace quantie {

struct HeadPaint {
    QColor fill;
    QColor ink;          ///< text and glyph on it
    QString text;        ///< "20.0 dB", "4 bits"
    QString shortText;   ///< "20.0", "4": while zoomed out
    qreal length = 0;    ///< of the bar that says the same by its length, 0 to 1
    bool muted = false;  ///< an older figure: the new one is being computed
};

/// None where the box stays unpainted: float, not known, or nothing is painted.
std::optional<HeadPaint> headPaint(const SceneBox& box, ColourBy colourBy);
/// Kinds of layer have their hues only while nothing else is painted.
inline bool plainKinds(ColourBy colourBy) {
    return colourBy != ColourBy::LayerKind;
}

/// Grey steps of bits, from many to few, with what the legend writes below them.
struct BitStep {
    int atMost = 0;  ///< bits
    const char* label;
};
inline constexpr std::array bitSteps = {BitStep{16, "16"}, BitStep{8, "8"}, BitStep{6, "6"},
                                        BitStep{5, "5"},   BitStep{4, "4"}, BitStep{3, "2, 3"}};
QColor bitColour(int step);
QColor onBitColour(int step);

}  // namespace quantie
