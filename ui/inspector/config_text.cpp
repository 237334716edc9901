#include "ui/inspector/config_text.h"

#include "core/model/json_text.h"

namespace quantie {
namespace {

/// The code unit of "\uXXXX" at that place of the text; 0 where there is none to write out.
ushort escapedAt(const QString& text, qsizetype at) {
    if (at + 6 > text.size() || text[at + 1] != u'u') return 0;
    bool isHex = false;
    const ushort unit = text.mid(at + 2, 4).toUShort(&isHex, 16);
    const bool shown = isHex && unit >= 0xA0 && !QChar(unit).isSurrogate() && QChar(unit).isPrint();
    return shown ? unit : 0;
}

/// A pair of escapes beyond the first plane, "𝒳"; it stands as two escapes of surrogates.
bool isPairAt(const QString& text, qsizetype at) {
    if (at + 12 > text.size() || text[at + 1] != u'u' || text.mid(at + 6, 2) != QLatin1String("\\u")) return false;
    const ushort high = text.mid(at + 2, 4).toUShort(nullptr, 16);
    const ushort low = text.mid(at + 8, 4).toUShort(nullptr, 16);
    return QChar::isHighSurrogate(high) && QChar::isLowSurrogate(low);
}

}  // namespace

QString configText(const Json& config) {
    const QString ascii = QString::fromStdString(writeJson(config, 2));
    QString text;
    text.reserve(ascii.size());
    for (qsizetype at = 0; at < ascii.size(); ++at) {
        if (ascii[at] != u'\\') {
            text += ascii[at];
        } else if (const ushort unit = escapedAt(ascii, at)) {
            text += QChar(unit);
            at += 5;
        } else if (isPairAt(ascii, at)) {
            text += QChar(ascii.mid(at + 2, 4).toUShort(nullptr, 16));
            text += QChar(ascii.mid(at + 8, 4).toUShort(nullptr, 16));
            at += 11;
        } else {
            // Any other escape stays as it is, with the character that it escapes.
            text += ascii.mid(at, 2);
            ++at;
        }
    }
    return text;
}

}  // namespace quantie
