#include "ui/graph/head_paint.h"

#include <QCoreApplication>

#include "ui/theme/format.h"
#include "ui/theme/heat.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

QColor between(const QColor& from, const QColor& to, float part) {
    const auto mix = [part](float a, float b) { return a + (b - a) * part; };
    return QColor::fromRgbF(mix(from.redF(), to.redF()), mix(from.greenF(), to.greenF()),
                            mix(from.blueF(), to.blueF()));
}

int stepOf(int bits) {
    int step = 0;
    while (step + 1 < static_cast<int>(bitSteps.size()) && bits <= bitSteps[step + 1].atMost) ++step;
    return step;
}

HeadPaint bitsPaint(int bits) {
    const int step = stepOf(bits);
    return {bitColour(step),
            onBitColour(step),
            QCoreApplication::translate("HeadPaint", "%1 bits").arg(bits),
            QString::number(bits),
            (step + 1.0) / static_cast<double>(bitSteps.size()),
            false};
}

HeadPaint errorPaint(double worst, bool computing) {
    return {heatColour(worst),    onHeatColour(worst),          decibels(worst),
            decibelNumber(worst), heatLength(heatClass(worst)), computing};
}

}  // namespace

QColor bitColour(int step) {
    static constexpr std::array<float, bitSteps.size()> parts = {0.10F, 0.22F, 0.34F, 0.46F, 0.72F, 1.0F};
    return between(tokens().nodeHead, tokens().ink, parts.at(static_cast<std::size_t>(step)));
}

QColor onBitColour(int step) {
    return step < 4 ? tokens().text : tokens().onInk;
}

std::optional<HeadPaint> headPaint(const SceneBox& box, ColourBy colourBy) {
    if (colourBy == ColourBy::Bits && box.bits > 0) return bitsPaint(box.bits);
    if (paintsError(colourBy) && box.decibels) return errorPaint(*box.decibels, box.computing);
    return std::nullopt;
}

}  // namespace quantie
