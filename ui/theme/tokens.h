// Every colour of the window, once, for light and for dark.
//
// Three hues mean something: accent is what is selected or editable, tie is what is tied, heat is error. Nothing else
// may use them.
#pragma once

#include <QColor>
#include <array>

namespace quantie {

/// The families of layers that share a hue.
enum class KindHue { Io, Lookup, Dense, Conv, Norm, Rnn, Att, Reshape, Merge, Act, Custom };
inline constexpr int kindHueCount = 11;

/// The tile behind the glyph of a layer's kind, and the glyph.
struct KindColours {
    QColor tile;
    QColor glyph;
};

/// Classes of error, from class 0 (50 dB and more) to class 5 (less than 10 dB).
inline constexpr int heatClassCount = 6;

struct Tokens {
    bool dark = false;
    QColor window, base, alt;       ///< grounds: window and buttons, fields and lists, every other thing
    QColor text, muted, faint;      ///< faint: placeholders and grid marks, never the only carrier of a fact
    QColor line, outline, hover;    ///< separators; outlines of fields, boxes and ticks
    QColor accent, onAccent;        ///< ground of what is selected, and the text on it
    QColor accentLine, accentSoft;  ///< outlines of what is selected, links and handles; soft ground
    QColor canvas, node, nodeHead, nodeLine;
    QColor group, group2, groupLine;  ///< frames of nested models; group2 is a group in a group
    QColor edge;
    QColor ink, onInk;  ///< fill of a quantized chip
    QColor tie, onTie, tieSoft, tieBand;
    std::array<QColor, heatClassCount> heat, onHeat;
    QColor bar;            ///< histograms of values
    QColor ok, warn, bad;  ///< always beside a glyph and words
    std::array<KindColours, kindHueCount> kinds;

    const KindColours& kind(KindHue hue) const { return kinds[static_cast<std::size_t>(hue)]; }
};

const Tokens& lightTokens();
const Tokens& darkTokens();

}  // namespace quantie
