#include "ui/theme/chip.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/theme/focus_ring.h"
#include "ui/theme/font.h"
#include "ui/theme/hatch.h"
#include "ui/theme/stamp.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

const QString perChannel = QStringLiteral("·ch");

QString translated(const char* text) {
    return QCoreApplication::translate("Chip", text);
}

QFont fontOf(const Chip& chip) {
    return chip.unavailable ? pixelFont(11) : chipFont();
}

QPen outline(const Chip& chip) {
    const Tokens& t = tokens();
    QPen pen(chip.onSelection && chip.quantized ? t.onAccent : chip.quantized ? t.ink : t.outline);
    if (chip.unavailable) pen.setDashPattern({3, 2});
    return pen;
}

void paintChip(QPainter* painter, const QRectF& rect, const Chip& chip) {
    const Tokens& t = tokens();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF box = rect.adjusted(0.5, 0.5, -0.5, -0.5);
    painter->setPen(Qt::NoPen);
    painter->setBrush(chip.quantized ? t.ink : t.node);
    painter->drawRoundedRect(box, 3, 3);
    if (chip.mixed && !chip.onSelection) {
        QPainterPath area;
        area.addRoundedRect(box, 3, 3);
        drawHatch(painter, area, t.line, 6, 1.6);
    }
    painter->setPen(outline(chip));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(box, 3, 3);
    const QColor text = chip.quantized ? t.onInk : t.muted;
    painter->setFont(fontOf(chip));
    painter->setPen(text);
    painter->drawText(rect, Qt::AlignCenter | Qt::TextDontClip, chip.text);
    if (chip.byRule) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(text);
        const QPointF corner = rect.topLeft() + QPointF(1, 1);
        painter->drawPolygon(QPolygonF({corner, corner + QPointF(6, 0), corner + QPointF(0, 6)}));
    }
    if (chip.focused) drawFocusRing(painter, rect);
}

}  // namespace

Chip quantizedChip(const Scheme& scheme, bool byRule) {
    const QString text = 'W' + QString::number(scheme.bits) + (scheme.axis ? perChannel : QString());
    return {.text = text, .quantized = true, .byRule = byRule};
}

Chip unavailableChip() {
    return {.text = translated("n/a"), .unavailable = true};
}

Chip floatChip(DType dtype) {
    if (!isFloat(dtype)) return unavailableChip();
    const QString prefix = dtype == DType::BFloat16 ? QStringLiteral("BF") : QStringLiteral("F");
    return {.text = prefix + QString::number(8 * dtypeSize(dtype))};
}

Chip mixedChip() {
    return {.text = translated("mixed"), .mixed = true};
}

QString chipInWords(const Chip& chip) {
    if (chip.unavailable) return translated("cannot be quantized");
    if (!chip.quantized || chip.mixed) return chip.text;
    const bool channels = chip.text.endsWith(perChannel);
    const QString bits = channels ? chip.text.chopped(perChannel.size()) : chip.text;
    return (channels ? translated("%1 per channel") : translated("%1 per tensor")).arg(bits);
}

QFont chipFont() {
    return pixelFont(11, QFont::DemiBold);
}

QSizeF chipSize(const Chip& chip) {
    return {std::max(42.0, std::ceil(textWidth(fontOf(chip), chip.text)) + 12), chipHeight};
}

void drawChip(QPainter* painter, const QRectF& rect, const Chip& chip) {
    int flags = 0;
    for (const bool flag :
         {chip.quantized, chip.byRule, chip.mixed, chip.unavailable, chip.focused, chip.onSelection}) {
        flags = 2 * flags + static_cast<int>(flag);
    }
    drawStamp(painter, rect, QStringLiteral("chip ") + QString::number(flags) + chip.text,
              [&chip](QPainter* to, const QRectF& place) { paintChip(to, place, chip); });
}

}  // namespace quantie
