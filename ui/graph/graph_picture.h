// The graph as a picture that leaves the window: on the clipboard, or in a file.
#pragma once

#include <QImage>
#include <QString>

#include "ui/graph/graph_painter.h"

namespace quantie {

/// That area at 100 %, on the canvas's ground; smaller where it would have more pixels than an image may. The paint's
/// painter and scale are not used.
QImage pictureOf(GraphPaint paint, const QRectF& area);

/// The whole picture, by the file's suffix: .svg and .pdf as vectors, .png. Throws Error(Unwritable); Error(Usage) for
/// another suffix. The file is written whole or not at all.
void writePicture(GraphPaint paint, const QString& file);

}  // namespace quantie
