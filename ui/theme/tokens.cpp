#include "ui/theme/tokens.h"

namespace quantie {
namespace {

QColor rgb(unsigned value) {
    return QColor::fromRgb(QRgb{value});
}

/// A fifth of a colour: what lies below still shows.
QColor fifth(unsigned value) {
    QColor colour = rgb(value);
    colour.setAlphaF(0.2F);
    return colour;
}

Tokens makeLight() {
    return {
        .dark = false,
        .window = rgb(0xF0F0F1),
        .base = rgb(0xFFFFFF),
        .alt = rgb(0xF7F7F8),
        .text = rgb(0x1B1D20),
        .muted = rgb(0x62666D),
        .faint = rgb(0xA4A8AF),
        .line = rgb(0xD6D8DC),
        .outline = rgb(0x868B94),
        .hover = rgb(0xE4E6E9),
        .accent = rgb(0x1F6FB2),
        .onAccent = rgb(0xFFFFFF),
        .accentLine = rgb(0x1F6FB2),
        .accentSoft = rgb(0xDCE9F5),
        .canvas = rgb(0xF6F7F8),
        .node = rgb(0xFFFFFF),
        .nodeHead = rgb(0xF3F4F6),
        .nodeLine = rgb(0xA6ABB3),
        .group = rgb(0xEDEFF2),
        .group2 = rgb(0xE4E7EB),
        .groupLine = rgb(0xC2C6CD),
        .edge = rgb(0x7F858E),
        .ink = rgb(0x2E333A),
        .onInk = rgb(0xFFFFFF),
        .tie = rgb(0x7B3FA6),
        .onTie = rgb(0xFFFFFF),
        .tieSoft = rgb(0xEFE5F6),
        .tieBand = fifth(0x7B3FA6),
        .heat = {rgb(0xF2EEDC), rgb(0xF8E19A), rgb(0xF5BA52), rgb(0xE88A2A), rgb(0xC4540F), rgb(0x742807)},
        .onHeat = {rgb(0x1B1D20), rgb(0x1B1D20), rgb(0x1B1D20), rgb(0x1B1D20), rgb(0xFFFFFF), rgb(0xFFFFFF)},
        .bar = rgb(0xA9B1BC),
        .ok = rgb(0x2E6B34),
        .warn = rgb(0x8A5A00),
        .bad = rgb(0xA3261B),
        .kinds = {{{rgb(0xE8E9EC), rgb(0x555B63)},
                   {rgb(0xD9EFEA), rgb(0x14665A)},
                   {rgb(0xDEE6F2), rgb(0x3A5688)},
                   {rgb(0xDFEFDA), rgb(0x3B6B2A)},
                   {rgb(0xF4E9CE), rgb(0x77590F)},
                   {rgb(0xF6E0DA), rgb(0x8F4230)},
                   {rgb(0xF5DFE8), rgb(0x8C335F)},
                   {rgb(0xE9E4DB), rgb(0x665A45)},
                   {rgb(0xE2E7EB), rgb(0x48545E)},
                   {rgb(0xEDEBCB), rgb(0x65620F)},
                   {rgb(0xE4E4E6), rgb(0x3B3D42)}}},
    };
}

Tokens makeDark() {
    return {
        .dark = true,
        .window = rgb(0x323439),
        .base = rgb(0x26282C),
        .alt = rgb(0x2B2D31),
        .text = rgb(0xE8EAED),
        .muted = rgb(0xA6ABB3),
        .faint = rgb(0x6D727A),
        .line = rgb(0x45484E),
        .outline = rgb(0x7D828B),
        .hover = rgb(0x3D4046),
        .accent = rgb(0x2A73B4),
        .onAccent = rgb(0xFFFFFF),
        .accentLine = rgb(0x5AA7E6),
        .accentSoft = rgb(0x263D55),
        .canvas = rgb(0x1F2124),
        .node = rgb(0x2B2D31),
        .nodeHead = rgb(0x34373C),
        .nodeLine = rgb(0x636870),
        .group = rgb(0x26282C),
        .group2 = rgb(0x2E3136),
        .groupLine = rgb(0x4A4E56),
        .edge = rgb(0x8A909A),
        .ink = rgb(0xDDE0E4),
        .onInk = rgb(0x1B1D20),
        .tie = rgb(0xC79BEA),
        .onTie = rgb(0x24152F),
        .tieSoft = rgb(0x44344F),
        .tieBand = fifth(0xC79BEA),
        .heat = {rgb(0x3A372E), rgb(0x57492A), rgb(0x83622A), rgb(0xB9832F), rgb(0xEBB455), rgb(0xFFEDBE)},
        .onHeat = {rgb(0xF2F3F5), rgb(0xF2F3F5), rgb(0xF2F3F5), rgb(0x15161A), rgb(0x15161A), rgb(0x15161A)},
        .bar = rgb(0x727985),
        .ok = rgb(0x8CCB93),
        .warn = rgb(0xE5B454),
        .bad = rgb(0xF08A7E),
        .kinds = {{{rgb(0x3C3F45), rgb(0xB4B9C1)},
                   {rgb(0x1F423C), rgb(0x86D3C4)},
                   {rgb(0x2D3B54), rgb(0xA3BDEB)},
                   {rgb(0x2B4026), rgb(0xA0D28E)},
                   {rgb(0x463A1A), rgb(0xE3C572)},
                   {rgb(0x4A2D25), rgb(0xEBA690)},
                   {rgb(0x48293A), rgb(0xEDA3C6)},
                   {rgb(0x3F3A31), rgb(0xCDBFA5)},
                   {rgb(0x363D44), rgb(0xB3C0CC)},
                   {rgb(0x3D3B1C), rgb(0xD6D27C)},
                   {rgb(0x404146), rgb(0xD6D7DB)}}},
    };
}

}  // namespace

const Tokens& lightTokens() {
    static const Tokens tokens = makeLight();
    return tokens;
}

const Tokens& darkTokens() {
    static const Tokens tokens = makeDark();
    return tokens;
}

}  // namespace quantie
