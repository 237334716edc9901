#include "ui/graph/graph_picture.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPageSize>
#include <QPdfWriter>
#include <QScreen>
#include <QSvgGenerator>
#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/base/replace_file.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr qreal margin = 24;
constexpr qreal mostPixels = 16000;  ///< on a side of an image
constexpr qreal mostArea = 120e6;    ///< pixels of an image
constexpr qreal mostPoints = 14000;  ///< on a side of a PDF's page: readers refuse more
constexpr qreal pointsPerInch = 72;

/// Fonts have their sizes by the screen's resolution: a device with the same draws them as large.
qreal dotsPerInch() {
    const QScreen* screen = QGuiApplication::primaryScreen();
    return screen != nullptr ? screen->logicalDotsPerInchY() : 96;
}

QRectF withMargin(const QRectF& area) {
    return area.adjusted(-margin, -margin, margin, margin);
}

void paintInto(QPaintDevice* device, GraphPaint paint, const QRectF& area, qreal scale) {
    QPainter painter(device);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(scale, scale);
    painter.translate(-area.topLeft());
    painter.fillRect(area, tokens().canvas);
    paint.painter = &painter;
    paint.scale = std::max(scale, 1.0);  // vectors lose nothing
    paintGraph(paint, area);
}

QByteArray svgOf(const GraphPaint& paint, const QRectF& graph) {
    const QRectF area = withMargin(graph);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(qRound(dotsPerInch()));
    generator.setSize(area.size().toSize());
    generator.setViewBox(QRectF({}, area.size()));
    generator.setTitle(QCoreApplication::translate("GraphPicture", "Graph of the model"));
    paintInto(&generator, paint, area, 1);
    return bytes;
}

QByteArray pdfOf(const GraphPaint& paint, const QRectF& graph) {
    const QRectF area = withMargin(graph);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    const qreal points = pointsPerInch / dotsPerInch();
    const qreal scale = std::min(1.0, mostPoints / (std::max(area.width(), area.height()) * points));
    writer.setResolution(qRound(dotsPerInch()));
    writer.setPageSize(QPageSize(area.size() * points * scale, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins({});
    paintInto(&writer, paint, area, scale);
    return bytes;
}

QByteArray pngOf(const GraphPaint& paint, const QRectF& area) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    pictureOf(paint, area).save(&buffer, "PNG");
    return bytes;
}

struct Format {
    const char* suffix;
    QByteArray (*write)(const GraphPaint&, const QRectF&);
};
constexpr std::array formats = {Format{"svg", svgOf}, Format{"pdf", pdfOf}, Format{"png", pngOf}};

}  // namespace

QImage pictureOf(GraphPaint paint, const QRectF& area) {
    const QRectF all = withMargin(area);
    const qreal scale = std::min({1.0, mostPixels / std::max(all.width(), all.height()),
                                  std::sqrt(mostArea / std::max(1.0, all.width() * all.height()))});
    QImage image((all.size() * scale).toSize().expandedTo({1, 1}), QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(image.rect(), tokens().canvas);
    painter.scale(scale, scale);
    painter.translate(-all.topLeft());
    paint.painter = &painter;
    paint.scale = scale;
    paintGraph(paint, all);
    return image;
}

void writePicture(GraphPaint paint, const QString& file) {
    const QString suffix = QFileInfo(file).suffix().toLower();
    const auto* const format = std::ranges::find_if(
        formats, [&](const Format& candidate) { return suffix == QLatin1String(candidate.suffix); });
    if (format == formats.end()) {
        throw Error(ErrorCode::Usage, file.toStdString(), "a picture is an .svg, a .pdf or a .png");
    }
    const QByteArray bytes = format->write(paint, paint.scene.bounds());
    replaceFile(file.toStdString(), std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

}  // namespace quantie
