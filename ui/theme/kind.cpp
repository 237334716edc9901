#include "ui/theme/kind.h"

#include <QCoreApplication>
#include <QPainter>
#include <algorithm>
#include <array>
#include <string_view>

#include "core/model/model.h"
#include "ui/theme/icon.h"
#include "ui/theme/stamp.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

struct KindRow {
    LayerKind kind;
    const char* icon;  ///< resources/icons/kinds
    KindHue hue;
    const char* name;
};

constexpr std::array<KindRow, layerKindCount> kindRows = {{
    {LayerKind::Input, "input", KindHue::Io, QT_TRANSLATE_NOOP("LayerKind", "Input")},
    {LayerKind::Output, "output", KindHue::Io, QT_TRANSLATE_NOOP("LayerKind", "Output")},
    {LayerKind::Lookup, "lookup", KindHue::Lookup, QT_TRANSLATE_NOOP("LayerKind", "Embedding")},
    {LayerKind::Dense, "dense", KindHue::Dense, QT_TRANSLATE_NOOP("LayerKind", "Dense")},
    {LayerKind::Convolution, "convolution", KindHue::Conv, QT_TRANSLATE_NOOP("LayerKind", "Convolution")},
    {LayerKind::Normalization, "normalization", KindHue::Norm, QT_TRANSLATE_NOOP("LayerKind", "Normalization")},
    {LayerKind::Recurrent, "recurrent", KindHue::Rnn, QT_TRANSLATE_NOOP("LayerKind", "Recurrent")},
    {LayerKind::Attention, "attention", KindHue::Att, QT_TRANSLATE_NOOP("LayerKind", "Attention")},
    {LayerKind::Pooling, "pooling", KindHue::Reshape, QT_TRANSLATE_NOOP("LayerKind", "Pooling, resizing")},
    {LayerKind::Reshape, "reshape", KindHue::Reshape, QT_TRANSLATE_NOOP("LayerKind", "Reshape, permute")},
    {LayerKind::Merge, "merge", KindHue::Merge, QT_TRANSLATE_NOOP("LayerKind", "Merge")},
    {LayerKind::Subtract, "subtract", KindHue::Merge, QT_TRANSLATE_NOOP("LayerKind", "Merge")},
    {LayerKind::Activation, "activation", KindHue::Act, QT_TRANSLATE_NOOP("LayerKind", "Activation")},
    {LayerKind::Dropout, "dropout", KindHue::Io, QT_TRANSLATE_NOOP("LayerKind", "Dropout, noise")},
    {LayerKind::Operation, "operation", KindHue::Io, QT_TRANSLATE_NOOP("LayerKind", "Operation")},
    {LayerKind::Custom, "custom", KindHue::Custom, QT_TRANSLATE_NOOP("LayerKind", "Custom layer")},
    {LayerKind::Unknown, "unknown", KindHue::Custom, QT_TRANSLATE_NOOP("LayerKind", "Custom layer, unknown")},
    {LayerKind::NestedModel, "model", KindHue::Merge, QT_TRANSLATE_NOOP("LayerKind", "Model")},
}};

const KindRow& row(LayerKind kind) {
    return kindRows.at(static_cast<std::size_t>(kind));
}

/// The first row whose word occurs in a class's name tells its kind.
struct WordRow {
    std::string_view word;
    LayerKind kind;
};

constexpr std::array wordRows = {
    WordRow{"InputLayer", LayerKind::Input},
    WordRow{"LSTM", LayerKind::Recurrent},
    WordRow{"GRU", LayerKind::Recurrent},
    WordRow{"RNN", LayerKind::Recurrent},
    WordRow{"Attention", LayerKind::Attention},
    WordRow{"Embedding", LayerKind::Lookup},
    WordRow{"Lookup", LayerKind::Lookup},
    WordRow{"Pool", LayerKind::Pooling},
    WordRow{"UpSampling", LayerKind::Pooling},
    WordRow{"Padding", LayerKind::Pooling},
    WordRow{"Cropping", LayerKind::Pooling},
    WordRow{"Crop", LayerKind::Pooling},
    WordRow{"Resizing", LayerKind::Pooling},
    WordRow{"Normalization", LayerKind::Normalization},
    WordRow{"Dropout", LayerKind::Dropout},
    WordRow{"Noise", LayerKind::Dropout},
    WordRow{"Random", LayerKind::Dropout},
    WordRow{"Conv", LayerKind::Convolution},
    WordRow{"LocallyConnected", LayerKind::Convolution},
    WordRow{"Dense", LayerKind::Dense},
    WordRow{"Reshape", LayerKind::Reshape},
    WordRow{"Permute", LayerKind::Reshape},
    WordRow{"Flatten", LayerKind::Reshape},
    WordRow{"RepeatVector", LayerKind::Reshape},
    WordRow{"Subtract", LayerKind::Subtract},
    WordRow{"Multiply", LayerKind::Merge},
    WordRow{"Average", LayerKind::Merge},
    WordRow{"Maximum", LayerKind::Merge},
    WordRow{"Minimum", LayerKind::Merge},
    WordRow{"Concatenate", LayerKind::Merge},
    WordRow{"Dot", LayerKind::Merge},
    WordRow{"LU", LayerKind::Activation},
    WordRow{"Softmax", LayerKind::Activation},
    WordRow{"Activation", LayerKind::Activation},
};

LayerKind builtInKind(std::string_view className) {
    if (className == "Add") return LayerKind::Merge;  // a part of AddLoss, which is none
    const auto* found = std::ranges::find_if(
        wordRows, [className](const WordRow& candidate) { return className.find(candidate.word) != className.npos; });
    return found == wordRows.end() ? LayerKind::Operation : found->kind;
}

}  // namespace

LayerKind layerKind(const Layer& layer, const Model& model) {
    if (layer.model >= 0) return LayerKind::NestedModel;
    if (!layer.known) return LayerKind::Unknown;
    if (!layer.builtIn) return LayerKind::Custom;
    const LayerKind own = builtInKind(layer.className);
    if (own != LayerKind::Operation) return own;
    for (const Child& child : layer.children) {
        if (child.layer >= 0) return layerKind(model.layers.at(static_cast<std::size_t>(child.layer)), model);
    }
    return own;
}

QString kindName(LayerKind kind) {
    return QCoreApplication::translate("LayerKind", row(kind).name);
}

KindHue kindHue(LayerKind kind) {
    return row(kind).hue;
}

void drawKindTile(QPainter* painter, const QRectF& rect, const KindTile& tile) {
    const KindColours& colours = tokens().kind(tile.plain ? KindHue::Io : kindHue(tile.kind));
    const QColor glyph = tile.ink.value_or(colours.glyph);
    const QString key = QLatin1String(row(tile.kind).icon) + (tile.ink ? QLatin1Char(' ') : QLatin1Char('#')) +
                        QString::number(glyph.rgba(), 16) + QString::number(colours.tile.rgba(), 16);
    drawStamp(painter, rect, key, [&](QPainter* to, const QRectF& place) {
        const qreal scale = place.width() / kindTileSize;
        if (!tile.ink) {
            to->setRenderHint(QPainter::Antialiasing);
            to->setPen(Qt::NoPen);
            to->setBrush(colours.tile);
            to->drawRoundedRect(place, 3 * scale, 3 * scale);
        }
        const QRectF inner(place.topLeft() + QPointF(2, 2) * scale, QSizeF(14, 14) * scale);
        drawIcon(to, inner, QStringLiteral("kinds/") + row(tile.kind).icon, glyph);
    });
}

}  // namespace quantie
