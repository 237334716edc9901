// What a run on data has shown, in words: outputs, uses, calls. Muted where it is of an earlier setting.
#pragma once

#include <QString>
#include <QStringList>

#include "ui/document/document.h"

namespace quantie {

/// A figure that may be of an earlier setting.
struct DataFigure {
    std::optional<double> decibels;  ///< +∞ where nothing differs
    bool stale = false;
};

/// What the use does to the worst output when it alone is quantized.
DataFigure damageOf(const Document& document, int use);
/// The worst of several uses.
DataFigure damageOf(const Document& document, const QList<int>& uses);
/// Of the call's own quantization; none where it has none.
DataFigure localErrorOf(const Document& document, int call);
/// Of what reaches the call with its inputs; none where nothing does.
DataFigure inheritedErrorOf(const Document& document, int call);

/// "4 samples of siamese.input.npz", "16 generated samples".
QString samplesInWords(const Document& document);
/// "Output 0: 41.5 dB, 4 samples"; of several outputs the worst. Empty before the first run.
QString outputsInBrief(const Document& document);
/// A sentence for each output with what it means for a classifier, and what it was measured on. Empty likewise.
QString outputsInFull(const Document& document);
/// What the figures of outputs are, for tooltips.
QString outputsMeaning();
/// "Output 0 with only this use quantized: 41.5 dB", an output per line; or why there is no such figure.
QString damageInWords(const Document& document, int use);

/// "41.5 dB", "exact".
QString figureText(const ErrorFigures& figures);

}  // namespace quantie
